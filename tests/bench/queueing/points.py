"""A worker that dies before the n-th thing it says to Redis, for every n there is; another one comes after it.

`python -m tests.bench.queueing.points REDIS_URL SCRATCH N` is that worker.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from autodemo_gui.core.job import Request, Status
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.link import Link
from autodemo_gui.queue.redis_queue import RedisQueue, make_client
from autodemo_gui.queue.terms import Terms
from autodemo_gui.worker.attempt import Pace
from autodemo_gui.worker.runner import Worker
from autodemo_gui.worker.scratch import Scratch
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.engine import engine, film_of
from tests.bench.queueing.fleet import ROOT
from tests.bench.queueing.options import Options
from tests.queue.fixtures import content, dump
from tests.queue.server import RedisServer

T = TypeVar("T")

TERMS = Terms(lease_s=0.4, grace_s=0.1, max_attempts=5, backoff_base_s=0.01, backoff_cap_s=0.01)
PACE = Pace(poll_s=0.05, beat_s=0.1, reap_s=0.1, retry_s=(0.01, 0.1))
MOST_POINTS = 80
PATIENCE_S = 20.0


class MortalLink(Link):
    """A link that counts what is said over it, and ends the process before a certain word."""

    def __init__(self, url: str, die_before: int) -> None:
        super().__init__(lambda: make_client(url), ttl_s=TERMS.ttl_s, patience_s=TERMS.patience_s)
        self._die_before = die_before
        self.said = 0

    async def call(self, command: Awaitable[T], *, patience_s: float | None = None) -> T:
        self.said += 1
        if self.said == self._die_before:
            os.kill(os.getpid(), signal.SIGKILL)
        return await super().call(command, patience_s=patience_s)


async def points(options: Options) -> Part:
    """Every point until the job takes no more commands."""
    server = RedisServer(options.folder)
    await asyncio.to_thread(server.start)
    died_at: list[int] = []
    wrong: list[str] = []
    try:
        for number in range(1, MOST_POINTS + 1):
            with server.client() as client:
                client.flushall()
            job_id = await _submit(server.url)
            died = await _dies(server.url, options, number)
            if died:
                died_at.append(number)
            if fault := await _finish(server.url, options, job_id):
                wrong.append(f"before command {number}: {fault}")
            options.say(f"command {number}: {'died' if died else 'lived'}")
            if not died:
                break  # the job takes no more commands than this
    finally:
        server.close()
    bars = [
        Bar("jobs that a death at some point lost or doubled", len(wrong), 0),
        Bar("points at which a worker died", len(died_at), 12, at_most=False),
    ]
    return Part(bars, {"deaths": len(died_at), "faults": wrong})


async def _submit(url: str) -> str:
    queue = RedisQueue(MortalLink(url, 0), TERMS)
    try:
        return await queue.submit(Request(url="https://example.com/"))
    finally:
        await queue.close()


async def _dies(url: str, options: Options, number: int) -> bool:
    """Whether a worker that is to die before its n-th command does so before its job is done."""
    command = [sys.executable, "-m", "tests.bench.queueing.points", url, str(options.folder / "scratch"), str(number)]
    child = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    return await child.wait() == -signal.SIGKILL


async def _work(url: str, scratch: Path, number: int) -> None:
    queue = RedisQueue(MortalLink(url, number), TERMS)
    await _worker(queue, scratch).run(asyncio.Event(), once=True)
    await queue.close()


def _worker(queue: RedisQueue, scratch: Path) -> Worker:
    return Worker(queue, engine, settings=Settings(), scratch=Scratch(scratch), pace=PACE)  # type: ignore[arg-type]


async def _finish(url: str, options: Options, job_id: str) -> str:
    """What is wrong after a healthy worker had its time; empty when nothing is."""
    queue = RedisQueue(MortalLink(url, 0), TERMS)
    stop = asyncio.Event()
    working = asyncio.create_task(_worker(queue, options.folder / "scratch").run(stop))
    try:
        async with asyncio.timeout(PATIENCE_S):
            log = [event async for event in queue.events(job_id)]
        if (await queue.job(job_id)).status is not Status.COMPLETED:
            return "it did not complete"
        if [type(event).__name__ for event in log].count("Finished") != 1:
            return "it finished twice"
        if await content(queue.video(job_id)) != film_of(job_id):
            return "its film is not whole"
        state = await queue.state()
        if state.waiting + state.taken + state.delayed:
            return "its id is left on a list"
        everything = await dump(queue)
        if left := [key for key in everything if "lease" in key or "suspect" in key]:
            return f"left behind: {left}"
        if eternal := [key for key, (_, ttl_s, _) in everything.items() if ttl_s < 0]:
            return f"without a lifetime: {eternal}"
    except TimeoutError:
        return "nobody finished it"
    finally:
        stop.set()
        await working
        await queue.close()
    return ""


if __name__ == "__main__":
    redis_url, folder, before = sys.argv[1:]
    asyncio.run(_work(redis_url, Path(folder), int(before)))

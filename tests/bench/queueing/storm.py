"""A thousand jobs while workers are killed, frozen and dismissed, and Redis is cut off, frozen and killed."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

import redis

from autodemo_gui.core.errors import QueueUnreachable
from autodemo_gui.core.job import Request
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.engine import TERMS, open_queue
from tests.bench.queueing.fleet import Fleet
from tests.bench.queueing.options import Options
from tests.bench.queueing.verdict import examine
from tests.queue.server import RedisServer

JOBS = 1000
WORKERS = 3
RESTARTS = 4
CALM_S = 1.0
FROZEN_S = TERMS.lease_s + TERMS.grace_s + 1.5
"""Long enough that another worker takes the job over while this one believes that it still has it."""
PATIENCE_S = 900.0
STUCK_S = 2 * (TERMS.lease_s + 10)
WAYS = ["kill"] * 6 + ["dismiss"] * 3 + ["cut"] * 3 + ["freeze worker"] * 2 + ["freeze redis"] * 2


async def storm(options: Options) -> Part:
    """Submit, disturb, wait until every job has ended, and examine what is there."""
    chance = random.Random(options.seed)
    server = RedisServer(options.folder, durable=True)
    await asyncio.to_thread(server.start)
    fleet = Fleet(server.url, options.folder / "scratch", WORKERS)
    queue = open_queue(server.url)
    count = max(10, round(JOBS * options.share))
    try:
        fleet.fill()
        submitting = asyncio.create_task(_submit(queue, count))
        suffered = await _disturb(options, chance, server, fleet, queue, count)
        job_ids = await submitting
        await _calm(queue, fleet, count)
        fleet.close()  # so that nothing moves while it is looked at
        part = await examine(queue, job_ids, fleet)
    finally:
        fleet.close()
        await queue.close()
        server.close()
    part.bars.append(Bar("workers told to stop that ended with an error", len(fleet.bad_exits), 0))
    part.facts |= {
        "suffered": dict(suffered),
        "bad_exits": fleet.bad_exits,
        "slowest_stop_s": round(fleet.slowest_stop_s, 2),
    }
    return part


async def _submit(queue: RedisQueue, count: int) -> list[str]:
    """As a client should: with a key, again until it was heard."""
    job_ids = []
    for number in range(count):
        while True:
            try:
                job_ids.append(
                    await queue.submit(Request(url="https://example.com/"), idempotency_key=f"order {number}")
                )
                break
            except QueueUnreachable:
                await asyncio.sleep(0.05)
    return job_ids


async def _ended(queue: RedisQueue) -> int:
    """How many jobs have ended; -1 while nobody can say."""
    try:
        counts = (await queue.state()).counts
    except QueueUnreachable:
        return -1
    return counts.get("completed", 0) + counts.get("failed", 0) + counts.get("cancelled", 0)


async def _disturb(
    options: Options, chance: random.Random, server: RedisServer, fleet: Fleet, queue: RedisQueue, count: int
) -> Counter[str]:
    suffered: Counter[str] = Counter()
    restarts = [count * (number + 1) // (RESTARTS + 1) for number in range(RESTARTS)]
    aside: set[asyncio.Task[None]] = set()
    deadline_s = time.monotonic() + PATIENCE_S * max(1.0, options.share)
    while (ended := await _ended(queue)) < count and time.monotonic() < deadline_s:
        if restarts and ended >= restarts[0]:
            restarts.pop(0)
            way = "restart redis"
        else:
            way = chance.choice(WAYS)
        if act := _act(way, chance, server, fleet, await _working(queue)):
            task = asyncio.ensure_future(act())
            if way in ("freeze worker", "dismiss"):
                aside.add(task)
            else:
                await task
            suffered[way] += 1
        options.say(f"{ended} of {count} have ended; {way}")
        await asyncio.sleep(CALM_S * chance.uniform(0.5, 1.5))
        fleet.fill()
    await asyncio.gather(*aside)
    fleet.fill()
    return suffered


async def _working(queue: RedisQueue) -> set[int]:
    """Process ids of the workers that live by their own word; nobody while nobody can be asked."""
    try:
        return {int(name.rpartition("-")[2]) for name in await queue.workers()}
    except QueueUnreachable:
        return set()


def _act(
    way: str, chance: random.Random, server: RedisServer, fleet: Fleet, working: set[int]
) -> Callable[[], Awaitable[None]] | None:
    """What is to happen now; None when there is nobody it could happen to."""

    async def restart() -> None:
        server.kill()
        await asyncio.to_thread(server.start)

    async def cut() -> None:
        with suppress(redis.ConnectionError, redis.TimeoutError), server.client() as client:
            client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    async def freeze() -> None:
        server.freeze()
        await asyncio.sleep(1.0)
        server.thaw()

    match way:
        case "restart redis":
            return restart
        case "cut":
            return cut
        case "freeze redis":
            return freeze
    worker = fleet.some(chance.choice, working)
    if worker is None:
        return None

    async def kill() -> None:
        fleet.kill(worker)

    return {
        "kill": kill,
        "dismiss": lambda: fleet.dismiss(worker),
        "freeze worker": lambda: fleet.freeze(worker, FROZEN_S),
    }[way]


async def _calm(queue: RedisQueue, fleet: Fleet, count: int) -> None:
    """Nothing happens any more; what still is to come comes now. When nothing came for a while, nothing will."""
    last, moved_s = await _ended(queue), time.monotonic()
    while last < count and time.monotonic() - moved_s < STUCK_S:
        await asyncio.sleep(0.2)
        fleet.fill()
        if (ended := await _ended(queue)) != last:
            last, moved_s = ended, time.monotonic()

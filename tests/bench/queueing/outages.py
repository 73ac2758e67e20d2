"""A Redis that is slow, silent, cut off, full, read-only, locked or gone: what is said meanwhile, and how it heals."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from autodemo_gui.core.errors import JobUnknown
from autodemo_gui.core.job import Status
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.engine import TERMS, film_of
from tests.bench.queueing.options import Options
from tests.bench.queueing.service import EXAMPLE, Client, Stage, stage
from tests.queue.faulty_wire import FaultyWire, faulty_wire
from tests.queue.fixtures import content
from tests.queue.server import RedisServer

ANSWER_S = 10.0
HEAL_S = TERMS.lease_s + 10
LASTS_S = 3.0
UNDER_WAY = 3
CUT_AFTER_BYTES = 700_000
"""Within the first of the two chunks of a film."""
PASSWORD = "another one"


@dataclass(frozen=True)
class Scene:
    """Service and worker reach Redis over a wire; whoever breaks things does not.

    Attributes:
        stage: Redis, service, worker.
        wire: between them.
    """

    stage: Stage
    wire: FaultyWire

    @property
    def server(self) -> RedisServer:
        return self.stage.server

    def command(self, *words: str | int) -> None:
        """Said to Redis as its operator would."""
        with self.server.client() as client:
            client.execute_command(*words)


Act = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """Something that happens to Redis.

    Attributes:
        begin: makes it happen.
        end: mends it.
        submits: the status of POST /demo/run meanwhile.
        tells: the status of GET /demo/status meanwhile.
        forgets: nothing that was there is there afterwards.
    """

    begin: Act
    end: Act
    submits: int = 503
    tells: int = 503
    forgets: bool = False


@dataclass
class Seen:
    """What one fault did.

    Attributes:
        answers_s: how long each answer took.
        wrong: answers, ends and films that are not as they should be, in words.
        healed_s: from the mend until a job that was submitted after it had its film.
        ends: how the jobs ended that were under way.
    """

    answers_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    healed_s: float = 0.0
    ends: list[str] = field(default_factory=list)

    def to_wire(self) -> dict[str, Any]:
        return {
            "slowest_answer_s": round(max(self.answers_s, default=0.0), 2),
            "healed_s": round(self.healed_s, 2),
            "under_way": self.ends,
            "wrong": self.wrong,
        }


async def outages(options: Options) -> Part:
    """One fault after the other; each finds jobs under way, and leaves everything as it was."""
    server = RedisServer(options.folder)
    await asyncio.to_thread(server.start)
    seen: dict[str, Seen] = {}
    async with (
        faulty_wire(server.port) as wire,
        stage(options.folder, url=f"redis://127.0.0.1:{wire.port}/0", workers=1, server=server) as there,
    ):
        scene = Scene(there, wire)
        workers = there.fleet.pids
        await _one_more(scene)  # the worker is there
        for name, fault in FAULTS.items():
            seen[name] = await _suffer(scene, fault)
            options.say(f"{name}: {json.dumps(seen[name].to_wire())}")
        ended = len({*workers} - {*there.fleet.pids})
    every = list(seen.values())
    return Part(
        bars=[
            Bar("longest answer while Redis is not well, s", max(max(one.answers_s) for one in every), ANSWER_S),
            Bar("answers, ends or films that are not as they should be", sum(len(one.wrong) for one in every), 0),
            Bar("longest from a mend to a film of a new job, s", max(one.healed_s for one in every), HEAL_S),
            Bar("workers that an outage ended", ended, 0),
        ],
        facts={"faults": {name: one.to_wire() for name, one in seen.items()}},
    )


async def _suffer(scene: Scene, fault: Fault) -> Seen:
    seen = Seen()
    under_way = [await _submitted(scene) for _ in range(UNDER_WAY)]
    await fault.begin(scene)
    mended_s = time.monotonic() + LASTS_S
    while True:
        await _ask(scene, seen, "POST", "/demo/run", fault.submits)
        await _ask(scene, seen, "GET", f"/demo/status/{under_way[0]}", fault.tells)
        await _ask(scene, seen, "GET", "/health", 200)
        if time.monotonic() >= mended_s:
            break
        await asyncio.sleep(0.1)
    await fault.end(scene)
    mended_s = time.monotonic()
    await _one_more(scene)
    seen.healed_s = time.monotonic() - mended_s
    for job_id in under_way:
        end = await _end_of(scene, job_id)
        seen.ends.append(end)
        if (end == "forgotten") != fault.forgets or end.startswith("no "):
            seen.wrong.append(f"a job under way: {end}")
    return seen


async def _ask(scene: Scene, seen: Seen, method: str, path: str, expected: int) -> None:
    """Ask the service while Redis is not well, on a connection of its own."""
    client, began_s = Client(scene.stage.port), time.monotonic()
    try:
        async with asyncio.timeout(2 * ANSWER_S):
            status, told, body = await client.ask(method, path, EXAMPLE if method == "POST" else None)
    except TimeoutError:
        seen.wrong.append(f"{method} {path}: no answer")
        return
    finally:
        client.close()
        seen.answers_s.append(time.monotonic() - began_s)
    if status != expected:
        seen.wrong.append(f"{method} {path}: {status}")
    elif status == 503 and not (json.loads(body)["title"] and "retry-after" in told):
        seen.wrong.append(f"{method} {path}: no sentence, or no word of when to come back")


async def _submitted(scene: Scene) -> str:
    """A job, through the service; asked for until it is taken."""
    async with asyncio.timeout(HEAL_S * 3):
        while True:
            client = Client(scene.stage.port)
            status, _, body = await client.ask("POST", "/demo/run", EXAMPLE)
            client.close()
            if status == 202:
                return str(json.loads(body)["job_id"])
            await asyncio.sleep(0.1)


async def _one_more(scene: Scene) -> None:
    """A job from its submission to its film."""
    job_id = await _submitted(scene)
    end = await _end_of(scene, job_id)
    assert end == "completed", f"a job after the mend: {end}"


async def _end_of(scene: Scene, job_id: str) -> str:
    """How a job ends: completed, failed with a sentence, forgotten; what begins with "no" is wrong."""
    queue = scene.stage.queue
    try:
        async with asyncio.timeout(HEAL_S * 3):
            log = [event async for event in queue.events(job_id)]
        job = await queue.job(job_id)
    except JobUnknown:
        return "forgotten"
    except TimeoutError:
        return "no end"
    if job.status is Status.COMPLETED:
        is_whole = await content(queue.video(job_id)) == film_of(job_id)
        return "completed" if is_whole else "no whole film"
    return f"{job.status}: {job.error}" if log and job.error else f"no reason for being {job.status}"


async def _slow(scene: Scene) -> None:
    scene.wire.delay_s = 0.2


async def _quick(scene: Scene) -> None:
    scene.wire.delay_s = 0.0


async def _silent(scene: Scene) -> None:
    scene.wire.is_silent = True


async def _speaking(scene: Scene) -> None:
    await scene.wire.speak()


async def _cut(scene: Scene) -> None:
    scene.wire.cut_after = CUT_AFTER_BYTES


async def _was_cut(scene: Scene) -> None:
    assert scene.wire.cut_after is None, "no upload was under way"


async def _full(scene: Scene) -> None:
    scene.command("CONFIG", "SET", "maxmemory", 1)


async def _roomy(scene: Scene) -> None:
    scene.command("CONFIG", "SET", "maxmemory", 0)


async def _read_only(scene: Scene) -> None:
    scene.command("REPLICAOF", "127.0.0.1", 1)


async def _writable(scene: Scene) -> None:
    scene.command("REPLICAOF", "NO", "ONE")


async def _locked(scene: Scene) -> None:
    """Those who are in stay in, so they are put out."""
    with scene.server.client() as client:
        client.config_set("requirepass", PASSWORD)
        client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    scene.server.password = PASSWORD


async def _open(scene: Scene) -> None:
    scene.command("CONFIG", "SET", "requirepass", "")
    scene.server.password = ""


async def _dead(scene: Scene) -> None:
    scene.server.kill()


async def _empty(scene: Scene) -> None:
    await asyncio.to_thread(scene.server.start)


FAULTS = {
    "every piece 200 ms late": Fault(_slow, _quick, submits=202, tells=200),
    "silent": Fault(_silent, _speaking),
    "reset in the middle of a chunk": Fault(_cut, _was_cut, submits=202, tells=200),
    "full": Fault(_full, _roomy, tells=200),
    "read-only": Fault(_read_only, _writable, tells=200),
    "another password": Fault(_locked, _open),
    "killed, and empty when it comes back": Fault(_dead, _empty, forgets=True),
}

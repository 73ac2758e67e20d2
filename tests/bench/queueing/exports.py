"""Films of 200 MB on their way out: speed, memory, broken downloads, readers who race."""

import asyncio
import hashlib
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from autodemo_gui.core.errors import JobUnknown
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.options import Options
from tests.bench.queueing.service import Client, Stage, stage
from tests.queue.fixtures import EXAMPLE, dump, taken, until

SIZE_BYTES = 200 << 20
EXPORTS = 3
BROKEN = 10
RACES = 5
LOOK_EVERY_S = 0.02


async def exports(options: Options) -> Part:
    """Export, break off, race; after each, what is there is what should be."""
    chance = random.Random(options.seed)
    film = options.folder / "film.mp4"
    size = max(4 << 20, round(SIZE_BYTES * min(1.0, options.share)))
    film.write_bytes(chance.randbytes(1 << 20) * (size >> 20) + b"tail")
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    async with stage(options.folder) as scene:
        await _export(scene, await _stored(scene, film))  # what is imported and allocated with the first
        speeds, wrong = [], 0
        async with _growth(scene.pid) as grown:
            for _ in range(EXPORTS):
                job_id = await _stored(scene, film)
                began_s = time.monotonic()
                wrong += await _export(scene, job_id) != digest
                speeds.append(size / 1e6 / (time.monotonic() - began_s))
                options.say(f"{speeds[-1]:.0f} MB/s")
        job_id = await _stored(scene, film)
        for _ in range(BROKEN):
            await _export(scene, job_id, stop_after=chance.randrange(1, size))
        lost = await _export(scene, job_id) != digest
        unwon, left = 0, 0
        for _ in range(RACES):
            job_id = await _stored(scene, film)
            got = await asyncio.gather(_export(scene, job_id), _export(scene, job_id))
            unwon += digest not in got or not {*got} <= {digest, ""}
            left += not await _is_gone(scene, job_id)
    return Part(
        bars=[
            Bar("slowest export, MB/s", min(speeds), 100, at_most=False),
            Bar("memory growth of the service, MB", grown[0] / 1e6, 32),
            Bar("exports that were not whole", wrong, 0),
            Bar("films that broken downloads removed", lost, 0),
            Bar("races in which somebody got half a film, or nobody one", unwon, 0),
            Bar("races that left something behind", left, 0),
        ],
        facts={"size_mb": round(size / 1e6), "speeds_mb_s": [round(speed) for speed in speeds], "broken": BROKEN},
    )


async def _stored(scene: Stage, film: Path) -> str:
    """A completed job with this film."""
    job_id = await scene.queue.submit(EXAMPLE)
    await scene.queue.complete(await taken(scene.queue), film, files={}, metrics={}, duration_s=1)
    return job_id


async def _export(scene: Stage, job_id: str, *, stop_after: int | None = None) -> str:
    """The digest of what came; empty when there was nothing, or when the reader hung up."""
    client = Client(scene.port)
    try:
        status, told, reader = await client.begin("GET", f"/demo/export/{job_id}")
        if status != 200:
            return ""
        left, digest = int(told["content-length"]), hashlib.sha256()
        enough = 0 if stop_after is None else left - stop_after
        while left > enough:
            chunk = await reader.read(1 << 20)
            assert chunk, "the service hung up"
            digest.update(chunk)
            left -= len(chunk)
        return digest.hexdigest() if left == 0 else ""
    finally:
        client.close()


async def _is_gone(scene: Stage, job_id: str) -> bool:
    async def unknown() -> bool:
        try:
            await scene.queue.job(job_id)
        except JobUnknown:
            return True
        return False

    await until(unknown)
    return not [key for key in await dump(scene.queue) if job_id in key]


@asynccontextmanager
async def _growth(pid: int) -> AsyncIterator[list[int]]:
    """How many bytes of memory a process has at most beyond what it has now; known when the block has ended."""
    process = psutil.Process(pid)
    before, most = process.memory_info().rss, [0]

    async def look() -> None:
        while True:
            most[0] = max(most[0], process.memory_info().rss - before)
            await asyncio.sleep(LOOK_EVERY_S)

    looking = asyncio.create_task(look())
    try:
        yield most
    finally:
        looking.cancel()

"""Real films of the sample site: asked for, waited for, and looked at."""

import asyncio
import subprocess
from collections.abc import Sequence
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.events import AnyEvent
from autodemo_gui.core.job import Kind, Request, Status
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.bench.filming.reading import probe
from tests.bench.filming.sample import script
from tests.queue.fixtures import content

LEAST_FILM_S = 2.0


def short_film(steps: int) -> Request:
    """The first steps of the committed script, as a film that costs little: 720p30."""
    whole = script(SAMPLE)
    return Request(kind=Kind.FILM, script=whole.model_copy(update={"steps": whole.steps[:steps]}), size="720p", fps=30)


async def submitted(queue: RedisQueue, request: Request, count: int) -> list[str]:
    """Ids of so many equal jobs."""
    return [await queue.submit(request) for _ in range(count)]


async def logs(queue: RedisQueue, job_ids: Sequence[str], *, within_s: float) -> list[list[AnyEvent]]:
    """The whole log of each, once it has ended.

    Raises:
        TimeoutError: not all of them ended in time.
    """

    async def log(job_id: str) -> list[AnyEvent]:
        return [event async for event in queue.events(job_id)]

    async with asyncio.timeout(within_s):
        return list(await asyncio.gather(*map(log, job_ids)))


async def fault_of(queue: RedisQueue, job_id: str, folder: Path) -> str:
    """What is wrong with a job's film; empty when it plays to its end."""
    job = await queue.job(job_id)
    if job.status is not Status.COMPLETED:
        return f"{job.status}: {job.error}"
    path = folder / f"{job_id}.mp4"
    path.write_bytes(await content(queue.video(job_id)))
    try:
        return await asyncio.to_thread(_unplayable, path)
    finally:
        path.unlink()


def _unplayable(path: Path) -> str:
    command = [get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-f", "null", "-"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode or ran.stderr:
        return ran.stderr[-300:] or f"ffmpeg ended with {ran.returncode}"
    film = probe(path)
    return "" if film.duration_s >= LEAST_FILM_S else f"only {film.duration_s} s long"

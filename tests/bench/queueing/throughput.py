"""Demos an hour: the sample site explored, filmed and rendered as delivered, by one worker and by two."""

import time

import psutil

from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.events import Finished
from autodemo_gui.core.job import Limits, Request
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.films import logs, submitted
from tests.bench.queueing.options import Options
from tests.bench.queueing.quarters import shift
from tests.queue.fixtures import until

EACH = 1
LENGTH_S = 10
DEMO_PATIENCE_S = 600.0


async def throughput(options: Options) -> Part:
    """Everything but the length is the default: rehearsed, 1080p60. Reported, not judged: it is this computer's."""
    each = max(1, round(EACH * options.share))
    per_hour: dict[int, float] = {}
    unfinished = 0
    for workers in (1, 2):
        per_hour[workers], ended = await _demos(options, workers, each * workers)
        unfinished += each * workers - ended
        options.say(f"{workers} workers: {per_hour[workers]:.1f} demos an hour")
    cpus = psutil.cpu_count() or 1
    return Part(
        [Bar("demos that did not come about", unfinished, 0)],
        {
            "cpus": cpus,
            "length_s": LENGTH_S,
            "demos_per_hour": {str(workers): round(rate, 1) for workers, rate in per_hour.items()},
            "demos_per_hour_and_core": {str(workers): round(rate / cpus, 1) for workers, rate in per_hour.items()},
            "two_workers_to_one": round(per_hour[2] / per_hour[1], 2),
        },
    )


async def _demos(options: Options, workers: int, count: int) -> tuple[float, int]:
    """Demos an hour, and how many there were; counted from when the workers were ready."""
    folder = options.folder / str(workers)
    folder.mkdir()
    async with shift(folder, workers) as at_work:
        queue = at_work.queue

        async def are_ready() -> bool:
            return len(await queue.workers()) == workers

        await until(are_ready)
        began_s = time.monotonic()
        job_ids = await submitted(queue, Request(url=SAMPLE, limits=Limits(length=LENGTH_S)), count)
        told = await logs(queue, job_ids, within_s=count * DEMO_PATIENCE_S)
        spent_s = time.monotonic() - began_s
    made = sum(isinstance(log[-1], Finished) for log in told)
    return made / spent_s * 3600, made

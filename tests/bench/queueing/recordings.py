"""Twenty real films by workers as an operator starts them; five of those are killed while they film."""

import asyncio
import random
import subprocess
import time
from collections import Counter

from autodemo_gui.core.events import Finished, Handed
from autodemo_gui.core.job import Status
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.films import fault_of, logs, short_film, submitted
from tests.bench.queueing.fleet import Fleet
from tests.bench.queueing.options import Options
from tests.bench.queueing.quarters import shift
from tests.bench.queueing.verdict import recoveries
from tests.queue.fixtures import dump, until

FILMS = 20
KILLS = 5
WORKERS = 2
STEPS = 3
FILM_PATIENCE_S = 120.0
INTO_A_JOB_S = (0.5, 8.0)
"""A film takes about ten seconds: from the start of a browser to the upload."""
RECOVERY_S = Terms().lease_s + 10


async def recordings(options: Options) -> Part:
    """Submit, kill, wait for the last film; play them all, and look for what the dead left behind."""
    chance = random.Random(options.seed)
    count, kills = max(2, round(FILMS * options.share)), max(1, round(KILLS * options.share))
    async with shift(options.folder, WORKERS) as at_work:
        queue, fleet = at_work.queue, at_work.fleet
        began_s = time.monotonic()
        job_ids = await submitted(queue, short_film(STEPS), count)
        killing = asyncio.create_task(_kill(options, chance, queue, fleet, job_ids, kills))
        told = await logs(queue, job_ids, within_s=count * FILM_PATIENCE_S)
        await killing
        spent_s = time.monotonic() - began_s
        left = await at_work.left()
        faults = [fault for job_id in job_ids if (fault := await fault_of(queue, job_id, options.folder))]
        everything = await dump(queue)
        attempts = Counter([(await queue.job(job_id)).attempt for job_id in job_ids])
    twice = sum([type(event) for event in log].count(Finished) > 1 for log in told)
    films = sum(key.startswith("video:") for key in everything)
    back_s = [span for log in told for span in recoveries(log, fleet, Handed)]
    begun_s = [span for log in told for span in recoveries(log, fleet)]
    return Part(
        bars=[
            Bar("real recordings that do not play to their end", len(faults), 0),
            Bar("real recordings published twice", twice, 0),
            Bar("real films beside those of completed jobs", abs(films - count + len(faults)), 0),
            Bar("kills of a worker that filmed", len(fleet.killed), kills, at_most=False),
            # The workers are all busy: the next one that is free begins it, however long that takes.
            Bar(
                "longest until a dead worker's recording is next in line, seconds", max(back_s, default=0.0), RECOVERY_S
            ),
            Bar("real workers told to stop that ended with an error", len(fleet.bad_exits), 0),
            Bar("processes, profiles and folders left by killed workers", len(left), 0),
        ],
        facts={
            "films": count,
            "films_per_hour": round(count / spent_s * 3600),
            "next_in_line_s": [round(span, 1) for span in back_s],
            "begun_again_s": [round(span, 1) for span in begun_s],
            "attempts": {str(number): attempts[number] for number in sorted(attempts)},
            "faults": faults,
            "left": left,
        },
    )


async def _kill(
    options: Options, chance: random.Random, queue: RedisQueue, fleet: Fleet, job_ids: list[str], kills: int
) -> None:
    """Kill workers that film, at any moment of a job; spread over all jobs. Others take their places."""

    async def somebody() -> "subprocess.Popen[bytes] | None":
        return fleet.some(chance.choice, await _filming(queue, job_ids))

    for number in range(kills):
        await _reached(queue, len(job_ids) * number // kills)
        await asyncio.sleep(chance.uniform(*INTO_A_JOB_S))
        worker = await until(somebody)
        assert worker is not None
        fleet.kill(worker)
        fleet.fill()
        options.say(f"{await _ended(queue)} of {len(job_ids)} have ended; a worker was killed")


async def _filming(queue: RedisQueue, job_ids: list[str]) -> set[int]:
    """Process ids of the workers that have a job now."""
    jobs = [await queue.job(job_id) for job_id in job_ids]
    return {int(job.worker.rpartition("-")[2]) for job in jobs if job.status is Status.PROCESSING and job.worker}


async def _reached(queue: RedisQueue, count: int) -> None:
    """Return when so many jobs have ended."""
    while True:
        if await _ended(queue) >= count:
            return
        await asyncio.sleep(0.2)


async def _ended(queue: RedisQueue) -> int:
    counts = (await queue.state()).counts
    return counts.get("completed", 0) + counts.get("failed", 0)

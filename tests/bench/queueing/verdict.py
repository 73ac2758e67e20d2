"""What is in Redis after a storm, held against the promises: nothing lost, nothing twice, nothing stuck."""

import hashlib
from collections import Counter

from autodemo_gui.core.errors import JobUnknown
from autodemo_gui.core.events import AnyEvent, Cancelled, Failed, Finished, Handed, Started
from autodemo_gui.core.job import Status
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.bench.filming.figures import Bar, Part
from tests.bench.queueing.engine import TERMS, film_of
from tests.bench.queueing.fleet import Fleet
from tests.queue.fixtures import dump

LISTS = ("demo:queue", "demo:processing", "demo:delayed")
RECOVERY_S = TERMS.lease_s + 10


async def examine(queue: RedisQueue, job_ids: list[str], fleet: Fleet) -> Part:
    """Judge every job that was submitted, and every key that is left."""
    everything = await dump(queue)
    statuses: Counter[str] = Counter()
    lost = twice = wrong_films = 0
    recovered_s: list[float] = []
    attempts: Counter[int] = Counter()
    for job_id in job_ids:
        try:
            job = await queue.job(job_id)
        except JobUnknown:
            lost += 1
            continue
        statuses[job.status] += 1
        attempts[job.attempt] += 1
        log = [event async for event in queue.events(job_id)] if job.status.is_final else []
        twice += [type(event) for event in log].count(Finished) > 1
        recovered_s += recoveries(log, fleet)
        if job.status is Status.COMPLETED:
            stored = await queue.stored(job_id)
            content = everything[f"video:{job_id}"][2]
            wrong_films += content != film_of(job_id) or stored.sha256 != hashlib.sha256(content).hexdigest()
    films = {key for key in everything if key.startswith("video:")}
    beside = {key for key in everything if key.startswith("job:")} - {f"job:{job_id}" for job_id in job_ids}
    eternal = sorted(key for key, (_, ttl_s, _) in everything.items() if ttl_s < 0 and key not in LISTS)
    state = await queue.state()
    stuck = len(job_ids) - lost - sum(statuses[status] for status in statuses if Status(status).is_final)
    return Part(
        bars=[
            Bar("jobs lost", lost, 0),
            Bar("jobs failed", statuses[Status.FAILED] + statuses[Status.CANCELLED], 0),
            Bar("jobs published twice", twice, 0),
            Bar("jobs stuck", stuck, 0),
            Bar("jobs beside those submitted", len(beside), 0),
            Bar("films without a completed job, or the reverse", abs(len(films) - statuses[Status.COMPLETED]), 0),
            Bar("films of another job, or not whole", wrong_films, 0),
            Bar("ids left on a list", state.waiting + state.taken + state.delayed, 0),
            Bar("keys without a lifetime", len(eternal), 0),
            Bar("longest recovery after a worker's death, seconds", max(recovered_s, default=0.0), RECOVERY_S),
        ],
        facts={
            "jobs": len(job_ids),
            "lease_s": TERMS.lease_s,
            "deaths_of_busy_workers": len(recovered_s),
            "recovery_mean_s": round(sum(recovered_s) / max(1, len(recovered_s)), 2),
            "attempts": {str(number): attempts[number] for number in sorted(attempts)},
            "counts": dict(state.counts),
            "eternal": eternal,
        },
    )


def recoveries(log: list[AnyEvent], fleet: Fleet, sign: type[Started | Handed] = Started) -> list[float]:
    """Seconds from the death of the worker that had the job until another one began, for each death.

    Args:
        log: of the job.
        fleet: knows who died when.
        sign: what ends a span; with `Handed` it is that the job is the next in line, even if no worker is free.
    """
    spans = []
    ends = [event.at for event in log if isinstance(event, (sign, Finished, Failed, Cancelled))]
    for event in log:
        next_s = min((end_s for end_s in ends if end_s > event.at), default=None)
        for pid, died_s in fleet.killed:
            is_its = isinstance(event, Started) and event.worker.endswith(f"-{pid}")
            if is_its and next_s is not None and event.at < died_s < next_s:
                spans.append(next_s - died_s)
    return spans

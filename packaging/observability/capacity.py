"""How many workers does it take? A simulation of the queue: `python3 packaging/observability/capacity.py`.

Jobs come at random (a Poisson process) and wait for the first of c workers that is free; each takes its own time. That
is the queue M/G/c of the textbooks, which has no formula, so it is played through, job by job.
"""

import argparse
import heapq
import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.float64]
REHEARSAL_S = (30.0, 45.0)
"""Measured on two cores, sample site: looking around before filming."""
FILM_FACTOR = 2.7
"""Measured there too: seconds of filming and rendering for each second of a 1080p60 film."""
FILM_S, SPREAD = 25.0, 0.35
"""Median length of a film, and the spread of its logarithm: half of them between 20 and 32 seconds. Assumed."""
LEASE_S = 40.0
"""After this a job whose worker died is with another one (the promise; measured: `tests.bench.chaos`)."""
FLEETS = (1, 2, 3, 5, 10, 30, 100, 300, 1_000, 3_000, 10_000)
LOADS = (0.5, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True)
class Outcome:
    """What came of one fleet under one load.

    Attributes:
        workers: how many.
        load: share of their time that is asked for.
        jobs_per_hour: how many jobs came.
        mean_wait_s: of a job until a worker has it.
        p95_wait_s: which 95 of 100 jobs do not exceed.
        p99_wait_s: which 99 of 100 do not.
        at_once: share of jobs that did not wait at all.
    """

    workers: int
    load: float
    jobs_per_hour: float
    mean_wait_s: float
    p95_wait_s: float
    p99_wait_s: float
    at_once: float


def recording_s(random: np.random.Generator, count: int) -> Seconds:
    """How long so many recordings take a worker of two cores."""
    film_s = np.clip(random.lognormal(math.log(FILM_S), SPREAD, count), 8.0, 90.0)
    return random.uniform(*REHEARSAL_S, count) + FILM_FACTOR * film_s


def with_deaths(random: np.random.Generator, seconds: Seconds, per_hour: float) -> Seconds:
    """The same when workers die: what was done until then is lost, and the lease passes before another begins.

    Args:
        random: where chance comes from.
        seconds: how long the jobs take undisturbed.
        per_hour: deaths of a worker in an hour of work; a job is tried three times at most.
    """
    total = np.zeros_like(seconds)
    is_open = np.ones(len(seconds), dtype=bool)
    for _ in range(3):
        until_death_s = random.exponential(3600.0 / per_hour, len(seconds))
        dies = is_open & (until_death_s < seconds)
        total[is_open & ~dies] += seconds[is_open & ~dies]
        total[dies] += until_death_s[dies] + LEASE_S
        is_open = dies
    return total


def waits_s(arrivals_s: Seconds, services_s: Seconds, workers: int) -> Seconds:
    """How long each job waits, first come first served, with so many workers."""
    free_at_s = [0.0] * workers
    waits = np.empty_like(arrivals_s)
    for number, (arrival_s, service_s) in enumerate(zip(arrivals_s.tolist(), services_s.tolist(), strict=True)):
        begin_s = max(arrival_s, free_at_s[0])
        heapq.heapreplace(free_at_s, begin_s + service_s)
        waits[number] = begin_s - arrival_s
    return waits


def simulate(
    workers: int,
    load: float,
    *,
    service: Callable[[np.random.Generator, int], Seconds] = recording_s,
    jobs: int = 60_000,
    seed: int = 1,
) -> Outcome:
    """Play through a fleet under a load.

    Args:
        workers: how many.
        load: share of their time that jobs ask for, below 1.
        service: how long jobs take.
        jobs: how many are counted; ten for each worker come before, until the fleet is as busy as it gets.
        seed: of chance: the same seed gives the same outcome.
    """
    random = np.random.default_rng(seed)
    before = 10 * workers
    services_s = service(random, jobs + before)
    gap_s = float(services_s.mean()) / (workers * load)
    arrivals_s = np.cumsum(random.exponential(gap_s, jobs + before))
    waits = waits_s(arrivals_s, services_s, workers)[before:]
    p95_s, p99_s = np.quantile(waits, (0.95, 0.99)).tolist()
    return Outcome(
        workers,
        load,
        round(3600 / gap_s, 1),
        round(float(waits.mean()), 1),
        round(p95_s, 1),
        round(p99_s, 1),
        round(float((waits < 1e-9).mean()), 3),
    )


def table(outcomes: list[Outcome]) -> str:
    """As CAPACITY.md shows it."""
    rows = ["| workers | load | jobs an hour | mean wait | 95 of 100 | 99 of 100 | at once |", "|" + "---:|" * 7]
    rows += [
        f"| {o.workers:,} | {o.load:.0%} | {o.jobs_per_hour:,.0f} | {o.mean_wait_s:,.0f} s | {o.p95_wait_s:,.0f} s"
        f" | {o.p99_wait_s:,.0f} s | {o.at_once:.0%} |"
        for o in outcomes
    ]
    return "\n".join(rows)


def main() -> None:
    """Print the table, or with `--json` all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="+", default=FLEETS)
    parser.add_argument("--load", type=float, nargs="+", default=LOADS)
    parser.add_argument("--deaths", type=float, default=0.0, help="of a worker in an hour of work")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()

    def service(random: np.random.Generator, count: int) -> Seconds:
        seconds = recording_s(random, count)
        return with_deaths(random, seconds, asked.deaths) if asked.deaths else seconds

    outcomes = [simulate(workers, load, service=service) for workers in asked.workers for load in asked.load]
    print(json.dumps([asdict(outcome) for outcome in outcomes]) if asked.json else table(outcomes))


if __name__ == "__main__":
    main()

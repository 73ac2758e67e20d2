"""One worker, film after film: what it needs must not grow, and what it started must be gone."""

import asyncio
from dataclasses import asdict, dataclass

import psutil

from tests.bench.filming.figures import Bar, Part, line_through
from tests.bench.filming.watching import program_of
from tests.bench.queueing.films import fault_of, logs, short_film, submitted
from tests.bench.queueing.options import Options
from tests.bench.queueing.quarters import Shift, shift
from tests.queue.fixtures import until

FILMS = 40
STEPS = 3
"""10.9 s of film with its cards."""
FILM_PATIENCE_S = 300.0
LEAST = 8
"""Growth is counted over the second half of the films, these at least: until then modules are imported, and threads
and connections of the pools come one by one, each the first time that one more thing happens at once."""
SLOPE_MB = 0.5
"""For each film, of a worker of 100 MB: what a heap that is not compacted may wander (glibc gives nothing back)."""
CALM_S = 0.5


@dataclass(frozen=True)
class Needs:
    """What an idle worker has.

    Attributes:
        memory_mb: its resident memory.
        descriptors: its open files, sockets and pipes.
        processes: those it started that still live.
        threads: its own.
        files: in the places of jobs and browsers.
    """

    memory_mb: float
    descriptors: int
    processes: int
    threads: int
    files: int


async def soak(options: Options) -> Part:
    """A film at a time, so that the worker is idle when it is looked at."""
    count = max(LEAST, round(FILMS * options.share))
    seen: list[Needs] = []
    faults: list[str] = []
    async with shift(options.folder, 1) as at_work:
        queue = at_work.queue
        for number in range(count):
            (job_id,) = await submitted(queue, short_film(STEPS), 1)
            await logs(queue, [job_id], within_s=FILM_PATIENCE_S)
            faults += filter(None, [await fault_of(queue, job_id, options.folder)])
            await queue.delete(job_id)
            seen.append(await _idle(at_work))
            options.say(f"{number + 1} of {count}: {seen[-1]}")
        left = await at_work.left()
    warm = seen[count // 2 :]
    slope_mb = line_through([(number, needs.memory_mb) for number, needs in enumerate(warm)]).slope
    return Part(
        bars=[
            Bar("memory slope of the worker, MB for each film", slope_mb, SLOPE_MB),
            Bar("descriptors beyond those after half of the films", warm[-1].descriptors - warm[0].descriptors, 0),
            Bar("processes beyond those after half of the films", warm[-1].processes - warm[0].processes, 0),
            Bar("threads beyond those after half of the films", warm[-1].threads - warm[0].threads, 0),
            Bar("files beyond those after half of the films", warm[-1].files - warm[0].files, 0),
            Bar("processes, profiles and folders left after the last", len(left), 0),
            Bar("films of the soak that do not play", len(faults), 0),
            Bar("exit code of the worker", max(at_work.fleet.bad_exits, default=0), 0),
        ],
        facts={"films": count, "first": asdict(warm[0]), "last": asdict(warm[-1]), "faults": faults, "left": left},
    )


async def _idle(at_work: Shift) -> Needs:
    """What the worker needs once it has cleaned up after its job and has a browser standing by for the next one."""
    (pid,) = at_work.fleet.pids
    worker = psutil.Process(pid)
    before: list[int] = []

    async def is_idle() -> bool:
        if list(at_work.place.scratch.rglob("job-*")):
            return False
        await asyncio.sleep(CALM_S)
        try:
            programs = [program_of(process.name()) for process in worker.children(recursive=True)]
        except psutil.NoSuchProcess:  # something ends just now
            return False
        now = [worker.num_fds(), len(programs), len(at_work.place.files())]
        is_calm = "browser" in programs and now == before
        before[:] = now
        return is_calm

    await until(is_idle)
    with worker.oneshot():
        return Needs(
            worker.memory_info().rss / 2**20,
            worker.num_fds(),
            len(worker.children(recursive=True)),
            worker.num_threads(),
            len(at_work.place.files()),
        )

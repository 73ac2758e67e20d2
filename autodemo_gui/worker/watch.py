"""Ends a job with a sentence before the kernel ends the worker without one: looks at memory and disk while it runs."""

import asyncio
import logging
from dataclasses import dataclass

import psutil

from autodemo_gui.browser import processes
from autodemo_gui.core.errors import AutoDemoError, DiskFull, MemoryFull
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.worker.room import Room

JOB_MEMORY = Setting(
    "job_memory_mb",
    "AUTODEMO_JOB_MEMORY_MB",
    0,
    "Memory of a job",
    "Most megabytes that a worker and all it has started may take; 0: as much as the computer or container has.",
    low=0,
)
LOOK_EVERY_S = 1.0
LEAST_DISK_BYTES = 32 << 20
"""Half of what the camera leaves free (`film.plate`), which keeps a take whole and so is to speak first."""
LEAST_MEMORY_BYTES = 128 << 20
"""From one look to the next a page may open a few frames and workers: an empty one takes 31 MB (measured)."""
YIELD_S = 3.0
"""Workers that share a container wait for up to this long, the smallest the longest, so that the largest goes first."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """What a worker looks at during a job.

    Attributes:
        room: what is left.
        most_bytes: what the worker and all its children may take; 0 for no bound.
        least_disk_bytes: with less on the disk the job ends.
        least_memory_bytes: with less memory left the job ends.
        every_s: pause between looks.
        yield_s: see `YIELD_S`.
    """

    room: Room
    most_bytes: int = 0
    least_disk_bytes: int = LEAST_DISK_BYTES
    least_memory_bytes: int = LEAST_MEMORY_BYTES
    every_s: float = LOOK_EVERY_S
    yield_s: float = YIELD_S

    async def shortage(self) -> AutoDemoError:
        """Return why the job has to end, once it has to."""
        while True:
            await asyncio.sleep(self.every_s)
            if self.room.disk_left() < self.least_disk_bytes:
                return disk_full()
            if self.room.memory_left() < self.least_memory_bytes:
                taken = await asyncio.to_thread(taken_bytes)
                await asyncio.sleep(self.yield_s * (1 - min(1.0, taken / self.room.memory_in_all())))
                if self.room.memory_left() < self.least_memory_bytes:
                    return _memory_full(taken)
            elif self.most_bytes and (taken := await asyncio.to_thread(taken_bytes)) > self.most_bytes:
                return _memory_full(taken)


def watch_of(room: Room, settings: Settings) -> Watch:
    """The watch that the settings ask for.

    Raises:
        InvalidInput: the setting is unusable.
    """
    return Watch(room, most_bytes=settings.get(JOB_MEMORY) * 1_000_000)


def children() -> frozenset[psutil.Process]:
    """Everything that this process has started and that still runs, however indirectly."""
    return frozenset(psutil.Process().children(recursive=True))


def end_children(before: frozenset[psutil.Process]) -> None:
    """Kill the children that have come since `before`: those of a job, after it has ended."""
    left = list(children() - before)
    if left:
        _log.warning("%d processes outlived their job and are ended", len(left))
    processes.end(left)


def taken_bytes() -> int:
    """Memory of this process and all its descendants; a page that several share counts once, where the system tells.

    On Linux it is the sum of proportional set sizes. Resident sizes count what Chromium's processes share again and
    again: 446 MB of an idle browser and its driver that took 170 (measured). A look takes 15 to 100 ms.
    """
    this = psutil.Process()
    return sum(_bytes_of(process) for process in (this, *this.children(recursive=True)))


def _bytes_of(process: psutil.Process) -> int:
    try:
        told = process.memory_full_info()
        return int(getattr(told, "pss", 0) or told.uss)
    except psutil.Error:  # it has ended meanwhile, or is not to be looked into
        return 0


def _memory_full(taken: int) -> MemoryFull:
    return MemoryFull(
        tr("The recording needs more memory than there is."),
        tr("It was ended at {taken:.0f} MB, before the system would have done so.", taken=taken / 1e6),
        tr("Try a smaller size or fewer clicks, or a worker with more memory."),
    )


def disk_full() -> DiskFull:
    """The error that says so."""
    return DiskFull(
        tr("The disk is full."),
        tr("There is no room left where the film is made."),
        tr("Free some space, or choose another scratch folder in the settings, then try again."),
    )

"""Makes sure that no browser process outlives the work it was started for."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar

import psutil

T = TypeVar("T")
KILL_WAIT_S = 3.0


def marked(marker: str) -> list[psutil.Process]:
    """Every process whose command line names `marker` (the private folder of one launch), and their descendants."""
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        if marker in " ".join(_command_line(process)):
            found.update({each.pid: each for each in (process, *_descendants(process))})
    return list(found.values())


def arguments(processes: list[psutil.Process], switch: str) -> set[str]:
    """Every value that `--switch=value` has in the command lines of processes that still run."""
    prefix = f"--{switch}="
    words = (word for process in processes for word in _command_line(process))
    return {word.removeprefix(prefix) for word in words if word.startswith(prefix)}


def child_above(process: psutil.Process) -> psutil.Process | None:
    """The direct child of this process from which `process` descends: the driver that started a browser."""
    try:
        lineage = [process, *process.parents()]
    except psutil.Error:
        return None
    own_pid = psutil.Process().pid
    return next((each for each in lineage if _parent_pid(each) == own_pid), None)


def end(processes: list[psutil.Process]) -> None:
    """Kill what still runs, and wait until it is gone. A process id that was reused meanwhile is left alone."""
    killed = [process for process in processes if _still_runs(process)]
    for process in killed:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(killed, timeout=KILL_WAIT_S)


def _still_runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Await a clean-up that must finish even if this task is cancelled meanwhile; the cancellation follows after it.

    Raises:
        asyncio.CancelledError: the task was cancelled while the clean-up ran.
    """
    task = asyncio.ensure_future(work)
    cancelled = False
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError
    return task.result()


def _command_line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # gone, a zombie, or somebody else's
        return []


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _parent_pid(process: psutil.Process) -> int | None:
    try:
        return process.ppid()
    except psutil.Error:
        return None

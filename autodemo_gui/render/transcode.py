"""Runs ffmpeg from one finished file to another: with progress, at low priority, and ended on a word."""

import asyncio
import contextlib
import errno
import subprocess
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from autodemo_gui.browser import processes
from autodemo_gui.core.errors import AutoDemoError, EncoderCrashed, JobCancelled
from autodemo_gui.core.ports import Control
from autodemo_gui.core.text import tr
from autodemo_gui.render.ffmpeg import QUIET, complaint, disk_full, missing

_NICENESS = 5
_WATCHED_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class Written:
    """How far ffmpeg is: seconds of film, and bytes of file."""

    seconds: float
    size: int


class TooLarge(Exception):
    """The file grew beyond its limit; `reached` says where that was."""

    def __init__(self, reached: Written) -> None:
        """Keep how far it came."""
        super().__init__(f"{reached.size} bytes after {reached.seconds:.1f} s")
        self.reached = reached


async def transcode(
    ffmpeg: Path,
    arguments: Sequence[str],
    out: Path,
    *,
    until: float,
    control: Control | None = None,
    on_written: Callable[[Written], None] = lambda _: None,
    limit_bytes: int | None = None,
) -> None:
    """Run ffmpeg; `out` appears whole or not at all.

    Args:
        ffmpeg: the program.
        arguments: inputs and options, with the format (`-f`), without the output.
        out: the file to write.
        until: when to give up, in seconds of `time.monotonic`.
        control: ends it when the job is cancelled.
        on_written: told now and then how far it is.
        limit_bytes: a larger file is not wanted.

    Raises:
        TooLarge: the file would have more than `limit_bytes`.
        DiskFull: no room is left.
        EncoderCrashed: ffmpeg failed, or took too long.
        EncoderMissing: it does not start.
        JobCancelled: the control says so.
    """
    unfinished = out.with_name(f"{out.name}.part")
    command = [str(ffmpeg), *QUIET, "-progress", "pipe:1", "-stats_period", str(_WATCHED_EVERY_S), "-y"]
    log = out.with_name(f"{out.name}.log")
    try:
        with log.open("wb") as stderr:
            process = await _start([*command, *arguments, str(unfinished)], stderr.fileno())
        watching = asyncio.ensure_future(_watch(process, unfinished, on_written, limit_bytes))
        cancelled = asyncio.ensure_future(control.cancelled()) if control else None
        try:
            tasks = [task for task in (watching, cancelled) if task]
            await asyncio.wait(tasks, timeout=until - time.monotonic(), return_when=asyncio.FIRST_COMPLETED)
            if cancelled is not None and cancelled.done():
                raise JobCancelled
            if not watching.done():
                raise _too_slow()
            watching.result()
        finally:
            for task in (watching, cancelled):
                if task is not None:
                    task.cancel()
            await processes.to_the_end(_end(process))
        if process.returncode != 0:
            raise complaint(log.read_text("utf-8", "replace"), process.returncode)
        unfinished.replace(out)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full() from error
        raise
    finally:
        unfinished.unlink(missing_ok=True)
        log.unlink(missing_ok=True)


async def _start(command: Sequence[str], stderr: int) -> Process:
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            # Ctrl+C in a terminal reaches the whole group; who started us decides what it means.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except OSError as error:
        raise missing(str(error)) from error
    with contextlib.suppress(psutil.Error):  # it has ended already, and its exit code says why
        psutil.Process(process.pid).nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", _NICENESS))
    return process


async def _watch(
    process: Process, unfinished: Path, on_written: Callable[[Written], None], limit_bytes: int | None
) -> None:
    """Read what ffmpeg says about its progress until it ends."""
    seconds = 0.0
    if process.stdout is None:
        return
    async for line in process.stdout:
        name, _, value = line.decode("ascii", "replace").strip().partition("=")
        if name == "out_time_us" and value.lstrip("-").isdigit():
            seconds = int(value) / 1e6
        elif name == "progress":
            written = Written(seconds, unfinished.stat().st_size if unfinished.exists() else 0)
            if limit_bytes is not None and written.size > limit_bytes:
                raise TooLarge(written)
            on_written(written)
    await process.wait()


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


def _too_slow() -> AutoDemoError:
    return EncoderCrashed(
        tr("Making the file took too long and was stopped."),
        tr("The film itself is finished."),
        tr("Close other programs, and make it again."),
    )

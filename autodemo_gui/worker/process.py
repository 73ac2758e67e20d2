"""The worker as a process of its own: from settings and signals to an exit code."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import psutil

from autodemo_gui.core import settings as declared
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.job import Request
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.connect import connect, exposure
from autodemo_gui.queue.port import JobQueue
from autodemo_gui.worker.attempt import Pace, Studio
from autodemo_gui.worker.ceilings import within
from autodemo_gui.worker.embedded import scratch_root
from autodemo_gui.worker.logs import log_to_stderr
from autodemo_gui.worker.readiness import ReadyStudio
from autodemo_gui.worker.room import Room
from autodemo_gui.worker.runner import Worker
from autodemo_gui.worker.scratch import Scratch
from autodemo_gui.worker.traces import traces_from
from autodemo_gui.worker.watch import watch_of

_log = logging.getLogger(__name__)


def run_worker(
    settings: Settings,
    *,
    once: bool = False,
    queue: JobQueue | None = None,
    studio: Studio | None = None,
    pace: Pace | None = None,
) -> int:
    """Work until SIGTERM or Ctrl+C, which hand the running job back; a second signal ends everything at once.

    Args:
        settings: name the queue, the browser, the ceilings.
        once: end after one job.
        queue: where jobs come from; by default the one that the settings name.
        studio: what runs jobs; by default the real one.
        pace: durations.

    Returns:
        The process exit code.

    Raises:
        InvalidInput: a setting is unusable; it is named.
        QueueUnreachable: there is no queue to begin with.
        EnvironmentProblem: with `once`, no job can be done on this computer.
    """
    log_to_stderr(settings)
    within(Request(url=SAMPLE), settings, shared=True)  # a setting that is wrong is said now, not with the first job
    if warning := exposure(settings):
        _log.warning("%s", warning)
    queue = queue or connect(settings)
    scratch, traces = Scratch(scratch_root(settings)), traces_from(settings)
    room = Room(scratch.root)
    ready = None
    if studio is None:
        studio = ready = ReadyStudio(settings)
    worker = Worker(
        queue,
        studio,
        settings=settings,
        scratch=scratch,
        shared=True,
        room=room,
        watch=watch_of(room, settings),
        alone=True,
        readiness=ready,
        pace=pace or Pace(poll_s=settings.get(declared.POLL_INTERVAL)),
        traces=traces,
    )
    try:
        return asyncio.run(_run(worker, queue, once=once))
    finally:
        traces.close()


def is_ready(settings: Settings) -> bool:
    """Whether a worker of this computer can take work: it has told the queue so within the last seconds.

    A worker says so from the loop that takes jobs, and not while it is short of disk or memory; during a job its beats
    say it.

    Raises:
        InvalidInput: a setting is unusable; it is named.
        QueueUnreachable: Redis does not answer.
    """

    async def names() -> tuple[str, ...]:
        queue = connect(settings)
        try:
            return await queue.workers()
        finally:
            await queue.close()

    return socket.gethostname() in {name.rpartition("-")[0] for name in asyncio.run(names())}


async def _run(worker: Worker, queue: JobQueue, *, once: bool) -> int:
    stop = asyncio.Event()
    try:
        await queue.ping()
        with _signals(stop):
            _log.info("waiting for jobs")
            await worker.run(stop, once=once)
    finally:
        await queue.close()
    return 0


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first signal sets `stop`, the second ends the process with all its children."""
    loop = asyncio.get_running_loop()
    asked: list[int] = []

    def ask() -> None:
        _log.info("stopping")
        stop.set()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if asked:
            _end_now(number)
        asked.append(number)
        loop.call_soon_threadsafe(ask)

    # signal.signal instead of loop.add_signal_handler: the Windows loops have no such thing.
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_now(number: int) -> None:
    for child in psutil.Process().children(recursive=True):
        try:
            child.kill()
        except psutil.NoSuchProcess:
            _log.debug("process %d was gone already", child.pid)
    os._exit(128 + number)

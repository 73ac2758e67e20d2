"""The worker: takes a job, has it run, publishes what came out; one job at a time, and none of them can end it."""

import asyncio
import logging
import os
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from autodemo_gui.core.errors import AutoDemoError, EnvironmentProblem, JobCancelled, LeaseLost, QueueUnreachable
from autodemo_gui.core.ports import ShowPreview
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.queue.port import JobQueue, Lease
from autodemo_gui.worker.attempt import REAP_SHARE, Attempt, HandedBack, Pace, Studio, first
from autodemo_gui.worker.logs import about
from autodemo_gui.worker.room import Room
from autodemo_gui.worker.scratch import Scratch, filmed_in
from autodemo_gui.worker.traces import PUBLISHING, Trace, Traces, trace_of
from autodemo_gui.worker.watch import Watch, children, end_children

_log = logging.getLogger(__name__)
T = TypeVar("T")
KeepTake = Callable[[str, Path], object]
"""Takes a job's id and the folder of its take."""


class Readiness(Protocol):
    """What can be done for a job before there is one."""

    @property
    def fault(self) -> str | None:
        """Why jobs cannot be done on this computer; empty when they can, None while that is not known."""
        ...

    async def get_ready(self) -> None:
        """Do it, if it is not done."""
        ...

    async def stand_down(self) -> None:
        """Undo it."""
        ...


class Worker:
    """Takes jobs until told to stop."""

    def __init__(
        self,
        queue: JobQueue,
        studio: Studio,
        *,
        settings: Settings,
        scratch: Scratch,
        name: str = "",
        shared: bool = False,
        show_preview: ShowPreview | None = None,
        keep_take: KeepTake | None = None,
        room: Room | None = None,
        watch: Watch | None = None,
        alone: bool = False,
        readiness: Readiness | None = None,
        pace: Pace | None = None,
        traces: Traces | None = None,
    ) -> None:
        """Prepare; nothing is taken yet.

        Args:
            queue: where jobs come from.
            studio: what runs them.
            settings: the worker's own.
            scratch: where they are run.
            name: shown in the job's record; this machine and process by default.
            shared: the worker serves others: its MAX_* are ceilings, and it reaches no private address.
            show_preview: takes pictures directly, instead of through the queue; called in the worker's thread.
            keep_take: given the take of a completed job, or what was filmed of a failed one, before its folder is
                removed; called in a thread.
            room: what there must be before a job is taken; without it no job is left waiting for want of room.
            watch: what ends a job before disk or memory do.
            alone: nobody else starts anything in this process meanwhile, so what a job has left running is ended.
            readiness: what is done while no job comes, and undone when there is no room for it.
            pace: durations.
            traces: where it is told what jobs' time went into; by default nowhere.
        """
        self._queue = queue
        self._studio = studio
        self._settings = settings
        self._scratch = scratch
        self._name = name or f"{socket.gethostname()}-{os.getpid()}"
        self._shared = shared
        self._show_preview = show_preview
        self._keep_take = keep_take
        self._room = room
        self._watch = watch
        self._alone = alone
        self._readiness = readiness
        self._lack = ""
        self._pace = pace or Pace()
        self._traces = traces or Traces()
        self._reap_due_s = 0.0

    async def run(self, stop: asyncio.Event, *, once: bool = False) -> None:
        """Take and run jobs until `stop` is set, or with `once` until one has been run.

        Raises:
            EnvironmentProblem: with `once`, no job can be done on this computer.
        """
        try:
            await self._take_and_run(stop, once=once)
        finally:
            await self._stand_down()

    async def _take_and_run(self, stop: asyncio.Event, *, once: bool) -> None:
        await asyncio.to_thread(self._scratch.sweep)
        shortest_s, longest_s = self._pace.retry_s
        pause_s = shortest_s
        while not stop.is_set():
            if not await self._is_able(stop):
                if once and self._readiness is not None and self._readiness.fault:
                    raise EnvironmentProblem(tr("No job can be done on this computer."), self._readiness.fault)
                await first(stop.wait(), timeout_s=longest_s)
                continue
            try:
                lease = await self._next()
            except Exception as error:  # the queue is away, or a defect: a worker that ends helps nobody
                _log.warning(
                    "no job can be taken, trying again: %s", error, exc_info=not isinstance(error, AutoDemoError)
                )
                await first(stop.wait(), timeout_s=pause_s)
                pause_s = min(pause_s * 2, longest_s)
                continue
            pause_s = shortest_s
            if lease is None:
                if self._readiness is not None:
                    await self._readiness.get_ready()
                continue
            with (
                about(job=lease.job_id, attempt=lease.job.attempt, worker=self._name, trace=trace_of(lease.job)),
                self._traces.attempt(lease.job, self._name) as trace,
            ):
                await self._work(lease, stop, trace)
            if once:
                return

    async def _stand_down(self) -> None:
        if self._readiness is not None:
            await self._readiness.stand_down()

    async def _is_able(self, stop: asyncio.Event) -> bool:
        """Whether a job would not fail for want of disk, memory or a browser, as the next would; said when it changes.

        A worker that takes jobs it cannot do takes them from those who can.
        """
        lack: str | None = self._room.shortage() if self._room is not None else ""
        if lack:
            await self._stand_down()
        elif self._readiness is not None and (lack := self._readiness.fault) != "":
            await first(self._readiness.get_ready(), stop.wait())
            lack = self._readiness.fault
        if bool(lack) != bool(self._lack):
            _log.warning("%s", f"no job is taken: {lack}" if lack else "jobs are taken again")
        self._lack = lack or ""
        return not lack

    async def _next(self) -> Lease | None:
        if time.monotonic() >= self._reap_due_s:
            await self._queue.present(self._name)
            await self._queue.reap(every_s=REAP_SHARE * self._pace.reap_s)
            self._reap_due_s = time.monotonic() + self._pace.reap_s
        return await self._queue.take(self._name, self._pace.poll_s)

    async def _work(self, lease: Lease, stop: asyncio.Event, trace: Trace) -> None:
        """Run one job and settle it; whatever is wrong with it, the worker lives on."""
        _log.info("job %s: attempt %d", lease.job_id, lease.job.attempt)
        before = await asyncio.to_thread(children)
        attempt = Attempt(
            self._queue,
            lease,
            self._studio,
            settings=self._settings,
            shared=self._shared,
            show_preview=self._show_preview,
            pace=self._pace,
            trace=trace,
            watch=self._watch,
        )
        try:
            with self._scratch.workspace() as workspace:
                async with attempt.alive():
                    await self._run_and_settle(attempt, lease, workspace, stop, trace)
        except LeaseLost:
            _log.warning("job %s: somebody else has it now; what was done here is thrown away", lease.job_id)
        except QueueUnreachable as error:
            _log.error("job %s: given up, another worker will take it over: %s", lease.job_id, error)
        except Exception:  # the last line of defence: the next job may be a good one
            _log.exception("job %s: could not be settled", lease.job_id)
        else:
            _log.info("job %s: settled", lease.job_id)
        finally:
            await self._stand_down()
            if self._alone:
                await asyncio.to_thread(end_children, before)

    async def _run_and_settle(
        self, attempt: Attempt, lease: Lease, workspace: Path, stop: asyncio.Event, trace: Trace
    ) -> None:
        try:
            result = await attempt.run(workspace, stop)
            trace.enter(PUBLISHING)
            await self._insist(
                stop,
                lambda: self._queue.complete(
                    lease,
                    result.video,
                    files=result.files,
                    metrics=result.metrics.model_dump(mode="json"),
                    duration_s=result.metrics.duration_s,
                ),
            )
            await self._keep(lease.job_id, result.take)
        except HandedBack:
            await self._insist(stop, lambda: self._queue.hand_back(lease))
        except (LeaseLost, QueueUnreachable):
            raise
        except Exception as foreign:  # whatever it is, the job fails with a sentence
            error = attempt.verdict(foreign)
            trace.failed(error.code)
            partial = error.partial if error.partial is not None and error.partial.is_file() else None
            await self._insist(stop, lambda: self._queue.fail(lease, error, partial=partial))
            if not isinstance(error, JobCancelled):
                await self._keep(lease.job_id, filmed_in(workspace))

    async def _keep(self, job_id: str, take: Path | None) -> None:
        """Give a take to whoever wants it; the job is settled, and a take that cannot be kept changes nothing in it."""
        if self._keep_take is None or take is None:
            return
        try:
            await asyncio.to_thread(self._keep_take, job_id, take)
        except OSError as error:
            _log.warning("job %s: its take is not kept: %s", job_id, error)

    async def _insist(self, stop: asyncio.Event, act: Callable[[], Awaitable[T]]) -> T:
        """Do it as soon as the queue answers; each act may be repeated.

        Raises:
            QueueUnreachable: the queue stayed away for too long, or the worker is to stop meanwhile.
        """
        give_up_s = time.monotonic() + self._pace.settle_patience_s
        pause_s, longest_s = self._pace.retry_s
        while True:
            try:
                return await act()
            except QueueUnreachable as error:
                if stop.is_set() or time.monotonic() > give_up_s:
                    raise
                _log.warning("the queue is away, trying again: %s", error)
            await first(stop.wait(), timeout_s=pause_s)
            pause_s = min(pause_s * 2, longest_s)

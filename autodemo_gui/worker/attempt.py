"""One attempt at one job: the studio at work, with heartbeat, events, pictures and orders around it."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from autodemo_gui.core.errors import AutoDemoError, JobCancelled, LeaseLost, SafetyViolation
from autodemo_gui.core.events import AnyEvent
from autodemo_gui.core.job import Request
from autodemo_gui.core.ports import Control, Emit, ShowPreview
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.queue.port import JobQueue, Lease, Orders
from autodemo_gui.worker.ceilings import within
from autodemo_gui.worker.heartbeat import Heartbeat
from autodemo_gui.worker.outbox import Outbox, PreviewSlot
from autodemo_gui.worker.traces import Trace
from autodemo_gui.worker.watch import Watch, disk_full

if TYPE_CHECKING:
    from autodemo_gui.studio.develop import Result

_log = logging.getLogger(__name__)

BROWSING_FACTOR = 4
RENDER_FACTOR = 4
LEAST_RENDER_S = 120.0
MARGIN_S = 60.0
REAP_SHARE = 0.8
"""Of the pause between looks: so long another worker's look counts for this one's. Below 1 none waits for itself."""


class Studio(Protocol):
    """Runs one job; `autodemo_gui.studio.run.run_job` is the one."""

    async def __call__(
        self,
        request: Request,
        *,
        job_id: str,
        workspace: Path,
        emit: Emit,
        show_preview: ShowPreview,
        control: Control,
        settings: Settings,
        shared: bool,
    ) -> "Result":
        """See `run_job`."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """Durations of a worker, in seconds.

    Attributes:
        poll_s: how long a pop may block.
        beat_s: pause between beats; orders are learned with them, so Cancel waits no longer than this.
        reap_s: pause between looks for jobs of silent workers.
        cancel_patience_s: how long a studio may take to end after Cancel before it is cut off.
        end_patience_s: how long a studio that was cut off may take to clean up.
        settle_patience_s: how long a finished film waits for a queue that is away.
        retry_s: first and longest pause between tries to reach the queue.
    """

    poll_s: float = 1.0
    beat_s: float = 0.5
    reap_s: float = 2.0
    cancel_patience_s: float = 10.0
    end_patience_s: float = 5.0
    settle_patience_s: float = 900.0
    retry_s: tuple[float, float] = (0.2, 5.0)


class HandedBack(Exception):
    """The worker is told to stop: another one will do the job."""


class Attempt:
    """Runs the studio for a lease; the lease is kept alive between entering and leaving."""

    def __init__(
        self,
        queue: JobQueue,
        lease: Lease,
        studio: Studio,
        *,
        settings: Settings,
        shared: bool,
        show_preview: ShowPreview | None,
        pace: Pace,
        trace: Trace,
        watch: Watch | None = None,
    ) -> None:
        """Prepare; see `Worker` for the arguments, and `trace` is this attempt's."""
        self._queue = queue
        self._lease = lease
        self._studio = studio
        self._settings = settings
        self._shared = shared
        self._pace = pace
        self._trace = trace
        self._watch = watch
        self._shortage: AutoDemoError | None = None
        self._control = Control()
        self._lost = asyncio.Event()
        self._outbox = Outbox(queue, lease, on_lost=self._lost.set)
        self._slot = PreviewSlot(queue, lease)
        self._show_preview = show_preview or self._slot.show
        self._beat = Heartbeat(queue, lease, every_s=pace.beat_s, on_orders=self._obey)

    def _emit(self, event: AnyEvent) -> None:
        self._trace.saw(event)
        self._outbox.emit(event)

    def _obey(self, orders: Orders) -> None:
        match orders:
            case Orders.CANCEL:
                self._control.cancel()
            case Orders.FINISH:
                self._control.finish_now()
            case Orders.LOST:
                self._lost.set()
            case Orders.CARRY_ON:
                _log.debug("job %s: carry on", self._lease.job_id)

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Beat, publish and show pictures meanwhile, and look after the jobs of others."""
        async with (
            self._beat,
            background(self._outbox.run()),
            background(self._slot.run()),
            background(self._look_after_others()),
        ):
            yield

    async def _look_after_others(self) -> None:
        """Put jobs of silent workers in front of those that wait: while all workers are busy, nobody else would."""
        while True:
            await asyncio.sleep(self._pace.reap_s)
            try:
                await self._queue.reap(busy_with=self._lease.job_id, every_s=REAP_SHARE * self._pace.reap_s)
            except AutoDemoError as error:
                _log.debug("nobody was looked after: %s", error)

    async def run(self, workspace: Path, stop: asyncio.Event) -> "Result":
        """Run the studio until it ends or has to be cut off; what it said is published before this returns.

        Raises:
            HandedBack: `stop` was set first.
            LeaseLost: the job is somebody else's.
            AutoDemoError: the studio's own, or JobCancelled, SafetyViolation, MemoryFull or DiskFull when it had to be
                cut off.
        """
        request, notes = within(self._lease.request, self._settings, shared=self._shared)
        for note in notes:
            self._outbox.emit(note)
        work = asyncio.ensure_future(
            self._studio(
                request,
                job_id=self._lease.job_id,
                workspace=workspace,
                emit=self._emit,
                show_preview=self._show_preview,
                control=self._control,
                settings=self._settings,
                shared=self._shared,
            )
        )
        try:
            await self._until_over(work, stop, deadline_s(request))
            return await self._result_of(work, stop)
        finally:
            work.cancel()
            await asyncio.wait({work}, timeout=self._pace.end_patience_s)
            await first(self._outbox.drained(), self._lost.wait(), stop.wait(), timeout_s=self._pace.settle_patience_s)

    def verdict(self, error: Exception) -> AutoDemoError:
        """How the job ends after this error: whatever breaks while a person's Cancel is carried out is that Cancel."""
        told = as_error(error)
        if not self._control.is_cancelled or isinstance(told, JobCancelled):
            return told
        cancelled = JobCancelled()
        cancelled.partial = told.partial
        return cancelled

    async def _until_over(self, work: "asyncio.Future[Result]", stop: asyncio.Event, limit_s: float) -> None:
        """Until the studio has ended, or there is a reason to end it."""
        ends = (stop.wait(), self._lost.wait(), self._control.cancelled(), self._short_of_room())
        await first(work, *ends, timeout_s=limit_s)
        if self._control.is_cancelled and not work.done():
            await first(work, stop.wait(), self._lost.wait(), timeout_s=self._pace.cancel_patience_s)

    async def _short_of_room(self) -> None:
        """Until there is too little disk or memory to go on; without a watch, never."""
        if self._watch is None:
            await asyncio.Event().wait()
        else:
            self._shortage = await self._watch.shortage()

    async def _result_of(self, work: "asyncio.Future[Result]", stop: asyncio.Event) -> "Result":
        if work.done() and not work.cancelled():
            return work.result()
        if self._lost.is_set():
            raise LeaseLost(tr("Another worker has this job now."))
        if stop.is_set():
            raise HandedBack
        if self._control.is_cancelled:
            raise JobCancelled
        if self._shortage is not None:
            raise self._shortage
        if work.cancelled():
            raise unexpected()
        raise SafetyViolation(
            "deadline",
            tr("The recording took far too long."),
            tr(
                "It was ended because nothing came of it for {limit:.0f} seconds.",
                limit=deadline_s(self._lease.request),
            ),
            tr("Try again with fewer clicks, or a smaller size."),
        )


def deadline_s(request: Request) -> float:
    """Wall seconds after which a job hangs for certain: the bounds of browsing and rendering (SPEC 1), and a margin.

    The studio keeps each bound by itself; this one ends what no longer listens.
    """
    limits = request.limits
    takes = 2 if request.phone else 1
    files = len(request.shapes) + len(request.formats)
    rendering_s = files * max(LEAST_RENDER_S, RENDER_FACTOR * limits.length)
    return takes * BROWSING_FACTOR * limits.max_runtime + rendering_s + MARGIN_S


def as_error(error: Exception) -> AutoDemoError:
    """Any exception as one with sentences; what is foreign goes to the log with its trace."""
    if isinstance(error, AutoDemoError):
        return error
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return disk_full()
    _log.error("a job met an error it did not expect", exc_info=error)
    return unexpected()


def unexpected() -> AutoDemoError:
    """A defect of ours, in words."""
    return AutoDemoError(
        tr("The recording met an error it did not expect."),
        tr("The fault is AutoDemo's own; the log has the details."),
        tr("Try again. If it happens again, please report it with the log."),
    )


@asynccontextmanager
async def background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run something meanwhile; it is cancelled, and has ended, on leaving."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a background task failed", exc_info=error)


async def first(*what: "Coroutine[Any, Any, Any] | asyncio.Future[Any]", timeout_s: float | None = None) -> None:
    """Return when the first of these has ended, or after a while; the coroutines among the others are cancelled."""
    given = {one for one in what if isinstance(one, asyncio.Future)}
    made = {asyncio.create_task(one) for one in what if not isinstance(one, asyncio.Future)}
    try:
        await asyncio.wait(given | made, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in made:
            task.cancel()
        await asyncio.gather(*made, return_exceptions=True)

"""The one file that knows both worlds: Qt's signals and asyncio's coroutines, on one loop in the window's thread."""

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qasync
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QApplication, QDialog

from autodemo_gui.core import events as e
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.text import tr
from autodemo_gui.gui.desk import BackToRecording, Desk, TurnCame
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.garbage import collected_here
from autodemo_gui.gui.recorder import Recorder
from autodemo_gui.gui.session import (
    BackToStart,
    CancelAsked,
    FilmOpened,
    FinishAsked,
    Happening,
    KeepAsked,
    PlanEdited,
    PlanOpened,
    RecordAsked,
)
from autodemo_gui.gui.states import Checking, Film, Idle, Planned, Recording, Run, State, draft_of, is_busy, run_of
from autodemo_gui.store.paths import Paths

if TYPE_CHECKING:
    from autodemo_gui.core.ports import Preview
    from autodemo_gui.gui.plan import Plan
    from autodemo_gui.queue.port import JobQueue

_log = logging.getLogger(__name__)

PREVIEW_EVERY_S = 0.1
PREVIEW_WIDTH = 1280
"""Widest picture that is decoded: the stage at 100 % needs 848 pixels, at 200 % a little softness does not hurt."""


def run(app: QApplication, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run Qt and asyncio on one loop until `main` returns."""
    loop = qasync.QEventLoop(app)
    loop.set_default_executor(ThreadPoolExecutor(4, thread_name_prefix="window"))
    asyncio.set_event_loop(loop)
    with collected_here(), loop:
        loop.run_until_complete(main())


def on_interrupt(then: Callable[[], None]) -> None:
    """Call something in the loop when Ctrl+C or a polite kill arrives, on systems that have it."""
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, then)
    else:
        loop = asyncio.get_running_loop()
        signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(then))


async def answer(dialog: QDialog) -> int:
    """Show a dialog and wait for its result without a loop of its own."""
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def settle(result: int) -> None:
        if not answered.done():
            answered.set_result(result)

    dialog.finished.connect(settle)
    dialog.open()
    try:
        return await answered
    finally:
        dialog.close()


class Bridge(QObject):
    """Holds what goes on and what is looked at, turns clicks into coroutines and what they report into signals.

    `changed` carries the state of what goes on, `put_off` the draft of a recording that has to wait for it, `pictured`
    a picture with its viewport and pointer, `pointed` the pointer alone when the page has not changed.
    """

    changed = Signal(object)
    put_off = Signal(object)
    pictured = Signal(QImage, tuple, object)
    pointed = Signal(object)
    said = Signal(str)

    def __init__(
        self, *, queue: Callable[[], "Awaitable[JobQueue]"], places: Paths, films: Callable[[], Path], draft: Draft
    ) -> None:
        """Idle with this draft; `queue` gives the queue in force, `films` the folder of films."""
        super().__init__()
        self.desk = Desk(Idle(draft))
        self.may_begin: Callable[[Draft], Awaitable[bool]] = _always
        """Asked before a job is submitted; whoever says no has taken back what was asked for."""
        self._queue = queue
        self._recorder = Recorder(queue=queue, dispatch=self.dispatch, places=places, films=films)
        self.recording: asyncio.Task[None] | None = None
        """What follows the job that was submitted last, to its end and a little beyond."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._orders: set[asyncio.Task[None]] = set()
        # Decoding a picture takes milliseconds that the window has better use for.
        self._decoder = ThreadPoolExecutor(1, thread_name_prefix="preview")

    @property
    def state(self) -> State:
        """The state of what goes on."""
        return self.desk.going

    @property
    def shown(self) -> State:
        """What is looked at: the same, or what lies aside."""
        return self.desk.shown

    # --- what a person wants

    def record(self, draft: Draft) -> None:
        """Record; while something is going on, later."""
        if is_busy(self.state):
            self.put_off.emit(draft)
        else:
            self._begin(RecordAsked(draft))

    def take_turn(self, draft: Draft) -> None:
        """Record what waited; what is looked at stays there."""
        self._begin(TurnCame(draft))

    def look_at_recording(self) -> None:
        """Put away what lies aside."""
        self.dispatch(BackToRecording())

    def finish(self) -> None:
        """Stop exploring, keep the film."""
        run = self._after(FinishAsked())
        if run is not None:
            self._order(self._recorder.finish(run))

    def cancel(self) -> None:
        """Stop at once; what was filmed may be kept afterwards."""
        run = self._after(CancelAsked())
        if run is not None:
            self._order(self._recorder.cancel(run))

    def keep(self) -> None:
        """Keep what was filmed before the end."""
        run = self._after(KeepAsked())
        if run is not None:
            self.spawn(self._recorder.keep(run))

    def edit_plan(self, plan: "Plan") -> None:
        """Another plan from now on."""
        self.dispatch(PlanEdited(plan))

    def film_plan(self) -> None:
        """Film just what the plan says."""
        if isinstance(self.shown, Planned):
            self.record(replace(draft_of(self.shown), script=self.shown.plan.filmed().to_json()))

    def back(self) -> None:
        """To the start page."""
        self.dispatch(BackToStart())

    def open_film(self, film: Film, draft: Draft) -> None:
        """Show a film made earlier."""
        self.dispatch(FilmOpened(film, draft))

    def open_plan(self, planned: Planned) -> None:
        """Show a plan that was put away."""
        self.dispatch(PlanOpened(planned.run, planned.plan))

    # --- what happens

    def dispatch(self, what: Happening | TurnCame | BackToRecording | e.AnyEvent) -> State:
        """Let something happen, and return the state of what goes on."""
        before = self.desk
        self.desk = before.after(what)
        if self.desk is not before:
            self.changed.emit(self.state)
        return self.state

    def spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Run a coroutine; its failure is said to the person and logged, never lost."""
        task = asyncio.get_event_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    async def settled(self, *, within_s: float) -> None:
        """Return when every order has been given, or the time is up; the jobs' ends are not waited for."""
        if self._orders:
            await asyncio.wait(self._orders, timeout=within_s)

    async def close(self) -> None:
        """End everything that was spawned."""
        self._recorder.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._decoder.shutdown()

    def _order(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.spawn(work)
        self._orders.add(task)
        task.add_done_callback(self._orders.discard)

    def _begin(self, what: RecordAsked | TurnCame) -> None:
        self.dispatch(what)
        if isinstance(self.state, Checking) and self.state.draft is what.draft:
            self.recording = self.spawn(self._record(what.draft))

    def _after(self, what: Happening) -> Run | None:
        """The job to act on, when something happening made a difference."""
        before = self.desk
        self.dispatch(what)
        if self.desk.going is not before.going:
            return run_of(self.desk.going)
        return run_of(self.desk.shown) if self.desk is not before else None

    async def _record(self, draft: Draft) -> None:
        if not await self.may_begin(draft):
            return
        recording = asyncio.create_task(self._recorder.record(draft))
        watching = asyncio.create_task(self._watch(draft))
        try:
            await recording
        finally:
            watching.cancel()
            recording.cancel()
            await asyncio.gather(watching, recording, return_exceptions=True)

    async def _watch(self, draft: Draft) -> None:
        """Fetch the newest picture ten times a second while there may be one; asking makes the worker send them."""
        shown: Preview | None = None
        queue = await self._queue()
        while is_busy(self.state) and draft_of(self.state) is draft:
            if isinstance(self.state, Recording):
                try:
                    preview = await queue.preview(self.state.run.job_id)
                except AutoDemoError as error:
                    _log.debug("no picture: %s", error)  # the event stream says so to the person
                    preview = None
                if preview is not None and preview != shown:
                    await self._picture(preview, shown)
                    shown = preview
            await asyncio.sleep(PREVIEW_EVERY_S)

    async def _picture(self, preview: "Preview", before: "Preview | None") -> None:
        """Show a picture; of one that is shown already only where the pointer is now."""
        if before is not None and preview.jpeg == before.jpeg:
            self.pointed.emit(preview.pointer)
            return
        image = await asyncio.get_running_loop().run_in_executor(self._decoder, decoded, preview.jpeg)
        if image is not None:
            self.pictured.emit(image, preview.viewport, preview.pointer)

    def _over(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, AutoDemoError):
            self.said.emit(error.sentence)
        elif error is not None:
            _log.error("a defect in the window", exc_info=error)
            self.said.emit(tr("AutoDemo met an error it did not expect: {error}", error=error))


async def _always(_: Draft) -> bool:
    """Nothing is in the way of a recording."""
    return True


def decoded(jpeg: bytes) -> QImage | None:
    """A picture scaled down while it is decoded, which for a JPEG is nearly free; None when it is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(jpeg))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"jpeg")
    size = reader.size()
    if size.width() > PREVIEW_WIDTH:
        reader.setScaledSize(size.scaled(QSize(PREVIEW_WIDTH, size.height()), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image

"""Where films are made, as the window shows it: connected early, waited for when away, changed between two jobs."""

import asyncio

from PySide6.QtCore import QObject, QTimer, Signal

from autodemo_gui.core.errors import AutoDemoError, QueueUnreachable
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.states import Cancelled, Checking, Failed, Recording, State, is_busy, run_of
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.workplace import Workplace, place_name

PAUSE_S = (1.0, 30.0)
"""The first and the longest pause before a queue that does not answer is asked again."""
WORKER_PATIENCE_MS = 15_000
"""So long the next job waits before it is asked whether there is a worker at all; an idle one takes it in a second."""


class Place(QObject):
    """Keeps the header true. `answered` each time that a queue is there that was not known to be."""

    answered = Signal()

    def __init__(self, window: MainWindow, bridge: Bridge, workplace: Workplace) -> None:
        """Nothing is connected yet."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._workplace = workplace
        self._connecting: asyncio.Task[None] | None = None
        self._answers = True
        self._is_stale = False
        self._seen: State | None = None
        self._waits = QTimer(self, singleShot=True, interval=WORKER_PATIENCE_MS)
        self._waits.timeout.connect(lambda: bridge.spawn(self._look_for_worker()))
        self._show(answers=True)
        bridge.changed.connect(self._follow)

    def connect_early(self, *, is_said: bool = False) -> None:
        """Connect while the person still types; what does not answer is said once and asked again, ever more seldom.

        Args:
            is_said: the person knows already that it does not answer.
        """
        if self._connecting is not None:
            self._connecting.cancel()
        self._connecting = self._bridge.spawn(self._connect(is_said=is_said))

    def renew(self) -> bool:
        """Put changed settings into force: now, or, while a job may still need the place it has, before the next one.

        Returns:
            Whether it was done now.
        """
        self._is_stale = True
        self._renew_if_free(self._bridge.state)
        return not self._is_stale

    def _follow(self, state: State) -> None:
        """A running job hears first that its queue is away; one that could not be submitted has found it out."""
        before, self._seen = self._seen, state
        run = run_of(state)
        if run is not None and is_busy(state) and self._answers is bool(run.link):
            self._show(answers=not run.link)
        elif state is not before and isinstance(state, Failed) and state.problem.code == QueueUnreachable.code:
            self._show(answers=False)
            self.connect_early(is_said=True)
        if not _waits_for_worker(state):
            self._waits.stop()
        elif not self._waits.isActive() and not (before is not None and _waits_for_worker(before)):
            self._waits.start()
        if isinstance(state, Checking):  # of the next job, which is not submitted yet
            self._renew_if_free(None)
        else:
            self._renew_if_free(state)

    def _renew_if_free(self, state: State | None) -> None:
        if self._is_stale and (state is None or not _needs_its_place(state)):
            self._is_stale = False
            self._workplace.leave(after=self._bridge.recording)
            self.connect_early()

    async def _connect(self, *, is_said: bool) -> None:
        pause_s = PAUSE_S[0]
        while True:
            try:
                await self._workplace.check()
            except AutoDemoError as error:
                self._show(answers=False)
                if not is_said:
                    self._window.toast.say(error.sentence)
                    is_said = True
                if not isinstance(error, QueueUnreachable):
                    return
            else:
                self._show(answers=True)
                if is_said:
                    self._window.toast.say(tr("{place} answers.", place=place_name(self._workplace.redis_url)))
                self.answered.emit()
                return
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, PAUSE_S[1])

    async def _look_for_worker(self) -> None:
        """Whoever waits for a worker that is not there waits for ever, unless somebody says so."""
        if not await self._workplace.has_worker() and _waits_for_worker(self._bridge.state):
            settings = self._window.actions_table[Act.SETTINGS]
            self._window.toast.say(tr("No worker has spoken lately: films would wait."), settings)

    def _show(self, *, answers: bool) -> None:
        self._answers = answers
        self._window.header.show_place(place_name(self._workplace.redis_url), answers=answers)


def _waits_for_worker(state: State) -> bool:
    """Whether a job is next, and nobody has begun it."""
    return isinstance(state, Recording) and not state.run.phase and not state.run.position


def _needs_its_place(state: State) -> bool:
    """Whether something may still be wanted of the queue that is in force."""
    return is_busy(state) or isinstance(state, Cancelled) or (isinstance(state, Failed) and state.partial)

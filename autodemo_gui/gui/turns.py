"""One recording at a time: who comes next, when, and that nobody who waits is forgotten."""

import asyncio
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction

from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.desk import Desk
from autodemo_gui.gui.draft import Draft, draft_of_request
from autodemo_gui.gui.line import Line, Waiting, line_of
from autodemo_gui.gui.states import Cancelled, Failed, Idle, Planned, Problem, State, is_busy, run_of
from autodemo_gui.gui.views.going_on import going_words
from autodemo_gui.gui.views.main_window import MainWindow

GRACE_MS = 20_000
"""After a cancelled recording: as long as the offer to keep what was filmed of it is shown."""


class Turns(QObject):
    """Serves the waiting list of the start page and of the live page; what waits is on disk at every moment."""

    def __init__(self, window: MainWindow, bridge: Bridge, file: Path) -> None:
        """Nobody waits yet; `load` brings back who waited when the program ended."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._file = file
        self._line = Line()
        self._begun: Waiting | None = None
        """The one whose turn came last; on disk until its job has been noted elsewhere."""
        self._was_busy = False
        self._is_loaded = False
        self._disk = asyncio.Lock()
        self._grace = QTimer(self, interval=GRACE_MS, singleShot=True)
        self._grace.timeout.connect(self._next)
        window.start.asked.connect(self._record)
        bridge.put_off.connect(lambda draft: bridge.spawn(self._join(draft)))
        bridge.changed.connect(self._on_changed)
        for card in (window.start.waiting, window.live.waiting):
            card.placed.connect(lambda number, index: self._change(self._line.placed(number, index)))
            card.removed.connect(self._take_out)
            card.begun.connect(self._begin)

    @property
    def line(self) -> Line:
        """Who waits."""
        return self._line

    async def load(self) -> None:
        """Offer again what waited when the program ended; nothing of it begins by itself."""
        async with self._disk:
            await self._load()
        if self._line.is_held:
            count = len(self._line.entries)
            self._window.toast.say(trn("{count} recording still waits.", "{count} recordings still wait.", count))

    def hold(self) -> None:
        """Let nobody begin: the program is about to end."""
        self._change(replace(self._line, is_held=True))

    async def close(self) -> None:
        """Return when who waits is on disk."""
        self._grace.stop()
        await self._keep()

    # --- what a person wants

    def _record(self, draft: Draft) -> None:
        """Record what the start page says; when that has to wait, the page is free for the next one."""
        waits = is_busy(self._bridge.state)
        self._bridge.record(draft)
        if waits:
            self._window.start.make_room()

    async def _join(self, draft: Draft) -> None:
        """Put one at the end of the line.

        Raises:
            InvalidInput: it could never be recorded; the field is named.
        """
        await asyncio.to_thread(_request_of, draft)
        self._change(self._line.joined(draft))
        before = len(self._line.entries) - 1
        after = trn(
            "{label} comes after {count} other.", "{label} comes after {count} others.", before, label=draft.title
        )
        self._window.toast.say(after if before else tr("{label} is next.", label=draft.title))
        self._next()  # what it waited for may have ended meanwhile

    def _take_out(self, number: int) -> None:
        entry = self._line.entry(number)
        if entry is None:
            return
        index = self._line.place_of(number)
        self._change(self._line.without(number))
        undo = QAction(tr("Undo"), self)
        undo.triggered.connect(lambda: self._change(self._line.given_back(entry, index)))
        self._window.toast.say(tr("{label} waits no longer.", label=entry.draft.title), undo)

    def _begin(self) -> None:
        """Record those that wait, and look at it."""
        self._grace.stop()
        self._line = replace(self._line, is_held=False)
        self._next()
        self._bridge.look_at_recording()

    # --- what happens

    def _on_changed(self, state: State) -> None:
        was_busy, self._was_busy = self._was_busy, is_busy(state)
        run = run_of(state)
        if self._begun is not None and (not self._was_busy or (run is not None and run.lines)):
            self._begun = None  # its job has told of itself, so it has been noted, or is a worker's by now
            self._bridge.spawn(self._keep())
        if self._was_busy:
            self._grace.stop()
        elif was_busy:
            self._go_on_after(state)
        if was_busy is not self._was_busy:
            self._show()
        elif not self._was_busy:  # what was to be seen first may have been seen now
            QTimer.singleShot(0, self, self._next)

    def _go_on_after(self, state: State) -> None:
        """The next one's turn, unless it would come to the same end or a person has just stepped in."""
        match state:
            case Cancelled():
                self._grace.start()
            case Idle() | Failed(run=None) | Failed(problem=Problem(is_general=True)):
                self._line = replace(self._line, is_held=bool(self._line.entries))
            case _:  # in a round of its own: first everybody hears of the end
                if self._line.entries and is_to_be_seen(self._bridge.desk):
                    self._window.toast.say(going_words(state), self._window.actions_table[Act.RECORDING])
                QTimer.singleShot(0, self, self._next)

    def _next(self) -> None:
        desk = self._bridge.desk
        waits = self._line.is_held or is_to_be_seen(desk) or is_busy(desk.going) or self._grace.isActive()
        if waits or not self._line.entries:
            return
        self._begun = self._line.entries[0]
        self._line = self._line.without(self._begun.number)
        self._bridge.take_turn(self._begun.draft)
        self._show()

    def _change(self, line: Line) -> None:
        if line != self._line:
            self._line = line
            self._show()
            self._bridge.spawn(self._keep())

    def _show(self) -> None:
        can_begin = not is_busy(self._bridge.state)
        for card in (self._window.start.waiting, self._window.live.waiting):
            card.show_line(self._line, can_begin=can_begin)

    # --- the disk

    async def _keep(self) -> None:
        """Write down who waits now; the newest word is the last one written."""
        async with self._disk:
            await self._load()
            begun = () if self._begun is None else (self._begun,)
            drafts = tuple(entry.draft for entry in (*begun, *self._line.entries))
            await asyncio.to_thread(_write, self._file, drafts)

    async def _load(self) -> None:
        """Read the file once, before it is written for the first time; who joined meanwhile comes after."""
        if self._is_loaded:
            return
        self._is_loaded = True
        line = line_of(await asyncio.to_thread(_read, self._file))
        for entry in self._line.entries:
            line = line.joined(entry.draft)
        self._line = line
        self._show()


def is_to_be_seen(desk: Desk) -> bool:
    """Whether something is only on the desk, and would be lost if the next one began while it lies there unseen."""
    is_only_here = isinstance(desk.going, Planned) or (isinstance(desk.going, Failed) and desk.going.partial)
    return is_only_here and desk.aside is not None


def _request_of(draft: Draft) -> object:
    from autodemo_gui.core.job import parse_request  # pydantic is not needed to show a window

    return parse_request(draft.to_request_data())


def _write(file: Path, drafts: tuple[Draft, ...]) -> None:
    from autodemo_gui.core.job import parse_request
    from autodemo_gui.store.waiting import WaitingFile

    WaitingFile(file).save([parse_request(draft.to_request_data()) for draft in drafts])


def _read(file: Path) -> tuple[Draft, ...]:
    from autodemo_gui.store.waiting import WaitingFile

    return tuple(draft_of_request(request) for request in WaitingFile(file).load())

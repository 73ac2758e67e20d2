"""The story of a run as a list that measures its rows once and follows its newest one."""

import time

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from autodemo_gui.core.story import Line
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.keyboard import BY_KEYBOARD, RING
from autodemo_gui.gui.views.log_rows import LogDelegate, LogModel

_ROW_PX = 34
"""Height of a row until it is measured."""
_SCREENFUL = 48
"""Rows measured at once: more than fit on a screen."""
_SLICE_S = 0.004
"""How long rows that nobody sees are measured between other events."""

_LEAFING = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class LogList(QTableView):
    """The list itself: it follows its tail until somebody scrolls up.

    A table of one column: a list view measures all rows again with each one that comes, which takes a second when
    there are 20,000. Here a row is measured when it comes; what comes by the thousand, or has to be measured anew for
    another width, is measured in slices between other events, the newest first, without what is read moving away.
    """

    def __init__(self, theme: Theme, *, follows: bool) -> None:
        """An empty story; one that is told already need not be followed."""
        super().__init__()
        self._follows = follows
        self._lines = LogModel()
        self._is_at_tail = True
        """Whether the newest line was seen when somebody, or this list itself, scrolled last."""
        self._unmeasured = 0
        """The rows before this one have no height of their own yet."""
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._measure_slice)
        self.setModel(self._lines)
        self.setItemDelegate(LogDelegate(theme, self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("What it is doing"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._on_room_changed)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that copy and leaf: the lines are meant, not the film."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Copy) or event.key() in _LEAFING)
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Only who came by keyboard needs a ring; when the page opens, or after a click, it is noise."""
        self.setProperty(RING, event.reason() in BY_KEYBOARD)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the lines that are chosen, with their times."""
        self.setProperty(RING, True)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_lines()
        else:
            super().keyPressEvent(event)

    def copy_lines(self) -> int:
        """Copy the lines that are chosen, or all when none is; returns how many."""
        rows = sorted(index.row() for index in self.selectedIndexes()) or range(self._lines.rowCount())
        words = [str(self._lines.index(row).data()) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(words))
        return len(words)

    def moveCursor(self, action: QAbstractItemView.CursorAction, keys: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End mean the first and the last line; in a table they would mean columns."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self._lines.rowCount() - 1,
        }
        return self._lines.index(ends[action]) if action in ends else super().moveCursor(action, keys)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other heights: first of what is seen."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            top = max(0, self.rowAt(0))
            self._measure(range(top, min(top + _SCREENFUL, self._lines.rowCount())))
            self._measure_later(self._lines.rowCount())

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Show the story so far."""
        known, at_tail = self._lines.rowCount(), self.is_at_tail()
        self._lines.set_lines(lines)
        if len(lines) < known:
            known = 0
        recent = range(max(known, len(lines) - _SCREENFUL), len(lines))
        self._measure(recent)
        if recent.start > known:
            self._measure_later(recent.start)
        if self._follows and at_tail:
            self.scrollToBottom()

    @property
    def left_alone(self) -> int:
        """How many lines tell of something that was not touched."""
        return self._lines.left_alone

    def is_at_tail(self) -> bool:
        """Whether the newest line is seen, or would be if the list were."""
        return self._is_at_tail

    def _on_scrolled(self, value: int) -> None:
        self._is_at_tail = value >= self.verticalScrollBar().maximum() - 4

    def _on_room_changed(self, _: int, maximum: int) -> None:
        """The list became lower, or was not laid out before: nobody has scrolled away. Or it all fits now."""
        self._is_at_tail = self._is_at_tail or self.verticalScrollBar().value() >= maximum - 4
        if self._follows and self._is_at_tail:
            self.verticalScrollBar().setValue(maximum)

    def _measure_later(self, before: int) -> None:
        self._unmeasured = before
        self._slices.start()

    def _measure_slice(self) -> None:
        follows, top = self._follows and self.is_at_tail(), max(0, self.rowAt(0))
        offset = self.rowViewportPosition(top)
        until_s = time.monotonic() + _SLICE_S
        self._unmeasured = min(self._unmeasured, self._lines.rowCount())
        while self._unmeasured and time.monotonic() < until_s:
            self._unmeasured -= 1
            self._measure_row(self._unmeasured)
        self.updateGeometries()
        if follows:
            self.scrollToBottom()
        else:
            moved = self.rowViewportPosition(top) - offset
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)
        if not self._unmeasured:
            self._slices.stop()

    def _measure(self, rows: range) -> None:
        for number in rows:
            self._measure_row(number)
        if rows:
            self.updateGeometries()

    def _measure_row(self, number: int) -> None:
        height = self.sizeHintForIndex(self._lines.index(number)).height()
        self.verticalHeader().resizeSection(number, height)

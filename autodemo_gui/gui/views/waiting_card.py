"""The line of recordings: who is next, moved by dragging, by keys or by buttons, and taken out again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea

from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.line import Line
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.movable import MovableRow, MovableRows
from autodemo_gui.gui.views.parts import Button, column, divider, label, row, set_margins
from autodemo_gui.gui.views.waiting_row import WaitingRow

_MOST_ROWS = 3.5
"""More than these scroll; a row that is cut shows that there are more."""


class WaitingCard(QFrame):
    """Shows a line, and says what a person wants of it; hidden while nobody waits.

    `placed` carries the number of one that waits and its new place from 0, `removed` the number of one that shall
    wait no longer, `begun` that the first one may begin.
    """

    placed = Signal(int, int)
    removed = Signal(int)
    begun = Signal()

    def __init__(self, theme: Theme) -> None:
        """Nobody waits yet."""
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Up next"))
        self._count = label("", "small")
        self.begin = Button(tr("Record these"), "", theme=theme, icon="record", icon_colour="accent")
        self.begin.clicked.connect(self.begun)
        head = row(label(tr("Up next"), "strong"), GRID, self._count, -1, self.begin)
        set_margins(head, 16, 9, 9, 9)
        self.list = MovableRows()
        self.list.placed.connect(self.placed)
        self.list.removed.connect(self.removed)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.list)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = column(head, divider(), self._scroll, spacing=0)
        body.setContentsMargins(1, 1, 1, 1)
        self.setLayout(body)
        self.hide()

    @property
    def rows(self) -> list[MovableRow]:
        """Who waits, the next one first."""
        return self.list.rows

    def show_line(self, line: Line, *, can_begin: bool) -> None:
        """Show who waits; `can_begin` when nothing is being recorded, so that somebody has to say that they may."""
        self.begin.setVisible(can_begin)
        self._count.setText(trn("{count} recording", "{count} recordings", len(line.entries)))
        waiting = {entry.number: entry for entry in line.entries}
        if list(waiting) != [shown.number for shown in self.rows]:
            self.list.arrange(list(waiting), lambda number: WaitingRow(waiting[number], self._theme), after=self.begin)
            self._scroll.setFixedHeight(round(min(len(waiting), _MOST_ROWS) * WaitingRow.HEIGHT))
        self.setVisible(bool(waiting))

"""The line of recordings: who is next, moved by dragging, by keys or by buttons, and taken out again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.line import Line, Waiting
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, column, divider, label, row, set_margins
from autodemo_gui.gui.views.waiting_row import WaitingRow, number_in

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
        self._rows: dict[int, WaitingRow] = {}
        self._drop_at: int | None = None
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Up next"))
        self._count = label("", "small")
        self.begin = Button(tr("Record these"), "", theme=theme, icon="record", icon_colour="accent")
        self.begin.clicked.connect(self.begun)
        head = row(label(tr("Up next"), "strong"), GRID, self._count, -1, self.begin)
        set_margins(head, 16, 9, 9, 9)
        self._list = column(-1, spacing=0)
        inner = QWidget()
        inner.setLayout(self._list)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = column(head, divider(), self._scroll, spacing=0)
        body.setContentsMargins(1, 1, 1, 1)
        self.setLayout(body)
        self.setAcceptDrops(True)
        self.hide()

    @property
    def rows(self) -> list[WaitingRow]:
        """Who waits, the next one first."""
        return list(self._rows.values())

    def show_line(self, line: Line, *, can_begin: bool) -> None:
        """Show who waits; `can_begin` when nothing is being recorded, so that somebody has to say that they may."""
        self.begin.setVisible(can_begin)
        self._count.setText(trn("{count} recording", "{count} recordings", len(line.entries)))
        numbers = [entry.number for entry in line.entries]
        if numbers != list(self._rows):
            self._arrange(line)
        self.setVisible(bool(numbers))

    def _arrange(self, line: Line) -> None:
        """Rows that stay are moved, not made anew, so that the one in hand keeps the keyboard."""
        before = self._rows
        self._rows = {
            entry.number: before.pop(entry.number) if entry.number in before else self._row(entry)
            for entry in line.entries
        }
        last: QWidget = self.begin
        for index, shown in enumerate(self.rows):
            self._list.insertWidget(index, shown)
            shown.show_place(index, len(self._rows))
            for each in (shown, shown.up, shown.down, shown.remove):
                QWidget.setTabOrder(last, each)
                last = each
        for gone in before.values():
            self._let_go(gone)
        high = min(len(self._rows), _MOST_ROWS) * WaitingRow.HEIGHT
        self._scroll.setFixedHeight(round(high))

    def _row(self, entry: Waiting) -> WaitingRow:
        made, number = WaitingRow(entry, self._theme), entry.number
        made.moved.connect(lambda by: self.placed.emit(number, list(self._rows).index(number) + by))
        made.removed.connect(lambda: self.removed.emit(number))
        return made

    def _let_go(self, gone: WaitingRow) -> None:
        """Whoever took one out by keyboard goes on with the next."""
        in_hand = QApplication.focusWidget()
        had_focus = in_hand is not None and (in_hand is gone or gone.isAncestorOf(in_hand))
        self._list.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        if had_focus and self._rows:
            self.rows[min(gone.place, len(self._rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    # --- dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only rows of this card may be dropped on it."""
        if number_in(event.mimeData()) in self._rows:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where it would land."""
        self._show_drop(self._gap_at(event.position().toPoint().y()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It lands nowhere."""
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put it there."""
        number, gap = number_in(event.mimeData()), self._gap_at(event.position().toPoint().y())
        self._show_drop(None)
        if number in self._rows:
            now = list(self._rows).index(number)
            self.placed.emit(number, gap - 1 if gap > now else gap)
            event.acceptProposedAction()

    def _gap_at(self, y: int) -> int:
        """The gap between two rows that is nearest to a height in the card, 0 above the first."""
        middles = [shown.mapTo(self, shown.rect().center()).y() for shown in self.rows]
        return sum(y > middle for middle in middles)

    def _show_drop(self, gap: int | None) -> None:
        for index, shown in enumerate(self.rows):
            shown.show_drop(above=gap == index, below=gap == index + 1 == len(self._rows))

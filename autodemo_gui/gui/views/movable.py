"""Rows that are put in another order, by dragging, by keys or by buttons, and taken out again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import Button

MIME = "application/x-autodemo-row"


@dataclass(frozen=True, slots=True)
class MoveWords:
    """What the three buttons of a row are called; `name` is what the row is about."""

    name: str
    up: str
    down: str
    remove: str


class MovableRow(QFrame):
    """Takes the keyboard: Alt with Up or Down moves it, Del takes it out. `moved` carries by how many places."""

    moved = Signal(int)
    removed = Signal()

    def __init__(self, number: int, words: MoveWords, theme: Theme) -> None:
        """`number`, from 1, names it among its like; its place is told by `show_place`."""
        super().__init__()
        self.number = number
        self.place = 0
        self._theme = theme
        self._pressed_at: QPoint | None = None
        self._drop = (False, False)
        self._shows_ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.up = self._tool("up", words.up, "Alt+Up", words.name, lambda: self.moved.emit(-1))
        self.down = self._tool("down", words.down, "Alt+Down", words.name, lambda: self.moved.emit(1))
        self.remove = self._tool("close", words.remove, "Del", words.name, self.removed.emit)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the Tab key stops in it, in this order."""
        return (self, self.up, self.down, self.remove)

    def show_place(self, place: int, count: int) -> None:
        """Say the how-manieth of how many it is, from 0; whoever is at an end cannot be moved over it."""
        self.place = place
        for button, is_possible in ((self.up, place > 0), (self.down, place < count - 1)):
            if button.hasFocus() and not is_possible:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setEnabled(is_possible)

    def show_drop(self, *, above: bool, below: bool) -> None:
        """Whether what is dragged would land above it, or below it."""
        if (above, below) != self._drop:
            self._drop = (above, below)
            self.update()

    def _tool(self, icon: str, words: str, key: str, name: str, do: Callable[[], None]) -> Button:
        button = Button("", "icon", theme=self._theme, icon=icon, icon_colour="muted")
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{words}  ({shown})")
        button.setAccessibleName(f"{words}: {name}")
        button.clicked.connect(do)
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(do)
        return button

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring for the keyboard, and a line where something would be dropped."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self.hasFocus() and self._shows_ring:
            painter.setPen(self._theme.colour("accent"))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -3), 6, 6)
        above, below = self._drop
        if above or below:
            painter.setPen(QPen(self._theme.colour("accent"), 3))
            y = 1 if above else self.height() - 2
            painter.drawLine(0, y, self.width(), y)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """After a click the ring is noise, as for buttons."""
        self._shows_ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A drag may begin."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It was a click after all."""
        self._pressed_at = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the row along, once the mouse has been moved far enough to mean it."""
        if self._pressed_at is None:
            return
        way = event.position().toPoint() - self._pressed_at
        if way.manhattanLength() >= QApplication.startDragDistance():
            drag = QDrag(self)
            drag.setMimeData(row_data(self.number))
            drag.setPixmap(self.grab())
            drag.setHotSpot(self._pressed_at)
            self._pressed_at = None
            drag.exec(Qt.DropAction.MoveAction)


class MovableRows(QWidget):
    """Rows below each other. `placed` carries the number of one and its new place from 0, `removed` its number."""

    placed = Signal(int, int)
    removed = Signal(int)

    def __init__(self, *, spacing: int = 0) -> None:
        """No rows yet; `spacing` between them in pixels."""
        super().__init__()
        self._rows: dict[int, MovableRow] = {}
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(spacing)
        self._list.addStretch(1)
        self.setAcceptDrops(True)

    @property
    def rows(self) -> list[MovableRow]:
        """The rows, the first one first."""
        return list(self._rows.values())

    def arrange(self, numbers: Sequence[int], make: Callable[[int], MovableRow], *, after: QWidget) -> None:
        """Show rows in an order. Those that stay are moved, not made anew, so that the one in hand keeps the keyboard.

        Args:
            numbers: of the rows, in their order.
            make: gives the row of a number that is not there yet.
            after: where the Tab key comes from.
        """
        last = after
        before = self._rows
        self._rows = {
            number: before.pop(number) if number in before else self._wired(make(number)) for number in numbers
        }
        for index, shown in enumerate(self.rows):
            self._list.insertWidget(index, shown)
            shown.show()  # at once, so that it can take the keyboard
            shown.show_place(index, len(self._rows))
            for each in shown.stops:
                QWidget.setTabOrder(last, each)
                last = each
        for gone in before.values():
            self._let_go(gone)

    def settle(self) -> None:
        """Put every row where it belongs now, not with the next look at the screen."""
        self._list.activate()

    def _wired(self, made: MovableRow) -> MovableRow:
        number = made.number
        made.moved.connect(lambda by: self.placed.emit(number, list(self._rows).index(number) + by))
        made.removed.connect(lambda: self.removed.emit(number))
        return made

    def _let_go(self, gone: MovableRow) -> None:
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
        """Only rows of this list may be dropped on it."""
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
        """The gap between two rows that is nearest to a height in the list, 0 above the first."""
        return sum(y > shown.geometry().center().y() for shown in self.rows)

    def _show_drop(self, gap: int | None) -> None:
        for index, shown in enumerate(self.rows):
            shown.show_drop(above=gap == index, below=gap == index + 1 == len(self._rows))


def row_data(number: int) -> QMimeData:
    """A row as it is dragged."""
    data = QMimeData()
    data.setData(MIME, str(number).encode())
    return data


def number_in(data: QMimeData) -> int:
    """The number of the row that is dragged; 0 for anything else."""
    written = bytes(data.data(MIME).data())
    return int(written) if written.isdigit() else 0

"""One recording that waits: what it will be of, how it will be made, and what can be done with it."""

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QFocusEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QFrame

from autodemo_gui.core.text import tr
from autodemo_gui.gui.line import Waiting
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.elided import Elided
from autodemo_gui.gui.views.limit_words import draft_words
from autodemo_gui.gui.views.parts import Button, column, row, set_margins

MIME = "application/x-autodemo-waiting"


class WaitingRow(QFrame):
    """Takes the keyboard: Alt with Up or Down moves it, Del takes it out. `moved` carries by how many places."""

    HEIGHT = 60
    moved = Signal(int)
    removed = Signal()

    def __init__(self, entry: Waiting, theme: Theme) -> None:
        """Its place is told by `show_place`."""
        super().__init__()
        self._entry = entry
        self._theme = theme
        self._pressed_at: QPoint | None = None
        self._drop = (False, False)
        self._shows_ring = False
        self.place = 0
        self.setFixedHeight(self.HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        name = entry.draft.label
        goal = entry.draft.goal.strip()
        title = Elided(f"{name} — {goal}" if goal else name, "strong")
        self._words = draft_words(entry.draft)
        self.setToolTip("\n".join(part for part in (name, goal, self._words) if part))
        self.up = self._tool("up", tr("Earlier in the queue"), "Alt+Up", name, lambda: self.moved.emit(-1))
        self.down = self._tool("down", tr("Later in the queue"), "Alt+Down", name, lambda: self.moved.emit(1))
        self.remove = self._tool("close", tr("Take out of the queue"), "Del", name, self.removed.emit)
        line = row(column(title, Elided(self._words, "small"), spacing=2), self.up, self.down, self.remove, spacing=0)
        line.setStretch(0, 1)
        set_margins(line, 2 * GRID, 6, GRID, 6)
        self.setLayout(line)

    def show_place(self, place: int, count: int) -> None:
        """Say the how-manieth of how many it is, from 0; whoever is at an end cannot be moved over it."""
        self.place = place
        for button, is_possible in ((self.up, place > 0), (self.down, place < count - 1)):
            if button.hasFocus() and not is_possible:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setEnabled(is_possible)
        draft = self._entry.draft
        spoken = ", ".join(part for part in (draft.label, draft.goal.strip(), self._words) if part)
        self.setAccessibleName(tr("{place} of {count}: {what}", place=place + 1, count=count, what=spoken))

    def show_drop(self, *, above: bool, below: bool) -> None:
        """Whether what is dragged would land above it, or below it."""
        if (above, below) != self._drop:
            self._drop = (above, below)
            self.update()

    def _tool(self, icon: str, words: str, key: str, name: str, do: object) -> Button:
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
            drag.setMimeData(row_data(self._entry.number))
            drag.setPixmap(self.grab())
            drag.setHotSpot(self._pressed_at)
            self._pressed_at = None
            drag.exec(Qt.DropAction.MoveAction)


def row_data(number: int) -> QMimeData:
    """A row as it is dragged."""
    data = QMimeData()
    data.setData(MIME, str(number).encode())
    return data


def number_in(data: QMimeData) -> int:
    """The number of the row that is dragged; 0 for anything else."""
    written = bytes(data.data(MIME).data())
    return int(written) if written.isdigit() else 0

"""A small surface over the page that belongs to a button."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget


class Popover(QFrame):
    """A click beside it, Escape or Enter closes it, and then it is gone."""

    def __init__(self, anchor: QWidget, width: int) -> None:
        """Belongs to its anchor; `width` in pixels, more if its words do not fit."""
        super().__init__(anchor, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._anchor = anchor
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popover")
        self.setFixedWidth(width)

    def open_below(self, focus: QWidget) -> None:
        """Show it with its middle under the anchor's, but on the screen; `focus` gets the keyboard."""
        layout = self.layout()
        if layout is not None:
            self.setFixedWidth(max(self.width(), layout.totalMinimumSize().width()))
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
        else:
            self.adjustSize()
        corner = QPoint((self._anchor.width() - self.width()) // 2, self._anchor.height() + 6)
        place = self._anchor.mapToGlobal(corner)
        room = self._anchor.screen().availableGeometry()
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        place.setY(max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.move(place)
        self.show()
        focus.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes it, like Escape does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.close()
        else:
            super().keyPressEvent(event)

"""A short word over the page, with at most one thing to do about it; it leaves by itself."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, announce, label, row

_SHOWN_MS = 6000
_WITH_ACTION_MS = 20_000
_ONCE_MORE_MS = 2000
"""From when nobody points at it any more, nor has the keyboard in it."""
_WIDEST_WORDS = 620
_MARGIN = 16
_ABOVE_EDGE = 8 * GRID
"""The buttons of the library are at the lower edge."""


class Toast(QFrame):
    """Lies over its parent, in the middle of the lower edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Hidden until there is something to say."""
        super().__init__(parent)
        self._parent = parent
        self.setProperty("kind", "toast")
        self._words = label(wraps=True)
        self._do = Button("", "", theme=theme)
        self._action: QAction | None = None
        self._do.clicked.connect(self._on_do)
        self._box = row(self._words, self._do, spacing=2 * GRID)
        self._box.setContentsMargins(_MARGIN, 10, _MARGIN, 10)
        self.setLayout(self._box)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._leave)
        parent.installEventFilter(self)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, words: str, action: QAction | None = None) -> None:
        """Say something for a while; with an action, longer."""
        self._words.setText(words)
        self.setAccessibleName(words)
        announce(self, words)
        self._action = action
        self._do.setVisible(action is not None)
        if action is not None:
            self._do.setText(action.text())
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS if action is None else _WITH_ACTION_MS)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click sends it away, to reach what lies under it."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the parent changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _on_do(self) -> None:
        self.hide()
        if self._action is not None:
            self._action.trigger()

    def _leave(self) -> None:
        """Not while somebody is about to use it."""
        if self.underMouse() or self._do.hasFocus():
            self._timer.start(_ONCE_MORE_MS)
        else:
            self.hide()

    def _place(self) -> None:
        """As wide as its words need, in lines of a width that reads well; never wider than the parent."""
        parent = self._parent
        self._words.ensurePolished()
        beside = 0 if self._do.isHidden() else self._do.sizeHint().width() + 2 * GRID
        room = max(160, parent.width() - beside - 2 * _MARGIN - 8 * GRID)
        needed = (
            self._words.fontMetrics().horizontalAdvance(self._words.text()) + self._words.contentsMargins().left() + 2
        )
        self._words.setFixedWidth(min(needed, _WIDEST_WORDS, room))
        width = self._box.totalSizeHint().width()
        self.resize(width, self._box.totalHeightForWidth(width))
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - _ABOVE_EDGE)

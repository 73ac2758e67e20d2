"""A short word over the page, with at most one thing to do about it; it leaves by itself."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QWidget

from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, announce, label, row

_SHOWN_MS = 6000
_WITH_ACTION_MS = 20_000


class Toast(QFrame):
    """Lies over its parent, in the middle of the lower edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Hidden until there is something to say."""
        super().__init__(parent)
        self._parent = parent
        self.setProperty("kind", "toast")
        self._words = label()
        self._do = Button("", "", theme=theme)
        self._action: QAction | None = None
        self._do.clicked.connect(self._on_do)
        box = row(self._words, self._do, spacing=2 * GRID)
        box.setContentsMargins(16, 10, 16, 10)
        self.setLayout(box)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
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
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(_SHOWN_MS if action is None else _WITH_ACTION_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the parent changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _on_do(self) -> None:
        self.hide()
        if self._action is not None:
            self._action.trigger()

    def _place(self) -> None:
        parent = self._parent
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 4 * GRID)

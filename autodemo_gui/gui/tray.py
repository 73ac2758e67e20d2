"""An icon in the system's tray, there only while the window is away, and the words that come from it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

_SHOWN_MS = 10_000
"""How long a word stays, and with it the icon it comes from; systems with rules of their own shorten it."""


class Tray(QObject):
    """Shows nothing and says so where there is no tray. `clicked` is the icon, or what it said."""

    clicked = Signal()

    def __init__(
        self,
        icon: QIcon,
        actions: Sequence[QAction],
        parent: QObject,
        *,
        is_there: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        """Nothing is shown yet.

        Args:
            icon: the program's own.
            actions: of its menu.
            parent: whose life it shares.
            is_there: whether this system has a tray; asked each time, as desktops are restarted.
        """
        super().__init__(parent)
        self._is_there = is_there
        self._menu = QMenu()
        self._menu.addActions(actions)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.clicked)
        self._over = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._over.timeout.connect(self.hide)

    @property
    def is_shown(self) -> bool:
        """Whether the icon is there."""
        return self._icon.isVisible()

    def show(self, words: str) -> bool:
        """Show the icon, with words for whoever points at it; False where there is no tray."""
        if not self._is_there():
            return False
        self._over.stop()
        self._icon.setToolTip(words)
        self._icon.show()
        return True

    def say(self, title: str, words: str) -> bool:
        """Say something for a while, then be gone; False where there is no tray."""
        if not self.show(title) or not QSystemTrayIcon.supportsMessages():
            self.hide()
            return False
        self._icon.showMessage(title, words, self._icon.icon(), _SHOWN_MS)
        self._over.start()
        return True

    def hide(self) -> None:
        """Take the icon away, and what it says."""
        self._over.stop()
        self._icon.hide()

    def close(self) -> None:
        """Be gone for good."""
        self.hide()
        self._menu.deleteLater()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:  # the menu opens by itself
            self.clicked.emit()

"""The window while a recording goes on without it: how it steps aside, comes back, and says that something is over."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.spoken import spoken
from autodemo_gui.gui.states import State, draft_of
from autodemo_gui.gui.theme import app_icon
from autodemo_gui.gui.tray import Tray
from autodemo_gui.gui.views.main_window import MainWindow


class Aside(QObject):
    """Into the tray where there is one, else into the task bar; back with a click, or by itself when it is over."""

    def __init__(
        self, window: MainWindow, *, has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable
    ) -> None:
        """The window is where it is; `has_tray` tells whether this system has a tray."""
        super().__init__(window)
        self._window = window
        show = QAction(tr("Show the window"), self)
        show.triggered.connect(self.come_back)
        acts = [window.actions_table[act] for act in (Act.FINISH, Act.CANCEL)]
        self.tray = Tray(app_icon(), [show, *acts], self, is_there=has_tray)
        self.tray.clicked.connect(self.come_back)

    def step_aside(self, state: State) -> None:
        """Out of the way while a recording goes on."""
        if self.tray.show(tr("AutoDemo records {place}", place=draft_of(state).label)):
            self._window.hide()
        else:
            self._window.step_aside()

    def come_back(self) -> None:
        """To the front, on somebody's wish."""
        self.tray.hide()
        self._window.come_back()
        self._window.raise_()
        self._window.activateWindow()

    def reappear(self) -> None:
        """There is nothing to be away for any more."""
        self.tray.hide()
        self._window.come_back()

    def tell(self, state: State) -> None:
        """Something is over: the window comes back if it was away; who looks elsewhere is told, who looks on is not."""
        is_looked_at = self._window.isActiveWindow() and self._window.isVisible()
        self.reappear()
        if not is_looked_at:
            QApplication.alert(self._window)
            self.tray.say(draft_of(state).title, spoken(state))

    def close(self) -> None:
        """Leave nothing in the tray."""
        self.tray.close()

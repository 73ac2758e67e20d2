"""A plan that leaves the desk unfilmed can be brought back for a while: whoever made it spent minutes on it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from autodemo_gui.core.text import tr
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.states import Checking, Planned, State, draft_of
from autodemo_gui.gui.views.main_window import MainWindow


class PutAway(QObject):
    """Watches what is looked at; says that a plan is gone, with an undo."""

    def __init__(self, window: MainWindow, bridge: Bridge) -> None:
        """Nothing was looked at yet."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._shown: State | None = None
        bridge.changed.connect(self._on_changed)

    def _on_changed(self, _: State) -> None:
        before, self._shown = self._shown, self._bridge.shown
        if isinstance(before, Planned) and not isinstance(self._shown, Planned) and not _is_filmed(self._shown):
            undo = QAction(tr("Undo"), self)
            undo.triggered.connect(lambda: self._bridge.open_plan(before))
            words = tr("The plan of {site} is put away.", site=draft_of(before).label)
            self._window.toast.say(words, undo)


def _is_filmed(shown: State) -> bool:
    """Whether what came instead is the recording of the plan."""
    return isinstance(shown, Checking) and bool(shown.draft.script)

"""Recordings that a crash or a power cut ended: looked for before a worker starts, offered once."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.librarian import Librarian
from autodemo_gui.gui.states import Idle
from autodemo_gui.gui.views.main_window import MainWindow

if TYPE_CHECKING:  # what it imports is not needed to show a window
    from autodemo_gui.gui.recovery import Lost


class Interrupted:
    """What dead windows left behind in the folders of one person."""

    def __init__(self, kept: Kept) -> None:
        """Nothing has been looked for yet."""
        self._kept = kept
        self._lost: list[Lost] = []

    def find(self, settings: Settings) -> None:
        """In a thread, before a worker starts: what a crash left behind is kept."""
        from autodemo_gui.gui.recovery import rescue

        self._lost = rescue(self._kept.places, self._kept.films, settings)

    def offer(self, window: MainWindow, bridge: Bridge, librarian: Librarian) -> None:
        """Offer, on the start page, to make the newest again, or to keep what was filmed of it."""
        lost, self._lost = self._lost, []
        if not lost or not isinstance(bridge.state, Idle):
            return
        newest = lost[-1]
        offer = QAction(tr("Keep what was filmed") if newest.has_take else tr("Record again"), window)
        if newest.has_take:
            offer.triggered.connect(lambda: bridge.spawn(librarian.recover(newest.entry)))
        else:
            offer.triggered.connect(lambda: bridge.record(newest.draft))
        window.toast.say(tr("Recording {label} was interrupted.", label=newest.draft.label), offer)

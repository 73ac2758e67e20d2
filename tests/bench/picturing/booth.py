"""Where windows pose: one at a time, until it has come to rest."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.states import Idle, State
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.recent import RecentFilm
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from tests.bench.painted import page, write_film
from tests.bench.scenes import DRAFT, entries

_LOOK_EVERY_MS = 50
_PATIENCE_S = 2.0
"""Some things never rest: a bar that tells that nobody knows how long it will take."""
_LOADING_S = 10.0

Pose = Callable[["Booth"], QWidget]
"""Brings a window into a state, and says which widget is to be pictured."""


class Booth:
    """Makes windows with a library and a picture of a page behind them, and lets them go again."""

    def __init__(self, app: QApplication, theme: Theme, folder: Path) -> None:
        """`folder` takes a film and the pictures of the library."""
        app.setCursorFlashTime(0)  # a caret that blinks is in one picture and not in the next
        self.theme = theme
        self.film = write_film(folder / "film.mp4")
        self.shelf = entries(folder)
        self._windows: list[MainWindow] = []

    def window(self, state: State | None = None, *, has_films: bool = True) -> MainWindow:
        """A window that shows a state, by default the start page; `has_films` unless nothing was ever recorded."""
        made = MainWindow(self.theme)
        made.header.show_place(tr("This computer"), answers=True)
        if has_films:
            made.start.recent.show_films([RecentFilm(each, title_of(each), page(640, 360)) for each in self.shelf[:4]])
        made.live.show_preview(page(), (1280, 720), (610, 460))
        made.show_state(state or Idle(DRAFT))
        made.show()
        self._windows.append(made)
        return made

    def settings(self, number: int = 0, *, shared_queue: str = "", **values: object) -> SettingsDialog:
        """The settings over the start page, at a page counted from 0, filled with these values."""
        made = SettingsDialog(values, self.theme, self.window(), shared_queue=shared_queue)
        made.open()
        made.show_page(number)
        return made

    def action(self, words: str) -> QAction:
        """Something that a toast offers to do."""
        return QAction(words, self._windows[-1])

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to become true.

        Raises:
            TimeoutError: it did not.
        """
        until_s = time.monotonic() + _LOADING_S
        while not holds():
            if time.monotonic() > until_s:
                raise TimeoutError(f"it was waited {_LOADING_S:.0f} s for")
            QTest.qWait(_LOOK_EVERY_MS)

    def picture(self, subject: QWidget) -> QImage:
        """A widget as it looks when it has come to rest, or after two seconds."""
        until_s = time.monotonic() + _PATIENCE_S
        before, seen = QImage(), subject.grab().toImage()
        while seen != before and time.monotonic() < until_s:
            QTest.qWait(_LOOK_EVERY_MS)
            before, seen = seen, subject.grab().toImage()
        return seen

    def clear(self) -> None:
        """Let everything go that posed, for every widget that lingers is dressed again with each change of theme."""
        while self._windows:
            window = self._windows.pop()
            window.end()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)

"""What a person does with recordings that were made: watch, rename, throw away; and how their list is kept fresh."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QObject, QStandardPaths, Signal

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.darkroom import Darkroom, Order
from autodemo_gui.gui.fetching import film_of
from autodemo_gui.gui.missing import Missing
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.states import Film, draft_of
from autodemo_gui.gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from autodemo_gui.store.library import Entry

_log = logging.getLogger(__name__)


class Librarian(QObject):
    """Serves the library page; reads and changes files off the window's thread. `changed` when it changed any."""

    changed = Signal()

    def __init__(self, window: MainWindow, bridge: Bridge, darkroom: Darkroom, folder: Callable[[], Path]) -> None:
        """Wire the actions.

        Args:
            window: whose library page it is.
            bridge: opens films and records again.
            darkroom: makes a film of what was filmed before a crash.
            folder: where films are kept; asked each time, as it is a setting.
        """
        super().__init__(window)
        self._window = window
        self._darkroom = darkroom
        self._bridge = bridge
        self._folder = folder
        self._missing = Missing(window, bridge)
        self._missing.found.connect(self._on_found)
        self._is_wired = False
        window.library_opened.connect(self._on_opened)
        does: dict[Act, Callable[[Entry], object]] = {
            Act.WATCH: self.watch,
            Act.RECOVER: lambda entry: bridge.spawn(self.recover(entry)),
            Act.RECORD_LIKE_IT: self._record_again,
            Act.SHOW_ENTRY: lambda entry: window.show_in_folder(entry.path),
            Act.LOCATE: self._missing.locate,
            Act.FORGET: lambda entry: bridge.spawn(self._throw_away(entry)),
            Act.TRASH: lambda entry: bridge.spawn(self._throw_away(entry)),
        }
        for act, do in does.items():
            window.actions_table[act].triggered.connect(lambda _=False, do=do: self._with_chosen(do))

    def refresh(self) -> None:
        """Show what is on disk now, if anybody looks."""
        if self._window.shelf.is_open:
            self._bridge.spawn(self._read())

    def watch(self, entry: "Entry") -> None:
        """Open an entry's film in the player."""
        if not entry.can_be_watched:
            return
        if not entry.path.exists():  # it was there when the list was read
            self._missing.say(entry)
            self._on_found()
            return
        self._window.show_library(is_shown=False)
        self._bridge.open_film(film_of(entry), replace(draft_of(self._bridge.shown), address=entry.film.url))

    def _on_found(self) -> None:
        self.refresh()
        self.changed.emit()

    async def recover(self, entry: "Entry") -> None:
        """Make a film of what was filmed before the program ended, and show it."""
        film = film_of(entry)
        if not await asyncio.to_thread(self._darkroom.has_take, film.job_id):
            self._window.toast.say(tr("Nothing had been filmed yet. Record it again."))
            return
        self._window.toast.say(tr("Making a film of what there is …"))
        made = await self._darkroom.develop(film, Order(), lambda _: None)
        if isinstance(made, Film):
            self._window.show_library(is_shown=False)
            self._bridge.open_film(made, replace(draft_of(self._bridge.shown), address=entry.film.url))
        self.refresh()

    def _on_opened(self) -> None:
        if not self._is_wired:
            self._is_wired = True
            self._window.library.opened.connect(self.watch)
            self._window.library.retitled.connect(lambda entry, title: self._bridge.spawn(self._rename(entry, title)))
        self.refresh()

    def _with_chosen(self, do: "Callable[[Entry], object]") -> None:
        chosen = self._window.shelf.chosen
        if chosen is not None:
            do(chosen)

    async def _read(self) -> None:
        from autodemo_gui.store.library import Library

        entries = await asyncio.to_thread(Library(self._folder()).entries)
        self._window.library.show_entries(entries)

    def _record_again(self, entry: "Entry") -> None:
        self._window.show_library(is_shown=False)
        self._bridge.record(replace(self._window.start.draft(), address=entry.film.url))

    async def _rename(self, entry: "Entry", title: str) -> None:
        from autodemo_gui.store.library import Library

        try:
            await asyncio.to_thread(Library(self._folder()).rename, entry, title)
        finally:
            await self._read()
            self.changed.emit()

    async def _throw_away(self, entry: "Entry") -> None:
        """Into the system's trash, from which it can be taken back."""
        from autodemo_gui.store.film_files import files_of

        stuck = [file for file in files_of(entry.path) if not await asyncio.to_thread(_trashed, file)]
        if stuck:
            _log.warning("not moved to the trash: %s", ", ".join(file.name for file in stuck))
            self._window.toast.say(tr("“{title}” could not be moved to the trash.", title=title_of(entry)))
        else:
            self._window.toast.say(tr("“{title}” is in the trash.", title=title_of(entry)))
        await self._read()
        self.changed.emit()


def _trashed(file: Path) -> bool:
    """Move a file to the system's trash; on a fresh Linux account the folder that will hold it has to be made."""
    home = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation))
    home.mkdir(parents=True, exist_ok=True)
    return bool(QFile(str(file)).moveToTrash())

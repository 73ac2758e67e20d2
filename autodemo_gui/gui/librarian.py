"""What a person does with recordings that were made: watch, rename, throw away; and how their list is kept fresh."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge
from autodemo_gui.gui.darkroom import Darkroom, Order
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.fetching import film_of
from autodemo_gui.gui.missing import Missing
from autodemo_gui.gui.session import StoryFound
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.states import Done, Film, draft_of
from autodemo_gui.gui.telling import story_of
from autodemo_gui.gui.trash import Thrown, take_back, throw_away
from autodemo_gui.gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from autodemo_gui.core.story import Line
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
        self._show(film_of(entry), self._draft_of(entry, draft_of(self._bridge.shown)))

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
            self._show(made, self._draft_of(entry, draft_of(self._bridge.shown)))
        self.refresh()

    def _show(self, film: Film, draft: Draft) -> None:
        """Open a film at once; its story follows when it has been read."""
        self._bridge.open_film(film, draft)
        self._bridge.spawn(self._tell_story(film))

    async def _tell_story(self, film: Film) -> None:
        lines = await asyncio.to_thread(_told_of, film.path)
        if lines:
            self._bridge.dispatch(StoryFound(film, lines))

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

    def _draft_of(self, entry: "Entry", like: Draft) -> Draft:
        """What records the site of an entry again; nothing that was said about another site goes along."""
        url = entry.film.url
        return replace(like, address=url, goal="", script="", may_save=self._window.start.may_save_of(url))

    def _record_again(self, entry: "Entry") -> None:
        if not entry.film.url:
            self._window.toast.say(tr("It is not known which site this film shows."))
            return
        self._window.show_library(is_shown=False)
        self._bridge.record(self._draft_of(entry, self._window.start.draft()))

    def _is_being_made(self, entry: "Entry") -> bool:
        """Whether the film is made anew just now, and would come back under its old name; says so."""
        desk = self._bridge.desk
        is_it = any(
            isinstance(state, Done) and state.film.path == entry.path and state.rendering is not None
            for state in (desk.going, desk.aside)
        )
        if is_it:
            self._window.toast.say(tr("One at a time: the film is still being made."))
        return is_it

    def _put_down(self, entry: "Entry") -> Draft | None:
        """Let go of a film that is shown, as its files are about to move; what it was recorded with, if it was."""
        state = self._bridge.shown
        if not isinstance(state, Done) or state.film.path != entry.path:
            return None
        self._bridge.back()
        return state.run.draft

    async def _rename(self, entry: "Entry", title: str) -> None:
        from autodemo_gui.store.library import Library

        if self._is_being_made(entry):
            await self._read()
            return
        shown = self._put_down(entry)
        try:
            entry = await asyncio.to_thread(Library(self._folder()).rename, entry, title)
        finally:
            if shown is not None:
                self._show(film_of(entry), shown)
            await self._read()
            self._window.library.choose(entry.path)
            self.changed.emit()

    async def _throw_away(self, entry: "Entry") -> None:
        """Into the system's trash, from which it can be taken back."""
        from autodemo_gui.store.film_files import files_of, shapes_of

        if self._is_being_made(entry):
            return
        self._put_down(entry)
        title = title_of(entry)
        try:
            thrown = await asyncio.to_thread(throw_away, [*files_of(entry.path), *shapes_of(entry.path)])
        except OSError as error:
            _log.warning("not moved to the trash: %s", error)
            self._window.toast.say(tr("“{title}” could not be moved to the trash.", title=title))
        else:
            undo = QAction(tr("Undo"), self)
            undo.triggered.connect(lambda: self._bridge.spawn(self._take_back(thrown, entry)))
            self._window.toast.say(
                tr("“{title}” is in the trash.", title=title), undo if thrown.can_be_taken_back else None
            )
        await self._read()
        self.changed.emit()

    async def _take_back(self, thrown: Thrown, entry: "Entry") -> None:
        try:
            await asyncio.to_thread(take_back, thrown)
        except OSError as error:
            _log.warning("not taken back from the trash: %s", error)
            self._window.toast.say(
                tr("“{title}” could not be taken back; it is still in the trash.", title=title_of(entry))
            )
            return
        await self._read()
        self._window.library.choose(entry.path)
        self._window.toast.say(tr("“{title}” is back in the library.", title=title_of(entry)))
        self.changed.emit()


def _told_of(film: Path) -> "tuple[Line, ...]":
    """What was told while a film was made. Blocks."""
    from autodemo_gui.store.film_log import read_log

    return story_of(read_log(film))

"""Window, session and workplace together: what each action does, and how the program ends."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.settings import OPENAI_API_KEY, REDIS_URL
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.aside import Aside
from autodemo_gui.gui.awake import Awake
from autodemo_gui.gui.bridge import Bridge, answer, on_interrupt
from autodemo_gui.gui.browser_watch import BrowserWatch
from autodemo_gui.gui.darkroom import Darkroom
from autodemo_gui.gui.disk_watch import DiskWatch
from autodemo_gui.gui.draft import default_name, with_changes
from autodemo_gui.gui.editor import Editor
from autodemo_gui.gui.interrupted import Interrupted
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.language import path_words
from autodemo_gui.gui.librarian import Librarian
from autodemo_gui.gui.place import Place
from autodemo_gui.gui.put_away import PutAway
from autodemo_gui.gui.recents import recent_films
from autodemo_gui.gui.salvage import Salvage
from autodemo_gui.gui.setup import Setup
from autodemo_gui.gui.states import Cancelled, Done, Failed, Planned, State, draft_of, is_busy, run_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.turns import Turns
from autodemo_gui.gui.views.close_dialog import CloseDialog, Closing
from autodemo_gui.gui.views.landing import Landing
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.workplace import STOP_PATIENCE_S, Workplace

_log = logging.getLogger(__name__)

EXIT_INTERRUPTED = 130
SECRET = {REDIS_URL.name, OPENAI_API_KEY.name}


class Program(QObject):
    """Owns the window and everything behind it; `serve` is its life."""

    def __init__(self, theme: Theme, kept: Kept) -> None:
        """Build what can be built without waiting; nothing is connected yet."""
        super().__init__()
        self._theme = theme
        self._kept = kept
        self._closed = asyncio.Event()
        self._leaves_when_done = False
        self._was_busy = False
        self._result: object = None
        self.exit_code = 0
        self._asks = False
        self._darkroom = Darkroom(kept.places, kept.settings)
        self._interrupted = Interrupted(kept)
        self.workplace = Workplace(kept.settings, keep_take=self._darkroom.keep, before_work=self._interrupted.find)
        self.bridge = Bridge(
            queue=self.workplace.queue, places=kept.places, films=lambda: kept.films, draft=kept.first_draft()
        )
        self.window = MainWindow(theme)
        self.window.restoreGeometry(kept.geometry)
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowFullScreen)  # that was for a film
        self._aside = Aside(self.window)
        self._awake = Awake()
        self._disk = DiskWatch(self.window, self.bridge, kept, self.workplace, theme)
        self._place = Place(self.window, self.bridge, self.workplace)
        self._browsers = BrowserWatch(self.window.start, self.bridge, kept, self.workplace)
        self._browsers.wanted.connect(lambda: self._open_settings(at_browser=True))
        self._place.answered.connect(self._browsers.look)
        self._setup = Setup(self.window, self.bridge, kept, theme)
        self._editor = Editor(self.window, self.bridge, self._darkroom)
        self._salvage = Salvage(self.window, self.bridge, self._darkroom, lambda: kept.films)
        self._librarian = Librarian(self.window, self.bridge, self._darkroom, lambda: kept.films)
        self._place.answered.connect(lambda: self._interrupted.offer(self.window, self.bridge, self._librarian))
        PutAway(self.window, self.bridge)
        self._turns = Turns(self.window, self.bridge, kept.places.waiting)
        Landing(self.window).landed.connect(self.visit)
        self.window.start.asked.connect(kept.save_film_choices)
        self.window.start.words_changed.connect(lambda words: self._keep(lambda: kept.save_own_words(words)))
        self.window.start.may_save_of = kept.may_be_saved_to
        self.window.start.may_save_changed.connect(
            lambda address, allowed: self._keep(lambda: kept.save_may_be_saved_to(address, allowed=allowed))
        )
        self.window.start.recent.chosen.connect(lambda film: self._librarian.watch(film.entry))
        self._librarian.changed.connect(lambda: self.bridge.spawn(self._show_recent()))
        self.window.plan_edited.connect(self.bridge.edit_plan)
        self.window.close_asked.connect(lambda: self.bridge.spawn(self._close()))
        self.window.header.place_clicked.connect(self._open_settings)
        self.window.error.browser_wanted.connect(lambda: self._open_settings(at_browser=True))
        self.bridge.changed.connect(self._on_changed)
        self.bridge.changed.connect(self._awake.follow)
        self.bridge.pictured.connect(self.window.live.show_preview)
        self.bridge.pointed.connect(self.window.live.stage.point_at)
        self.bridge.said.connect(self.window.toast.say)
        self._wire_actions()
        self.window.show_desk(self.bridge.desk)

    async def serve(self) -> None:
        """Serve the window until it is closed, then end everything that was started."""
        on_interrupt(self._stopped)
        self.bridge.spawn(self._load_turns())
        if self._kept.warning:
            self.window.toast.say(self._kept.warning)
        self._place.connect_early()
        self.bridge.spawn(self._show_recent())
        await self._closed.wait()
        self._remember_place()
        self._aside.close()
        self.window.end()
        self._darkroom.stop()
        await self._turns.close()
        await self.bridge.close()
        await self.workplace.close()
        await asyncio.to_thread(self._awake.close)

    def _keep(self, save: Callable[[], None]) -> None:
        """Keep what a person has set; what cannot be written down counts until the end, and that is said."""
        try:
            save()
        except AutoDemoError as error:
            self.window.toast.say(error.sentence)

    def _remember_place(self) -> None:
        try:
            self._kept.save_geometry(bytes(self.window.saveGeometry().data()))
        except AutoDemoError as error:
            _log.warning("the window's place is not remembered: %s", error)

    def _wire_actions(self) -> None:
        kept_logs = self._kept.places.logs
        does = {
            Act.FOCUS_ADDRESS: self._focus_address,
            Act.FINISH: self.bridge.finish,
            Act.CANCEL: self.bridge.cancel,
            Act.KEEP: self.bridge.keep,
            Act.FILM_PLAN: self.bridge.film_plan,
            Act.RECORD_AGAIN: lambda: self.bridge.record(draft_of(self.bridge.shown)),
            Act.NEW: self._focus_address,
            Act.SAVE_AS: lambda: self._with_film(lambda film: self.bridge.spawn(self._save_as(film))),
            Act.COPY_PATH: lambda: self._with_film(self.window.copy_path),
            Act.SHOW_IN_FOLDER: lambda: self._with_film(self.window.show_in_folder),
            Act.RECORDING: self.bridge.look_at_recording,
            Act.OPEN_LOGS: lambda: self.window.open_folder(kept_logs),
            Act.SETTINGS: self._open_settings,
            Act.QUIT: self.window.close,
        }
        for act, do in does.items():
            self.window.actions_table[act].triggered.connect(lambda _=False, do=do: do())

    # --- the session

    def _on_changed(self, state: State) -> None:
        self.window.show_desk(self.bridge.desk)
        result = state.film if isinstance(state, Done) else state if isinstance(state, Planned | Failed) else None
        is_news, self._result = result is not None and result != self._result, result
        if is_news:  # not every change of a shown film: while it is made anew, there are many
            self._aside.tell(state)
            self.bridge.spawn(self._show_recent())
            self._librarian.refresh()
        if is_news and isinstance(state, Done) and state.film.beside:
            names = ", ".join(path.name for path in state.film.beside)
            where = self.window.actions_table[Act.SHOW_IN_FOLDER]
            self.window.toast.say(tr("Beside the film: {names}", names=names), where)
        was_busy, self._was_busy = self._was_busy, is_busy(state)
        if was_busy and not self._was_busy:
            self._on_over(state)

    def _on_over(self, state: State) -> None:
        """A recording has ended: whoever wanted to leave after it does, unless there is something to be seen first."""
        leaves, self._leaves_when_done = self._leaves_when_done, False
        if leaves and not isinstance(state, Failed | Planned):
            self._leave()
        elif isinstance(state, Cancelled):
            self._aside.reappear()  # to offer what was filmed; any other end has been told

    def _focus_address(self) -> None:
        self.window.show_library(is_shown=False)
        self.bridge.back()
        self.window.start.address.focus()

    def visit(self, address: str) -> None:
        """Another start handed its address over, or just wants the window."""
        self._aside.come_back()
        if address:
            self._focus_address()
            self.window.start.address.field.setText(address)

    # --- films

    def _with_film(self, do: Callable[[Path], object]) -> None:
        if isinstance(self.bridge.shown, Done):
            do(self.bridge.shown.film.path)

    async def _save_as(self, film: Path) -> None:
        """Ask where to, copy, and remember the folder."""
        if self._asks:
            return
        dialog = self.window.save_dialog(self._kept.save_folder / default_name(draft_of(self.bridge.shown)))
        if await self._ask(dialog) != QDialog.DialogCode.Accepted:
            return
        from autodemo_gui.store.film_files import save_copy

        target = Path(dialog.selectedFiles()[0])
        await asyncio.to_thread(save_copy, film, target)
        self._kept.save_folder_used(target.parent)
        self.window.toast.say(tr("Saved as {path}", path=path_words(target)))

    async def _load_turns(self) -> None:
        await self.workplace.loaded()
        await self._turns.load()

    async def _show_recent(self) -> None:
        await self.workplace.loaded()
        films = await asyncio.to_thread(recent_films, self._kept.films, self._kept.places.takes)
        self.window.start.recent.show_films(films)

    # --- settings

    def _open_settings(self, *, at_browser: bool = False) -> None:
        if not self._asks:
            self.bridge.spawn(self._change_settings(at_browser=at_browser))

    async def _change_settings(self, *, at_browser: bool) -> None:
        """Ask, keep, and put into force; a recording that runs stays where it is until it has ended."""
        self._asks = True
        before = self._kept.first_draft()
        try:
            changed = await self._setup.change(at_browser=at_browser)
        finally:
            self._asks = False
            self._browsers.look()  # one may have been installed
        if not changed:
            return
        self.window.start.fill(with_changes(self.window.start.draft(), before, self._kept.first_draft()))
        note = await asyncio.to_thread(self._kept.secrets_note) if changed & SECRET else ""
        said = tr("Saved.") if self._place.renew() else tr("Saved. It counts from the next recording on.")
        self.window.toast.say(f"{said} {note}".strip())

    # --- the end

    async def _close(self) -> None:
        """Close, or ask once when something would be lost."""
        if not self.bridge.desk.is_busy:
            self._leave()
            return
        if self._asks:
            return
        match await self._ask(CloseDialog(self._theme, self.window)):
            case Closing.BACKGROUND:
                self._aside.step_aside(self.bridge.state)
            case Closing.FINISH:
                self._leaves_when_done = True
                self._turns.hold()
                self._aside.step_aside(self.bridge.state)
                self.bridge.finish()
            case Closing.STOP:
                run = run_of(self.bridge.state)
                self.bridge.cancel()
                if run is not None and self.workplace.redis_url:
                    await self.bridge.settled(within_s=STOP_PATIENCE_S)
                self._leave()

    async def _ask(self, dialog: QDialog) -> int:
        """One question at a time."""
        self._asks = True
        try:
            return await answer(dialog)
        finally:
            self._asks = False
            dialog.deleteLater()

    def _stopped(self) -> None:
        """Ctrl+C or a polite kill: no questions."""
        self.exit_code = EXIT_INTERRUPTED
        self._leave()

    def _leave(self) -> None:
        self._closed.set()

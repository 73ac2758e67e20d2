"""Window, session and workplace together: what each action does, and how the program ends."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QDialog

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.settings import OPENAI_API_KEY, REDIS_URL
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.bridge import Bridge, answer, on_interrupt
from autodemo_gui.gui.draft import default_name, draft_of_request
from autodemo_gui.gui.fetching import poster_of
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.librarian import Librarian
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.states import Done, Failed, Idle, Planned, State, draft_of, is_busy, run_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.close_dialog import CloseDialog, Closing
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.recent import MOST, RecentFilm
from autodemo_gui.gui.views.settings_dialog import Choices, SettingsDialog
from autodemo_gui.gui.workplace import STOP_PATIENCE_S, Workplace, place_name, try_out

EXIT_INTERRUPTED = 130
_POSTER_WIDTH = 360


class Program(QObject):
    """Owns the window and everything behind it; `serve` is its life."""

    def __init__(self, theme: Theme, kept: Kept) -> None:
        """Build what can be built without waiting; nothing is connected yet."""
        super().__init__()
        self._theme = theme
        self._kept = kept
        self._closed = asyncio.Event()
        self._leaves_when_done = False
        self.exit_code = 0
        self._asks = False
        self.workplace = Workplace(kept.settings)
        self.bridge = Bridge(queue=self.workplace.queue, places=kept.places, draft=kept.first_draft())
        self.window = MainWindow(theme)
        self._librarian = Librarian(self.window, self.bridge, lambda: kept.places.films)
        self.window.start.asked.connect(self.bridge.record)
        self.window.start.asked.connect(kept.save_film_choices)
        self.window.start.words_changed.connect(kept.save_own_words)
        self.window.start.may_save_of = kept.may_be_saved_to
        self.window.start.may_save_changed.connect(
            lambda address, allowed: kept.save_may_be_saved_to(address, allowed=allowed)
        )
        self.window.start.recent.chosen.connect(lambda film: self._librarian.watch(film.entry))
        self.window.plan_edited.connect(self.bridge.edit_plan)
        self.window.close_asked.connect(lambda: self.bridge.spawn(self._close()))
        self.window.header.place_clicked.connect(self._open_settings)
        self.bridge.changed.connect(self._on_changed)
        self.bridge.pictured.connect(self.window.show_preview)
        self.bridge.said.connect(self.window.toast.say)
        self._wire_actions()
        self._show_place(answers=True)
        self.window.show_state(self.bridge.state)

    async def serve(self) -> None:
        """Serve the window until it is closed, then end everything that was started."""
        on_interrupt(self._interrupted)
        self.bridge.spawn(self._warm_up())
        self.bridge.spawn(self._show_recent())
        await self._closed.wait()
        self.window.end()
        await self.bridge.close()
        await self.workplace.close()

    def _wire_actions(self) -> None:
        does = {
            Act.FOCUS_ADDRESS: self._focus_address,
            Act.FINISH: self.bridge.finish,
            Act.CANCEL: self.bridge.cancel,
            Act.KEEP: self.bridge.keep,
            Act.FILM_PLAN: self.bridge.film_plan,
            Act.RECORD_AGAIN: lambda: self.bridge.record(draft_of(self.bridge.state)),
            Act.NEW: self.bridge.back,
            Act.SAVE_AS: lambda: self._with_film(lambda film: self.bridge.spawn(self._save_as(film))),
            Act.COPY_PATH: lambda: self._with_film(self.window.copy_path),
            Act.SHOW_IN_FOLDER: lambda: self._with_film(self.window.show_in_folder),
            Act.SETTINGS: self._open_settings,
            Act.QUIT: self.window.close,
        }
        for act, do in does.items():
            self.window.actions_table[act].triggered.connect(lambda _=False, do=do: do())

    # --- the session

    def _on_changed(self, state: State) -> None:
        self.window.show_state(state)
        if isinstance(state, Planned | Done | Failed):
            self.window.come_back()
            self.bridge.spawn(self._show_recent())
            self._librarian.refresh()
            if self._leaves_when_done:
                self._leave()

    def _focus_address(self) -> None:
        self.window.show_library(is_shown=False)
        self.bridge.back()
        self.window.start.address.focus()

    async def _warm_up(self) -> None:
        """Connect while the person still types; say whether the place answers and what was interrupted."""
        if self._kept.warning:
            self.window.toast.say(self._kept.warning)
        try:
            await self.workplace.check()
        except AutoDemoError as error:
            self._show_place(answers=False)
            self.window.toast.say(error.sentence)
            return
        self._show_place(answers=True)
        await self._offer_interrupted()

    async def _offer_interrupted(self) -> None:
        """A recording that a crash or a power cut ended can be made again."""
        from autodemo_gui.store.journal import Journal

        journal = Journal(self._kept.places.journal)
        lost = await asyncio.to_thread(journal.interrupted)
        for entry in lost:
            await asyncio.to_thread(journal.ended, entry.job_id)
        if lost and isinstance(self.bridge.state, Idle):
            draft = draft_of_request(lost[-1].request)
            again = QAction(tr("Record again"), self)
            again.triggered.connect(lambda: self.bridge.record(draft))
            self.window.toast.say(tr("Recording {label} was interrupted.", label=draft.label), again)

    def _show_place(self, *, answers: bool) -> None:
        self.window.header.show_place(place_name(self.workplace.redis_url), answers=answers)

    # --- films

    def _with_film(self, do: Callable[[Path], object]) -> None:
        if isinstance(self.bridge.state, Done):
            do(self.bridge.state.film.path)

    async def _save_as(self, film: Path) -> None:
        """Ask where to, copy, and remember the folder."""
        if self._asks:
            return
        dialog = self.window.save_dialog(self._kept.save_folder / default_name(draft_of(self.bridge.state)))
        if await self._ask(dialog) != QDialog.DialogCode.Accepted:
            return
        from autodemo_gui.store.library import save_copy

        target = Path(dialog.selectedFiles()[0])
        await asyncio.to_thread(save_copy, film, target)
        self._kept.save_folder_used(target.parent)
        self.window.toast.say(tr("Saved as {path}", path=target))

    async def _show_recent(self) -> None:
        self.window.start.recent.show_films(await asyncio.to_thread(_recent_films, self._kept.places.films))

    # --- settings

    def _open_settings(self) -> None:
        if not self._asks:
            self.bridge.spawn(self._change_settings())

    async def _change_settings(self) -> None:
        """Ask, keep, and connect anew; a recording that runs stays where it is until it has ended."""
        settings = await asyncio.to_thread(self._kept.settings)
        before = Choices(settings.get(REDIS_URL), settings.get(OPENAI_API_KEY))
        dialog = SettingsDialog(before, self._theme, self.window)
        dialog.test_asked.connect(lambda url: self.bridge.spawn(_test(dialog, url)))
        if await self._ask(dialog) != QDialog.DialogCode.Accepted or dialog.choices() == before:
            return
        after = dialog.choices()
        await asyncio.to_thread(
            self._kept.save_settings, redis_url=after.redis_url, openai_api_key=after.openai_api_key
        )
        note = await asyncio.to_thread(self._kept.secrets_note)
        if is_busy(self.bridge.state):
            self.window.toast.say(tr("Saved. It counts from the next start of AutoDemo on."))
            return
        await self.workplace.close()
        self.window.toast.say(note or tr("Saved."))
        await self._warm_up()

    # --- the end

    async def _close(self) -> None:
        """Close, or ask once when something would be lost."""
        if not is_busy(self.bridge.state):
            self._leave()
            return
        if self._asks:
            return
        match await self._ask(CloseDialog(self._theme, self.window)):
            case Closing.BACKGROUND:
                self.window.step_aside()
            case Closing.FINISH:
                self._leaves_when_done = True
                self.window.step_aside()
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

    def _interrupted(self) -> None:
        """Ctrl+C or a polite kill: no questions."""
        self.exit_code = EXIT_INTERRUPTED
        self._leave()

    def _leave(self) -> None:
        self._closed.set()


async def _test(dialog: SettingsDialog, redis_url: str) -> None:
    """Try a shared queue and say what came of it."""
    dialog.show_verdict(tr("Asking …"), good=True)
    try:
        await try_out(redis_url)
    except AutoDemoError as error:
        dialog.show_verdict(error.sentence, good=False)
    else:
        dialog.show_verdict(tr("It answers."), good=True)


def _recent_films(folder: Path) -> list[RecentFilm]:
    """The newest films with their opening pictures. Reads the disk."""
    from autodemo_gui.store.library import Library

    found = []
    films = [entry for entry in Library(folder).entries() if entry.can_be_watched]
    for entry in films[:MOST]:
        poster = QImage(str(poster_of(entry.path)))
        if not poster.isNull():
            poster = poster.scaledToWidth(_POSTER_WIDTH, Qt.TransformationMode.SmoothTransformation)
        found.append(RecentFilm(entry, title_of(entry), poster))
    return found

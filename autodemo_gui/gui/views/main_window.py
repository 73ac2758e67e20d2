"""The window: a header and one page, chosen by the state; clicks go to the bridge, nothing is decided here."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.desk import Desk
from autodemo_gui.gui.shelf import Shelf
from autodemo_gui.gui.spoken import heard
from autodemo_gui.gui.states import (
    Cancelled,
    Checking,
    Done,
    Failed,
    Finishing,
    Idle,
    Planned,
    Recording,
    State,
    draft_of,
    is_busy,
)
from autodemo_gui.gui.theme import Theme, app_icon
from autodemo_gui.gui.views.error_view import ErrorView
from autodemo_gui.gui.views.going_on import GoingOn
from autodemo_gui.gui.views.header import Header
from autodemo_gui.gui.views.keyboard import hand_focus, is_in_use
from autodemo_gui.gui.views.live_view import LiveView
from autodemo_gui.gui.views.log_card import LogCard
from autodemo_gui.gui.views.parts import announce, column
from autodemo_gui.gui.views.result_view import ResultView
from autodemo_gui.gui.views.start_view import StartView
from autodemo_gui.gui.views.toast import Toast

if TYPE_CHECKING:  # the library comes with pydantic, which is not needed to show a window
    from autodemo_gui.gui.views.library_view import LibraryView
    from autodemo_gui.gui.views.plan_view import PlanView
    from autodemo_gui.store.library import Entry


class MainWindow(QWidget):
    """Header and pages. `close_asked` instead of closing: whoever opened the window decides."""

    close_asked = Signal()
    library_opened = Signal()
    plan_edited = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Build the pages; `show_state` chooses one."""
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("AutoDemo")
        self.setWindowIcon(app_icon())
        self.resize(1280, 800)
        self.actions_table = Actions(theme, self)
        self.header = Header(theme, self.actions_table)
        self.start = StartView(theme)
        self.live = LiveView(theme, self.actions_table)
        self.result = ResultView(theme, self.actions_table)
        self.error = ErrorView(theme, self.actions_table)
        self._pages = QStackedWidget()
        for page in (self.start, self.live, self.result, self.error):
            self._pages.addWidget(page)
        self.going_on = GoingOn(theme, self.actions_table)
        self.setLayout(column(self.header, self.going_on, self._pages, spacing=0))
        self.toast = Toast(theme, self)
        self.result.troubled.connect(self.toast.say)
        for act in Act:
            self.addAction(self.actions_table[act])
        self._theme = theme
        self._library: LibraryView | None = None
        self._plan: PlanView | None = None
        self._shelf = Shelf()
        self._session_page: QWidget = self.start
        self._state: State | None = None
        self._may_close = False
        self._by_keyboard = False
        self.actions_table[Act.FULL_SCREEN].triggered.connect(lambda: self.toggle_full_screen())
        self.actions_table[Act.RECORDING].triggered.connect(lambda: self.show_library(is_shown=False))
        self.actions_table[Act.LIBRARY].triggered.connect(lambda: self.show_library(is_shown=True))
        self.actions_table[Act.LOG].triggered.connect(lambda: self._to_log())

    def toggle_full_screen(self, *, leave: bool = False) -> None:
        """Show nothing but the film, or everything again."""
        is_full = not leave and not self.isFullScreen()
        self.header.setVisible(not is_full)
        self.result.show_full_screen(is_full=is_full)
        if is_full:
            self.showFullScreen()
        elif self.isFullScreen():
            self.showNormal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the full screen."""
        if event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            self.toggle_full_screen(leave=True)
        else:
            super().keyPressEvent(event)

    @property
    def library(self) -> "LibraryView":
        """The library page, made when it is first needed."""
        if self._library is None:
            from autodemo_gui.gui.views.library_view import LibraryView

            self._library = LibraryView(self._theme, self.actions_table)
            self._library.chosen.connect(self._on_chosen)
            self._pages.addWidget(self._library)
        return self._library

    @property
    def plan(self) -> "PlanView":
        """The page of a dry run's plan, made when it is first needed."""
        if self._plan is None:
            from autodemo_gui.gui.views.plan_view import PlanView

            self._plan = PlanView(self._theme, self.actions_table)
            self._plan.edited.connect(self.plan_edited)
            self._pages.addWidget(self._plan)
        return self._plan

    @property
    def shelf(self) -> Shelf:
        """Whether the library page is looked at, and which of its entries is chosen."""
        return self._shelf

    def show_library(self, *, is_shown: bool) -> None:
        """Look at the library, or at the session again."""
        if is_shown == self._shelf.is_open:
            return
        self._shelf = replace(self._shelf, is_open=is_shown)
        self.header.show_page(is_library=is_shown)
        self._pages.setCurrentWidget(self.library if is_shown else self._session_page)
        self._enable()
        if is_shown:
            self.library_opened.emit()
            self.library.list.setFocus()
        else:
            self._focus(self._session_page)

    def _on_chosen(self, entry: "Entry | None") -> None:
        self._shelf = replace(self._shelf, chosen=entry)
        self._enable()

    def _enable(self) -> None:
        if self._state is not None:
            self.actions_table.show_state(self._state, self._shelf)

    def show_desk(self, desk: Desk) -> None:
        """Show what is looked at, and how far it is what goes on behind it."""
        self.going_on.show_state(None if desk.aside is None else desk.going)
        self.start.address.show_turn(waits=is_busy(desk.going))
        if desk.shown is not self._state:
            self.show_state(desk.shown)
        if desk.shown is not desk.going and isinstance(desk.going, Checking | Recording | Finishing):
            self.live.show_state(desk.going)

    def show_state(self, state: State) -> None:
        """Show what the state says."""
        before, self._state = self._state, state
        self._by_keyboard = is_in_use()  # what is disabled or hidden now loses it
        self._enable()
        match state:
            case Idle():
                self._turn_to(self.start, before)
                if not isinstance(before, Cancelled):  # else somebody may be typing
                    self.start.show_state(state)
            case Cancelled():
                self._turn_to(self.start, before)
                if not isinstance(before, Cancelled):
                    self.start.show_state(state)
                self._say_cancelled(state)
            case Checking() | Recording() | Finishing():
                self._turn_to(self.live, before)
                self.live.show_state(state)
            case Planned():
                self._turn_to(self.plan, before)
                self.plan.show_state(state)
                self.start.note_refused(state.run.draft, state.plan.refused)
            case Done():
                if not isinstance(before, Done):
                    self._draw_looks(self.live.newest if state.run.job_id else QImage())
                self._turn_to(self.result, before)
                self.result.show_state(state)
            case Failed():
                self.error.show_state(state)  # first: what helps gets the keyboard
                self._turn_to(self.error, before)
        self.setWindowTitle(_title(state))
        if before is not None and (words := heard(before, state)):
            announce(self, words)

    def _draw_looks(self, page: QImage) -> None:
        """Looks are drawn with the site that was filmed, where there is a picture of it."""
        self.result.show_page(page)
        self.start.look.show_page(page)

    def show_in_folder(self, film: Path) -> None:
        """Open the folder of a film."""
        self.open_folder(film.parent)

    def open_folder(self, folder: Path) -> None:
        """Open a folder in the system's own program."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def copy_path(self, film: Path) -> None:
        """Put the film's path on the clipboard."""
        QGuiApplication.clipboard().setText(str(film))
        self.toast.say(tr("Path copied."))

    def save_dialog(self, proposed: Path) -> QFileDialog:
        """A dialog that asks where to save; the platform's own where there is one."""
        dialog = QFileDialog(self, tr("Save the film"), str(proposed.parent), tr("MP4 video (*.mp4)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("mp4")
        dialog.selectFile(proposed.name)
        return dialog

    def step_aside(self) -> None:
        """Out of the way while a recording goes on, but still to be seen in the task bar."""
        self.showMinimized()

    def come_back(self) -> None:
        """To the front again, if it stepped aside."""
        if self.isMinimized() or not self.isVisible():
            self.showNormal()
            self.activateWindow()

    def end(self) -> None:
        """Let go of the film and close for good."""
        self.result.player.close_film()
        if self._library is not None:
            self._library.list.pictures.close()
        self._may_close = True
        self.close()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the clipboard when the window becomes the active one, never behind a person's back."""
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.start.address.offer(QGuiApplication.clipboard().text())
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whoever opened the window."""
        if self._may_close:
            event.accept()
        else:
            event.ignore()
            self.close_asked.emit()

    def _turn_to(self, page: QWidget, before: State | None) -> None:
        """Change the page, and give the keyboard a good place to start."""
        if isinstance(before, Done) and page is not self.result:
            self.toggle_full_screen(leave=True)
            self.result.player.close_film()
        if before is not None and self._session_page is page:
            return
        self._session_page = page
        if self._shelf.is_open:
            if before is not None and is_busy(before):
                self.toast.say(tr("The recording has ended."), self.actions_table[Act.RECORDING])
            return
        self._pages.setCurrentWidget(page)
        self._focus(page)

    def _focus(self, page: QWidget) -> None:
        if page is self.start:
            self.start.address.focus()
        elif page is self.live:
            hand_focus(self.live.first_stop, by_keyboard=self._by_keyboard)
        elif page is self.result:
            self.result.player.bar.setFocus()
        elif page is self._plan:
            hand_focus(self._plan.film, by_keyboard=self._by_keyboard)
        else:
            hand_focus(self.error.first_stop, by_keyboard=self._by_keyboard)

    def _to_log(self) -> None:
        """To the story on the page that is shown."""
        for card in self.findChildren(LogCard):
            if card.isVisible():
                card.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say_cancelled(self, state: Cancelled) -> None:
        if state.partial:
            self.toast.say(tr("Cancelled. What was filmed can still be kept."), self.actions_table[Act.KEEP])
        else:
            self.toast.say(tr("Cancelled."))


def _title(state: State) -> str:
    """The window's title: what it is about, then the program."""
    about = "" if isinstance(state, Idle | Cancelled) else draft_of(state).title
    return f"{about} – AutoDemo" if about else "AutoDemo"

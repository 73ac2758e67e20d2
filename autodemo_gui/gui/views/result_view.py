"""The film is there: watch it, save it, see what is in it and what was left alone."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QLabel, QMenu, QProgressBar, QScrollArea, QSizePolicy, QWidget

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.moments import moments
from autodemo_gui.gui.shelf import size_words
from autodemo_gui.gui.states import Done, Film, Mark
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.flow import Flow
from autodemo_gui.gui.views.keyboard import Roving, tab_order
from autodemo_gui.gui.views.live_view import SIDE_WIDTH
from autodemo_gui.gui.views.log_card import LogCard
from autodemo_gui.gui.views.look_picker import LookPicker
from autodemo_gui.gui.views.parts import (
    AT_THE_RIGHT,
    Button,
    action_button,
    against_reading,
    card,
    column,
    label,
    row,
    set_margins,
)
from autodemo_gui.gui.views.player_view import PlayerView
from autodemo_gui.gui.views.stage import INSET
from autodemo_gui.gui.views.steps_list import StepsList

_SIDE_WIDTH = SIDE_WIDTH - 40
_LOOKS_HEIGHT = 124
_BAR_STEPS = 1000


class ResultView(QWidget):
    """The page of the state Done."""

    troubled = Signal(str)
    look_picked = Signal(str)
    captions_changed = Signal(tuple)
    export_asked = Signal(str)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Build it once; `show_state` fills it."""
        super().__init__()
        self.player = PlayerView(theme, actions)
        self.player.troubled.connect(self.troubled)
        self.save = action_button(actions[Act.SAVE_AS], "primary", theme=theme)
        again = action_button(actions[Act.RECORD_AGAIN], "quiet", theme=theme)
        new = action_button(actions[Act.NEW], "quiet", theme=theme)
        about_file = (
            self.save,
            action_button(actions[Act.COPY_FILE], "", theme=theme),
            action_button(actions[Act.SHOW_IN_FOLDER], "", theme=theme),
            self._export_button(theme, actions),
        )
        files = Flow(GRID, is_centred=False)
        for button in about_file:
            files.addWidget(button)
        buttons = row(files, again, new)
        buttons.setStretch(0, 1)
        self._facts = DragLabel()
        self._making = QProgressBar()
        self._making.setRange(0, _BAR_STEPS)
        self._making.setTextVisible(False)
        self._making.setAccessibleName(tr("Progress of the new film"))
        self._stop = action_button(actions[Act.STOP_MAKING], "quiet", theme=theme)
        self._making_row = QWidget()
        self._making_words = label("", "muted")
        self._making_row.setLayout(column(self._making_words, row(self._making, self._stop), spacing=0))
        self._making_row.hide()
        self._looks = LookPicker(theme)
        self._looks.picked.connect(self.look_picked)
        looks = QScrollArea()
        looks.setWidget(self._looks)
        looks.setWidgetResizable(True)
        looks.setFrameShape(QScrollArea.Shape.NoFrame)
        looks.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        looks.setFixedHeight(_LOOKS_HEIGHT)
        looks_title = label(tr("Look"), "section")
        self._look_parts = (looks_title, looks)
        self._captions: dict[int, str] = {}
        self._shown_marks: tuple[Mark, ...] = ()
        self.apply = Button(tr("Render with these captions"), "", theme=theme)
        self.apply.clicked.connect(self._apply_captions)
        self.apply.hide()
        self._steps = StepsList(theme)
        self._steps.chosen.connect(self.player.jump_to)
        self._steps.captioned.connect(self._on_captioned)
        self._steps.typing.connect(lambda differs: self.apply.setVisible(differs or bool(self._captions)))
        self.player.moved.connect(self._steps.follow)
        self._steps_title = label(tr("Steps"), "section")
        frame = column(self._steps)
        frame.setContentsMargins(1, 1, 1, 1)
        self._steps_card = card(frame)
        self._steps_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._log = LogCard(theme, tr("What it did"))
        self._log.list.setToolTip(tr("Click a line to see its moment in the film"))
        self._log.list.setAccessibleDescription(self._log.list.toolTip())
        self._log.chosen.connect(self._show_moment)
        self._moments: tuple[float | None, ...] = ()

        below = column(buttons, self._making_row, self._facts, -1, spacing=12)
        below.setContentsMargins(INSET, GRID, INSET, 0)
        self._below = QWidget()
        self._below.setLayout(below)
        left = column(self.player, self._below, spacing=0)
        left.setStretch(1, 1)
        self._side = QWidget()
        self._side.setFixedWidth(_SIDE_WIDTH)
        rest = QWidget()  # takes the room where there is no story to show
        rest.setLayout(column(self._log))
        side_box = column(
            looks_title, looks, GRID, self._steps_title, self._steps_card, self.apply, GRID, rest, spacing=6
        )
        side_box.setContentsMargins(0, INSET, 0, 0)
        side_box.setStretch(7, 1)
        self._side.setLayout(side_box)
        page = row(left, self._side, spacing=GRID)
        page.setStretch(0, 1)
        set_margins(page, GRID, 0, 3 * GRID, 3 * GRID)
        self.setLayout(page)
        Roving((*about_file, again, new), self._below)
        log = self._log
        tab_order(
            *(self.player.bar, *self.player.buttons, self._stop, *about_file, again, new, *self._looks.swatches),
            *(self._steps, self.apply, log.filter, log.copy, log.words, log.kinds, log.list),
        )
        actions[Act.CHANGE_LOOK].triggered.connect(lambda: self._looks.take_keyboard())
        actions[Act.EDIT_STEPS].triggered.connect(lambda: self._steps.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def show_state(self, state: Done) -> None:
        """Show the film and its story."""
        self.player.show_film(state.film)
        has_steps = bool(state.film.marks)
        self._steps_title.setVisible(has_steps)
        self._steps_card.setVisible(has_steps)
        self._steps.show_marks(state.film.marks)
        can_look = state.can_change or bool(state.film.script)
        for part in self._look_parts:
            part.setVisible(can_look)
        self._looks.choose(state.new_look or state.film.look)
        self._looks.show_made(state.new_look, state.rendering)
        self._steps.allow_editing(state.can_change)
        self._export.setToolTip(
            self._export_words if state.can_change else tr("Its take is not kept on this computer.")
        )
        if state.rendering is None and self._stop.hasFocus():
            self.player.bar.setFocus()
        self._making_row.setVisible(state.rendering is not None)
        self._making_words.setText(state.making)
        self._making.setValue(round((state.rendering or 0.0) * _BAR_STEPS))
        if state.film.marks != self._shown_marks:
            self._shown_marks = state.film.marks
            self._captions = {}
            self.apply.hide()
        self._facts.file = state.film.path
        self._log.setVisible(bool(state.run.lines))
        self._log.set_lines(state.run.lines)
        self._moments = moments(state.run.lines, state.film.marks)
        self._facts.setText(facts(state.film))

    def show_page(self, page: QImage) -> None:
        """What is drawn in the looks' windows."""
        self._looks.show_page(page)

    def show_full_screen(self, *, is_full: bool) -> None:
        """Leave only the film, or bring everything back; the keyboard stays with the film."""
        if is_full:
            self.player.bar.setFocus()
        self._side.setVisible(not is_full)
        self._below.setVisible(not is_full)

    def _export_button(self, theme: Theme, actions: Actions) -> Button:
        """Other files of the same film."""
        export = actions[Act.EXPORT]
        self._export = Button(export.text(), "", theme=theme, icon="chevron", icon_colour="muted")
        self._export.setLayoutDirection(against_reading())  # the arrow comes after the word
        self._export.setEnabled(export.isEnabled())
        self._export_words = export.toolTip()
        export.enabledChanged.connect(self._export.setEnabled)
        export.triggered.connect(self._open_exports)
        menu = QMenu(self._export)
        for kind, words in (
            ("gif", tr("GIF")),
            ("webm", tr("WebM")),
            ("1:1", tr("1:1, square")),
            ("9:16", tr("9:16, tall, for phones")),
            ("srt", tr("Subtitles (SRT)")),
            ("vtt", tr("Subtitles (VTT)")),
            ("contact", tr("Contact sheet")),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, kind=kind: self.export_asked.emit(kind))
        self._export.setMenu(menu)
        return self._export

    def _open_exports(self) -> None:
        self._export.setFocus(Qt.FocusReason.TabFocusReason)
        self._export.showMenu()

    def _show_moment(self, line: int) -> None:
        """Where in the film a line of the story is to be seen; what is nowhere in it changes nothing."""
        moment = self._moments[line]
        if moment is not None:
            self.player.jump_to(moment)

    def _on_captioned(self, number: int, words: str) -> None:
        self._captions[number] = words
        self.apply.show()

    def _apply_captions(self) -> None:
        self.apply.hide()
        self.captions_changed.emit(tuple(sorted(self._captions.items())))


class DragLabel(QLabel):
    """What the file is, to read, and to drag into another program."""

    def __init__(self) -> None:
        """No file yet."""
        super().__init__()
        self.file: Path | None = None
        self.setProperty("kind", "small")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            self.setAlignment(AT_THE_RIGHT)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(tr("Drag it anywhere"))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the file along."""
        if self.file is not None and event.buttons() & Qt.MouseButton.LeftButton:
            drag = QDrag(self)
            drag.setMimeData(file_data(self.file))
            drag.exec(Qt.DropAction.CopyAction)


def file_data(path: Path) -> QMimeData:
    """A file as other programs take it from the clipboard or a drag."""
    data = QMimeData()
    url = QUrl.fromLocalFile(str(path))
    data.setUrls([url])
    # What Nautilus, Nemo, Caja and Thunar ask a clipboard for, and paste only this; everybody else takes the URL.
    data.setData("x-special/gnome-copied-files", b"copy\n" + url.toEncoded().data())
    return data


def facts(film: Film) -> str:
    """What a person wants to know about the file, in one line."""
    parts = [film.name, clock(film.duration_s), film.shape, size_words(film.size_bytes)]
    line = " · ".join(part for part in parts if part)
    return tr("{facts} — the part that was filmed before the end", facts=line) if film.is_partial else line

"""The film is there: watch it, save it, see what is in it and what was left alone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.states import Done, Film
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.live_view import SIDE_WIDTH
from autodemo_gui.gui.views.log_view import LogCard
from autodemo_gui.gui.views.parts import action_button, card, column, label, row, set_margins
from autodemo_gui.gui.views.player_view import PlayerView
from autodemo_gui.gui.views.stage import INSET
from autodemo_gui.gui.views.steps_list import StepsList

_SIDE_WIDTH = SIDE_WIDTH - 40


class ResultView(QWidget):
    """The page of the state Done."""

    troubled = Signal(str)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Build it once; `show_state` fills it."""
        super().__init__()
        self.player = PlayerView(theme, actions)
        self.player.troubled.connect(self.troubled)
        self.save = action_button(actions[Act.SAVE_AS], "primary", theme=theme)
        again = action_button(actions[Act.RECORD_AGAIN], "quiet", theme=theme)
        buttons = row(
            self.save,
            action_button(actions[Act.COPY_PATH], "", theme=theme),
            action_button(actions[Act.SHOW_IN_FOLDER], "", theme=theme),
            -1,
            again,
            action_button(actions[Act.NEW], "quiet", theme=theme),
        )
        self._facts = label("", "small", wraps=True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._steps = StepsList(theme)
        self._steps.chosen.connect(self.player.jump_to)
        self.player.moved.connect(self._steps.follow)
        self._steps_title = label(tr("Steps"), "section")
        frame = column(self._steps)
        frame.setContentsMargins(1, 1, 1, 1)
        self._steps_card = card(frame)
        self._log = LogCard(theme, tr("What it did"))

        below = column(buttons, self._facts, -1, spacing=2 * GRID)
        below.setContentsMargins(INSET, GRID, INSET, 0)
        left = column(self.player, below, spacing=0)
        left.setStretch(1, 1)
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        side_box = column(self._steps_title, self._steps_card, 2 * GRID, self._log)
        side_box.setContentsMargins(0, INSET, 0, 0)
        side_box.setStretch(3, 1)
        side.setLayout(side_box)
        page = row(left, side, spacing=GRID)
        page.setStretch(0, 1)
        set_margins(page, GRID, 0, 3 * GRID, 3 * GRID)
        self.setLayout(page)

    def show_state(self, state: Done) -> None:
        """Show the film and its story."""
        self.player.show_film(state.film)
        has_steps = bool(state.film.marks)
        self._steps_title.setVisible(has_steps)
        self._steps_card.setVisible(has_steps)
        self._steps.show_marks(state.film.marks)
        self._log.setVisible(bool(state.run.lines))
        self._log.set_lines(state.run.lines)
        self._facts.setText(facts(state.film))


def facts(film: Film) -> str:
    """What a person wants to know about the file, in one line."""
    parts = [film.name, clock(film.duration_s), film.shape, megabytes(film.size_bytes)]
    line = " · ".join(part for part in parts if part)
    return tr("{facts} — the part that was filmed before the end", facts=line) if film.is_partial else line


def megabytes(size: int) -> str:
    """A file's size as a person would say it."""
    return tr("{size:.1f} MB", size=size / 1_000_000)

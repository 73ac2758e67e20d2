"""While it works: the picture, honest progress, the steps on film, and the story."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from autodemo_gui.core.progress import Phase
from autodemo_gui.core.story import phase_name, time_left
from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.states import Checking, Finishing, Recording, Run
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.elided import Elided
from autodemo_gui.gui.views.keyboard import tab_order
from autodemo_gui.gui.views.log_card import LogCard
from autodemo_gui.gui.views.parts import action_button, column, label, row, set_margins
from autodemo_gui.gui.views.stage import INSET, Stage
from autodemo_gui.gui.views.strip import Strip
from autodemo_gui.gui.views.waiting_card import WaitingCard

SIDE_WIDTH = 360
_BAR_STEPS = 1000


class LiveView(QWidget):
    """The page of the states Checking, Recording and Finishing."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Build it once; `show_state` fills it."""
        super().__init__()
        self.stage = Stage(theme)
        self._headline = Elided("", "strong")
        self._eta = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self._summary = Elided("", "muted")
        self._may_save = label(tr("This site may be saved to"), "problem")
        self._may_save.hide()
        self.finish = action_button(actions[Act.FINISH], "", theme=theme)
        actions[Act.FINISH].triggered.connect(self._on_finish)
        self.cancel = action_button(actions[Act.CANCEL], "quiet", theme=theme)
        self._strip = Strip(theme)
        self._log = LogCard(theme, tr("What it is doing"), follows=True)
        self._log.setFixedWidth(SIDE_WIDTH)
        self._newest: QImage | None = None

        above, beneath = row(self._headline, self._eta), row(self._summary, self._may_save)
        above.setStretch(0, 1)
        beneath.setStretch(0, 1)
        words = column(above, self._bar, beneath, spacing=6)
        controls = row(words, self.finish, self.cancel, spacing=2 * GRID)
        controls.setStretch(0, 1)
        below = column(controls, 12, self._strip, -1, spacing=0)
        below.setContentsMargins(INSET, 0, INSET, 0)
        left = column(self.stage, below, spacing=0)
        left.setStretch(1, 1)
        self.waiting = WaitingCard(theme)
        self.waiting.setFixedWidth(SIDE_WIDTH)
        self.another = action_button(actions[Act.NEW], "link", theme=theme, icon="plus", icon_colour="accent_text")
        side = column(self._log, self.waiting, row(-1, self.another, -1))
        side.setStretch(0, 1)
        side.setContentsMargins(0, INSET, 0, 0)
        page = row(left, side, spacing=GRID)
        page.setStretch(0, 1)
        set_margins(page, GRID, 0, 3 * GRID, 3 * GRID)
        self.setLayout(page)
        log = self._log  # where the keyboard begins; what ends the recording is next to it, not under it
        tab_order(log.list, self.finish, self.cancel, self._strip, log.filter, log.copy, log.words, log.kinds)
        tab_order(log.kinds, self.another)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_state(self, state: Checking | Recording | Finishing) -> None:
        """Show how far it is."""
        if isinstance(state, Checking):
            self._newest = None
            self.stage.clear_picture()
            self.stage.set_badge("")
            self._show(Run("", state.draft), tr("Getting ready"))
            return
        self._show(state.run, headline(state))
        filmed = len(state.run.steps)
        films = state.run.phase == Phase.FILMING and filmed > 0
        self.stage.set_badge(tr("Filming step {number}", number=filmed) if films else "")

    def show_preview(self, image: QImage, viewport: tuple[int, int], pointer: tuple[float, float] | None) -> None:
        """The newest picture of the page."""
        self._newest = image
        self.stage.show_picture(image, viewport, pointer)

    @property
    def newest(self) -> QImage:
        """The last picture of the page; null when there was none."""
        return QImage() if self._newest is None else self._newest

    def _on_finish(self) -> None:
        """It is disabled now, and Cancel is next: the second Space of somebody in a hurry must not press that."""
        if self.finish.hasFocus():
            self._log.list.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def first_stop(self) -> QWidget:
        """Where the keyboard begins: at the story, not at what ends it."""
        return self._log.list

    def _show(self, run: Run, words: str) -> None:
        if self._newest is None:
            self.stage.set_message(
                tr("The picture appears here when its turn has come.")
                if run.position
                else tr("The picture appears here in a moment.")
            )
        self._headline.set_words(words)
        self._may_save.setVisible(run.draft.may_save)
        self._eta.setText(run.link or time_left(run.eta_s))
        self._bar.setValue(round(run.fraction * _BAR_STEPS))
        self._summary.set_words(summary(run))
        self._strip.show_steps(run.steps, self._newest)
        self._log.set_lines(run.lines)


def headline(state: Recording | Finishing) -> str:
    """What is going on, in a few words."""
    run = state.run
    if isinstance(state, Finishing) and run.phase not in (Phase.RENDERING, Phase.SAVING):
        return tr("Finishing with what is filmed")
    match run.phase:
        case "" if run.position > 0:
            return trn("Waiting, {count} before this one", "Waiting, {count} before this one", run.position)
        case "":
            return tr("Getting ready")
        case Phase.STARTING:
            return tr("Opening {place}", place=run.draft.label)
        case Phase.FILMING if run.steps:
            return tr("Filming: {title}", title=run.steps[-1].title)
        case phase:
            return phase_name(phase)


def summary(run: Run) -> str:
    """The numbers, in words; nothing that is zero."""
    parts = [
        (len(run.pages), trn("{count} page opened", "{count} pages opened", len(run.pages))),
        (run.tried, trn("{count} thing tried", "{count} things tried", run.tried)),
        (len(run.steps), trn("{count} step on film", "{count} steps on film", len(run.steps))),
        (len(run.refused), trn("{count} left alone", "{count} left alone", len(run.refused))),
    ]
    return " · ".join(words for count, words in parts if count) or " "

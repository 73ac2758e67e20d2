"""When it did not work: what happened, why, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from autodemo_gui.core.errors import BrowserMissing, InvalidInput, Refused, SafetyViolation
from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.states import Failed
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.flow import Flow
from autodemo_gui.gui.views.live_view import SIDE_WIDTH
from autodemo_gui.gui.views.log_card import LogCard
from autodemo_gui.gui.views.parts import Button, Sign, action_button, column, in_the_middle, label, restyle, row
from autodemo_gui.gui.views.stage import INSET

_WIDTH = 560
_OF_THE_REQUEST = (Refused.code, SafetyViolation.code, InvalidInput.code)
"""The same request would end the same way again."""


class ErrorView(QWidget):
    """The page of the state Failed. `browser_wanted` when somebody would like to get one."""

    browser_wanted = Signal()

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Build it once; `show_state` fills it."""
        super().__init__()
        sign = Sign("warning", "accent", 24, theme=theme)
        self.title = label("", "heading", wraps=True)
        self.detail = label("", "lead", wraps=True)
        self.hint = label("", "", wraps=True)
        for words in (self.title, self.detail, self.hint):
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._address = label("", "small")
        self.again = action_button(actions[Act.RECORD_AGAIN], "primary", theme=theme)
        self.again.setText(tr("Try again"))
        self.kept = label("", "good", wraps=True)
        self.keep = action_button(actions[Act.KEEP], "", theme=theme)
        self._is_refused = False
        self.browser = Button(tr("Get a browser…"), "", theme=theme)
        self.browser.clicked.connect(self.browser_wanted)
        self.change = action_button(actions[Act.NEW], "quiet", theme=theme)
        self.change.setText(tr("Change the address or limits"))
        self._log = LogCard(theme, tr("What it did"))
        self._log.setFixedWidth(SIDE_WIDTH)

        choices = Flow(GRID, is_centred=False)
        for button in (self.browser, self.again, self.keep, self.change):
            choices.addWidget(button)
        page_words = QWidget()
        page_words.setMaximumWidth(_WIDTH)
        page_words.setLayout(
            column(
                row(sign, self._address, -1),
                self.title,
                self.detail,
                GRID,
                self.hint,
                self.kept,
                2 * GRID,
                choices,
            )
        )
        side = column(self._log)
        side.setContentsMargins(0, INSET, 0, 0)
        page = row(in_the_middle(page_words), side, spacing=GRID)
        page.setStretch(0, 1)
        page.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        self.setLayout(page)

    @property
    def first_stop(self) -> Button:
        """What helps: trying again, unless the address is what is wrong, or there is no browser."""
        if not self.browser.isHidden():
            return self.browser
        return self.change if self._is_refused else self.again

    def show_state(self, state: Failed) -> None:
        """Show what went wrong."""
        problem = state.problem
        self.title.setText(problem.title)
        self.detail.setText(problem.detail)
        self.detail.setVisible(bool(problem.detail))
        self.hint.setText(problem.hint)
        self.hint.setVisible(bool(problem.hint))
        self._address.setText(state.draft.label)
        self._is_refused = problem.code in _OF_THE_REQUEST
        self.browser.setVisible(problem.code == BrowserMissing.code)
        for button in (self.browser, self.again, self.change):
            restyle(button, "primary" if button is self.first_stop else "quiet" if button is self.change else "")
        self.kept.setText(kept_words(state))
        self.kept.setVisible(bool(self.kept.text()))
        self.keep.setVisible(state.partial or state.has_take)
        self.keep.setText(tr("Make a film of it") if is_to_be_made(state) else tr("Keep what was filmed"))
        lines = state.run.lines if state.run else ()
        self._log.setVisible(bool(lines))
        self._log.set_lines(lines)


def is_to_be_made(state: Failed) -> bool:
    """Whether a film of what was filmed has to be made here; else there is one at the worker's."""
    return state.has_take and not state.partial


def kept_words(state: Failed) -> str:
    """What is left of the recording, and where; empty when nothing is."""
    if is_to_be_made(state):
        return tr("What was filmed until then is kept. You also find it in the library.")
    return tr("What was filmed until then can still be kept.") if state.partial else ""

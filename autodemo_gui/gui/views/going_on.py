"""A strip over the page: a recording goes on behind it, and this is how far it is."""

from PySide6.QtWidgets import QFrame

from autodemo_gui.core.text import tr
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.states import Checking, Done, Failed, Finishing, Planned, Recording, State, draft_of
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.elided import Elided
from autodemo_gui.gui.views.live_view import headline
from autodemo_gui.gui.views.parts import Sign, action_button, row


class GoingOn(QFrame):
    """Hidden while the recording itself is looked at."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Nothing goes on yet."""
        super().__init__()
        self.setProperty("kind", "going-on")
        self._words = Elided("", "strong")
        self.show_it = action_button(actions[Act.RECORDING], "link", theme=theme)
        line = row(Sign("record", "accent", 16, theme=theme), 4, self._words, self.show_it)
        line.setStretch(2, 1)
        line.setContentsMargins(3 * GRID, 4, 2 * GRID, 4)
        self.setLayout(line)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.words

    def show_state(self, state: State | None) -> None:
        """Say how far what goes on behind the page is; None when nothing does."""
        words = "" if state is None else going_words(state)
        self._words.set_words(words)
        self.setVisible(bool(words))


def going_words(state: State) -> str:
    """What goes on, or what came of it; empty when there is nothing to say."""
    name = draft_of(state).title
    match state:
        case Checking():
            return tr("{name}: getting ready", name=name)
        case Recording() | Finishing():
            return tr("{name}: {what}", name=name, what=headline(state))
        case Done():
            return tr("{name}: the film is ready", name=name)
        case Planned():
            return tr("{name}: the plan is ready", name=name)
        case Failed(problem=problem):
            return tr("{name}: {what}", name=name, what=problem.title)
        case _:
            return ""

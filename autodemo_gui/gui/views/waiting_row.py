"""One recording that waits: what it will be of, how it will be made, and what can be done with it."""

from autodemo_gui.core.text import tr
from autodemo_gui.gui.line import Waiting
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.elided import Elided
from autodemo_gui.gui.views.limit_words import draft_words
from autodemo_gui.gui.views.movable import MovableRow, MoveWords
from autodemo_gui.gui.views.parts import column, row, set_margins


class WaitingRow(MovableRow):
    """Its place in the line is told by `show_place`."""

    HEIGHT = 60

    def __init__(self, entry: Waiting, theme: Theme) -> None:
        """Nothing is known of the others yet."""
        name = entry.draft.label
        words = MoveWords(name, tr("Earlier in the queue"), tr("Later in the queue"), tr("Take out of the queue"))
        super().__init__(entry.number, words, theme)
        self.setFixedHeight(self.HEIGHT)
        goal = entry.draft.goal.strip()
        how = draft_words(entry.draft)
        self._said = tuple(part for part in (name, goal, how) if part)
        self.setToolTip("\n".join(self._said))
        title = Elided(f"{name} — {goal}" if goal else name, "strong")
        line = row(column(title, Elided(how, "small"), spacing=2), self.up, self.down, self.remove, spacing=0)
        line.setStretch(0, 1)
        set_margins(line, 2 * GRID, 6, GRID, 6)
        self.setLayout(line)

    def show_place(self, place: int, count: int) -> None:
        """Say it to those who do not see the others as well."""
        super().show_place(place, count)
        said = ", ".join(self._said)
        self.setAccessibleName(tr("{place} of {count}: {what}", place=place + 1, count=count, what=said))

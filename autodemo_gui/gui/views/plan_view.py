"""The plan before anything is filmed: cards to move, drop and word anew; what was left out; what was left alone."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr, trn
from autodemo_gui.explore.pacing import length_s
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.plan import Card, Plan
from autodemo_gui.gui.states import Planned
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.live_view import SIDE_WIDTH
from autodemo_gui.gui.views.movable import MovableRows
from autodemo_gui.gui.views.parts import action_button, clear, column, label, row, set_margins
from autodemo_gui.gui.views.plan_card import OpeningCard, PlanCard, SpareCard
from autodemo_gui.gui.views.refusals import RefusalsChip, refusal_labels

_MOST_REFUSED = 30


class PlanView(QWidget):
    """The page of the state Planned; tells of every change as another plan."""

    edited = Signal(object)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        """Build the frame; `show_state` fills it."""
        super().__init__()
        self._theme = theme
        self._plan: Plan | None = None
        self._headline = label("", "heading")
        self._length = label("", "muted")
        self.refusals = RefusalsChip(theme)
        self.film = action_button(actions[Act.FILM_PLAN], "primary", theme=theme)
        head = row(
            self._headline,
            4,
            self._length,
            4,
            self.refusals,
            -1,
            action_button(actions[Act.NEW], "quiet", theme=theme),
            self.film,
        )
        head.setContentsMargins(2, 0, 2, 0)
        self._before_cards: QWidget = self.film
        self._opening = column()
        self._cards = MovableRows(spacing=GRID)
        self._cards.placed.connect(self._place)
        self._cards.removed.connect(self._leave_out)
        self._spares = column(spacing=GRID)
        self._refused = column(spacing=GRID)
        side = _scrolled(
            column(
                label(tr("Left out, and can be added"), "section"),
                self._spares,
                2 * GRID,
                label(tr("Left alone"), "section"),
                self._refused,
                -1,
            )
        )
        side.setFixedWidth(SIDE_WIDTH)
        self._list_of_cards = column(self._opening, self._cards)
        self._list_of_cards.setStretch(1, 1)
        set_margins(self._list_of_cards, 0, 0, GRID, 0)
        self._scroll = _scrolled(self._list_of_cards)
        both = row(self._scroll, side, spacing=2 * GRID)
        both.setStretch(0, 1)
        page = column(head, GRID, both)
        page.setStretch(2, 1)
        page.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(page)

    def show_state(self, state: Planned) -> None:
        """Show the plan; cards that stay are left alone, somebody may be typing in one."""
        plan, before = state.plan, self._plan
        self._plan = plan
        count = len(plan.cards) + 1
        self._headline.setText(trn("The plan: {count} step", "The plan: {count} steps", count))
        self._length.setText(tr("about {length}", length=clock(length_s(plan.filmed()))))
        self.refusals.show_refused(plan.refused)
        if before is None or before.script is not plan.script:
            self._begin(plan)
        if before is None or _numbers(before.spares) != _numbers(plan.spares):
            self._show_spares(plan)
        if _numbers(plan.cards) != [shown.number for shown in self._cards.rows]:
            self._arrange(plan)

    def _begin(self, plan: Plan) -> None:
        """Another plan: its opening, and what was left alone; nothing of the last one stays."""
        self._arrange(replace(plan, cards=()))
        clear(self._opening)
        clear(self._refused)
        self._before_cards = self.film
        opening = plan.opening[-1:] or plan.script.steps[:1]
        if opening:
            first = OpeningCard(Card(opening, plan.cards[0].still if plan.cards else b""), self._theme)
            first.worded.connect(lambda words: self._change(lambda plan: plan.opening_captioned(words)))
            self._opening.addWidget(first)
            self._before_cards = first.caption
        self._refused.addWidget(refusal_labels(plan.refused[:_MOST_REFUSED]))
        if len(plan.refused) > _MOST_REFUSED:
            more = len(plan.refused) - _MOST_REFUSED
            self._refused.addWidget(label(trn("and {count} more", "and {count} more", more), "small"))
        if not plan.refused:
            self._refused.addWidget(label(tr("Nothing had to be left alone."), "small", wraps=True))

    def _arrange(self, plan: Plan) -> None:
        cards = {each.number: each for each in plan.cards}
        self._cards.arrange(list(cards), lambda number: self._made(cards[number]), after=self._before_cards)

    def _made(self, each: Card) -> PlanCard:
        made, number = PlanCard(each, self._theme), each.number
        made.worded.connect(lambda words: self._change(lambda plan: plan.captioned(plan.place_of(number), words)))
        return made

    def _show_spares(self, plan: Plan) -> None:
        clear(self._spares)
        for each in plan.spares:
            spare = SpareCard(each, self._theme)
            spare.added.connect(lambda number=each.number: self._add(number))
            self._spares.addWidget(spare)
        if not plan.spares:
            self._spares.addWidget(label(tr("Nothing that would be worth showing."), "small", wraps=True))

    # --- what a person wants

    def _place(self, number: int, index: int) -> None:
        self._change(lambda plan: plan.placed(plan.place_of(number), index))
        self._show(number)

    def _leave_out(self, number: int) -> None:
        self._change(lambda plan: plan.without(plan.place_of(number)))

    def _add(self, number: int) -> None:
        """What was added is where the eye and the keyboard go on."""
        self._change(lambda plan: plan.joined_by(_numbers(plan.spares).index(number)))
        self._show(number, takes_keyboard=True)

    def _change(self, change: Callable[[Plan], Plan]) -> None:
        if self._plan is not None:
            self.edited.emit(change(self._plan))

    def _show(self, number: int, *, takes_keyboard: bool = False) -> None:
        """Scroll to a card."""
        shown = next((each for each in self._cards.rows if each.number == number), None)
        if shown is not None:
            self._list_of_cards.activate()  # else it is still where it was
            self._cards.settle()
            self._scroll.ensureWidgetVisible(shown)
            if takes_keyboard:
                shown.setFocus(Qt.FocusReason.OtherFocusReason)


def _numbers(cards: tuple[Card, ...]) -> list[int]:
    return [each.number for each in cards]


def _scrolled(layout: QLayout) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(layout)
    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll

"""The plan before anything is filmed: cards to move, drop and word anew; what was left out; what was left alone."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QWidget

from autodemo_gui.core.story import clock, rule_in_words, step_title
from autodemo_gui.core.text import tr, trn
from autodemo_gui.explore.pacing import length_s
from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.plan import Card, Plan
from autodemo_gui.gui.states import Planned
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.live_view import SIDE_WIDTH
from autodemo_gui.gui.views.parts import Button, action_button, card, clear, column, label, row, set_margins
from autodemo_gui.gui.views.refusals import RefusalsChip, thing_name
from autodemo_gui.gui.views.still import Still

_STILL = QSize(160, 90)
_SPARE_STILL = QSize(96, 54)
_LONGEST_CAPTION = 120
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
        self._cards = column(spacing=GRID)
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
        list_of_cards = column(self._cards, -1)
        set_margins(list_of_cards, 0, 0, GRID, 0)
        both = row(_scrolled(list_of_cards), side, spacing=2 * GRID)
        both.setStretch(0, 1)
        page = column(head, GRID, both)
        page.setStretch(2, 1)
        page.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self.setLayout(page)

    def show_state(self, state: Planned) -> None:
        """Show the plan; one in which only words changed leaves the fields alone, somebody types in them."""
        plan, before = state.plan, self._plan
        self._plan = plan
        count = len(plan.cards) + 1
        self._headline.setText(trn("The plan: {count} step", "The plan: {count} steps", count))
        self._length.setText(tr("about {length}", length=clock(length_s(plan.filmed()))))
        self.refusals.show_refused(plan.refused)
        if before is None or _order(before) != _order(plan):
            self._fill(plan)

    def _fill(self, plan: Plan) -> None:
        for box in (self._cards, self._spares, self._refused):
            clear(box)
        opening = plan.opening[-1:] or plan.script.steps[:1]
        if opening:
            still = plan.cards[0].still if plan.cards else b""
            self._cards.addWidget(self._card(0, Card(opening, still), self._word_opening, moves=False))
        for index, each in enumerate(plan.cards):
            self._cards.addWidget(self._card(index + 1, each, partial(self._word, index), moves=True))
        for index, spare in enumerate(plan.spares):
            self._spares.addWidget(self._spare(index, spare))
        if not plan.spares:
            self._spares.addWidget(label(tr("Nothing that would be worth showing."), "small", wraps=True))
        for thing in plan.refused[:_MOST_REFUSED]:
            self._refused.addWidget(label(thing_name(thing), "strong", wraps=True))
            self._refused.addWidget(label(rule_in_words(thing.rule, thing.evidence), "small", wraps=True))
        if len(plan.refused) > _MOST_REFUSED:
            more = len(plan.refused) - _MOST_REFUSED
            self._refused.addWidget(label(trn("and {count} more", "and {count} more", more), "small"))
        if not plan.refused:
            self._refused.addWidget(label(tr("Nothing had to be left alone."), "small", wraps=True))

    def _card(self, number: int, each: Card, word: Callable[[str], None], *, moves: bool) -> QFrame:
        step = each.step
        caption = QLineEdit(step.caption)
        caption.setMaxLength(_LONGEST_CAPTION)
        caption.setPlaceholderText(tr("no caption"))
        caption.setAccessibleName(tr("Caption of step {number}", number=number + 1))
        caption.textEdited.connect(word)
        title = label(f"{number + 1}   {action_words(step.action, _named(each))}", "strong", wraps=True)
        why = label(reason_words(each), "small", wraps=True)
        words = column(title, caption, why, spacing=6)
        line = row(Still(each.still, _STILL, self._theme), words, spacing=2 * GRID, margin=12)
        line.setStretch(1, 1)
        if moves:
            at = number - 1
            buttons = column(
                self._tool("up", tr("Earlier"), number, lambda: self._change(lambda plan: plan.moved(at, -1))),
                self._tool("down", tr("Later"), number, lambda: self._change(lambda plan: plan.moved(at, 1))),
                self._tool("close", tr("Leave out"), number, lambda: self._change(lambda plan: plan.without(at))),
                spacing=0,
            )
            line.addLayout(buttons)
        return card(line)

    def _spare(self, index: int, spare: Card) -> QFrame:
        words = column(
            label(_named(spare), "strong", wraps=True), label(reason_words(spare), "small", wraps=True), spacing=2
        )
        add = self._tool(
            "plus", tr("Add"), index, lambda: self._change(lambda plan: plan.joined_by(index)), name=_named(spare)
        )
        line = row(Still(spare.still, _SPARE_STILL, self._theme), words, add, spacing=12, margin=GRID)
        line.setStretch(1, 1)
        return card(line)

    def _tool(self, icon: str, words: str, number: int, do: Callable[[], None], *, name: str = "") -> Button:
        button = Button("", "icon", theme=self._theme, icon=icon, icon_colour="muted")
        button.setToolTip(words)
        button.setAccessibleName(
            f"{words}: {name}" if name else tr("{what}: step {number}", what=words, number=number + 1)
        )
        button.clicked.connect(do)
        return button

    def _word(self, index: int, words: str) -> None:
        self._change(lambda plan: plan.captioned(index, words))

    def _word_opening(self, words: str) -> None:
        self._change(lambda plan: plan.opening_captioned(words))

    def _change(self, change: Callable[[Plan], Plan]) -> None:
        if self._plan is not None:
            self.edited.emit(change(self._plan))


def _order(plan: Plan) -> tuple[object, ...]:
    """What is on the page besides words that can be typed."""
    return tuple(id(each.still) for each in plan.cards), tuple(
        (step.action, step.fingerprint, step.scroll_y) for each in (*plan.cards, *plan.spares) for step in each.steps
    )


def _scrolled(layout: object) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(layout)  # type: ignore[arg-type]  # any layout
    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return scroll


def _named(each: Card) -> str:
    return each.step.name or step_title(each.step.action, each.step.caption, "")


def action_words(action: str, name: str) -> str:
    """What is done, as a person would say it."""
    words = {
        "goto": tr("Open {name}", name=name),
        "click": tr("Click “{name}”", name=name),
        "type": tr("Type into “{name}”", name=name),
        "scroll": tr("Scroll down the page"),
        "hover": tr("Point at “{name}”", name=name),
        "wait": tr("Open {name}", name=name),
    }
    return words.get(action, name)


def reason_words(each: Card) -> str:
    """How much it showed in rehearsal and why it was chosen; empty when there is nothing to say."""
    score = tr("shows {share} %", share=round(100 * each.step.gain)) if each.step.gain else ""
    return " · ".join(part for part in (score, each.step.reason) if part)

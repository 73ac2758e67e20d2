"""One thing of a plan as a card: its picture, what is done, what is said of it, and why it is worth showing."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from autodemo_gui.core.story import result_in_words, step_title
from autodemo_gui.core.text import tr
from autodemo_gui.gui.plan import Card
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.movable import MovableRow, MoveWords
from autodemo_gui.gui.views.parts import Button, begin_at_start, column, label, row
from autodemo_gui.gui.views.still import Still

_STILL = QSize(160, 90)
_SPARE_STILL = QSize(96, 54)
_LONGEST_CAPTION = 120
_TOOLS_WIDTH = 30
"""Of the buttons beside a card, in pixels; one that has none leaves their room."""


class OpeningCard(QFrame):
    """The page a film begins with; only its words can be changed. `worded` carries them."""

    worded = Signal(str)

    def __init__(self, each: Card, theme: Theme) -> None:
        """Always the first step."""
        super().__init__()
        self.setProperty("kind", "card")
        self.caption = _caption_field(each)
        self.caption.textEdited.connect(self.worded)
        title = label("", "strong", wraps=True)
        line = _body(each, title, self.caption, theme)
        line.addSpacing(_TOOLS_WIDTH + line.spacing())  # its words end where those of the others do
        self.setLayout(line)
        _number(title, self.caption, each, 1)


class PlanCard(MovableRow):
    """A step that can be moved, left out and given other words. `worded` carries them."""

    worded = Signal(str)

    def __init__(self, each: Card, theme: Theme) -> None:
        """Its place is told by `show_place`."""
        words = MoveWords(card_name(each), tr("Earlier"), tr("Later"), tr("Leave out"))
        super().__init__(each.number, words, theme)
        self.setProperty("kind", "card")
        self._card = each
        self._title = label("", "strong", wraps=True)
        self.caption = _caption_field(each)
        self.caption.textEdited.connect(self.worded)
        line = _body(each, self._title, self.caption, theme)
        for tool in (self.up, self.down, self.remove):
            tool.setFixedWidth(_TOOLS_WIDTH)
        line.addLayout(column(self.up, self.down, self.remove, spacing=0))
        self.setLayout(line)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The words come before the buttons, as on the page."""
        return (self, self.caption, self.up, self.down, self.remove)

    def show_place(self, place: int, count: int) -> None:
        """Number it; the opening is the first step."""
        super().show_place(place, count)
        _number(self._title, self.caption, self._card, place + 2)
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(reason_words(self._card))


class SpareCard(QFrame):
    """A step that was tried and left out. `added` when it is wanted after all."""

    added = Signal()

    def __init__(self, each: Card, theme: Theme) -> None:
        """Smaller than what is filmed."""
        super().__init__()
        self.setProperty("kind", "card")
        add = Button("", "icon", theme=theme, icon="plus", icon_colour="muted")
        add.setToolTip(tr("Add"))
        add.setAccessibleName(f"{add.toolTip()}: {card_name(each)}")
        add.clicked.connect(self.added)
        words = column(
            label(card_name(each), "strong", wraps=True), label(reason_words(each), "small", wraps=True), spacing=2
        )
        line = row(Still(each.still, _SPARE_STILL, theme), words, add, spacing=12, margin=GRID)
        line.setStretch(1, 1)
        self.setLayout(line)


def card_name(each: Card) -> str:
    """What a card is about, in a word or two."""
    step = each.step
    return step.name or (action_words(step.action, "") if step.action == "scroll" else "") or _titled(each)


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
    """How much it showed in rehearsal, what it came to and why it was chosen; empty when there is nothing to say."""
    step = each.step
    share = tr("shows {share} %", share=round(100 * step.gain)) if step.gain else ""
    result = result_in_words(step.outcome) if step.outcome else ""
    return " · ".join(part for part in (share, result, *_merits(step.reason)) if part)


def _merits(reason: str) -> list[str]:
    """What of a planner's reasons a person can use; the rest is about places on the page and words of its own."""
    words = {"goal": tr("it is what you asked for"), "eye-catching": tr("it catches the eye")}
    given = [part.strip() for part in reason.split(",")]
    model = [tr("the language model would show it")] if any(part.startswith("model ") for part in given) else []
    return [*(words[part] for part in given if part in words), *model]


def _titled(each: Card) -> str:
    return step_title(each.step.action, each.step.caption, "")


def _number(title: QLabel, caption: QLineEdit, each: Card, number: int) -> None:
    title.setText(f"{number}   {action_words(each.step.action, each.step.name or _titled(each))}")
    caption.setAccessibleName(tr("Caption of step {number}", number=number))


def _caption_field(each: Card) -> QLineEdit:
    field = QLineEdit(each.step.caption)
    begin_at_start(field)
    field.setMaxLength(_LONGEST_CAPTION)
    field.setPlaceholderText(tr("no caption"))
    return field


def _body(each: Card, title: QLabel, caption: QLineEdit, theme: Theme) -> QHBoxLayout:
    words = column(title, caption, label(reason_words(each), "small", wraps=True), spacing=6)
    line = row(Still(each.still, _STILL, theme), words, spacing=2 * GRID, margin=12)
    line.setStretch(1, 1)
    return line

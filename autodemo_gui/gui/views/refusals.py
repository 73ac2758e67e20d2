"""What a dry run would not touch on a site: said as a number, opened as a list that gives each thing's rule."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from autodemo_gui.core.story import place, rule_in_words
from autodemo_gui.core.text import tr, trn
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, column, label, set_margins
from autodemo_gui.gui.views.popover import Popover

if TYPE_CHECKING:  # pydantic is not needed to show a window
    from autodemo_gui.core.metrics import RefusedThing

_WIDTH = 380
_HEIGHT = 320


class RefusalsChip(Button):
    """Says how many things would be refused; a click shows them. Hidden until a dry run has told."""

    def __init__(self, theme: Theme) -> None:
        """Nothing is known yet."""
        super().__init__("", "chip", theme=theme, icon="refused", icon_colour="calm")
        self._refused: tuple[RefusedThing, ...] = ()
        self.setToolTip(tr("Show what, and by which rule"))
        self.clicked.connect(self.open)
        self.hide()

    def show_refused(self, refused: "tuple[RefusedThing, ...] | None") -> None:
        """What a dry run of the site left alone; None when there was none."""
        self._refused = refused or ()
        count = len(self._refused)
        self.setText(
            trn("would refuse {count} thing on this site", "would refuse {count} things on this site", count)
            if count
            else tr("would refuse nothing on this site")
        )
        self.setAccessibleName(self.text())
        self.setEnabled(count > 0)
        self.setVisible(refused is not None)

    def open(self) -> Popover:
        """The list below the chip; arrows and page keys scroll it."""
        popover = Popover(self, _WIDTH)
        inner = QWidget()
        things = column(refusal_labels(self._refused), margin=2 * GRID)
        inner.setLayout(things)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(f"{self.text()}: {spoken(self._refused)}")
        scroll.setFixedHeight(min(_HEIGHT, things.totalHeightForWidth(_WIDTH - 2) + 2))
        body = column(scroll)
        set_margins(body, 1, 1, 1, 1)
        popover.setLayout(body)
        popover.open_below(scroll)
        return popover


def refusal_labels(refused: "tuple[RefusedThing, ...]") -> QWidget:
    """Each thing's name, with its rule below."""
    made = QWidget()
    box = column(spacing=2)
    for thing in refused:
        if box.count():
            box.addSpacing(GRID)
        box.addWidget(label(thing_name(thing), "strong", wraps=True))
        box.addWidget(label(rule_in_words(thing.rule, thing.evidence), "small", wraps=True))
    made.setLayout(box)
    return made


def thing_name(thing: "RefusedThing") -> str:
    """What a refused thing is called; an address as a person would say it."""
    return place(thing.name) if "://" in thing.name else thing.name


def spoken(refused: "tuple[RefusedThing, ...]") -> str:
    """The list for those who do not see it."""
    return "; ".join(f"{thing_name(thing)}: {rule_in_words(thing.rule, thing.evidence)}" for thing in refused)

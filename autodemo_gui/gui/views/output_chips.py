"""How the film comes out, as chips in words: its look, and its shapes and size."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.looks import sketch_of
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.look_picker import LookPicker
from autodemo_gui.gui.views.parts import Button, column, label
from autodemo_gui.gui.views.popover import Popover

_LOOKS_WIDTH = 4 * 100 + 32
_SHAPES_WIDTH = 260
SHAPES = ("16:9", "1:1", "9:16")
SIZES = ("720p", "1080p", "1440p", "2160p")


def shape_words(shape: str) -> str:
    """What a shape is for."""
    return {
        "16:9": tr("16:9, wide"),
        "1:1": tr("1:1, square"),
        "9:16": tr("9:16, tall, for phones"),
    }[shape]


class LookChip(Button):
    """Shows the look's name; a click opens all looks."""

    changed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        """The default look."""
        super().__init__("", "chip", theme=theme)
        self._name = "default"
        self._page = QImage()
        self.setToolTip(tr("How the film is dressed; it can be changed afterwards."))
        self.clicked.connect(self.open)
        self.set_value(self._name)

    @property
    def value(self) -> str:
        """The look's name."""
        return self._name

    def set_value(self, name: str) -> None:
        """Another look."""
        self._name = name
        self.setText(tr("{name} look", name=sketch_of(name).label))

    def show_page(self, page: QImage) -> None:
        """What is drawn in the looks' windows: a picture of the site, where there is one."""
        self._page = page

    def open(self) -> LookPicker:
        """Show all looks below the chip."""
        popover = Popover(self, _LOOKS_WIDTH)
        picker = LookPicker(self._theme)
        picker.choose(self._name)
        picker.show_page(self._page)
        picker.picked.connect(self._pick)
        picker.picked.connect(popover.close)
        popover.setLayout(column(label(tr("Look"), "section"), picker, margin=2 * GRID))
        popover.open_below(picker.chosen)
        return picker

    def _pick(self, name: str) -> None:
        self.set_value(name)
        self.changed.emit(name)


class ShapeChip(Button):
    """Shows shapes and size: `16:9 · 1080p`; a click opens the choice."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        """One wide film."""
        super().__init__("", "chip", theme=theme)
        self._shapes: tuple[str, ...] = ("16:9",)
        self._size = "1080p"
        self.setToolTip(tr("Shapes and size of the film"))
        self.clicked.connect(self.open)
        self._say()

    @property
    def shapes(self) -> tuple[str, ...]:
        """The shapes, the one that is shown first."""
        return self._shapes

    @property
    def size_name(self) -> str:
        """The size: `1080p`."""
        return self._size

    def set_value(self, shapes: tuple[str, ...], size: str) -> None:
        """Other shapes, another size; no shape is no film, so nothing changes then."""
        if shapes:
            self._shapes, self._size = shapes, size
            self._say()

    def open(self) -> Popover:
        """Show the choice below the chip."""
        popover = Popover(self, _SHAPES_WIDTH)
        ticks = {shape: QCheckBox(shape_words(shape)) for shape in SHAPES}
        for shape, tick in ticks.items():
            tick.setChecked(shape in self._shapes)
            tick.clicked.connect(lambda: self._take(ticks))
        group = QButtonGroup(popover)
        rounds: list[QWidget] = []
        for size in SIZES:
            button = QRadioButton(size)
            button.setChecked(size == self._size)
            button.clicked.connect(lambda _=False, size=size: self._pick(self._shapes, size))
            group.addButton(button)
            rounds.append(button)
        popover.setLayout(
            column(
                label(tr("Shapes"), "section"),
                *ticks.values(),
                GRID,
                label(tr("Size"), "section"),
                *rounds,
                margin=2 * GRID,
            )
        )
        popover.open_below(ticks[self._shapes[0]])
        return popover

    def _take(self, ticks: dict[str, QCheckBox]) -> None:
        wanted = tuple(shape for shape, tick in ticks.items() if tick.isChecked())
        if wanted:
            self._pick(wanted, self._size)
        else:  # a film has a shape
            ticks[self._shapes[0]].setCheckState(Qt.CheckState.Checked)

    def _pick(self, shapes: tuple[str, ...], size: str) -> None:
        self.set_value(shapes, size)
        self.changed.emit()

    def _say(self) -> None:
        words = " · ".join((*self._shapes, self._size))
        self.setText(words)
        self.setAccessibleName(tr("Shapes and size of the film: {words}", words=words))

"""A limit in words that opens to a slider: “up to 3 pages deep”."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSlider

from autodemo_gui.core.setting import Setting
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import Button, column, label
from autodemo_gui.gui.views.popover import Popover

_POPOVER_WIDTH = 280


class LimitChip(Button):
    """Shows a value in words. A click opens a slider over useful values; Up and Down change it at once."""

    changed = Signal(int)

    def __init__(
        self, setting: Setting[Any], stops: tuple[int, ...], words: Callable[[int], str], *, theme: Theme
    ) -> None:
        """Stops are the values the slider offers, ascending, within the setting's bounds."""
        super().__init__("", "chip", theme=theme)
        self._setting = setting
        self._stops = stops
        self._words = words
        self._value = setting.default
        self.setToolTip(tr(setting.help))
        self.clicked.connect(self.open)
        self.set_value(int(setting.default))

    @property
    def value(self) -> int:
        """The limit."""
        return int(self._value)

    @property
    def usual(self) -> int:
        """What it is when nobody says anything."""
        return int(self._setting.default)

    def set_value(self, value: int) -> None:
        """Another limit; one that is no stop becomes one."""
        if value not in self._stops:
            self._stops = tuple(sorted({*self._stops, value}))
        self._value = value
        self.setText(self._words(value))
        self.setAccessibleName(f"{tr(self._setting.label)}: {self._words(value)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go to the next stop."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = self._stops.index(self.value) + step
        if 0 <= index < len(self._stops):
            self._pick(index)

    def open(self) -> "LimitPopover":
        """Show the slider below the chip."""
        popover = LimitPopover(self, tr(self._setting.label), tr(self._setting.help))
        popover.slider.setRange(0, len(self._stops) - 1)
        popover.slider.setValue(self._stops.index(self.value))
        popover.say(self._words(self.value))
        popover.slider.valueChanged.connect(self._pick)
        popover.slider.valueChanged.connect(lambda _: popover.say(self._words(self.value)))
        popover.open_below(popover.slider)
        return popover

    def _pick(self, index: int) -> None:
        self.set_value(self._stops[index])
        self.changed.emit(self.value)


class LimitPopover(Popover):
    """A slider over useful values."""

    def __init__(self, chip: LimitChip, name: str, help_text: str) -> None:
        """Belongs to its chip and is gone with it."""
        super().__init__(chip, _POPOVER_WIDTH)
        self._words = label("", "title")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(name)
        self.slider.setPageStep(1)
        self.setLayout(
            column(label(name, "section"), self._words, self.slider, label(help_text, "small", wraps=True), margin=16)
        )

    def say(self, words: str) -> None:
        """The value in words."""
        self._words.setText(words)

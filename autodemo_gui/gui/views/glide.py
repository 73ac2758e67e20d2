"""The pointer of the preview between the places it is told at, ten a second: it is seen to move, not to hop."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QVariantAnimation, Signal
from PySide6.QtWidgets import QStyle, QWidget

LASTS_MS = 120
"""A little more than from one place to the next (`bridge.PREVIEW_EVERY_S`), so that it does not stop in between."""


class Glide(QObject):
    """Goes from place to place at a constant speed; at once where a system shows no movements. `moved` on each bit."""

    moved = Signal()

    def __init__(self, parent: QObject, *, is_still: Callable[[], bool]) -> None:
        """Nowhere yet; `is_still` tells whether the system shows no movements."""
        super().__init__(parent)
        self._is_still = is_still
        self.at: QPointF | None = None
        """Where it is now; None while it is nowhere."""
        self._way = QVariantAnimation(self)
        self._way.setDuration(LASTS_MS)
        self._way.valueChanged.connect(self._go)

    def to(self, there: QPointF | None) -> None:
        """Go there from where it is; what has just appeared is there at once."""
        self._way.stop()
        if there is None or self.at is None or self._is_still():
            self._go(there)
        elif there != self.at:
            self._way.setStartValue(self.at)
            self._way.setEndValue(there)
            self._way.start()

    def _go(self, there: QPointF | None) -> None:
        self.at = there
        self.moved.emit()


def shows_no_movements(widget: QWidget) -> bool:
    """Whether the system, or its style, was told to leave movements out."""
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) == 0

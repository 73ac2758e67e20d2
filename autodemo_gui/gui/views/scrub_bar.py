"""The scrub bar: a slider over the film's milliseconds with a mark where each step begins."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr
from autodemo_gui.gui.states import Mark
from autodemo_gui.gui.theme import Theme

_KNOB = 7.0
_LINE = 4.0
_SNAP_PX = 6


class ScrubBar(QSlider):
    """Emits `sought` with the milliseconds a person wants; `set_position` follows the player without emitting."""

    sought = Signal(int)

    def __init__(self, theme: Theme) -> None:
        """Empty; give it a length before use."""
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._marks: tuple[Mark, ...] = ()
        self.setAccessibleName(tr("Position in the film"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setSingleStep(1000)
        self.setPageStep(5000)
        self.actionTriggered.connect(lambda _: self.sought.emit(self.sliderPosition()))

    def set_film(self, duration_ms: int, marks: tuple[Mark, ...]) -> None:
        """A new film."""
        self._marks = marks
        self.setRange(0, max(1, duration_ms))
        self.update()

    def set_position(self, position_ms: int) -> None:
        """Follow the player, unless a person holds the knob."""
        if not self.isSliderDown():
            self.setValue(position_ms)

    def sizeHint(self) -> QSize:
        """As high as a comfortable target for the mouse."""
        return QSize(240, 28)

    def minimumSizeHint(self) -> QSize:
        """Narrow windows keep a usable bar."""
        return QSize(120, 28)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to where the mouse is, then follow it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._seek(event.position().x(), snaps=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while it is down; else say which step is there."""
        if self.isSliderDown():
            self._seek(event.position().x(), snaps=False)
        at_s = self._value_at(event.position().x()) / 1000
        title = next((mark.title for mark in reversed(self._marks) if mark.at_s <= at_s), "")
        self.setToolTip(f"{clock(at_s)}  {title}".strip())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def _seek(self, x: float, *, snaps: bool) -> None:
        value = self._value_at(x)
        if snaps:
            starts = (round(mark.at_s * 1000) for mark in self._marks)
            value = next((start for start in starts if abs(self._x_at(start) - x) <= _SNAP_PX), value)
        self.setValue(value)
        self.sought.emit(value)

    def _value_at(self, x: float) -> int:
        share = (x - _KNOB) / max(1.0, self.width() - 2 * _KNOB)
        return round(min(max(share, 0.0), 1.0) * self.maximum())

    def _x_at(self, value: float) -> float:
        return _KNOB + value / self.maximum() * (self.width() - 2 * _KNOB)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, marks and knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        knob_x = self._x_at(self.value())
        line = QRectF(_KNOB, middle - _LINE / 2, self.width() - 2 * _KNOB, _LINE)
        painter.setBrush(self._theme.colour("track"))
        painter.drawRoundedRect(line, _LINE / 2, _LINE / 2)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawRoundedRect(QRectF(_KNOB, line.top(), knob_x - _KNOB, _LINE), _LINE / 2, _LINE / 2)
        for mark in self._marks:
            if mark.at_s > 0:
                x = self._x_at(mark.at_s * 1000)
                is_past = x < knob_x
                painter.setBrush(self._theme.colour("accent" if is_past else "faint"))
                painter.drawRoundedRect(QRectF(x - 1, middle - 6, 2, 12), 1, 1)
        painter.setBrush(self._theme.colour("accent" if self.hasFocus() else "surface"))
        painter.setPen(QPen(self._theme.colour("accent"), 3))
        painter.drawEllipse(QPointF(knob_x, middle), _KNOB - 1.5, _KNOB - 1.5)
        painter.end()

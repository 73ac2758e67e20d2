"""Looks as small live drawings; one of them is chosen."""

import math
from functools import cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from autodemo_gui.assets import resource
from autodemo_gui.core.text import tr
from autodemo_gui.gui.looks import LookSketch, sketches
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.flow import Flow
from autodemo_gui.gui.views.keyboard import Roving, bring_into_view, is_pressed_by

_SWATCH = QSize(92, 54)
_BAR = 5.0
_PADDING_DRAWN = 2.2
"""The window's padding is drawn larger than it is, or a thumbnail would not show it."""


class Swatch(QAbstractButton):
    """One look: its background with a page on it. It is marked by the picker, not by being clicked."""

    def __init__(self, sketch: LookSketch, theme: Theme) -> None:
        """Drawn from the look's own colours."""
        super().__init__()
        self._sketch = sketch
        self._theme = theme
        self._page = QImage()
        self._made: float | None = None
        self.setCheckable(True)
        self.setFixedSize(_SWATCH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Look: {name}", name=sketch.label))
        self.setToolTip(self.accessibleName())

    def show_page(self, page: QImage) -> None:
        """Draw this picture in the look's window instead of an empty page."""
        self._page = page
        self.update()

    def show_made(self, fraction: float | None) -> None:
        """How much of a film with this look is made, 0–1; None when none is being made."""
        if fraction != self._made:
            self._made = fraction
            self.update()

    def nextCheckState(self) -> None:
        """A click asks for a look; whether it is the film's, others say."""

    def event(self, event: QEvent) -> bool:
        """Keep the keys that choose; elsewhere one of them plays the film."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _chooses(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, as Space does."""
        if is_pressed_by(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Background, window, a ring around the chosen one, and a darker one around that where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        outline = QPainterPath()
        outline.addRoundedRect(area, 7, 7)
        painter.setClipPath(outline)
        paint_look(painter, area, self._sketch, self._page)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = "text" if self.hasFocus() else "accent" if self.isChecked() else "border"
        painter.setPen(QPen(self._theme.colour(ring), 1 if ring == "border" else 2))
        painter.drawPath(outline)
        if self.hasFocus() and self.isChecked():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 5, 5)
        if self._made is not None:
            self._paint_progress(painter, area.adjusted(8, 0, -8, -6))
        painter.end()

    def _paint_progress(self, painter: QPainter, area: QRectF) -> None:
        """A small bar at the lower edge, filled from where reading begins."""
        bar = QRectF(area.left(), area.bottom() - _BAR, area.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, colour in ((1.0, "track"), (self._made or 0.0, "accent")):
            part = QRectF(bar)
            part.setWidth(bar.width() * share)
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                part.moveRight(bar.right())
            painter.setBrush(self._theme.colour(colour))
            painter.drawRoundedRect(part, _BAR / 2, _BAR / 2)


def _chooses(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Space or is_pressed_by(event)


def paint_look(painter: QPainter, area: QRectF, sketch: LookSketch, page: QImage) -> None:
    """A look as a thumbnail: its background, and a window with a page."""
    if sketch.image:
        painter.drawImage(area, _background(sketch.image))
    else:
        painter.fillRect(area, _gradient(sketch, area))
    inset = min(area.width(), area.height()) * sketch.padding * _PADDING_DRAWN
    window = area.adjusted(inset, inset, -inset, -inset)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = 3 if inset else 0
    painter.setBrush(QColor(0, 0, 0, 30))
    if inset:
        painter.drawRoundedRect(window.translated(0, 1), radius, radius)
    painter.setBrush(QColor("white"))
    painter.drawRoundedRect(window, radius, radius)
    if sketch.has_bar:
        bar = window.adjusted(0, 0, 0, -window.height() * 0.86)
        painter.setBrush(QColor("#E3E4E8"))
        painter.drawRoundedRect(bar, radius, radius)
        window.setTop(bar.bottom())
    if not page.isNull():
        painter.drawImage(window, page)
        return
    painter.setBrush(QColor("#D5D8DF"))
    for top, width in ((0.2, 0.5), (0.4, 0.34)):
        line = QRectF(window.left() + window.width() * 0.1, window.top() + window.height() * top, 0, 3)
        line.setWidth(window.width() * width)
        painter.drawRoundedRect(line, 1.5, 1.5)


def _gradient(sketch: LookSketch, area: QRectF) -> QLinearGradient:
    """As CSS draws a linear gradient at this angle."""
    turn = math.radians(sketch.angle)
    dx, dy = math.sin(turn), -math.cos(turn)
    half = (abs(area.width() * dx) + abs(area.height() * dy)) / 2
    middle, way = area.center(), QPointF(dx * half, dy * half)
    gradient = QLinearGradient(middle - way, middle + way)
    colours = sketch.colours if len(sketch.colours) > 1 else sketch.colours * 2
    for index, colour in enumerate(colours):
        gradient.setColorAt(index / (len(colours) - 1), QColor(colour))
    return gradient


@cache
def _background(name: str) -> QImage:
    image = QImage(str(resource("looks", name)))
    return image.scaled(_SWATCH * 4, mode=Qt.TransformationMode.SmoothTransformation)


class LookPicker(QWidget):
    """All looks; `picked` when a person chooses one."""

    picked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        """None is chosen yet."""
        super().__init__()
        self._swatches: dict[str, Swatch] = {}
        flow = Flow(GRID, is_centred=False)
        for sketch in sketches():
            swatch = Swatch(sketch, theme)
            self._swatches[sketch.name] = swatch
            swatch.clicked.connect(lambda _=False, name=sketch.name: self.picked.emit(name))
            flow.addWidget(swatch)
        self.setLayout(flow)
        self._roving = Roving(self.swatches, self)

    @property
    def swatches(self) -> tuple[Swatch, ...]:
        """All of them, in reading order."""
        return tuple(self._swatches.values())

    def choose(self, name: str) -> None:
        """Mark a look; one that is not built in marks none."""
        for look, swatch in self._swatches.items():
            swatch.setChecked(look == name)
        if name in self._swatches:
            self._roving.begin_at(self._swatches[name])
            bring_into_view(self._swatches[name])

    def take_keyboard(self) -> None:
        """Begin at the one that is marked."""
        self.chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_made(self, name: str, fraction: float | None) -> None:
        """How much of a film with a look is made, 0–1; None, or no name, when none is being made."""
        for look, swatch in self._swatches.items():
            swatch.show_made(fraction if look == name else None)

    def show_page(self, page: QImage) -> None:
        """Draw this picture in every look's window."""
        small = page if page.isNull() else page.scaled(_SWATCH * 2, mode=Qt.TransformationMode.SmoothTransformation)
        for swatch in self._swatches.values():
            swatch.show_page(small)

    @property
    def chosen(self) -> Swatch:
        """The swatch that is marked, else the first one."""
        return self._swatches.get(self.chosen_name) or next(iter(self._swatches.values()))

    @property
    def chosen_name(self) -> str:
        """The look that is marked; empty when none is."""
        return next((name for name, swatch in self._swatches.items() if swatch.isChecked()), "")

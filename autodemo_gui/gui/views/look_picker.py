"""Looks as small live drawings; one of them is chosen."""

import math
from functools import cache

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QLinearGradient, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QScrollArea, QWidget

from autodemo_gui.assets import resource
from autodemo_gui.core.text import tr
from autodemo_gui.gui.looks import LookSketch, sketches
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.flow import Flow

_SWATCH = QSize(92, 54)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CHOOSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PADDING_DRAWN = 2.2
"""The window's padding is drawn larger than it is, or a thumbnail would not show it."""


class Swatch(QAbstractButton):
    """One look: its background with a page on it. `left` says where an arrow key points: columns and rows."""

    left = Signal(int, int)

    def __init__(self, sketch: LookSketch, theme: Theme) -> None:
        """Drawn from the look's own colours."""
        super().__init__()
        self._sketch = sketch
        self._theme = theme
        self._page = QImage()
        self.setCheckable(True)
        self.setFixedSize(_SWATCH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(tr("Look: {name}", name=sketch.label))
        self.setToolTip(self.accessibleName())

    def show_page(self, page: QImage) -> None:
        """Draw this picture in the look's window instead of an empty page."""
        self._page = page
        self.update()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that move and choose; elsewhere they move in the film, and play it."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() in _ARROWS or event.key() in _CHOOSING)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to another look without choosing it: to choose one makes a film."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self.left.emit(*_ARROWS[key])
        elif key in _CHOOSING:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Background, window, and a ring around the chosen one, or a darker one where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        outline = QPainterPath()
        outline.addRoundedRect(area, 7, 7)
        painter.setClipPath(outline)
        paint_look(painter, area, self._sketch, self._page)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colour = "accent" if self.isChecked() else "text" if self.hasFocus() else "border"
        painter.setPen(QPen(self._theme.colour(colour), 1 if colour == "border" else 2))
        painter.drawPath(outline)
        painter.end()


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
        self._group = QButtonGroup(self)
        self._swatches: dict[str, Swatch] = {}
        flow = Flow(GRID, is_centred=False)
        for sketch in sketches():
            swatch = Swatch(sketch, theme)
            self._group.addButton(swatch)
            self._swatches[sketch.name] = swatch
            swatch.clicked.connect(lambda _=False, name=sketch.name: self.picked.emit(name))
            swatch.left.connect(lambda columns, rows, swatch=swatch: self._go_on(swatch, columns, rows))
            flow.addWidget(swatch)
        self.setLayout(flow)

    def choose(self, name: str) -> None:
        """Mark a look; one that is not built in marks none."""
        self._group.setExclusive(False)
        for look, swatch in self._swatches.items():
            swatch.setChecked(look == name)
        self._group.setExclusive(True)

    def _go_on(self, swatch: Swatch, columns: int, rows: int) -> None:
        """Give the keyboard to the neighbour of a swatch; where there is none, it stays."""
        step = columns * (-1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1)
        if rows:
            top = next(iter(self._swatches.values())).y()
            step = rows * sum(other.y() == top for other in self._swatches.values())
        all_of_them = list(self._swatches.values())
        there = all_of_them.index(swatch) + step
        if 0 <= there < len(all_of_them):
            all_of_them[there].setFocus(Qt.FocusReason.TabFocusReason)
            self._bring_into_view(all_of_them[there])

    def _bring_into_view(self, swatch: Swatch) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(swatch)

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

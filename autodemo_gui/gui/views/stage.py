"""The picture, the hero of the window: live preview and player share this scene, its geometry and its corners."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QSizePolicy,
    QStyleOptionGraphicsItem,
    QWidget,
)

from autodemo_gui.gui.theme import Theme, drawing
from autodemo_gui.gui.views.glide import Glide, shows_no_movements
from autodemo_gui.gui.views.parts import paint_shadow

INSET = 16
"""Room for the shadow around the picture, in pixels."""
RADIUS = 12.0
_POINTER_PX = 24


class _RoundClip(QGraphicsRectItem):
    """Clips what lies in it to a rectangle with round corners."""

    def __init__(self) -> None:
        super().__init__()
        self.setPen(QPen(Qt.PenStyle.NoPen))
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.fillPath(self.shape(), self.brush())

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRoundedRect(self.rect(), RADIUS, RADIUS)
        return path


class Stage(QGraphicsView):
    """Shows one picture as large as fits. Scene units are logical pixels of the widget."""

    def __init__(self, theme: Theme) -> None:
        """An empty stage with a 16:9 picture area."""
        super().__init__()
        self._theme = theme
        self._aspect = 16 / 9
        self._badge = ""
        self._message = ""
        self._viewport_size = (1280, 720)
        self._glide = Glide(self, is_still=lambda: shows_no_movements(self))
        self._glide.moved.connect(self._place_pointer)
        self._clip = _RoundClip()
        self._picture = QGraphicsPixmapItem(self._clip)
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._pointer = QGraphicsPixmapItem(self._clip)
        self._pointer.setZValue(2)
        self._scene = QGraphicsScene(self)
        self._scene.addItem(self._clip)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(320 + 2 * INSET, 180 + 2 * INSET)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._dress()
        theme.changed.connect(self._dress)

    def heightForWidth(self, width: int) -> int:
        """As high as the picture is at this width."""
        return round((width - 2 * INSET) / self._aspect) + 2 * INSET

    def sizeHint(self) -> QSize:
        """The size in a window of 1280 × 800."""
        return QSize(848 + 2 * INSET, self.heightForWidth(848 + 2 * INSET))

    @property
    def picture_rect(self) -> QRectF:
        """Where the picture is, in pixels of the widget."""
        return self._clip.rect()

    def set_badge(self, text: str) -> None:
        """A small word over the picture; empty for none."""
        if text != self._badge:
            self._badge = text
            self.viewport().update()

    def set_message(self, text: str) -> None:
        """What is said where the picture will be, until there is one."""
        self._message = text
        self.viewport().update()

    def clear_picture(self) -> None:
        """Back to the empty stage."""
        self._picture.setPixmap(QPixmap())
        self._glide.to(None)
        self._place()

    def show_picture(self, image: QImage, viewport: tuple[int, int], pointer: tuple[float, float] | None) -> None:
        """A new picture of a page whose viewport has this size in CSS pixels; its pointer goes where it is now."""
        self._message = ""
        self._viewport_size = viewport
        self._set_aspect(viewport[0] / viewport[1])
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._place()
        self.point_at(pointer)

    def point_at(self, pointer: tuple[float, float] | None) -> None:
        """The pointer of the same picture is elsewhere, in CSS pixels; None where there is none."""
        self._glide.to(None if pointer is None else QPointF(*pointer))

    def add_video(self, item: QGraphicsItem, size: QSizeF) -> None:
        """Put a video where the picture is; `size` is the video's own."""
        item.setParentItem(self._clip)
        self._set_aspect(size.width() / size.height())
        self._place()

    def _set_aspect(self, aspect: float) -> None:
        if abs(aspect - self._aspect) > 0.001:
            self._aspect = aspect
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture again."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Everything where it belongs: the largest rectangle of the picture's shape, at the top, in the middle."""
        bounds = QRectF(self.viewport().rect())
        self._scene.setSceneRect(bounds)
        room = bounds.adjusted(INSET, INSET, -INSET, -INSET)
        width = max(1.0, min(room.width(), room.height() * self._aspect))
        height = width / self._aspect
        rect = QRectF(room.center().x() - width / 2, room.top(), width, height)
        self._clip.setRect(rect)
        picture = self._picture.pixmap()
        if not picture.isNull():
            self._picture.setPos(rect.topLeft())
            self._picture.setScale(width / picture.deviceIndependentSize().width())
        for child in self._clip.childItems():
            if hasattr(child, "setSize"):  # a QGraphicsVideoItem, whose module is loaded only when a film is shown
                child.setPos(rect.topLeft())
                child.setSize(rect.size())
        self._place_pointer()
        self.viewport().update()  # the shadow, the badge and the message are no items

    def _place_pointer(self) -> None:
        """Alone, many times a second: only what lies under it is painted again."""
        self._pointer.setVisible(self._glide.at is not None)
        if self._glide.at is not None:
            area = self._clip.rect()
            tip = self._glide.at * (area.width() / self._viewport_size[0])
            # The tip of the drawn arrow lies at 4.5, 2.5 of its 24 px square.
            self._pointer.setPos(area.topLeft() + tip - QPointF(4.5, 2.5))

    def _dress(self) -> None:
        self._pointer.setPixmap(
            drawing("pointer", "#000000", QSize(_POINTER_PX, _POINTER_PX), max(2.0, self.devicePixelRatioF()))
        )
        self.setBackgroundBrush(self._theme.colour("ground"))
        self._clip.setBrush(self._theme.colour("surface"))
        self.viewport().update()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The ground and the picture's shadow."""
        painter.fillRect(rect, self._theme.colour("ground"))
        around = self._clip.rect().toAlignedRect().adjusted(-INSET, -INSET, INSET, INSET)
        paint_shadow(painter, around, INSET, RADIUS, self._theme.colour("shadow"), 0.016)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """The outline, the badge and the message."""
        area = self._clip.rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if self._message:
            painter.setFont(self._font("lead"))
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._message)
        if self._badge:
            self._draw_badge(painter, area)

    def _draw_badge(self, painter: QPainter, area: QRectF) -> None:
        font = self._font("small")
        font.setWeight(QFont.Weight.Medium)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(self._badge) + 34
        pill = QRectF(area.left() + 12, area.bottom() - 12 - 26, width, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("badge"))
        painter.drawRoundedRect(pill, 8, 8)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(QPointF(pill.left() + 14, pill.center().y()), 4, 4)
        painter.setPen(self._theme.colour("on_badge"))
        painter.setFont(font)
        painter.drawText(pill.adjusted(24, 0, -10, 0), Qt.AlignmentFlag.AlignCenter, self._badge)

    def _font(self, kind: str) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._theme.text_px(kind))
        return font

"""A small picture with round corners, or the empty place of one."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from autodemo_gui.gui.theme import Theme


class Still(QWidget):
    """Shows a JPEG in a fixed size; what does not fit is cut off below, as a page begins at its top."""

    def __init__(self, jpeg: bytes, size: QSize, theme: Theme) -> None:
        """Empty bytes leave the place empty."""
        super().__init__()
        self._theme = theme
        self.setFixedSize(size)
        whole = QImage.fromData(jpeg) if jpeg else QImage()
        density = max(1.0, self.devicePixelRatioF())
        self._picture = whole
        if not whole.isNull():
            mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            fitted = whole.scaled(size * density, mode, Qt.TransformationMode.SmoothTransformation)
            self._picture = fitted.copy(0, 0, round(size.width() * density), round(size.height() * density))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture and outline."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(area, 6, 6)
        painter.fillPath(outline, self._theme.colour("sunken"))
        if not self._picture.isNull():
            painter.setClipPath(outline)
            painter.drawImage(area, self._picture)
            painter.setClipping(False)
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawPath(outline)
        painter.end()

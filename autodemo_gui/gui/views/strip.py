"""The storyboard strip: one thumbnail per filmed step, appearing as it is filmed."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.states import FilmedStep
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import clear

_PICTURE = QSize(132, 74)
_GAP = 12
_CAPTION_HEIGHT = 24
_TOP = Qt.AlignmentFlag.AlignTop


class Thumb(QWidget):
    """A small picture over its number and title."""

    def __init__(self, number: int, title: str, picture: QImage | None, theme: Theme) -> None:
        """Without a picture the place is left empty."""
        super().__init__()
        self._theme = theme
        self._title = tr("{number}  {title}", number=number, title=title)
        self._picture = picture
        self.setFixedSize(_PICTURE.width(), _PICTURE.height() + _CAPTION_HEIGHT)
        self.setAccessibleName(self._title)
        self.setToolTip(title)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, outline and title."""
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(0.5, 0.5, _PICTURE.width() - 1, _PICTURE.height() - 1)
        path = QPainterPath()
        path.addRoundedRect(rect, 6, 6)
        painter.fillPath(path, self._theme.colour("sunken"))
        if self._picture is not None and not self._picture.isNull():
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(rect, self._picture)
            painter.restore()
        painter.setPen(QPen(self._theme.colour("border"), 1))
        painter.drawPath(path)
        font = self.font()
        font.setPixelSize(self._theme.text_px("small"))
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        shown = QFontMetrics(font).elidedText(self._title, Qt.TextElideMode.ElideRight, _PICTURE.width())
        baseline = QRectF(0, _PICTURE.height() + 4, _PICTURE.width(), _CAPTION_HEIGHT - 4)
        painter.drawText(baseline, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Strip(QScrollArea):
    """The thumbnails beside each other; it moves to the newest."""

    def __init__(self, theme: Theme) -> None:
        """An empty strip."""
        super().__init__()
        self._theme = theme
        self._shown: tuple[FilmedStep, ...] = ()
        self._inner = QWidget()
        self._row = QHBoxLayout(self._inner)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addStretch(1)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_PICTURE.height() + _CAPTION_HEIGHT + 12)
        self.setAccessibleName(tr("Steps on film"))
        bar = self.horizontalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: bar.setValue(high))

    @property
    def count(self) -> int:
        """How many thumbnails there are."""
        return len(self._shown)

    def show_steps(self, steps: tuple[FilmedStep, ...], picture: QImage | None) -> None:
        """Show these steps; the ones not shown before get the newest picture."""
        if steps[: len(self._shown)] != self._shown:
            clear(self._row)
            self._row.addStretch(1)
            self._shown = ()
        for number, step in enumerate(steps[len(self._shown) :], len(self._shown) + 1):
            small = picture.scaled(_PICTURE * 2, mode=Qt.TransformationMode.SmoothTransformation) if picture else None
            self._row.insertWidget(self._row.count() - 1, Thumb(number, step.title, small, self._theme), alignment=_TOP)
        self._shown = steps

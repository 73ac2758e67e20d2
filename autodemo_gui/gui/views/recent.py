"""Films made lately, as small pictures on the start page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import clear, column, label, row

if TYPE_CHECKING:  # pydantic is not needed to show a window
    from autodemo_gui.store.library import Entry

_PICTURE = QSize(178, 100)
_CAPTION = 28
MOST = 4


@dataclass(frozen=True, slots=True)
class RecentFilm:
    """A film of the library; `poster` is its opening picture, null when there is none."""

    entry: "Entry"
    title: str
    poster: QImage


class _Tile(QAbstractButton):
    """A picture over the film's name and length."""

    def __init__(self, film: RecentFilm, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._film = film
        length = clock(film.entry.film.duration_s) if film.entry.film.duration_s else ""  # of a part it is not known
        self.setText(tr("{title} · {length}", title=film.title, length=length) if length else film.title)
        self.setAccessibleName(tr("Watch {film}", film=self.text()))
        self.setToolTip(film.entry.path.name)
        self.setFixedSize(_PICTURE.width(), _PICTURE.height() + _CAPTION)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(0.5, 0.5, _PICTURE.width() - 1, _PICTURE.height() - 1)
        path = QPainterPath()
        path.addRoundedRect(rect, 8, 8)
        painter.fillPath(path, self._theme.colour("sunken"))
        if self._film.poster.isNull():
            edge = 28
            where = rect.center().toPoint()
            icon = self._theme.icon("play", "faint")
            icon.paint(painter, where.x() - edge // 2, where.y() - edge // 2, edge, edge)
        else:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(rect, self._film.poster)
            painter.restore()
        painter.setPen(QPen(self._theme.colour("accent" if self.hasFocus() else "border"), 1))
        painter.drawPath(path)
        font = self.font()
        font.setPixelSize(self._theme.text_px("small"))
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if self.underMouse() else "muted"))
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, _PICTURE.width())
        below = QRectF(0, _PICTURE.height() + 4, _PICTURE.width(), _CAPTION - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Recent(QWidget):
    """At most four tiles under a small title; nothing at all when there is no film yet."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """Nothing to show yet."""
        super().__init__()
        self._theme = theme
        self._tiles = row(-1, spacing=16)
        self.setLayout(column(label(tr("Recent"), "section"), self._tiles))
        self.hide()

    def show_films(self, films: list[RecentFilm]) -> None:
        """Show the newest."""
        clear(self._tiles)
        for film in films[:MOST]:
            tile = _Tile(film, self._theme)
            tile.clicked.connect(lambda _=False, film=film: self.chosen.emit(film))
            self._tiles.addWidget(tile)
        self._tiles.addStretch(1)
        self.setVisible(bool(films))

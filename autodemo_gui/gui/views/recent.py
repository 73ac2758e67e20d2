"""Films made lately, as small pictures on the start page."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.keyboard import is_pressed_by
from autodemo_gui.gui.views.parts import clear, column, label, row

if TYPE_CHECKING:  # pydantic is not needed to show a window
    from autodemo_gui.store.library import Entry

_PICTURE = QSize(178, 100)
_CAPTION = 28
MOST = 4
SIGN_PX = 16
"""Edge of a site's sign before the title, in logical pixels."""


@dataclass(frozen=True, slots=True)
class RecentFilm:
    """A film of the library.

    Attributes:
        entry: the film.
        title: what it is called.
        poster: its opening picture; null when there is none.
        sign: of its site; null when none is known.
    """

    entry: "Entry"
    title: str
    poster: QImage
    sign: QImage = field(default_factory=QImage)


class _Tile(QAbstractButton):
    """A picture over the film's name and length."""

    def __init__(self, film: RecentFilm, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._film = film
        self.setText(self._told(film.title))
        self.setAccessibleName(tr("Watch {film}", film=self.text()))
        self.setToolTip(film.entry.path.name)
        self.setFixedSize(_PICTURE.width(), _PICTURE.height() + _CAPTION)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, as Space does."""
        if is_pressed_by(event):
            self.click()
        else:
            super().keyPressEvent(event)

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
        self._paint_caption(painter)
        painter.end()

    def _paint_caption(self, painter: QPainter) -> None:
        """The site's sign, or the first letter of the title in its place, and the title."""
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        below = QRectF(0, _PICTURE.height() + 4, _PICTURE.width(), _CAPTION - 4)
        place = QRectF(0, 0, SIGN_PX, SIGN_PX)
        place.moveCenter(QPointF(_PICTURE.width() - SIGN_PX / 2 if is_rtl else SIGN_PX / 2, below.center().y()))
        font = self.font()
        if self._film.sign.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("sunken_hover"))
            painter.drawRoundedRect(place, 4, 4)
            font.setPixelSize(self._theme.text_px("tiny"))
            painter.setFont(font)
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._film.title[:1].upper())
        else:
            size = QSizeF(self._film.sign.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            where = QRectF(QPointF(0, 0), size)
            where.moveCenter(place.center())
            painter.drawImage(where, self._film.sign)
        font.setPixelSize(self._theme.text_px("small"))
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if self.underMouse() else "muted"))
        taken = SIGN_PX + 6
        words = below.adjusted(0 if is_rtl else taken, 0, -taken if is_rtl else 0, 0)
        metrics = QFontMetrics(font)
        room = int(words.width()) - metrics.horizontalAdvance(self._told(""))
        title = metrics.elidedText(self._film.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._told(title))

    def _told(self, title: str) -> str:
        """A title, and how long the film is; of a part that is not known."""
        seconds = self._film.entry.film.duration_s
        return tr("{title} · {length}", title=title, length=clock(seconds)) if seconds else title


class Recent(QWidget):
    """At most four tiles under a small title; nothing at all when there is no film yet.

    `chosen` carries the film to watch, `wanted_again` the one whose site shall be recorded again.
    """

    chosen = Signal(object)
    wanted_again = Signal(object)

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
            for words, signal in ((tr("Watch"), self.chosen), (tr("Record this again"), self.wanted_again)):
                action = QAction(words, tile)
                action.triggered.connect(lambda _=False, film=film, signal=signal: signal.emit(film))
                tile.addAction(action)
            self._tiles.addWidget(tile)
        self._tiles.addStretch(1)
        self.setVisible(bool(films))

"""The library's films as cards: a model of entries, and a delegate that draws picture, title, facts and state."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.pictures import Pictures
from autodemo_gui.gui.shelf import facts_of, outcome_words, title_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.store.film_files import POSTER
from autodemo_gui.store.library import Entry

AnyIndex = QModelIndex | QPersistentModelIndex

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_PICTURE = QSize(224, 126)
_CARD = QSize(_PICTURE.width(), _PICTURE.height() + 52)
_GAP = 20
_TITLE_Y = _PICTURE.height() + 8
_FACTS_Y = _PICTURE.height() + 29
_RADIUS = 8.0


class LibraryModel(QAbstractListModel):
    """The entries that are shown; a title that was edited is told, not stored."""

    retitled = Signal(object, str)

    def __init__(self, pictures: Pictures) -> None:
        """Nothing yet."""
        super().__init__()
        self._entries: list[Entry] = []
        self._rows: dict[str, int] = {}
        self.pictures = pictures
        pictures.arrived.connect(self._on_arrived)

    def show_entries(self, entries: list[Entry]) -> None:
        """Show these."""
        self.beginResetModel()
        self._entries = entries
        self._rows = {_poster(entry): row for row, entry in enumerate(entries)}
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many entries there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """An entry, its title, or the words a screen reader says for it."""
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return title_of(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                part for part in (title_of(entry), facts_of(entry, QLocale()), outcome_words(entry)) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.film.reason or entry.path.name
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell that a title was edited."""
        title = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or not title or title == title_of(self._entries[index.row()]):
            return False
        self.retitled.emit(self._entries[index.row()], title)
        return True

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Entries can be chosen and given another title."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def _on_arrived(self, name: str) -> None:
        row = self._rows.get(name)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])


def _poster(entry: Entry) -> str:
    return str(entry.path.with_name(entry.path.name + POSTER))


class CardDelegate(QStyledItemDelegate):
    """Draws a card."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QWidget) -> None:
        """Colours and sizes come from the theme."""
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All cards are of one size."""
        return _CARD

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """A title is edited where it is."""
        editor.setGeometry(option.rect.adjusted(0, _TITLE_Y - 8, 0, -8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Picture, outline, state, title, facts."""
        entry: Entry = index.data(ENTRY_ROLE)
        rect = option.rect
        painter.save()
        painter.setLayoutDirection(option.direction)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._draw_picture(painter, option, entry)
        self._draw_outcome(painter, option, entry)
        width = rect.width() - 4
        painter.setFont(self._font(option.font, "chip", QFont.Weight.Medium))
        painter.setPen(self._theme.colour("text"))
        title = QFontMetrics(painter.font()).elidedText(title_of(entry), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(rect.left() + 2, rect.top() + _TITLE_Y, width, 20), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(self._font(option.font, "small"))
        painter.setPen(self._theme.colour("muted"))
        facts = facts_of(entry, option.locale)
        painter.drawText(QRect(rect.left() + 2, rect.top() + _FACTS_Y, width, 18), Qt.AlignmentFlag.AlignVCenter, facts)
        painter.restore()

    def _draw_picture(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        area = QRectF(option.rect.topLeft(), _PICTURE).adjusted(1, 1, -1, -1)
        outline = QPainterPath()
        outline.addRoundedRect(area, _RADIUS, _RADIUS)
        painter.fillPath(outline, self._theme.colour("sunken"))
        picture = self._pictures.of(entry.path.with_name(entry.path.name + POSTER)) if entry.can_be_watched else None
        if picture is not None and not picture.isNull():
            painter.save()
            painter.setClipPath(outline)
            painter.drawPixmap(area, picture, QRectF(picture.rect()))
            painter.restore()
        else:
            edge, middle = 28, area.center().toPoint()
            icon = self._theme.icon("play" if entry.can_be_watched else "warning", "faint")
            icon.paint(painter, middle.x() - edge // 2, middle.y() - edge // 2, edge, edge)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_under_mouse = bool(option.state & QStyle.StateFlag.State_MouseOver)
        colour = "accent" if is_chosen else "border_strong" if is_under_mouse else "border"
        painter.setPen(QPen(self._theme.colour(colour), 2 if is_chosen else 1))
        painter.drawPath(outline)

    def _draw_outcome(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        words = outcome_words(entry)
        if not words:
            return
        font = self._font(option.font, "tiny", QFont.Weight.Medium)
        width = QFontMetrics(font).horizontalAdvance(words) + 16
        pill = QRect(option.rect.left() + 8, option.rect.top() + _PICTURE.height() - 30, width, 22)
        pill = QStyle.visualRect(option.direction, QRect(option.rect.topLeft(), _PICTURE), pill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("badge"))
        painter.drawRoundedRect(pill, 6, 6)
        painter.setPen(self._theme.colour("on_badge"))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)

    def _font(self, base: QFont, kind: str, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(base)
        font.setPixelSize(self._theme.text_px(kind))
        font.setWeight(weight)
        return font


class LibraryList(QListView):
    """Cards in rows. `chosen` follows the selection, `opened` is a double click or Enter."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        """No cards yet."""
        super().__init__()
        self.pictures = Pictures(_PICTURE, max(1.0, self.devicePixelRatioF()), self)
        self.entries = LibraryModel(self.pictures)
        self.setModel(self.entries)
        self.setItemDelegate(CardDelegate(theme, self.pictures, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setGridSize(_CARD + QSize(_GAP, _GAP))
        self.setViewportMargins(-_GAP // 2, 0, -_GAP // 2, 0)  # a card stands in the middle of its place, gap and all
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAccessibleName(tr("Recordings"))
        self.selectionModel().currentChanged.connect(lambda index, _: self.chosen.emit(entry_at(index)))
        self.entries.modelReset.connect(lambda: self.chosen.emit(None))
        self.doubleClicked.connect(lambda index: self.opened.emit(entry_at(index)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The card that Qt makes the current one when the keyboard arrives is seen to be chosen."""
        super().focusInEvent(event)
        if self.currentIndex().isValid():
            self.setCurrentIndex(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, unless it ends the editing of a title; everything else is the list's own."""
        entry = None if self.state() is QListView.State.EditingState else entry_at(self.currentIndex())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and entry is not None:
            self.opened.emit(entry)
        else:
            super().keyPressEvent(event)


def entry_at(index: AnyIndex) -> Entry | None:
    """The entry of a row; None when there is no such row."""
    entry: Entry | None = index.data(ENTRY_ROLE) if index.isValid() else None
    return entry

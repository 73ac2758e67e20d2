"""The steps of a finished film: a click jumps there, and the one that plays is marked."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from autodemo_gui.core.story import clock
from autodemo_gui.core.text import tr
from autodemo_gui.gui.states import Mark
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.keyboard import BY_KEYBOARD, RING
from autodemo_gui.gui.views.log_rows import AnyIndex

_ROW = 40
_MOST_ROWS = 9
"""More than these scroll, so that the story below keeps its place."""
_LONGEST = 120
_MARK_ROLE = Qt.ItemDataRole.UserRole


class _StepDelegate(QStyledItemDelegate):
    """Time and title in a row; the playing one on a wash of the accent.

    `typing` tells, while words are edited, whether they are other ones.
    """

    typing = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(80, _ROW)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName(tr("Caption of step {number}", number=index.row() + 1))
        if isinstance(editor, QLineEdit):
            before = str(index.data())
            editor.textEdited.connect(lambda words: self.typing.emit(words != before))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        words_box = QRect(option.rect.left() + 52, option.rect.top() + 2, option.rect.width() - 56, _ROW - 4)
        editor.setGeometry(QStyle.visualRect(option.direction, option.rect, words_box))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        mark: Mark = index.data(_MARK_ROLE)
        rect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("accent_wash"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.colour("sunken"))
        painter.setFont(option.font)
        painter.setPen(self._theme.colour("muted"))
        painter.setLayoutDirection(option.direction)
        time_box = QRect(rect.left() + 16, rect.top(), 48, _ROW)
        painter.drawText(
            QStyle.visualRect(option.direction, rect, time_box), Qt.AlignmentFlag.AlignVCenter, clock(mark.at_s)
        )
        words_box = QRect(rect.left() + 64, rect.top(), rect.width() - 80, _ROW)
        room = QStyle.visualRect(option.direction, rect, words_box)
        title = QFontMetrics(option.font).elidedText(mark.title, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self._theme.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        view = self.parent()
        if option.state & QStyle.StateFlag.State_HasFocus and view is not None and view.property(RING):
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        elif index.row() + 1 < index.model().rowCount():
            painter.setPen(self._theme.colour("border"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class StepsList(QListWidget):
    """As high as its rows, up to nine.

    `chosen` carries the second a step begins at, `captioned` its number and other words for it; `typing` whether
    other words are being typed.
    """

    chosen = Signal(float)
    captioned = Signal(int, str)
    typing = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        """No steps yet."""
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        delegate = _StepDelegate(theme, self)
        delegate.typing.connect(self.typing)
        delegate.closeEditor.connect(lambda: self.typing.emit(False))
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Steps of the film"))
        self.setEditTriggers(QListWidget.EditTrigger.NoEditTriggers)
        self.itemClicked.connect(self._on_chosen)
        self.itemActivated.connect(self._on_chosen)
        self.itemChanged.connect(self._on_edited)

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Show these steps."""
        if marks == self._marks:
            return
        self._marks = marks
        self.blockSignals(True)
        self.clear()
        for mark in marks:
            item = QListWidgetItem(mark.title, self)
            item.setData(_MARK_ROLE, mark)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{clock(mark.at_s)} {mark.title}")
            item.setToolTip(mark.title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.blockSignals(False)
        self.setMaximumHeight(self._rows() * _ROW)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All rows, if they are not too many."""
        return QSize(280, self._rows() * _ROW)

    def minimumSizeHint(self) -> QSize:
        """Two rows; the rest scrolls."""
        return QSize(160, 2 * _ROW)

    def follow(self, position_ms: int) -> None:
        """Mark the step that plays; while its words are edited, they stay in hand."""
        if self.state() is QListWidget.State.EditingState:
            return
        now = [row for row, mark in enumerate(self._marks) if mark.at_s * 1000 <= position_ms + 1]
        if now and now[-1] != self.currentRow():
            self.setCurrentRow(now[-1])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Only who came by keyboard needs a ring."""
        self.setProperty(RING, event.reason() in BY_KEYBOARD)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whoever goes on by keyboard needs it as well."""
        self.setProperty(RING, True)
        super().keyPressEvent(event)

    def allow_editing(self, is_allowed: bool) -> None:
        """Whether a double click, or F2, edits a step's words."""
        by = QListWidget.EditTrigger.DoubleClicked | QListWidget.EditTrigger.EditKeyPressed
        self.setEditTriggers(by if is_allowed else QListWidget.EditTrigger.NoEditTriggers)

    def _on_edited(self, item: QListWidgetItem) -> None:
        """Tell of other words; none are no words."""
        mark: Mark = item.data(_MARK_ROLE)
        words = " ".join(item.text().split())[:_LONGEST]
        if words and words != mark.title:
            self.blockSignals(True)
            item.setData(_MARK_ROLE, Mark(mark.at_s, words))
            self.blockSignals(False)
            self.captioned.emit(self.row(item), words)

    def _rows(self) -> int:
        return min(max(1, len(self._marks)), _MOST_ROWS)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        mark: Mark = item.data(_MARK_ROLE)
        self.chosen.emit(mark.at_s)

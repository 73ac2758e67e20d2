"""The story of a run as rows: a model that only grows, and a delegate that wraps its sentences."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from autodemo_gui.core.story import Line, Tone, clock
from autodemo_gui.gui.theme import Theme

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex

_TIME_X = 16
_ICON_X = 68
_TEXT_X = 96
_PAD_Y = 7
_PAD_RIGHT = 16
_ICON = 16


class LogModel(QAbstractListModel):
    """The lines of one run."""

    def __init__(self) -> None:
        """No lines yet."""
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self.left_alone = 0
        """How many lines tell of something that was not touched."""

    def set_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these; when they only grew, the rows that are there stay."""
        known = len(self._lines)
        if lines[:known] == self._lines:
            if len(lines) > known:
                self.beginInsertRows(QModelIndex(), known, len(lines) - 1)
                self._lines = lines
                self.left_alone += sum(line.tone is Tone.CALM for line in lines[known:])
                self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = lines
        self.left_alone = sum(line.tone is Tone.CALM for line in lines)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A line, or the words a screen reader says for it."""
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            spoken = f"{clock(line.at_s)} {line.text}"
            return f"{spoken}: {line.why}" if line.why else spoken
        return None


class LogDelegate(QStyledItemDelegate):
    """Time, icon, a sentence with strong words, and a quieter reason below it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Colours and sizes come from the theme."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """The full width of the list, as high as the wrapped text."""
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        sentence, reason = self._laid_out(index.data(LINE_ROLE), option, width)
        return QSize(width, _height(sentence) + _height(reason) + 2 * _PAD_Y)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw one line."""
        line: Line = index.data(LINE_ROLE)
        rect = option.rect
        painter.save()
        if line.tone is not Tone.PLAIN:
            wash = "calm_wash" if line.tone is Tone.CALM else "warning_wash"
            painter.fillRect(rect, self._theme.colour(wash))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("sunken"))
        view = self.parent()
        if option.state & QStyle.StateFlag.State_HasFocus and view is not None and view.property("ring"):
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(rect.adjusted(2, 0, -3, -1))
        sentence, reason = self._laid_out(line, option, rect.width())
        first_height = round(sentence.lineAt(0).height())
        painter.setFont(self._font(option.font, "small"))
        painter.setPen(self._theme.colour("muted"))
        direction = option.direction
        time_box = QRect(rect.left() + _TIME_X, rect.top() + _PAD_Y, _ICON_X - _TIME_X, first_height)
        painter.setLayoutDirection(direction)
        painter.drawText(QStyle.visualRect(direction, rect, time_box), Qt.AlignmentFlag.AlignVCenter, clock(line.at_s))
        colour = {Tone.PLAIN: "text", Tone.CALM: "calm", Tone.WARNING: "warning"}[line.tone]
        icon_y = rect.top() + _PAD_Y + (first_height - _ICON) // 2
        icon_box = QRect(rect.left() + _ICON_X, icon_y, _ICON, _ICON)
        self._theme.icon(line.icon, colour).paint(painter, QStyle.visualRect(direction, rect, icon_box))
        words_box = QRect(rect.left() + _TEXT_X, rect.top() + _PAD_Y, rect.width() - _TEXT_X - _PAD_RIGHT, 1)
        origin = QPointF(QStyle.visualRect(direction, rect, words_box).topLeft())
        painter.setPen(self._theme.colour("text"))
        sentence.draw(painter, origin)
        painter.setPen(self._theme.colour("muted"))
        reason.draw(painter, origin + QPointF(0, _height(sentence)))
        painter.restore()

    def _laid_out(self, line: Line, option: QStyleOptionViewItem, width: int) -> tuple[QTextLayout, QTextLayout]:
        room = width - _TEXT_X - _PAD_RIGHT
        ranges = []
        start = 0
        for text, is_strong in line.spans:
            # QTextLayout counts UTF-16 units.
            length = len(text.encode("utf-16-le")) // 2
            if is_strong:
                strong = QTextLayout.FormatRange()
                strong.start, strong.length = start, length
                strong.format = QTextCharFormat()
                strong.format.setFontWeight(QFont.Weight.DemiBold)
                ranges.append(strong)
            start += length
        wrap = QTextOption()
        wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        wrap.setTextDirection(option.direction)
        is_rtl = option.direction is Qt.LayoutDirection.RightToLeft
        wrap.setAlignment(Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft)
        sentence = _wrapped(line.text, self._font(option.font, "chip"), room, ranges, wrap)
        return sentence, _wrapped(line.why, self._font(option.font, "small"), room, [], wrap)

    def _font(self, base: QFont, kind: str) -> QFont:
        font = QFont(base)
        font.setPixelSize(self._theme.text_px(kind))
        return font


def _wrapped(
    text: str, font: QFont, width: int, ranges: list[QTextLayout.FormatRange], option: QTextOption
) -> QTextLayout:
    """The text in lines of at most this width; no line when it is empty."""
    layout = QTextLayout(text, font)
    layout.setTextOption(option)
    layout.setFormats(ranges)
    layout.beginLayout()
    y = 0.0
    while text:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(40, width))
        line.setPosition(QPointF(0, y))
        y += line.height()
    layout.endLayout()
    return layout


def _height(layout: QTextLayout) -> int:
    return round(sum(layout.lineAt(index).height() for index in range(layout.lineCount())))

"""The few parts all views are made of: labels, buttons, cards, rows."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QColor,
    QFocusEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from autodemo_gui.gui.theme import GRID, Theme, drawing
from autodemo_gui.gui.views.keyboard import BY_KEYBOARD, RING, is_pressed_by

BoxT = TypeVar("BoxT", QVBoxLayout, QHBoxLayout)
AT_THE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
"""Where everything begins for those who read from the right, words of another script too."""
_SPACE_PX = 8
_THERE_AND_BACK = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""A popover, a menu, a dialog or another program has the keyboard meanwhile; it comes back as it went."""


def label(text: str = "", kind: str = "", *, wraps: bool = False) -> QLabel:
    """A text; `kind` is a selector of window.qss. Never read as rich text: sentences may quote a web page."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wraps)
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:  # also for words of another script
        made.setAlignment(AT_THE_RIGHT)
        if wraps:  # Qt moves a full line by the space at its end, and would cut its last letter
            made.setContentsMargins(_SPACE_PX, 0, 0, 0)
    if kind == "section":  # a style sheet cannot say this
        font = made.font()
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        made.setFont(font)
    return made


def begin_at_start(words: QLineEdit | QLabel) -> None:
    """Let words, and the caret of an empty field, begin where one begins to read, whatever their script."""
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        words.setAlignment(AT_THE_RIGHT)


class Button(QPushButton):
    """A button in one of the kinds of window.qss, with an icon that follows the theme."""

    def __init__(
        self, text: str = "", kind: str = "", *, theme: Theme, icon: str = "", icon_colour: str = "text"
    ) -> None:
        """Icon-only buttons get their name by `setAccessibleName`."""
        super().__init__(text)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)  # words are never cut
        self.setAutoDefault(False)
        self.setIconSize(QSize(16, 16))
        self._theme = theme
        self._icon_name = icon
        self._icon_colour = icon_colour
        self._draw_icon()
        theme.changed.connect(self._draw_icon)

    def set_icon(self, name: str, colour: str | None = None) -> None:
        """Another icon from now on."""
        self._icon_name = name
        self._icon_colour = colour or self._icon_colour
        self._draw_icon()

    def event(self, event: QEvent) -> bool:
        """Keep Space for pressing the button that has the focus; elsewhere it plays and pauses."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, as Space does."""
        if not is_pressed_by(event):
            super().keyPressEvent(event)
        elif self.menu() is not None:
            self.showMenu()
        else:
            self.click()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only to those who came by keyboard; after a click it is noise."""
        if event.reason() not in _THERE_AND_BACK:
            self._show_ring(event.reason() in BY_KEYBOARD)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away, unless what has the keyboard now is another window, from which it comes back."""
        if self.window().focusWidget() is not self:
            self._show_ring(False)
        super().focusOutEvent(event)

    def _show_ring(self, is_shown: bool) -> None:
        if bool(self.property(RING)) != is_shown:
            self.setProperty(RING, is_shown)
            polish(self)

    def _draw_icon(self) -> None:
        if self._icon_name:
            self.setIcon(self._theme.icon(self._icon_name, self._icon_colour))


class Sign(QLabel):
    """An icon that is only looked at."""

    def __init__(self, icon: str, colour: str, px: int, *, theme: Theme) -> None:
        """Drawn `px` logical pixels large."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._icon = icon
        self._colour = colour
        self._px = px
        self._theme = theme
        self._draw()
        theme.changed.connect(self._draw)

    def _draw(self) -> None:
        colour = self._theme.colour(self._colour).name()
        self.setPixmap(drawing(self._icon, colour, QSize(self._px, self._px), max(2.0, self.devicePixelRatioF())))


def restyle(widget: QWidget, kind: str) -> None:
    """Make a widget another kind of window.qss."""
    widget.setProperty("kind", kind)
    polish(widget)


def polish(widget: QWidget) -> None:
    """Let the style sheet see a widget's changed properties."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def action_button(action: QAction, kind: str, *, theme: Theme, icon: str = "", icon_colour: str = "text") -> Button:
    """A button for an action: same text, tooltip and enabled state, by birth."""
    shows_text = kind != "icon"
    made = Button(action.text() if shows_text else "", kind, theme=theme, icon=icon, icon_colour=icon_colour)
    made.setAccessibleName(action.text().replace("&&", "&"))
    made.setToolTip(action.toolTip())
    made.setEnabled(action.isEnabled())
    action.enabledChanged.connect(made.setEnabled)
    made.clicked.connect(action.trigger)
    return made


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say something that has no focus: what just happened."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def card(layout: QLayout) -> QFrame:
    """A framed surface around a layout."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    frame.setLayout(layout)
    return frame


def divider() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("kind", "divider")
    return line


def column(*items: QWidget | QLayout | int, margin: int = 0, spacing: int = GRID) -> QVBoxLayout:
    """Things below each other; a number is a gap in pixels, a negative one a stretch."""
    return _filled(QVBoxLayout(), items, margin, spacing)


def row(*items: QWidget | QLayout | int, margin: int = 0, spacing: int = GRID) -> QHBoxLayout:
    """Things beside each other; a number is a gap in pixels, a negative one a stretch."""
    return _filled(QHBoxLayout(), items, margin, spacing)


def against_reading() -> Qt.LayoutDirection:
    """For a button whose icon comes after its words."""
    is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.LeftToRight if is_rtl else Qt.LayoutDirection.RightToLeft


def set_margins(layout: QLayout, start: int, top: int, end: int, bottom: int) -> None:
    """Margins in pixels, where `start` is the side on which reading begins."""
    is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    layout.setContentsMargins(end if is_rtl else start, top, start if is_rtl else end, bottom)


def _filled(box: BoxT, items: tuple[QWidget | QLayout | int, ...], margin: int, spacing: int) -> BoxT:
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(spacing)
    for item in items:
        if isinstance(item, int):
            if item < 0:
                box.addStretch(-item)
            else:
                box.addSpacing(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)
    return box


def in_the_middle(page: QWidget) -> QVBoxLayout:
    """A layout that keeps a page of limited width in the middle, a little above half of the height."""
    sides = row(-1, page, -1, spacing=0)
    sides.setStretch(1, 100)
    return column(-2, sides, -3, margin=GRID)


def paint_shadow(painter: QPainter, outer: QRect, inset: int, radius: float, colour: QColor, strength: float) -> None:
    """A soft shadow in the outer `inset` pixels of a rectangle, as stacked translucent round boxes."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for distance in range(inset, 0, -1):
        nearness = 1 - distance / (inset + 1)
        layer = QColor(colour)
        layer.setAlphaF(strength * nearness * nearness)
        painter.setBrush(layer)
        edge = inset - distance
        rect = outer.adjusted(edge, edge + 3, -edge, -edge + 3)
        painter.drawRoundedRect(rect, radius + distance, radius + distance)


class ShadowBox(QWidget):
    """Room around one widget, filled with its soft shadow."""

    INSET = 16

    def __init__(self, content: QWidget, theme: Theme, *, radius: float) -> None:
        """The content casts the shadow; `radius` is that of its corners, in pixels."""
        super().__init__()
        self._theme = theme
        self._radius = radius
        box = QVBoxLayout(self)
        box.setContentsMargins(self.INSET, self.INSET, self.INSET, self.INSET)
        box.addWidget(content)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shadow; the content draws itself over it."""
        painter = QPainter(self)
        paint_shadow(painter, self.rect(), self.INSET, self._radius, self._theme.colour("shadow"), 0.016)
        painter.end()


def clear(layout: QLayout, keep: Callable[[QWidget], bool] = lambda _: False) -> None:
    """Take every widget out of a layout and let it go, but those to keep."""
    for index in reversed(range(layout.count())):
        item = layout.itemAt(index)
        widget = item.widget() if item else None
        if widget is None or not keep(widget):
            layout.takeAt(index)
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()

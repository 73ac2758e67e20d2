"""The keyboard's way through a page: groups that are one stop of the Tab key, the order of stops, the ring."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Where an arrow key points: columns and rows."""
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CHANGES = (QEvent.Type.EnabledChange, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
_MARGIN = 8
"""What is scrolled into view keeps this distance from the edge, in pixels."""
BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
RING = "ring"
"""The property of a widget that shows a ring, because the keyboard has brought somebody there."""


class Roving(QObject):
    """Makes some children of one widget a single stop of the Tab key; the arrows go from one to the other.

    As the ARIA Authoring Practices describe it for tool bars and radio groups (“roving tabindex”): Tab comes back to
    the one that had the keyboard last. Arrows do not press or choose anything, and at an end they stay there.
    """

    def __init__(self, members: Sequence[QWidget], parent: QWidget) -> None:
        """Members in reading order; one that is hidden or disabled is passed over."""
        super().__init__(parent)
        self._members = tuple(members)
        self._by_click = {member: member.focusPolicy() & Qt.FocusPolicy.ClickFocus for member in members}
        self._stop = self._members[0]
        self._is_new = True
        """Nobody has been there, nor said where to begin."""
        for member in self._members:
            member.installEventFilter(self)
        self._renew()

    def begin_at(self, member: QWidget) -> None:
        """Tab comes to this one next, unless one of them has the keyboard already."""
        if not any(each.hasFocus() for each in self._members):
            self._is_new = False
            self._stop_at(member)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the arrows, which elsewhere may be keys of the film, and follow the keyboard."""
        kind = event.type()
        if isinstance(watched, QWidget) and watched in self._by_click:
            if isinstance(event, QKeyEvent) and kind is not QEvent.Type.KeyRelease and _is_arrow(event):
                if kind is QEvent.Type.KeyPress:
                    self._go(watched, *_STEPS[Qt.Key(event.key())])
                event.accept()
                return True
            if kind is QEvent.Type.FocusIn:
                self._is_new = False
                self._stop_at(watched)
            elif kind in _CHANGES:
                self._renew()
        return super().eventFilter(watched, event)

    def _renew(self) -> None:
        """See to it that the stop is one that can be used."""
        if self._is_new or not _is_usable(self._stop):
            self._stop = next(filter(_is_usable, self._members), self._stop)
        self._stop_at(self._stop)

    def _stop_at(self, member: QWidget) -> None:
        self._stop = member
        for each, by_click in self._by_click.items():
            by_tab = Qt.FocusPolicy.TabFocus if each is member else Qt.FocusPolicy.NoFocus
            each.setFocusPolicy(by_tab | by_click)

    def _go(self, here: QWidget, columns: int, rows: int) -> None:
        there = self._neighbour(here, rows) if rows else self._next(here, columns)
        if there is not None:
            there.setFocus(Qt.FocusReason.TabFocusReason)
            bring_into_view(there)

    def _next(self, here: QWidget, columns: int) -> QWidget | None:
        step = -columns if here.layoutDirection() is Qt.LayoutDirection.RightToLeft else columns
        usable = [member for member in self._members if member is here or _is_usable(member)]
        at = usable.index(here) + step
        return usable[at] if 0 <= at < len(usable) else None

    def _neighbour(self, here: QWidget, rows: int) -> QWidget | None:
        """The nearest one of the next row above or below."""

        def way(member: QWidget) -> QPoint:
            return member.geometry().center() - here.geometry().center()

        beyond = [
            member for member in self._members if _is_usable(member) and way(member).y() * rows > here.height() / 2
        ]
        return min(beyond, key=lambda member: (abs(way(member).y()), abs(way(member).x())), default=None)


def tab_order(*stops: QWidget) -> None:
    """The Tab key goes through these one after the other."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def is_in_use() -> bool:
    """Whether the keyboard is what somebody works with: they type, or have come where they are by it."""
    here = QApplication.focusWidget()
    return isinstance(here, QLineEdit) or (here is not None and bool(here.property(RING)))


def hand_focus(to: QWidget, *, by_keyboard: bool) -> None:
    """Give the keyboard to a widget, which shows its ring to those who work with it."""
    to.clearFocus()  # Qt may have been there first, for another reason
    to.setFocus(Qt.FocusReason.TabFocusReason if by_keyboard else Qt.FocusReason.OtherFocusReason)


def is_pressed_by(event: QKeyEvent) -> bool:
    """Whether a key is Enter, pressed once: Qt leaves that to the default button of a dialog, even on another one."""
    return event.key() in _PRESSING and not event.isAutoRepeat()


def bring_into_view(widget: QWidget) -> None:
    """Scroll what is around a widget, if anything, until it is seen."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(widget, _MARGIN, _MARGIN)


def _is_arrow(event: QKeyEvent) -> bool:
    plain = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return event.key() in _STEPS and event.modifiers() in plain


def _is_usable(member: QWidget) -> bool:
    return member.isEnabled() and not member.isHidden()

"""What the pages of the settings have in common: a scrolled column of fields and words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from autodemo_gui.gui.theme import GRID
from autodemo_gui.gui.views.parts import column


def setting_page(*items: QWidget | QLayout) -> QScrollArea:
    """Things below each other, which scroll when there is no room for all."""
    return scrolled(column(*items, -1, spacing=2 * GRID))


def scrolled(layout: QLayout) -> QScrollArea:
    """A layout that scrolls without a frame; the keyboard goes to what is in it."""
    inner = QWidget()
    layout.setContentsMargins(4, 4, 12, 4)
    inner.setLayout(layout)
    scroll = QScrollArea()
    scroll.setWidget(inner)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return scroll

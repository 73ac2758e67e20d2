"""Looks with the keyboard: one goes from look to look, and chooses when one wants to."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from autodemo_gui.gui.looks import sketches
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.look_picker import LookPicker
from tests.gui.fixtures import destroy


def names() -> list[str]:
    return [f"Look: {sketch.label}" for sketch in sketches()]


def focus() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if widget else ""


@pytest.fixture
def picker(theme: Theme) -> LookPicker:
    return LookPicker(theme)


def test_arrows_move_without_choosing_and_space_chooses(picker: LookPicker, theme: Theme) -> None:
    picked: list[str] = []
    sought: list[bool] = []
    picker.picked.connect(picked.append)
    scroll = QScrollArea()
    scroll.setWidget(picker)
    scroll.setWidgetResizable(True)
    for keys in ("Left", "Right", "Space"):  # as in the player: the film's own keys
        action = QAction(scroll)
        action.setShortcut(keys)
        action.triggered.connect(lambda: sought.append(True))
        scroll.addAction(action)
    scroll.resize(330, 140)
    scroll.show()
    QTest.qWaitForWindowActive(scroll)
    picker.choose(sketches()[0].name)
    picker.chosen.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert focus() == names()[1]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert focus() == names()[0], "there is nothing before the first"
    for _ in names():
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert names().index(focus()) >= len(names()) - 3, "the last row"
    assert scroll.verticalScrollBar().value() > 0, "what has the keyboard is seen"
    assert (picked, sought) == ([], [])
    there = names().index(focus())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert (picked, sought) == ([sketches()[there].name], [])
    destroy(scroll)

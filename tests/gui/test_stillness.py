"""Nothing moves by itself."""

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

import autodemo_gui.gui
from autodemo_gui.gui.theme import Theme

MOVING = re.compile(r"Q(Property|Variant|Sequential|Parallel)Animation|QTimeLine|QMovie|QGraphics\w+Effect")


def test_menus_and_tool_tips_are_there_at_once(qapp: QApplication) -> None:
    for effect in Qt.UIEffect:
        qapp.setEffectEnabled(effect, True)
    assert any(qapp.isEffectEnabled(effect) for effect in Qt.UIEffect)
    theme = Theme(qapp)
    assert not [effect for effect in Qt.UIEffect if qapp.isEffectEnabled(effect)]
    theme.deleteLater()


def test_no_widget_is_animated() -> None:
    folder = Path(autodemo_gui.gui.__file__).parent
    animated = [file.name for file in folder.rglob("*.py") if MOVING.search(file.read_text(encoding="utf-8"))]
    assert animated == [], "what moves needs a way to be still"

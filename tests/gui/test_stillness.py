"""Nothing moves by itself."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import autodemo_gui.gui
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.glide import Glide

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
    assert animated == ["glide.py"], "what moves needs a way to be still"


@pytest.mark.parametrize("is_still", [False, True])
def test_the_pointer_moves_on_its_way_unless_the_system_shows_no_movements(
    qapp: QApplication, qtbot: QtBot, is_still: bool
) -> None:
    parent, seen = QObject(), []
    glide = Glide(parent, is_still=lambda: is_still)
    glide.moved.connect(lambda: seen.append(glide.at))
    glide.to(QPointF(100, 50))
    assert seen == [QPointF(100, 50)], "it has just appeared"
    glide.to(QPointF(300, 150))
    qtbot.waitUntil(lambda: glide.at == QPointF(300, 150))
    between = [at.x() for at in seen[1:-1] if at is not None]
    assert not between if is_still else len(between) >= 3
    assert between == sorted(between)
    glide.to(None)
    assert glide.at is None

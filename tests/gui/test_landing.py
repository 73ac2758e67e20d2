"""A link that is dropped anywhere on the window becomes the address, whatever page is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.landing import Landing
from autodemo_gui.gui.views.main_window import MainWindow
from tests.gui.fixtures import destroy


@pytest.fixture
def window(theme: Theme) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    yield made
    made.end()
    destroy(made)


def dropped(window: MainWindow, data: QMimeData) -> bool:
    """What Qt sends when something is dragged over the window and let go; whether it may land."""
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), action, data, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), action, data, left, none))
    return enter.isAccepted()


def test_a_link_a_link_file_and_an_address_in_words_land(window: MainWindow, tmp_path: Path) -> None:
    landed: list[str] = []
    Landing(window).landed.connect(landed.append)
    file = tmp_path / "kites.url"
    file.write_text("[InternetShortcut]\r\nURL=https://acme.example/kites\r\n", encoding="utf-8")
    for urls, text in ((["https://acme.example"], ""), ([file.as_uri()], ""), ([], "acme.example")):
        data = QMimeData()
        if urls:
            data.setUrls([QUrl(url) for url in urls])
        if text:
            data.setText(text)
        assert dropped(window, data)
    assert landed == ["https://acme.example", "https://acme.example/kites", "acme.example"]


@pytest.mark.parametrize(("url", "text"), [("file:///tmp/kite.png", ""), ("mailto:a@b.example", ""), ("", "two words")])
def test_anything_else_does_not(window: MainWindow, url: str, text: str) -> None:
    landed: list[str] = []
    Landing(window).landed.connect(landed.append)
    data = QMimeData()
    if url:
        data.setUrls([QUrl(url)])
    if text:
        data.setText(text)
    assert not dropped(window, data)
    assert landed == []

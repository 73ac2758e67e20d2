"""The short word over the page: all of it can be read, however long, and it stays for whoever is about to use it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget

from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.toast import Toast
from tests.gui.fixtures import destroy

LONG = "Saved as /home/marketing/Videos/Campaigns/2026/Q4/Launch of the new reporting/Website/" + 3 * "ledgerly-"


@pytest.fixture
def toast(theme: Theme) -> Iterator[Toast]:
    page = QWidget()
    page.resize(900, 600)
    page.show()
    yield Toast(theme, page)
    destroy(page)


@pytest.mark.parametrize("width", [900, 420])
@pytest.mark.parametrize("words", ["Saved.", LONG])
@pytest.mark.parametrize("offers", [False, True])
def test_all_of_it_is_on_the_page_however_long(toast: Toast, words: str, width: int, offers: bool) -> None:
    page = toast.parentWidget()
    page.resize(width, 600)
    toast.say(words, QAction("Keep what was filmed", toast) if offers else None)
    assert page.rect().contains(toast.geometry())
    said = toast._words
    needed = said.heightForWidth(said.width())
    assert 0 < needed <= said.height(), "in lines, none of them cut"
    assert needed < 2 * said.fontMetrics().height() or words == LONG, "what fits a line is in one"


def test_it_stays_while_the_keyboard_is_in_it(toast: Toast) -> None:
    toast.say("Cancelled.", QAction("Keep what was filmed", toast))
    toast.window().activateWindow()
    toast._do.setFocus(Qt.FocusReason.TabFocusReason)
    toast._timer.timeout.emit()
    assert toast.isVisible()
    toast._do.clearFocus()
    toast._timer.timeout.emit()
    assert not toast.isVisible()


def test_a_click_sends_it_away_without_doing_what_it_offers(toast: Toast) -> None:
    undo = QAction("Undo", toast)
    undone = QSignalSpy(undo.triggered)
    toast.say("acme.example waits no longer.", undo)
    QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert (toast.isVisible(), undone.count()) == (False, 0)

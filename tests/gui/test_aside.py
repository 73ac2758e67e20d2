"""The window steps aside and comes back; the tray is there meanwhile, and only then."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from autodemo_gui.gui.aside import Aside
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.main_window import MainWindow
from tests.gui.fixtures import destroy
from tests.gui.test_session import STATES

# The offscreen platform lacks what Qt's X11 tray connects to; the icon itself is Qt's own.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


@pytest.fixture
def window(theme: Theme) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.show_state(STATES["recording"])
    made.show()
    yield made
    made.end()
    destroy(made)


def test_a_system_without_a_tray_has_a_task_bar(window: MainWindow) -> None:
    aside = Aside(window)
    assert not QSystemTrayIcon.isSystemTrayAvailable(), "offscreen there is none"
    aside.step_aside(STATES["recording"])
    assert window.isMinimized()
    assert not aside.tray.is_shown
    aside.tell(STATES["done"])
    assert window.isVisible()
    assert not window.isMinimized()
    assert not aside.tray.is_shown


def test_into_the_tray_and_back_with_a_click(window: MainWindow) -> None:
    aside = Aside(window, has_tray=lambda: True)
    aside.step_aside(STATES["recording"])
    assert aside.tray.is_shown
    assert not window.isVisible()
    icon = aside.tray._icon
    assert icon.toolTip() == "AutoDemo records acme.example"
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    assert not window.isVisible(), "the menu is asked for, not the window"
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()
    assert not aside.tray.is_shown, "there is no icon while the window is there"


def test_its_menu_shows_the_window_and_ends_the_recording(window: MainWindow) -> None:
    aside = Aside(window, has_tray=lambda: True)
    aside.step_aside(STATES["recording"])
    show, *others = aside.tray._menu.actions()
    assert [action.text() for action in others] == ["Finish && keep", "Cancel"]
    cancelled = QSignalSpy(others[1].triggered)
    others[1].trigger()
    assert cancelled.count() == 1
    show.trigger()
    assert window.isVisible()


@pytest.mark.parametrize("name", ["done", "failed"])
def test_the_end_brings_the_window_back_and_is_said_for_a_while(window: MainWindow, name: str) -> None:
    aside = Aside(window, has_tray=lambda: True)
    aside.step_aside(STATES["recording"])
    aside.tell(STATES[name])
    assert window.isVisible()
    assert aside.tray._over.isActive() == aside.tray.is_shown == QSystemTrayIcon.supportsMessages()
    aside.tray._over.timeout.emit()
    assert not aside.tray.is_shown


def test_who_looks_at_the_window_is_told_nothing_twice(window: MainWindow) -> None:
    window.activateWindow()
    QApplication.processEvents()
    assert window.isActiveWindow()
    aside = Aside(window, has_tray=lambda: True)
    aside.tell(STATES["done"])
    assert not aside.tray.is_shown
    assert not aside.tray._over.isActive()


def test_nothing_stays_in_the_tray(window: MainWindow) -> None:
    aside = Aside(window, has_tray=lambda: True)
    aside.step_aside(STATES["recording"])
    aside.close()
    assert not aside.tray.is_shown

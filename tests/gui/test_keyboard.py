"""The window without a mouse: how Tab, arrows, Enter and Escape go through it, and that the keyboard is never lost."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.states import Done, Failed, Recording, State
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.keyboard import Roving
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.parts import row
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from tests.bench.scenes import entries, states
from tests.gui.fixtures import destroy

KEY = Qt.Key


@pytest.fixture
def window(theme: Theme) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.header.show_place("This computer", answers=True)
    made.show()
    QTest.qWaitForWindowActive(made)
    yield made
    made.end()
    destroy(made)


def shown(window: MainWindow, state: State) -> None:
    window.show_state(state)
    QApplication.processEvents()


def result(window: MainWindow, film: Path) -> Done:
    done = states(film)["done"]
    assert isinstance(done, Done)
    done = replace(done, can_change=True)
    shown(window, done)
    return done


def here() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "the keyboard is lost"
    return widget


def press(*keys: Qt.Key) -> str:
    """Press keys where the keyboard is, and return the name of what has it then."""
    for key in keys:
        QTest.keyClick(here(), key)
    return here().accessibleName()


# --- groups


@pytest.fixture
def group(qapp: QApplication) -> Iterator[list[QPushButton]]:
    """Three buttons that are one stop, between two others."""
    window, buttons = QWidget(), [QPushButton(name) for name in "abcde"]
    for button in buttons:
        button.setAccessibleName(button.text())
    window.setLayout(row(*buttons))
    Roving(buttons[1:4], window)
    window.show()
    QTest.qWaitForWindowActive(window)
    buttons[0].setFocus()
    yield buttons
    destroy(window)


def test_a_group_is_one_stop_and_arrows_go_through_it(group: list[QPushButton]) -> None:
    assert [press(KEY.Key_Tab), press(KEY.Key_Right), press(KEY.Key_Right), press(KEY.Key_Right)] == [
        "b",
        "c",
        "d",
        "d",
    ]
    assert press(KEY.Key_Tab) == "e"
    assert press(KEY.Key_Backtab) == "d", "where it was left"
    assert press(KEY.Key_Left, KEY.Key_Left, KEY.Key_Left) == "b"


def test_what_cannot_be_used_is_passed_over_and_is_never_the_stop(group: list[QPushButton]) -> None:
    group[2].setEnabled(False)
    assert press(KEY.Key_Tab, KEY.Key_Right) == "d"
    group[0].setFocus()
    group[3].hide()
    assert press(KEY.Key_Tab) == "b"
    group[0].setFocus()
    for button in group[1:4]:
        button.setEnabled(False)
    assert press(KEY.Key_Tab) == "e"
    group[3].setEnabled(True)
    group[3].show()
    assert press(KEY.Key_Backtab) == "d"


def test_a_group_that_nobody_has_used_begins_with_what_can_be_used_first(qapp: QApplication) -> None:
    window, buttons = QWidget(), [QPushButton(name) for name in "abc"]
    window.setLayout(row(*buttons))
    for button in buttons[:2]:
        button.setEnabled(False)
    Roving(buttons, window)
    assert [bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus) for button in buttons] == [False, False, True]
    buttons[0].setEnabled(True)
    assert [bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus) for button in buttons] == [True, False, False]
    destroy(window)


def test_arrows_point_where_they_point_when_one_reads_from_the_right(group: list[QPushButton]) -> None:
    group[0].window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert [press(KEY.Key_Tab), press(KEY.Key_Left), press(KEY.Key_Right)] == ["b", "c", "b"]


def test_arrows_do_not_press(group: list[QPushButton]) -> None:
    pressed = QSignalSpy(group[2].clicked)
    press(KEY.Key_Tab, KEY.Key_Right)
    assert pressed.count() == 0


# --- the result page


def test_the_looks_are_three_stops_from_the_film_and_have_a_key(window: MainWindow, film: Path) -> None:
    result(window, film)
    assert here() is window.result.player.bar
    names = [press(KEY.Key_Tab) for _ in range(5)]
    assert names[:2] == ["Play or pause", "Save as…"]
    assert names[2].startswith("Look: ")
    assert names[3] == "Steps of the film"
    window.result.player.bar.setFocus()
    window.actions_table[Act.CHANGE_LOOK].trigger()
    assert press().startswith("Look: ")
    window.actions_table[Act.EDIT_STEPS].trigger()
    assert (press(), here().property("ring")) == ("Steps of the film", True)
    window.actions_table[Act.LOG].trigger()
    assert (here(), here().property("ring")) == (window.result._log.list, True)


def test_a_click_on_the_player_leaves_the_keys_to_the_film(window: MainWindow, film: Path) -> None:
    result(window, film)
    player = window.result.player
    QTest.mouseClick(player.speed, Qt.MouseButton.LeftButton)
    assert here() is player.bar
    sought = QSignalSpy(window.actions_table[Act.SECOND_FORWARD].triggered)
    QTest.keyClick(here(), KEY.Key_Right)
    assert sought.count() == 1
    assert press(KEY.Key_Tab, KEY.Key_Right) == "One frame back"
    assert sought.count() == 1, "within the bar of buttons an arrow goes to the next one"


def test_words_that_are_edited_stay_in_hand_while_the_film_plays(window: MainWindow, film: Path) -> None:
    result(window, film)
    steps = window.result._steps
    steps.setFocus()
    steps.setCurrentRow(1)
    press(KEY.Key_F2)
    editor = here()
    assert editor is not steps
    steps.follow(30_000)
    assert here() is editor
    back = QSignalSpy(window.actions_table[Act.SECOND_BACK].triggered)
    press(KEY.Key_End, KEY.Key_Left, KEY.Key_Home)
    assert back.count() == 0, "arrows move in the words"


def test_other_words_can_be_rendered_as_soon_as_they_are_typed(window: MainWindow, film: Path) -> None:
    result(window, film)
    steps, apply = window.result._steps, window.result.apply
    asked = QSignalSpy(window.result.captions_changed)
    steps.setFocus()
    steps.setCurrentRow(1)
    press(KEY.Key_F2)
    QTest.keyClicks(here(), "Prices")
    assert here().accessibleName() == "Caption of step 2"
    assert apply.isVisible()
    press(KEY.Key_Escape)
    assert not apply.isVisible()
    press(KEY.Key_F2)
    QTest.keyClicks(here(), "Prices")
    QTest.mouseClick(apply, Qt.MouseButton.LeftButton)
    assert asked.at(0) == [((1, "Prices"),)]


def test_leafing_through_the_log_does_not_move_the_film(window: MainWindow, film: Path) -> None:
    result(window, film)
    window.actions_table[Act.LOG].trigger()
    moved = [QSignalSpy(window.actions_table[act].triggered) for act in (Act.TO_END, Act.NEXT_STEP)]
    press(KEY.Key_End, KEY.Key_PageDown)
    assert [spy.count() for spy in moved] == [0, 0]
    assert window.result._log.list.currentIndex().row() > 0


def test_full_screen_keeps_the_keyboard_with_the_film(window: MainWindow, film: Path) -> None:
    result(window, film)
    window.actions_table[Act.LOG].trigger()
    window.actions_table[Act.FULL_SCREEN].trigger()
    assert here() is window.result.player.bar
    press(KEY.Key_Escape)
    assert not window.isFullScreen()


# --- pressing


def test_enter_presses_the_button_that_has_the_keyboard_not_the_default_one(window: MainWindow, theme: Theme) -> None:
    dialog = SettingsDialog({}, theme, window)
    dialog.open()
    ended = QSignalSpy(dialog.finished)
    cancel = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Cancel")
    cancel.setFocus()
    QTest.keyClick(cancel, KEY.Key_Return)
    assert ended.at(0) == [SettingsDialog.DialogCode.Rejected.value]


def test_the_ring_is_there_again_after_a_popover(window: MainWindow, film: Path, qtbot: QtBot) -> None:
    shown(window, states(film)["start"])
    chip = window.start.length_limit
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    press(KEY.Key_Return)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, KEY.Key_Escape)
    window.activateWindow()  # offscreen, there is no window manager to do it
    qtbot.waitUntil(chip.hasFocus)
    assert here() is chip
    assert chip.property("ring")


def test_whoever_finishes_by_keyboard_does_not_come_to_cancel(window: MainWindow, film: Path) -> None:
    live = states(film)["live"]
    assert isinstance(live, Recording)
    shown(window, live)
    cancelled = QSignalSpy(window.actions_table[Act.CANCEL].triggered)
    window.actions_table[Act.FINISH].triggered.connect(lambda: window.actions_table[Act.FINISH].setEnabled(False))
    window.live.finish.setFocus(Qt.FocusReason.TabFocusReason)
    press(KEY.Key_Space, KEY.Key_Space)
    assert cancelled.count() == 0


# --- never lost


@pytest.mark.parametrize(
    ("before", "after"),
    [*itertools.pairwise(("start", "live", "done", "start", "failed", "live", "plan", "live", "cancelled", "live"))],
)
def test_the_keyboard_has_a_place_on_every_page(window: MainWindow, film: Path, before: str, after: str) -> None:
    shown(window, states(film)[before])
    shown(window, states(film)[after])
    assert here().isVisible()
    assert here().isEnabled()
    assert here() is not window.live.cancel


def test_the_ring_goes_along_with_those_who_came_by_keyboard(window: MainWindow, film: Path) -> None:
    failed = states(film)["failed"]
    assert isinstance(failed, Failed)
    for by_keyboard in (True, False):
        shown(window, states(film)["start"])
        reason = Qt.FocusReason.TabFocusReason if by_keyboard else Qt.FocusReason.MouseFocusReason
        window.start.address.record.setFocus(reason)
        shown(window, failed)
        assert here() is window.error.again
        assert bool(window.error.again.property("ring")) is by_keyboard


def test_a_word_that_is_removed_leaves_the_keyboard_with_the_next(window: MainWindow, film: Path) -> None:
    shown(window, states(film)["start"])
    never = window.start.never
    never.set_words(("one", "two"))
    for left in (("two",), ()):
        chip = never._own[0]
        chip.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(chip, KEY.Key_Space)
        QApplication.processEvents()
        assert never.words == left
        assert here() in (*never._own, never.add)
        assert here().property("ring")
    QTest.keyClick(never.add, KEY.Key_Return)
    assert here() is never.field
    press(KEY.Key_Escape)
    assert here() is never.add


def stops(window: MainWindow, most: int = 40) -> list[str]:
    """Where Tab goes, from what has the keyboard until that has it again."""
    first, names = here(), [press()]
    while len(names) < most:
        name = press(KEY.Key_Tab)
        if here() is first:
            return names
        names.append(name or getattr(here(), "text", str)())
    raise AssertionError(f"it does not come around: {names}")


HEADER = ["Create", "Films are made on: This computer", "Settings", "Menu"]
LOG = ["Filter the log", "Copy the log", "What it is doing"]
ORDER = {
    "start": [
        "Address of the site", "Record", "What should people see?", "Film length: 45 seconds",
        "Pages deep: up to 3 pages deep", "Clicks: 10 clicks", "Shapes and size of the film: 16:9 · 1080p",
        "Sunrise look", "Remove “archive” from the never-touch list", "Add a word", "Show me the plan first",
        "Advanced", "Try the sample site", *HEADER,
    ],
    "live": [
        "What it is doing", "Finish & keep", "Cancel", "Steps on film", "Filter the log", "Copy the log",
        "New recording", *HEADER,
    ],
    "done": ["Position in the film", "Play or pause", "Save as…", "Look: Sunrise", "Steps of the film", *LOG, *HEADER],
    "failed": ["Record again", "Keep what was filmed", "New recording", *LOG, *HEADER],
}  # fmt: skip


@pytest.mark.parametrize("name", ORDER)
def test_the_tab_key_goes_in_this_order(window: MainWindow, film: Path, name: str) -> None:
    window.start.never.set_words(("one", "two"))
    state = states(film)[name]
    shown(window, replace(state, can_change=True) if isinstance(state, Done) else state)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # words that were taken away
    assert stops(window) == ORDER[name]


def test_what_is_thrown_away_leaves_the_keyboard_with_the_next(window: MainWindow, film: Path, tmp_path: Path) -> None:
    shelf = entries(tmp_path)
    window.show_library(is_shown=True)
    window.library.show_entries(shelf)
    for row_number, left in ((1, [shelf[0], *shelf[2:]]), (4, shelf[:4])):
        window.library.list.setCurrentIndex(window.library.list.entries.index(row_number))
        window.library.show_entries(left)
        assert here() is window.library.list
        assert window.shelf.chosen == left[min(row_number, len(left) - 1)]
        window.library.show_entries(shelf)
    press(KEY.Key_Home)
    window.actions_table[Act.FIND].trigger()
    assert here() is window.library.search
    press(KEY.Key_Return)
    assert here() is window.library.list

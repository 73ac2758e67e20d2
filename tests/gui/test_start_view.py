"""The start page: what is typed, said and asked for."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication

from autodemo_gui.core import settings
from autodemo_gui.core.job import Limits
from autodemo_gui.core.lexicon import Lexicon
from autodemo_gui.core.setting import Setting
from autodemo_gui.gui import language
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.advanced import REHEARSAL_CLICK_STOPS, REHEARSAL_STOPS
from autodemo_gui.gui.views.limit_chip import LimitChip, Popover
from autodemo_gui.gui.views.never_touch import known_words
from autodemo_gui.gui.views.parts import Button
from autodemo_gui.gui.views.start_view import (
    StartView,
    click_words,
    depth_words,
    length_words,
    runtime_words,
)
from tests.gui.fixtures import destroy


@pytest.fixture
def view(theme: Theme) -> Iterator[StartView]:
    made = StartView(theme)
    made.resize(1280, 740)
    made.show()
    yield made
    destroy(made)


def test_typing_says_what_will_be_opened(view: StartView) -> None:
    QTest.keyClicks(view.address.field, "ledgerly.app")
    assert view.address.verdict == "Opens https://ledgerly.app"
    view.address.field.setText("sample")
    assert view.address.verdict == "Opens the sample site"


def test_a_wrong_address_is_explained_and_not_recorded(view: StartView) -> None:
    asked = QSignalSpy(view.asked)
    view.address.field.setText("my product page")
    assert "no spaces" in view.address.verdict
    QTest.mouseClick(view.address.record, Qt.MouseButton.LeftButton)
    assert asked.count() == 0
    assert view.address.field.hasFocus()


def test_an_empty_field_is_mentioned_only_when_record_is_clicked(view: StartView) -> None:
    assert view.address.verdict == ""
    QTest.mouseClick(view.address.record, Qt.MouseButton.LeftButton)
    assert "empty" in view.address.verdict


@pytest.mark.parametrize("by", ["click", "enter", "enter in the wish"])
def test_record_asks_with_everything_on_the_page(view: StartView, by: str) -> None:
    asked = QSignalSpy(view.asked)
    draft = Draft("acme.example", "prices", 30, 2, 5, 120, ("archive",))
    view.fill(draft)
    if by == "click":
        QTest.mouseClick(view.address.record, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(view.address.field if by == "enter" else view.goal, Qt.Key.Key_Return)
    assert asked.count() == 1
    assert asked.at(0) == [draft]


def test_the_sample_site_is_one_click_away(view: StartView) -> None:
    QTest.mouseClick(view.sample, Qt.MouseButton.LeftButton)
    assert view.draft().address == "sample"
    assert view.address.record.hasFocus()


def test_a_dropped_link_becomes_the_address(view: StartView) -> None:
    link = QMimeData()
    link.setUrls([QUrl("https://acme.example/kites")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        link,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.address.dropEvent(event)  # Qt delivers drops only from its own drag loop
    assert view.draft().address == "https://acme.example/kites"


@pytest.mark.parametrize(("dropped", "lands"), [("https://acme.example/kites", True), ("file:///tmp/kite.png", False)])
def test_the_bar_shows_that_what_is_dragged_would_land_there(view: StartView, dropped: str, lands: bool) -> None:
    bar, dragged = view.address, QMimeData()
    dragged.setUrls([QUrl(dropped)])
    view.show()
    at_rest = bar.grab().toImage()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(80, 40), Qt.DropAction.CopyAction, dragged, left, none)
    QApplication.sendEvent(bar, over)
    assert over.isAccepted() is lands
    assert (bar.grab().toImage() != at_rest) is lands
    QApplication.sendEvent(bar, QDragLeaveEvent())
    assert bar.grab().toImage() == at_rest


@pytest.mark.parametrize("code", ["en", "de", "ja", "ar"])
def test_the_words_that_are_shown_are_on_the_list(qapp: QApplication, code: str) -> None:
    language.speak(qapp, code)
    try:
        assert all(Lexicon().find(text=word, language=code) for word in known_words())
    finally:
        language.speak(qapp, language.SOURCE)


def test_words_can_be_added_and_taken_away(view: StartView) -> None:
    changed = QSignalSpy(view.words_changed)
    never = view.never
    QTest.mouseClick(never.add, Qt.MouseButton.LeftButton)
    QTest.keyClicks(never.field, "  wipe   all ")
    QTest.keyClick(never.field, Qt.Key.Key_Return)
    assert never.words == ("wipe all",)
    assert never.field.isHidden()
    QTest.mouseClick(never.add, Qt.MouseButton.LeftButton)
    QTest.keyClicks(never.field, "Wipe All")
    QTest.keyClick(never.field, Qt.Key.Key_Return)
    assert never.words == ("wipe all",), "the same word again is not added"
    chip = next(chip for chip in never.findChildren(Button) if "wipe all" in chip.accessibleName())
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert view.draft().own_words == ()
    assert [changed.at(index)[0] for index in range(changed.count())] == [("wipe all",), ()]


def test_escape_leaves_the_word_field_without_a_word(view: StartView) -> None:
    QTest.mouseClick(view.never.add, Qt.MouseButton.LeftButton)
    QTest.keyClicks(view.never.field, "half")
    QTest.keyClick(view.never.field, Qt.Key.Key_Escape)
    assert (view.never.words, view.never.field.isHidden(), view.never.add.isHidden()) == ((), True, False)


def test_a_limit_is_changed_by_keys_and_said_in_words(view: StartView) -> None:
    chip = view.depth_limit
    QTest.keyClick(chip, Qt.Key.Key_Up)
    assert (chip.value, chip.text()) == (4, "up to 4 pages deep")
    for _ in range(9):
        QTest.keyClick(chip, Qt.Key.Key_Down)
    assert (chip.value, chip.text()) == (0, "start page only")


def opened(chip: LimitChip) -> Popover:
    QTest.keyClick(chip, Qt.Key.Key_Space)
    return chip.findChildren(Popover)[0]


def test_a_limit_opens_to_a_slider(view: StartView) -> None:
    popover = opened(view.length_limit)
    popover.slider.setValue(popover.slider.maximum())
    assert (view.length_limit.value, view.length_limit.text()) == (300, "5 minutes")
    QTest.keyClick(popover, Qt.Key.Key_Return)
    assert not popover.isVisible()


def test_a_limit_from_the_settings_need_not_be_a_stop(view: StartView) -> None:
    view.click_limit.set_value(37)
    popover = opened(view.click_limit)
    popover.slider.setValue(popover.slider.value() + 1)
    assert view.click_limit.value == 40
    popover.close()


def test_limits_in_words() -> None:
    assert [length_words(s) for s in (10, 60, 90, 180)] == ["10 seconds", "1 minute", "1 minute 30 s", "3 minutes"]
    assert [depth_words(n) for n in (0, 1, 3)] == ["start page only", "up to 1 page deep", "up to 3 pages deep"]
    assert [click_words(n) for n in (0, 1, 10)] == ["no clicks", "1 click", "10 clicks"]
    assert runtime_words(300) == "at most 5 minutes"


def test_what_a_rehearsal_may_take_is_asked_for_and_seen_when_it_is_unusual(view: StartView) -> None:
    assert view.advanced.is_usual
    view.rehearsal_clicks.setFocus()
    QTest.keyClick(view.rehearsal_clicks, Qt.Key.Key_Down)
    QTest.keyClick(view.rehearsal_time, Qt.Key.Key_Down)
    draft = view.draft()
    assert (draft.rehearsal_clicks, draft.rehearsal_s) == (20, 60)
    assert not view.advanced.is_usual
    view.fill(Draft())
    assert view.advanced.is_usual
    view.fill(draft)
    assert view.draft() == draft
    assert view.more.isChecked()


def test_direct_mode_has_no_rehearsal(view: StartView) -> None:
    view.more.setChecked(True)
    view.advanced.direct.setChecked(True)
    assert not view.rehearsal_clicks.isEnabled()
    view.advanced.rehearsed.setChecked(True)
    assert view.rehearsal_clicks.isEnabled()


@pytest.mark.parametrize(
    ("setting", "stops"), [(settings.REHEARSAL_CLICKS, REHEARSAL_CLICK_STOPS), (settings.REHEARSAL_S, REHEARSAL_STOPS)]
)
def test_stops_are_within_the_bounds_of_a_request(setting: Setting[float], stops: tuple[int, ...]) -> None:
    for stop in stops:
        assert getattr(Limits.model_validate({setting.name: stop}), setting.name) == stop
    assert (stops[-1], Limits.model_fields[setting.name].default) == (setting.high, setting.default)

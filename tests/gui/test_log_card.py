"""The story in its card: filtered, followed, copied, and leading to moments of the film."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from autodemo_gui.core.story import Line, Tone
from autodemo_gui.gui.log_filter import LineKind, LogFilter, Sieve
from autodemo_gui.gui.moments import moments
from autodemo_gui.gui.states import Done, Mark, run_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.log_card import LogCard
from autodemo_gui.gui.views.main_window import MainWindow
from tests.bench.scenes import recording, states
from tests.gui.fixtures import destroy, focusable
from tests.gui.test_window import named


def line(icon: str, name: str, tone: Tone = Tone.PLAIN, why: str = "") -> Line:
    return Line(0.0, icon, (("About ", False), (name, True)), why, tone)


STORY = (
    line("opened", "Ledgerly"),
    line("arrow", "Product"),
    line("arrow", "Jobs"),
    line("refused", "Delete account", Tone.CALM, "“delete” is on the never-touch list"),
    line("filmed", "Meet Ledgerly"),
    line("filmed", "Product"),
    line("opened", "Pricing"),
    line("warning", "The page kept loading", Tone.WARNING),
    line("filmed", "See the pricing"),
)
MARKS = (Mark(0, "Meet Ledgerly"), Mark(6, "Product"), Mark(13, "See the pricing"))


@pytest.mark.parametrize(
    ("kind", "words", "shown"),
    [
        (LineKind.EVERYTHING, "", range(9)),
        (LineKind.PAGES, "", (0, 6)),
        (LineKind.STEPS, "", (1, 2, 4, 5, 8)),
        (LineKind.LEFT_ALONE, "", (3,)),
        (LineKind.WARNINGS, "", (7,)),
        (LineKind.EVERYTHING, "never-TOUCH list", (3,)),
        (LineKind.STEPS, "product", (1, 5)),
        (LineKind.PAGES, "delete", ()),
    ],
)
def test_a_filter_is_a_kind_and_words(kind: LineKind, words: str, shown: tuple[int, ...]) -> None:
    sieve = Sieve(LogFilter(kind, words))
    assert sieve.sift(STORY) == tuple(STORY[number] for number in shown)
    assert [sieve.origin(row) for row in range(len(shown))] == list(shown)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.sampled_from(LineKind))
def test_a_story_that_comes_in_pieces_is_filtered_like_a_whole_one(sizes: list[int], kind: LineKind) -> None:
    sieve = Sieve(LogFilter(kind, "e"))
    for size in sizes:  # one that gets shorter is another story
        shown = sieve.sift(STORY[:size])
    assert shown == tuple(told for told in STORY[: sizes[-1]] if sieve.filter.passes(told))


def test_lines_lead_to_their_moments() -> None:
    assert moments(STORY, MARKS) == (None, 6, None, None, 0, 6, 6, 6, 13)


def test_a_step_with_another_caption_keeps_its_place() -> None:
    marks = (MARKS[0], Mark(6, "Everything in one place"), MARKS[2])
    assert moments(STORY, marks)[4:] == (0, 6, 6, 6, 13)


def test_a_step_that_no_line_tells_of_is_passed_over() -> None:
    assert moments((STORY[4], STORY[8]), MARKS) == (0, 13)


def test_a_second_attempt_begins_at_the_first_step() -> None:
    again = (*STORY, line("again", ""), STORY[4], STORY[5])
    assert moments(again, MARKS)[9:] == (None, 0, 6)


def test_a_film_without_steps_has_no_moments() -> None:
    assert moments(STORY, ()) == (None,) * len(STORY)


@pytest.fixture
def card(theme: Theme) -> Iterator[LogCard]:
    made = LogCard(theme, "What it is doing", follows=True)
    made.resize(360, 320)
    made.show()
    yield made
    destroy(made)


def shown(card: LogCard) -> int:
    return card.list.model().rowCount()


def test_typing_and_choosing_leave_what_passes_also_of_what_comes(card: LogCard) -> None:
    card.set_lines(STORY)
    QTest.mouseClick(card.filter, Qt.MouseButton.LeftButton)
    QTest.keyClicks(card.words, "product")
    assert shown(card) == 2
    card.set_lines((*STORY, line("filmed", "Product tour"), line("filmed", "Docs")))
    assert shown(card) == 3
    card.choose_kind(LineKind.WARNINGS)
    assert shown(card) == 0
    assert card._nothing.isVisible()
    assert card.kinds.accessibleName() == "Kind of lines: Warnings"
    QTest.mouseClick(card.filter, Qt.MouseButton.LeftButton)
    assert shown(card) == 11, "a filter that nobody sees does not filter"


def test_away_from_the_end_there_is_a_way_back_that_counts_what_came(card: LogCard) -> None:
    card.set_lines(STORY * 5)
    QApplication.processEvents()
    assert card.list.is_at_tail()
    assert not card.to_end.isVisible()
    card.list.verticalScrollBar().setValue(0)
    assert card.to_end.isVisible()
    assert card.to_end.text() == "To the newest line"
    card.set_lines((*STORY * 5, STORY[0], STORY[1]))
    QApplication.processEvents()
    assert card.list.verticalScrollBar().value() == 0, "nobody is torn away"
    assert card.to_end.text() == "2 new lines"
    QTest.mouseClick(card.to_end, Qt.MouseButton.LeftButton)
    assert card.list.is_at_tail()
    assert not card.to_end.isVisible()


def test_a_list_that_gets_lower_or_was_hidden_is_still_at_its_end(card: LogCard, qtbot: QtBot) -> None:
    card.hide()
    card.set_lines(STORY * 5)
    card.show()
    for height in (320, 200, 260):
        card.resize(360, height)
        bar = card.list.verticalScrollBar()
        qtbot.waitUntil(lambda: not card.list._slices.isActive())
        assert bar.value() == bar.maximum() > 0, height
        assert not card.to_end.isVisible()


@pytest.mark.parametrize(
    ("reason", "key", "has_ring"),
    [
        (Qt.FocusReason.OtherFocusReason, None, False),
        (Qt.FocusReason.TabFocusReason, None, True),
        (Qt.FocusReason.OtherFocusReason, Qt.Key.Key_Down, True),
    ],
)
def test_a_line_has_a_ring_for_those_who_came_by_keyboard(
    card: LogCard, theme: Theme, reason: Qt.FocusReason, key: Qt.Key | None, has_ring: bool
) -> None:
    card.set_lines(STORY)
    card.window().activateWindow()
    card.list.setCurrentIndex(card.list.model().index(0, 0))
    card.list.clearSelection()
    card.list.clearFocus()
    card.list.setFocus(reason)
    if key is not None:
        QTest.keyClick(card.list, key)
    drawn = card.list.viewport().grab().toImage()
    accent = theme.colour("accent").rgb()
    ring = [y for y in range(drawn.height()) if drawn.pixel(2, y) == accent]
    assert bool(ring) is has_ring


def test_where_everything_fits_there_is_no_way_to_the_end(card: LogCard) -> None:
    card.set_lines(STORY * 5)
    QApplication.processEvents()
    card.list.verticalScrollBar().setValue(0)
    card.filter.setChecked(True)
    card.choose_kind(LineKind.LEFT_ALONE)
    QTest.keyClicks(card.words, "nothing like that")
    QApplication.processEvents()
    assert not card.to_end.isVisible()
    assert card._aside.accessibleName() == "5 left alone", "of the whole story"


def test_a_story_that_is_told_needs_no_way_to_its_end(theme: Theme) -> None:
    made = LogCard(theme, "What it did")
    made.resize(360, 320)
    made.show()
    made.set_lines(STORY * 5)
    made.list.verticalScrollBar().setValue(0)
    assert not made.to_end.isVisible()
    destroy(made)


def test_what_is_shown_is_copied_or_what_is_chosen(card: LogCard) -> None:
    card.set_lines(STORY)
    QTest.mouseClick(card.copy, Qt.MouseButton.LeftButton)
    assert len(QApplication.clipboard().text().splitlines()) == 9
    card.filter.setChecked(True)
    card.choose_kind(LineKind.LEFT_ALONE)
    QTest.mouseClick(card.copy, Qt.MouseButton.LeftButton)
    told = "0:00 About Delete account: “delete” is on the never-touch list"
    assert QApplication.clipboard().text() == told
    card.choose_kind(LineKind.EVERYTHING)
    card.list.selectRow(0)
    QTest.mouseClick(card.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "0:00 About Ledgerly"


def test_filter_copy_list_and_end_are_reached_in_this_order_and_named(card: LogCard) -> None:
    card.set_lines(STORY * 5)
    card.filter.setChecked(True)
    QApplication.processEvents()
    card.list.verticalScrollBar().setValue(0)
    reached = [card.filter]
    while (after := reached[-1].nextInFocusChain()) is not card.filter:
        reached.append(after)
    reached = [widget for widget in reached if widget.isVisible() and widget in focusable(card)]
    assert reached == [card.filter, card.copy, card.words, card.kinds, card.list, card.to_end]
    assert all(named(widget) for widget in reached)


@pytest.mark.parametrize("by", ["click", "enter"])
def test_a_line_of_the_result_leads_to_its_moment_in_the_film(theme: Theme, film: Path, by: str) -> None:
    window = MainWindow(theme)
    window.show()
    done = states(film)["done"]
    assert isinstance(done, Done)
    told = (run_of(recording()) or done.run).lines
    window.show_state(replace(done, film=replace(done.film, marks=(Mark(0, "Meet Ledgerly"), Mark(1.5, "Product")))))
    QApplication.processEvents()
    log = window.result._log
    log.filter.setChecked(True)
    log.choose_kind(LineKind.STEPS)
    steps = [each for each in told if LogFilter(LineKind.STEPS).passes(each)]
    row = next(row for row, each in enumerate(steps) if each.icon == "filmed" and "Product" in each.text)
    index = log.list.model().index(row, 0)
    log.list.scrollTo(index)
    if by == "click":
        QTest.mouseClick(log.list.viewport(), Qt.MouseButton.LeftButton, pos=log.list.visualRect(index).center())
    else:
        log.list.setCurrentIndex(index)
        QTest.keyClick(log.list, Qt.Key.Key_Return)
    assert window.result.player.bar.value() == 1500
    window.end()
    destroy(window)

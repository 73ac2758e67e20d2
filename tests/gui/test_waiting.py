"""The waiting list on the page: moved by button, key and drag, and told to screen readers."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.line import Line, line_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.limit_words import draft_words
from autodemo_gui.gui.views.movable import MovableRow, MovableRows, row_data
from autodemo_gui.gui.views.waiting_card import WaitingCard
from tests.gui.fixtures import destroy, focusable
from tests.gui.test_window import named

SITES = ("a.example", "b.example", "c.example")


class Held:
    """A card with the line it shows, which does what the card says."""

    def __init__(self, card: WaitingCard) -> None:
        self.card = card
        self.line = line_of(tuple(Draft(address=site, goal="prices") for site in SITES))
        card.placed.connect(lambda number, index: self.show(self.line.placed(number, index)))
        card.removed.connect(lambda number: self.show(self.line.without(number)))
        self.show(self.line)

    def show(self, line: Line) -> None:
        self.line = line
        self.card.show_line(line, can_begin=False)
        QApplication.processEvents()

    @property
    def order(self) -> str:
        """As the line has it and as the page shows it, which have to be the same."""
        said = "".join(entry.draft.address[0] for entry in self.line.entries)
        by_height = sorted(self.card.rows, key=lambda row: row.mapTo(self.card, QPoint(0, 0)).y())
        assert "".join(row.accessibleName().split(": ")[1][0] for row in by_height) == said
        return said

    def row(self, place: int) -> MovableRow:
        return self.card.rows[place]


@pytest.fixture
def held(theme: Theme) -> Iterator[Held]:
    card = WaitingCard(theme)
    card.resize(360, 300)
    made = Held(card)
    card.show()
    card.activateWindow()
    QTest.qWaitForWindowActive(card)
    yield made
    destroy(card)


def test_nobody_waiting_takes_no_room(theme: Theme, held: Held) -> None:
    assert held.card.isVisible()
    held.show(Line())
    assert not held.card.isVisible()


@pytest.mark.parametrize(
    ("place", "button", "order"), [(0, "down", "bac"), (2, "up", "acb"), (1, "remove", "ac"), (0, "up", "abc")]
)
def test_buttons_move_and_take_out(held: Held, place: int, button: str, order: str) -> None:
    QTest.mouseClick(getattr(held.row(place), button), Qt.MouseButton.LeftButton)
    assert held.order == order


@pytest.mark.parametrize(
    ("place", "key", "alt", "order"),
    [
        (0, Qt.Key.Key_Down, True, "bac"),
        (2, Qt.Key.Key_Up, True, "acb"),
        (2, Qt.Key.Key_Down, True, "abc"),
        (1, Qt.Key.Key_Delete, False, "ac"),
    ],
)
def test_keys_move_and_take_out(held: Held, place: int, key: Qt.Key, alt: bool, order: str) -> None:
    row = held.row(place)
    row.setFocus()
    QTest.keyClick(row, key, Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier)
    assert held.order == order


def test_the_one_in_hand_keeps_the_keyboard_to_the_end_of_the_line(held: Held) -> None:
    row = held.row(0)
    row.down.setFocus()
    for order in ("bac", "bca", "bca"):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert held.order == order
        assert QApplication.focusWidget() in (row, row.down)


def test_after_one_was_taken_out_the_next_has_the_keyboard(held: Held) -> None:
    held.row(1).setFocus()
    QTest.keyClick(held.row(1), Qt.Key.Key_Delete)
    assert QApplication.focusWidget() is held.row(1)
    QTest.keyClick(held.row(1), Qt.Key.Key_Delete)
    assert QApplication.focusWidget() is held.row(0)


def test_the_tab_key_goes_down_the_line_as_it_is_now(held: Held) -> None:
    QTest.mouseClick(held.row(0).down, Qt.MouseButton.LeftButton)
    held.row(0).setFocus()
    seen = []
    for _ in range(10):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(held.card, Qt.Key.Key_Tab)
    first, second, third = held.card.rows
    assert seen[:9] == [
        first, first.down, first.remove, second, second.up, second.down, second.remove, third, third.up,
    ]  # fmt: skip


def drop(rows: MovableRows, data: QMimeData, at: QPoint) -> bool:
    """What Qt sends when something is dragged over a widget and let go."""
    action, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, action, data, left, none)
    enter.ignore()
    QApplication.sendEvent(rows, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(rows, QDragMoveEvent(at, action, data, left, none))
    QApplication.sendEvent(rows, QDropEvent(QPointF(at), action, data, left, none))
    QApplication.processEvents()
    return True


@pytest.mark.parametrize(
    ("place", "onto", "below", "order"),
    [(0, 2, True, "bca"), (0, 1, True, "bac"), (0, 1, False, "abc"), (2, 0, False, "cab"), (1, 1, True, "abc")],
)
def test_a_row_is_dropped_where_the_line_is_shown(held: Held, place: int, onto: int, below: bool, order: str) -> None:
    row = held.row(onto)
    at = row.mapTo(held.card.list, QPoint(40, row.height() - 4 if below else 4))
    assert drop(held.card.list, row_data(held.line.entries[place].number), at)
    assert held.order == order


def test_what_is_no_row_of_the_line_cannot_be_dropped_there(held: Held) -> None:
    words = QMimeData()
    words.setText("https://a.example/")
    assert not drop(held.card.list, words, QPoint(40, 80))
    assert not drop(held.card.list, row_data(99), QPoint(40, 80))


def test_a_row_is_read_aloud_with_its_place_and_what_will_be_recorded(held: Held) -> None:
    said = held.row(1).accessibleName()
    assert said.startswith("2 of 3: b.example, prices, 0:45 · 3 pages deep · 10 clicks · 16:9 · 1080p")
    assert held.row(1).remove.accessibleName() == "Take out of the queue: b.example"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (Draft(), "0:45 · 3 pages deep · 10 clicks · 16:9 · 1080p · Sunrise look"),
        (
            Draft(plan_first=True, depth=0, clicks=1, shapes=("1:1", "9:16"), size="720p"),
            "plan first · 0:45 · start page only · 1 click · 1:1, 9:16 · 720p · Sunrise look",
        ),
        (Draft(script="{}"), "as planned · 16:9 · 1080p · Sunrise look"),
        (
            Draft(mode="direct", length_s=90),
            "1:30 · 3 pages deep · 10 clicks · every click filmed · 16:9 · 1080p · Sunrise look",
        ),
    ],
)
def test_a_recording_in_one_line(draft: Draft, words: str) -> None:
    assert draft_words(draft) == words


def test_everything_a_keyboard_reaches_has_a_name(held: Held) -> None:
    held.card.show_line(held.line, can_begin=True)
    reached = [widget for widget in focusable(held.card) if widget.isVisible()]
    assert len(reached) == 1 + 3 * 4
    assert [widget.accessibleName() or widget.property("text") for widget in reached if not named(widget)] == []

"""While it records: picture, progress, strip and story."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from autodemo_gui.core import events as e
from autodemo_gui.core.story import Line
from autodemo_gui.gui.actions import Actions
from autodemo_gui.gui.session import transition
from autodemo_gui.gui.states import Checking, FilmedStep, Finishing, Recording, State
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.live_view import LiveView, headline, summary
from autodemo_gui.gui.views.log_rows import LogModel
from autodemo_gui.gui.views.log_view import LogList
from autodemo_gui.gui.views.strip import Strip, Thumb
from tests.gui.fixtures import destroy
from tests.gui.test_session import DRAFT, RUN


@pytest.fixture
def view(theme: Theme) -> Iterator[LiveView]:
    made = LiveView(theme, Actions(theme, theme))
    made.resize(1280, 740)
    made.show()
    yield made
    destroy(made)


def plain(colour: str) -> QImage:
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def shown_at(view: LiveView, x: float, y: float) -> QColor:
    """The colour at a share of the picture's width and height."""
    rect = view.stage.picture_rect
    image = view.stage.grab().toImage()
    ratio = image.devicePixelRatio()
    return image.pixelColor(round((rect.x() + x * rect.width()) * ratio), round((rect.y() + y * rect.height()) * ratio))


def test_the_newest_picture_is_on_the_stage_with_its_pointer(view: LiveView) -> None:
    view.show_state(Recording(RUN))
    view.show_preview(plain("#00aa00"), (1280, 720), None)
    view.show_preview(plain("#0000aa"), (1280, 720), (640, 360))
    assert shown_at(view, 0.25, 0.25) == QColor("#0000aa")
    near_the_tip = shown_at(view, 0.5 + 2 / view.stage.picture_rect.width(), 0.5 + 6 / view.stage.picture_rect.height())
    assert near_the_tip != QColor("#0000aa"), "no pointer is drawn"


def test_the_pointer_goes_on_while_the_picture_stays(view: LiveView, qtbot: QtBot) -> None:
    view.show_preview(plain("#0000aa"), (1280, 720), (320, 360))
    blue = QColor("#0000aa")
    rect = view.stage.picture_rect
    tips = [(x + 2 / rect.width(), 0.5 + 6 / rect.height()) for x in (0.25, 0.75)]
    assert [shown_at(view, *tip) == blue for tip in tips] == [False, True]
    view.stage.point_at((960, 360))
    qtbot.waitUntil(lambda: [shown_at(view, *tip) == blue for tip in tips] == [True, False])
    view.stage.point_at(None)
    assert shown_at(view, *tips[1]) == blue


def test_the_picture_keeps_its_shape_and_its_round_corners(view: LiveView, theme: Theme) -> None:
    view.show_preview(plain("#0000aa"), (1280, 720), None)
    QApplication.processEvents()
    rect = view.stage.picture_rect
    assert rect.width() / rect.height() == pytest.approx(16 / 9, abs=0.01)
    assert shown_at(view, 1 / rect.width(), 1 / rect.height()) != QColor("#0000aa"), "the corner is cut"


def test_a_new_recording_starts_with_an_empty_stage(view: LiveView) -> None:
    view.show_preview(plain("#0000aa"), (1280, 720), None)
    view.show_state(Checking(DRAFT))
    assert shown_at(view, 0.25, 0.25) != QColor("#0000aa")


def test_the_strip_fills_with_what_was_seen_when_a_step_was_filmed(view: LiveView) -> None:
    state: State = Recording(RUN)
    for index, colour in enumerate(("#00aa00", "#0000aa")):
        view.show_preview(plain(colour), (1280, 720), None)
        step = e.StepFilmed(
            job_id="j1", seq=index + 1, index=index, action="click", name=f"S{index}", caption="", url="", film_s=index
        )
        state = transition(state, step)
        assert isinstance(state, Recording)
        view.show_state(state)
    QApplication.processEvents()
    thumbs = view.findChildren(Thumb)
    middles = [thumb.grab().toImage().pixelColor(60, 30).name() for thumb in thumbs]
    assert middles == ["#00aa00", "#0000aa"]
    assert [thumb.accessibleName() for thumb in thumbs] == ["1  S0", "2  S1"]


def test_another_attempt_empties_the_strip(theme: Theme) -> None:
    strip = Strip(theme)
    strip.show_steps((FilmedStep(0, "A", 0), FilmedStep(1, "B", 1)), None)
    strip.show_steps((FilmedStep(0, "C", 0),), None)
    assert strip.count == 1


def test_no_sentence_makes_the_window_wider(view: LiveView) -> None:
    view.show_state(Recording(RUN))
    before = view.minimumSizeHint().width()
    caption = FilmedStep(0, "How a company of a hundred people closes its books in a day, " * 2, 0)
    view.show_state(Recording(replace(RUN, phase="filming", steps=(caption,) * 200, tried=25)))
    QApplication.processEvents()
    assert view.minimumSizeHint().width() <= before


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Recording(replace(RUN, position=2)), "Waiting, 2 before this one"),
        (Recording(RUN), "Getting ready"),
        (Recording(replace(RUN, phase="starting")), "Opening acme.example"),
        (Recording(replace(RUN, phase="exploring")), "Looking around"),
        (Recording(replace(RUN, phase="filming")), "Filming"),
        (Recording(replace(RUN, phase="filming", steps=(FilmedStep(0, "Prices", 0),))), "Filming: Prices"),
        (Recording(replace(RUN, phase="rendering")), "Cutting and dressing"),
        (Recording(replace(RUN, phase="saving")), "Saving"),
        (Recording(replace(RUN, phase="of a newer worker")), "of a newer worker"),
        (Finishing(replace(RUN, phase="filming")), "Finishing with what is filmed"),
        (Finishing(replace(RUN, phase="rendering")), "Cutting and dressing"),
    ],
)
def test_the_headline_says_what_goes_on(state: Recording | Finishing, words: str) -> None:
    assert headline(state) == words


def test_numbers_are_said_in_words_and_zeros_not_at_all() -> None:
    assert summary(RUN).strip() == ""
    busy = replace(RUN, pages=frozenset({"acme.example"}), tried=3, refused=frozenset({("auth", "Log in")}))
    assert summary(busy) == "1 page opened · 3 things tried · 1 left alone"


def lines(count: int) -> tuple[Line, ...]:
    return tuple(Line(float(n), "info", ((f"Line {n}", False),)) for n in range(count))


def test_a_story_that_grows_keeps_its_rows(qtmodeltester: object) -> None:
    model = LogModel()
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_lines(lines(3))
    model.set_lines(lines(5))
    assert (model.rowCount(), resets) == (5, [])
    model.set_lines(lines(2))
    assert (model.rowCount(), len(resets)) == (2, 1)
    qtmodeltester.check(model)  # type: ignore[attr-defined]


def test_a_line_is_read_aloud_with_its_reason() -> None:
    model = LogModel()
    model.set_lines((Line(65, "refused", (("Did not touch ", False), ("Pay", True)), "“pay” is on the list"),))
    assert model.data(model.index(0)) == "1:05 Did not touch Pay: “pay” is on the list"


def test_the_list_follows_its_tail_until_somebody_scrolls_up(theme: Theme) -> None:
    listed = LogList(theme, follows=True)
    listed.resize(300, 200)
    listed.show()
    listed.set_lines(lines(40))
    QApplication.processEvents()
    bar = listed.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    listed.set_lines(lines(60))
    QApplication.processEvents()
    assert bar.value() == 0
    listed.close()


def test_long_sentences_wrap_instead_of_running_out(theme: Theme) -> None:
    listed = LogList(theme, follows=False)
    listed.resize(300, 400)
    listed.show()
    short = Line(0, "info", (("Short", False),))
    long = Line(0, "info", (("A sentence 👍 that is much longer than the list is wide, so it wraps", True),), "why")
    listed.set_lines((short, long))
    QApplication.processEvents()
    model = listed.model()
    heights = [listed.sizeHintForIndex(model.index(row, 0)).height() for row in range(2)]
    assert heights[1] > 2 * heights[0]
    assert not listed.grab().isNull()
    listed.close()


def test_many_lines_at_once_are_measured_later_and_nothing_that_is_read_moves(theme: Theme) -> None:
    listed = LogList(theme, follows=True)
    listed.resize(300, 200)
    listed.show()
    words = "A sentence that is much longer than the list is wide, so that it wraps"
    listed.set_lines(tuple(Line(float(n), "info", ((f"{n} {words}", False),)) for n in range(400)))
    header, bar = listed.verticalHeader(), listed.verticalScrollBar()
    high = header.sectionSize(399)
    assert header.sectionSize(100) < high, "rows that nobody sees can wait"
    bar.setValue(bar.maximum() // 2)
    first = listed.rowAt(0)
    offset = listed.rowViewportPosition(first)
    while {header.sectionSize(n) for n in range(400)} != {high}:
        QApplication.processEvents()
    assert (listed.rowAt(0), listed.rowViewportPosition(first)) == (first, offset)
    destroy(listed)


def test_home_and_end_are_the_first_and_the_last_line(theme: Theme) -> None:
    story = LogList(theme, follows=False)
    story.set_lines(lines(3))
    story.show()
    QTest.keyClick(story, Qt.Key.Key_End)
    assert story.currentIndex().row() == 2
    QTest.keyClick(story, Qt.Key.Key_Home)
    assert story.currentIndex().row() == 0
    destroy(story)


def test_chosen_lines_of_the_story_are_copied_with_their_times(theme: Theme) -> None:
    story = LogList(theme, follows=False)
    story.set_lines(lines(3))
    story.show()
    story.selectAll()
    QTest.keyClick(story, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "0:00 Line 0\n0:01 Line 1\n0:02 Line 2"
    destroy(story)

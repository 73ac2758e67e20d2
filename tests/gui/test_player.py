"""The player on a film in which every frame has its own grey."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import imageio_ffmpeg
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from autodemo_gui.gui.actions import Act, Actions
from autodemo_gui.gui.fetching import poster_of
from autodemo_gui.gui.shelf import Shelf
from autodemo_gui.gui.states import Done, Film, Mark
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.player_view import PlayerView
from autodemo_gui.gui.views.scrub_bar import ScrubBar
from autodemo_gui.gui.views.steps_list import StepsList
from tests.gui.fixtures import FPS, FRAMES, destroy
from tests.gui.test_session import RUN

MARKS = (Mark(0.0, "Meet Acme"), Mark(1.0, "Prices"), Mark(2.0, "Kites"))


class Watched:
    """A player view with its film open and its actions enabled."""

    def __init__(self, theme: Theme, film: Path) -> None:
        self.actions = Actions(theme, theme)
        self.view = PlayerView(theme, self.actions)
        self.view.resize(700, 480)
        self.view.show()
        shown = Film(film, film.name, FRAMES / FPS, film.stat().st_size, MARKS)
        self.actions.show_state(Done(RUN, shown), Shelf())
        self.view.show_film(shown)

    def grey(self) -> int:
        """The level in the middle of the picture."""
        rect = self.view.stage.picture_rect
        image = self.view.stage.grab().toImage()
        ratio = image.devicePixelRatio()
        return image.pixelColor((rect.center() * ratio).toPoint()).red()

    def shows(self, frame: int) -> bool:
        return self.frame() == frame

    def frame(self) -> int:
        """Which frame is shown; -1 when none is."""
        level = self.grey()
        return round((level - 16) / 3) if level < 16 + 3 * FRAMES else -1


@pytest.fixture
def watched(theme: Theme, film: Path, qtbot: QtBot) -> Iterator[Watched]:
    made = Watched(theme, film)
    qtbot.waitUntil(lambda: made.frame() == 0 and made.view.player().duration_ms > 0, timeout=20_000)
    yield made
    made.view.close_film()
    destroy(made.view)


def test_the_first_frame_is_there_before_anybody_plays(watched: Watched) -> None:
    assert not watched.view.player().is_playing
    assert watched.view.bar.maximum() == pytest.approx(3000, abs=60)


def test_frames_are_stepped_one_by_one_both_ways(watched: Watched, qtbot: QtBot) -> None:
    for act, frame in ((Act.FRAME_FORWARD, 1), (Act.FRAME_FORWARD, 2), (Act.FRAME_BACK, 1), (Act.FRAME_BACK, 0)):
        watched.actions[act].trigger()
        qtbot.waitUntil(partial(watched.shows, frame), timeout=10_000)
    watched.actions[Act.FRAME_BACK].trigger()
    assert watched.view.player().position_ms < 1000 / FPS, "there is nothing before the first frame"


@pytest.mark.parametrize(
    ("act", "frame"),
    [(Act.SECOND_FORWARD, 30), (Act.SECOND_BACK, 0), (Act.NEXT_STEP, 20), (Act.TO_START, 0), (Act.JUMP_BACK, 0)],
)
def test_keys_go_where_they_say(watched: Watched, qtbot: QtBot, act: Act, frame: int) -> None:
    watched.view.jump_to(0.525)
    qtbot.waitUntil(lambda: watched.frame() == 10, timeout=10_000)
    watched.actions[act].trigger()
    qtbot.waitUntil(lambda: watched.frame() == frame, timeout=10_000)


def test_previous_step_goes_to_the_beginning_of_this_one_then_to_the_one_before(watched: Watched, qtbot: QtBot) -> None:
    watched.view.jump_to(1.825)
    qtbot.waitUntil(lambda: watched.frame() == 36, timeout=10_000)
    for frame in (20, 0):
        watched.actions[Act.PREVIOUS_STEP].trigger()
        qtbot.waitUntil(partial(watched.shows, frame), timeout=10_000)


def test_play_runs_to_the_end_and_from_the_start_again(watched: Watched, qtbot: QtBot) -> None:
    watched.actions[Act.TO_END].trigger()
    qtbot.waitUntil(lambda: watched.frame() >= FRAMES - 2, timeout=10_000)
    watched.actions[Act.PLAY].trigger()
    player = watched.view.player()
    qtbot.waitUntil(lambda: player.is_playing and player.position_ms < 2500, timeout=10_000)
    watched.actions[Act.PAUSE].trigger()
    qtbot.waitUntil(lambda: not player.is_playing, timeout=10_000)


def test_a_click_on_the_bar_goes_there_and_snaps_to_a_near_mark(watched: Watched, qtbot: QtBot) -> None:
    bar = watched.view.bar
    near_the_second_step = QPoint(round(bar._x_at(1000)) + 3, bar.height() // 2)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=near_the_second_step)
    qtbot.waitUntil(lambda: watched.frame() == 20, timeout=10_000)


def test_many_seeks_in_a_row_end_at_the_last_one(watched: Watched, qtbot: QtBot) -> None:
    for position in range(100, 2600, 25):
        watched.view._seek(position)
    watched.view._seek(2525)
    qtbot.waitUntil(lambda: watched.frame() == 50, timeout=10_000)


@pytest.mark.qt_log_ignore("Could not open media")
def test_a_film_that_is_gone_is_said_in_a_sentence(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    view = PlayerView(theme, Actions(theme, theme))
    with qtbot.waitSignal(view.troubled, timeout=10_000) as said:
        view.show_film(Film(tmp_path / "gone.mp4", "gone.mp4", 1, 0))
    assert said.args[0].startswith("The film cannot be played here")
    view.close_film()
    destroy(view)


def test_a_film_made_anew_in_its_place_is_shown_where_it_was(
    watched: Watched, film: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    here = tmp_path / "film.mp4"
    shutil.copy(film, here)
    shown = Film(here, here.name, FRAMES / FPS, 1, MARKS)
    watched.view.show_film(shown)
    qtbot.waitUntil(lambda: watched.frame() == 0, timeout=10_000)
    watched.view.jump_to(0.525)
    qtbot.waitUntil(lambda: watched.frame() == 10, timeout=10_000)
    brighter = tmp_path / "brighter.mp4"
    filters = ["-vf", "lutyuv=y=val+60,scale=1920:1080", "-g", str(FPS), "-crf", "10"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-i", str(film), *filters, str(brighter)]
    subprocess.run(command, check=True)
    brighter.replace(here)
    before = watched.grey()
    watched.view.show_film(replace(shown, size_bytes=2))
    qtbot.waitUntil(lambda: watched.grey() > before + 55, timeout=10_000)
    assert watched.view.player().position_ms == pytest.approx(525, abs=60)


def test_a_poster_is_seen_until_somebody_plays(watched: Watched, film: Path, tmp_path: Path, qtbot: QtBot) -> None:
    here = tmp_path / "film.mp4"
    shutil.copy(film, here)
    poster = QImage(320, 180, QImage.Format.Format_RGB32)
    poster.fill(QColor(240, 240, 240))
    assert poster.save(str(poster_of(here)))
    watched.view.show_film(Film(here, here.name, FRAMES / FPS, 1, MARKS))
    qtbot.waitUntil(lambda: watched.view.player().duration_ms > 0, timeout=10_000)
    assert watched.grey() > 230
    watched.actions[Act.FRAME_FORWARD].trigger()
    qtbot.waitUntil(lambda: watched.frame() == 1, timeout=10_000)
    watched.actions[Act.TO_START].trigger()
    qtbot.waitUntil(lambda: watched.frame() == 0, timeout=10_000)


@pytest.mark.qt_log_ignore("PulseAudioService")  # a computer without loudspeakers
def test_mute_is_for_films_that_can_be_heard(watched: Watched, film: Path, tmp_path: Path, qtbot: QtBot) -> None:
    mute = watched.actions[Act.MUTE]
    assert (watched.view._mute.isEnabled(), watched.view._mute.toolTip()) == (False, "This film has no sound")
    heard = tmp_path / "heard.mp4"
    tone = ["-f", "lavfi", "-i", "sine=duration=3", "-c:v", "copy", "-shortest"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-i", str(film), *tone, str(heard)]
    subprocess.run(command, check=True)
    shown = Film(heard, heard.name, FRAMES / FPS, 1, MARKS)
    with qtbot.waitSignal(watched.view.sound_found, timeout=10_000) as found:
        watched.view.show_film(shown)
    assert found.args == [shown]
    watched.actions.show_state(Done(RUN, shown, has_sound=True), Shelf())
    assert "M" in watched.view._mute.toolTip()
    QTest.mouseClick(watched.view._mute, Qt.MouseButton.LeftButton)
    assert mute.isChecked()
    assert watched.view.player().is_muted
    mute.trigger()
    assert not watched.view.player().is_muted


def test_the_bar_emits_only_what_a_person_does(theme: Theme) -> None:
    bar = ScrubBar(theme)
    bar.resize(300, 28)
    bar.set_film(3000, MARKS)
    sought = QSignalSpy(bar.sought)
    bar.set_position(1500)
    assert (bar.value(), sought.count()) == (1500, 0)
    QTest.keyClick(bar, Qt.Key.Key_PageUp)
    assert sought.count() == 1
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(150, 14))
    QTest.mouseMove(bar, QPoint(250, 14))
    bar.set_position(0)
    assert bar.value() > 2000, "the player does not pull the knob out of a hand"
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(250, 14))
    assert not bar.isSliderDown()


def test_the_step_that_plays_is_marked_and_a_click_jumps(theme: Theme) -> None:
    steps = StepsList(theme)
    steps.resize(300, 140)
    steps.show_marks(MARKS)
    steps.show()
    steps.follow(1400)
    assert steps.currentRow() == 1
    chosen = QSignalSpy(steps.chosen)
    where = steps.visualItemRect(steps.item(2)).center()
    QTest.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert chosen.at(0) == [2.0]
    assert not steps.grab().isNull()
    steps.close()

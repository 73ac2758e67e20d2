"""A take on disk can be read at any moment, and says so when there is no room for more."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autodemo_gui.core.errors import DiskFull
from autodemo_gui.core.take import PLATE_FILE, ClickCue, PointerCue, TakeInfo
from autodemo_gui.film import plate as plate_module
from autodemo_gui.film.plate import PlateWriter
from tests.film.reading import read_take

INFO = TakeInfo(url="https://example.com/", camera="stepped")


@pytest.fixture
def plate(tmp_path: Path) -> Iterator[PlateWriter]:
    with PlateWriter(tmp_path / "take", INFO) as writer:
        yield writer


def test_a_take_that_was_never_closed_is_readable(plate: PlateWriter, tmp_path: Path) -> None:
    plate.frame(0, b"first")
    plate.frame(7, b"second")
    plate.cue(PointerCue(3, 10, 20, "hand"))
    take = read_take(tmp_path / "take")
    assert [(frame.step, take.jpeg(frame)) for frame in take.frames] == [(0, b"first"), (7, b"second")]
    assert take.cues == [PointerCue(3, 10, 20, "hand")]
    assert not take.info.complete


def test_an_identical_picture_is_not_stored_again(plate: PlateWriter) -> None:
    assert plate.frame(0, b"same")
    assert not plate.frame(1, b"same")
    assert plate.frame(2, b"other")
    assert plate.frame(3, b"same")
    assert plate.changes == [0, 2, 3]
    assert plate.newest == b"same"


def test_pictures_come_by_rising_step(plate: PlateWriter) -> None:
    plate.frame(5, b"a")
    with pytest.raises(ValueError, match="step 5 after 5"):
        plate.frame(5, b"b")


def test_closing_says_how_it_ended_and_can_be_done_twice(plate: PlateWriter, tmp_path: Path) -> None:
    plate.close(steps=9, complete=True)
    plate.close(title="Acme")
    info = read_take(tmp_path / "take").info
    assert (info.steps, info.complete, info.title) == (9, True, "Acme")


def test_every_stored_picture_is_shown(tmp_path: Path) -> None:
    shown: list[bytes] = []
    with PlateWriter(tmp_path / "take", INFO, on_picture=shown.append) as plate:
        for step, jpeg in enumerate([b"a", b"a", b"b"]):
            plate.frame(step, jpeg)
    assert shown == [b"a", b"b"]


def test_nothing_begins_on_a_disk_without_room(tmp_path: Path) -> None:
    with pytest.raises(DiskFull) as caught:
        PlateWriter(tmp_path / "take", INFO, free_bytes=lambda: 1000)
    assert "scratch" in caught.value.hint


def test_a_disk_that_fills_up_meanwhile_is_noticed_before_it_is_full(tmp_path: Path) -> None:
    room = plate_module.ROOM_TO_START
    with PlateWriter(tmp_path / "take", INFO, free_bytes=lambda: room) as plate:
        big = os.urandom(3 * 2**20)
        for step in range(4):
            plate.frame(step, big + bytes([step]))
        room = plate_module.ROOM_TO_GO_ON - 1
        with pytest.raises(DiskFull):
            _write_on(plate, big)
    assert len(read_take(tmp_path / "take").frames) >= 4


def _write_on(plate: PlateWriter, jpeg: bytes) -> None:
    for step in range(4, 8):
        plate.frame(step, jpeg + bytes([step]))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/dev/full is a Linux device")
def test_a_full_device_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "take"
    folder.mkdir()
    (folder / PLATE_FILE).symlink_to("/dev/full")
    with PlateWriter(folder, INFO) as plate:
        with pytest.raises(DiskFull) as caught:
            plate.frame(0, b"picture")
        plate.cue(ClickCue(0, 1, 2))
        plate.close(steps=1)
    assert caught.value.title == "No room is left for the film."
    assert caught.value.exit_code == 5


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "take").write_text("a file in the way")
    with pytest.raises(DiskFull) as caught:
        PlateWriter(tmp_path / "take", INFO)
    assert caught.value.title == "The film cannot be written."


def test_a_description_that_cannot_be_written_any_more_does_not_hide_the_take(tmp_path: Path) -> None:
    folder = tmp_path / "take"
    with PlateWriter(folder, INFO) as plate:
        plate.frame(0, b"picture")
        (folder / "take.json.new").mkdir()
        plate.close(steps=1, complete=True)
    take = read_take(folder)
    assert [take.jpeg(frame) for frame in take.frames] == [b"picture"]
    assert not take.info.complete

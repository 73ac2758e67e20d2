import json
from pathlib import Path

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.take import CUES_FILE, FRAMES_FILE, INFO_FILE, PLATE_FILE, ClickCue
from autodemo_gui.render.plates import TakeReader
from tests.render.takes import TakeBuilder, text_page


@pytest.fixture
def take(tmp_path: Path) -> Path:
    builder = TakeBuilder(tmp_path / "take")
    for seed in range(3):
        builder.show(text_page(seed)).cue(ClickCue(builder.step, 1, 2)).roll(10)
    return builder.save()


def test_a_take_is_read_as_it_was_written(take: Path) -> None:
    with TakeReader(take) as reader:
        assert [frame.step for frame in reader.frames] == [0, 10, 20]
        assert [reader.picture_at(step) for step in (0, 9, 10, 29, 99)] == [0, 0, 1, 2, 2]
        assert reader.cues == tuple(ClickCue(step, 1, 2) for step in (0, 10, 20))
        assert reader.steps == 30
        assert reader.jpeg(1)[:2] == b"\xff\xd8"
        assert reader.warnings == []


@pytest.mark.parametrize("cut_off", [1, 5, 12])
def test_a_line_cut_off_in_the_middle_is_left_out(take: Path, cut_off: int) -> None:
    for name in (FRAMES_FILE, CUES_FILE):
        path = take / name
        path.write_bytes(path.read_bytes()[:-cut_off])

    with TakeReader(take) as reader:
        assert [frame.step for frame in reader.frames][:2] == [0, 10]
        assert len(reader.cues) >= 2


def test_a_picture_cut_off_in_the_middle_is_left_out(take: Path) -> None:
    path = take / PLATE_FILE
    path.write_bytes(path.read_bytes()[:-100])

    with TakeReader(take) as reader:
        assert [frame.step for frame in reader.frames] == [0, 10]


def test_a_killed_camera_leaves_a_take_that_says_so(take: Path) -> None:
    info = json.loads((take / INFO_FILE).read_text())
    (take / INFO_FILE).write_text(json.dumps({**info, "steps": 0, "complete": False}))

    with TakeReader(take) as reader:
        assert reader.steps == 21
        assert "cut short" in reader.warnings[0]


def test_a_take_without_cues_is_a_take(take: Path) -> None:
    (take / CUES_FILE).unlink()

    with TakeReader(take) as reader:
        assert reader.cues == ()


def break_info(take: Path) -> None:
    (take / INFO_FILE).write_text("{}")


def remove_info(take: Path) -> None:
    (take / INFO_FILE).unlink()


def remove_plate(take: Path) -> None:
    (take / PLATE_FILE).unlink()


def empty_plate(take: Path) -> None:
    (take / PLATE_FILE).write_bytes(b"")


def break_a_line_in_the_middle(take: Path) -> None:
    lines = (take / CUES_FILE).read_text().splitlines()
    (take / CUES_FILE).write_text("\n".join([lines[0], '{"cue": "click", "st', lines[2]]) + "\n")


def write_an_unknown_cue(take: Path) -> None:
    (take / CUES_FILE).write_text('{"cue": "dance", "step": 1}\n')


def folder_for_cues(take: Path) -> None:
    (take / CUES_FILE).unlink()
    (take / CUES_FILE).mkdir()


@pytest.mark.parametrize(
    "damage",
    [
        break_info,
        remove_info,
        remove_plate,
        empty_plate,
        break_a_line_in_the_middle,
        write_an_unknown_cue,
        folder_for_cues,
    ],
)
def test_what_is_no_take_is_refused_by_name(take: Path, damage: object) -> None:
    damage(take)  # type: ignore[operator]

    with pytest.raises(InvalidInput) as caught:
        TakeReader(take)

    assert caught.value.field == "take"
    assert caught.value.detail

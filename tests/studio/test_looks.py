import base64
from pathlib import Path

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import PLAIN
from autodemo_gui.studio.looks import look_names, look_of, with_picture


def test_every_built_in_look_is_valid_and_plain_is_always_there() -> None:
    names = look_names()
    assert names[0] == "plain"
    assert "default" in names
    assert [look_of(name).name for name in names] == names
    assert look_of("plain") is PLAIN


def test_a_look_can_come_with_the_request() -> None:
    assert look_of({"name": "mine", "cursor": {"size": 2}}).cursor.size == 2


@pytest.mark.parametrize(
    ("look", "field"), [("nope", "look"), ({"name": "x", "cursor": {"size": 9}}, "look.cursor.size")]
)
def test_an_unusable_look_is_named(look: str | dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        look_of(look)
    assert caught.value.field == field


def test_the_picture_beside_a_look_file_goes_into_it(tmp_path: Path) -> None:
    (tmp_path / "sky.png").write_bytes(b"pixels")
    carried = with_picture({"name": "x", "background": {"image": "sky.png", "angle": 90}}, tmp_path)
    look = look_of(carried)
    assert base64.b64decode(look.background.image.removeprefix("data:image/png;base64,")) == b"pixels"
    assert look.background.angle == 90


@pytest.mark.parametrize("look", [{"name": "x"}, {"name": "x", "background": {"image": "dunes.jpg"}}])
def test_a_look_without_a_picture_of_its_own_stays_as_it_is(look: dict[str, object], tmp_path: Path) -> None:
    assert with_picture(look, tmp_path) is look


@pytest.mark.parametrize("image", ["nowhere.png", "notes.txt"])
def test_a_picture_that_cannot_be_carried_is_named(image: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("words")
    with pytest.raises(InvalidInput) as caught:
        with_picture({"name": "x", "background": {"image": image}}, tmp_path)
    assert caught.value.field == "look.background.image"


def test_a_look_cannot_name_a_file_of_the_machine_that_renders_it() -> None:
    with pytest.raises(InvalidInput) as caught:
        look_of({"name": "x", "background": {"image": "/etc/hostname.png"}})
    assert caught.value.field == "look.background.image"

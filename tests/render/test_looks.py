import json

import pytest

from autodemo_gui.assets import resource
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import PLAIN, parse_look

LOOKS = sorted(resource("looks").glob("*.json"))


@pytest.mark.parametrize("path", LOOKS, ids=lambda path: path.stem)
def test_a_bundled_look_is_valid_and_named_like_its_file(path: object) -> None:
    look = parse_look(json.loads(path.read_text("utf-8")))  # type: ignore[attr-defined]

    assert look.name == path.stem  # type: ignore[attr-defined]
    assert look.label


def test_there_is_a_default_look() -> None:
    assert "default" in [path.stem for path in LOOKS]


def test_plain_shows_nothing_but_the_page() -> None:
    assert not PLAIN.cursor.visible
    assert PLAIN.window.frame == "none"
    assert PLAIN.window.padding == PLAIN.window.radius == PLAIN.cross_fade_s == 0


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "look.name"),
        ({"name": "a", "window": {"padding": 0.9}}, "look.window.padding"),
        ({"name": "a", "background": {"colours": ["red"]}}, "look.background.colours.0"),
        ({"name": "a", "background": {"colours": []}}, "look.background.colours"),
        ({"name": "a", "cursor": {"ripple_colour": "#12"}}, "look.cursor.ripple_colour"),
        ({"name": "a", "sparkle": True}, "look.sparkle"),
    ],
)
def test_a_wrong_field_is_named(data: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_look(data)

    assert caught.value.field == field

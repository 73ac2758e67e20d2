import json
from pathlib import Path

import cv2
import pytest

from autodemo_gui.assets import resource
from autodemo_gui.core.brand import Brand, contrast, luminance
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import PLAIN, Look, parse_look
from autodemo_gui.render.dressing import draw_background
from autodemo_gui.render.palette import card_colours
from tests.render.overlays import layout

LOOKS = sorted(resource("looks").glob("*.json"))
LARGEST_PICTURE = 150_000


def look_in(path: Path) -> Look:
    return parse_look(json.loads(path.read_text("utf-8")))


@pytest.mark.parametrize("path", LOOKS, ids=lambda path: path.stem)
def test_a_bundled_look_is_valid_and_named_like_its_file(path: Path) -> None:
    look = look_in(path)

    assert look.name == path.stem
    assert look.label
    # A film with it moves, speaks, and has a beginning and an end.
    assert look.zoom.strength > 1
    assert look.captions.visible
    assert look.cards.title
    assert look.cards.end


def test_there_are_at_least_six_looks_and_no_two_alike() -> None:
    looks = [look_in(path) for path in LOOKS]

    assert len(looks) >= 6
    assert len({look.label for look in looks}) == len(looks)
    assert len({(look.background.colours, look.background.image) for look in looks}) == len(looks)
    assert "default" in {look.name for look in looks}


def test_card_texts_can_be_read_on_every_pixel_of_a_picture() -> None:
    """Its colours speak for it in the check of all looks (test_palette), so they are its lightest and its darkest."""
    for look in map(look_in, LOOKS):
        if look.background.image:
            bare, _ = draw_background(look, layout(look, "16:9", "720p"))
            calm = cv2.GaussianBlur(bare, (0, 0), 2)[::8, ::8].reshape(-1, 3)  # dither and JPEG are no colours
            seen = {f"#{red:02X}{green:02X}{blue:02X}" for blue, green, red in calm}
            darkest, lightest = min(seen, key=luminance), max(seen, key=luminance)
            colours = card_colours(look, Brand())
            for text in (colours.ink, colours.quiet):
                assert min(contrast(text, darkest), contrast(text, lightest)) >= 4.4


def test_the_pictures_of_looks_are_there_and_small() -> None:
    images = {look.background.image for path in LOOKS if (look := look_in(path)).background.image}

    assert images
    assert {path.name for path in resource("looks").iterdir() if path.suffix != ".json"} == images
    assert all(resource("looks", image).stat().st_size < LARGEST_PICTURE for image in images)


def test_plain_shows_nothing_but_the_page() -> None:
    assert not PLAIN.cursor.visible
    assert PLAIN.window.frame == "none"
    assert PLAIN.window.padding == PLAIN.window.radius == PLAIN.cross_fade_s == 0
    assert PLAIN.zoom.strength == 1
    cards = PLAIN.cards
    assert not any((PLAIN.captions.visible, cards.title, cards.end, PLAIN.keys, PLAIN.watermark.visible))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "look.name"),
        ({"name": "a", "window": {"padding": 0.9}}, "look.window.padding"),
        ({"name": "a", "background": {"colours": ["red"]}}, "look.background.colours.0"),
        ({"name": "a", "background": {"colours": []}}, "look.background.colours"),
        ({"name": "a", "background": {"brand_shades": [101]}}, "look.background.brand_shades.0"),
        ({"name": "a", "cursor": {"ripple_colour": "#12"}}, "look.cursor.ripple_colour"),
        ({"name": "a", "brand": {"logo": "https://acme.example/logo.png"}}, "look.brand.logo"),
        ({"name": "a", "sparkle": True}, "look.sparkle"),
    ],
)
def test_a_wrong_field_is_named(data: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_look(data)

    assert caught.value.field == field

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodemo_gui.core.brand import Brand, contrast, luminance
from autodemo_gui.core.look import Background, Captions, Look
from autodemo_gui.render.palette import caption_fill, card_colours, keycap_fill, mixed, weakest
from autodemo_gui.render.shades import branded, shades
from autodemo_gui.studio.looks import look_names, look_of

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
BRANDS = st.builds(Brand, accent=st.none() | COLOURS, ink=st.none() | COLOURS, paper=st.none() | COLOURS)
LOOKS = [look_of(name) for name in look_names()]


def over(colour: str, behind: str) -> str:
    """A colour that may be clear, as it is seen on another."""
    share = int(colour[7:9] or "FF", 16) / 255
    return mixed((colour[:7], behind), (share, 1 - share))


def between(colours: tuple[str, ...]) -> list[str]:
    """The colours of a gradient, also in the middle between two."""
    return [*colours, *(mixed(pair) for pair in itertools.pairwise(colours))]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@given(brand=BRANDS)
@settings(max_examples=25)
def test_the_text_of_cards_can_be_read_on_every_look(look: Look, brand: Brand) -> None:
    look = branded(look, brand)
    colours = card_colours(look, brand)

    grounds = between(look.background.colours)
    assert weakest(colours.ink, grounds) >= 4.5
    assert weakest(colours.quiet, grounds) >= 4.45  # checked on the stops only
    assert contrast(colours.accent, colours.on_accent) >= 4.5


@given(brand=BRANDS, theme=st.sampled_from(["dark", "light", "brand"]))
def test_captions_and_keys_can_be_read_on_any_page(brand: Brand, theme: str) -> None:
    look = Look(name="test", captions=Captions(theme=theme))  # type: ignore[arg-type]

    for fill in (caption_fill(look, brand), keycap_fill(look)):
        for behind in ("#FFFFFF", "#000000", "#808080"):
            assert contrast(fill.ink, over(fill.ground, behind)) >= 4.5


@given(COLOURS)
def test_shades_have_the_lightness_that_was_asked_for(colour: str) -> None:
    found = shades(colour, [96, 60, 20])

    assert all(re.fullmatch("#[0-9A-F]{6}", shade) for shade in found)
    assert luminance(found[0]) > 0.75
    assert luminance(found[0]) > luminance(found[1]) > luminance(found[2])
    assert luminance(found[2]) < 0.05


def test_a_shade_keeps_the_hue() -> None:
    blue, red = shades("#1B4FD8", [85])[0], shades("#E5484D", [85])[0]

    assert int(blue[5:], 16) > int(blue[1:3], 16)
    assert int(red[1:3], 16) > int(red[5:], 16)


def test_a_look_takes_the_brand_s_colour_only_where_it_says_so() -> None:
    plain = Look(name="test", background=Background(colours=("#FFFFFF",)))
    tinted = plain.model_copy(update={"background": Background(colours=("#FFFFFF",), brand_shades=(90, 80))})
    blue = Brand(accent="#1B4FD8")

    assert branded(plain, blue) == plain
    assert branded(tinted, Brand()) == tinted
    assert branded(tinted, blue).background.colours == shades("#1B4FD8", (90, 80))
    assert branded(tinted.model_copy(update={"brand": Brand(accent="#E5484D")}), blue).background.colours == shades(
        "#E5484D", (90, 80)
    )

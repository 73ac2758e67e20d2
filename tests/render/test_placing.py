import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.job import Shape
from autodemo_gui.core.look import PLAIN, Look
from autodemo_gui.render.geometry import Area
from autodemo_gui.render.placing import SAFE_MARGIN, Side, apart, better_side, caption_top, keys_place, overlap
from tests.render.overlays import LOOK, SHAPES, layout

SIDES: dict[Side, Area] = {"bottom": Area(700, 950, 1200, 1020), "top": Area(700, 120, 1200, 190)}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("look", [LOOK, PLAIN], ids=["window", "filling"])
@pytest.mark.parametrize("height", [60, 110, 190])
def test_a_caption_keeps_the_safe_margin_at_both_sides(look: Look, shape: Shape, height: int) -> None:
    place = layout(look, shape)
    picture = place.canvas[1]

    bottom, top = (caption_top(place, height, side) for side in ("bottom", "top"))

    assert picture / 2 < bottom
    assert bottom + height <= picture * (1 - SAFE_MARGIN) + 1
    assert picture * SAFE_MARGIN - 1 <= top
    assert top + height < picture / 2


def test_a_tall_film_has_room_for_captions_beside_the_window() -> None:
    place = layout(shape="9:16")

    assert caption_top(place, 110, "bottom") > place.window.bottom
    assert caption_top(place, 110, "top") + 110 < place.window.y


def test_a_wide_one_shows_them_in_the_window_and_below_its_bar() -> None:
    place = layout()

    assert caption_top(place, 70, "bottom") + 70 < place.window.bottom
    assert caption_top(place, 70, "top") > place.content.y


def test_a_caption_goes_where_it_covers_less() -> None:
    below, above, aside = Area(800, 940, 900, 1000), Area(800, 130, 900, 160), Area(100, 500, 300, 600)

    assert better_side(SIDES, [], [], 1) == "bottom"
    assert better_side(SIDES, [aside], [], 1) == "bottom"
    assert better_side(SIDES, [below], [], 1) == "top"
    assert better_side(SIDES, [below, above], [], 1) == "bottom"
    assert better_side(SIDES, [], [(900.0, 980.0)] * 4, 1) == "top"
    assert better_side(SIDES, [], [(900.0, 980.0), *[(100.0, 100.0)] * 20], 1) == "bottom"


@given(
    size=st.tuples(st.integers(60, 500), st.integers(50, 90)),
    width=st.integers(80, 900),
    height=st.integers(60, 190),
    side=st.sampled_from(["bottom", "top"]),
    shape=st.sampled_from(SHAPES),
)
def test_keys_sit_beside_the_caption_inside_the_safe_margin(
    size: tuple[int, int], width: int, height: int, side: Side, shape: Shape
) -> None:
    place = layout(shape=shape)
    top = caption_top(place, height, side)
    left = (place.canvas[0] - width) // 2
    caption = Area(left, top, left + width, top + height)

    x, y = keys_place(place, size, [caption])

    keys = Area(x, y, x + size[0], y + size[1])
    assert apart(keys, caption)
    margin = Area(0, 0, *place.canvas).grown(*(-SAFE_MARGIN * length for length in place.canvas))
    assert margin.holds(keys, slack=1)


def test_overlap_is_a_share_of_the_smaller_area() -> None:
    assert overlap(Area(0, 0, 100, 100), Area(50, 50, 250, 250)) == pytest.approx(0.25)
    assert overlap(Area(0, 0, 100, 100), Area(200, 0, 250, 50)) == 0
    assert overlap(Area(0, 0, 100, 100), Area(10, 10, 20, 10)) == 1

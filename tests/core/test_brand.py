"""Colours that can be read, and edits that keep what they do not name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from autodemo_gui.core.brand import Brand, contrast, luminance, readable

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#777777", "#FFFFFF", 4.48),  # the grey that just fails, of the WCAG literature
        ("#767676", "#FFFFFF", 4.54),
        ("#0000FF", "#FFFFFF", 8.59),
    ],
)
def test_the_ratios_that_everybody_knows(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_contrast_does_not_mind_the_order_and_keeps_its_bounds(one: str, other: str) -> None:
    assert 1.0 <= contrast(one, other) <= 21.0
    assert contrast(one, other) == contrast(other, one)
    assert 0.0 <= luminance(one) <= 1.0


@given(colours, colours)
def test_what_is_called_readable_can_be_read(colour: str, behind: str) -> None:
    mended = readable(colour, behind)
    assert contrast(mended, behind) >= 4.5
    if contrast(colour, behind) >= 4.5:
        assert mended == colour


@given(colours, colours, st.floats(1, 4.5))
def test_less_is_changed_where_less_is_asked(colour: str, behind: str, least: float) -> None:
    softer = readable(colour, behind, least=least)
    assert contrast(softer, behind) >= least
    assert Brand(accent=softer).accent == softer


def test_an_edit_changes_what_it_names_and_may_empty_it() -> None:
    read = Brand(name="Acme", tagline="Kites", accent="#112233", fonts=("Figtree",))
    edited = read.edited(Brand(tagline="", accent=None, name="Acme Kites"))
    assert edited == Brand(name="Acme Kites", fonts=("Figtree",))
    assert read.edited(Brand()) == read


@pytest.mark.parametrize(
    "logo",
    ["https://acme.example/logo.png", "data:text/html;base64,AAAA", "data:image/png,raw", "data:image/gif;base64,AAAA"],
)
def test_a_logo_is_a_picture_that_travels_along(logo: str) -> None:
    with pytest.raises(ValidationError):
        Brand(logo=logo)

"""A drawing keeps its shapes and loses everything that acts or reaches out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.browser.svg import clean_svg

PIXEL = "data:image/png;base64,iVBORw0KGgo="
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def cleaned(inside: str, *, root: str = 'viewBox="0 0 40 20"') -> str:
    return clean_svg(f"<svg {NAMESPACES} {root}>{inside}</svg>").text


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<path d="M0 0" onclick="alert(1)"/>',
        '<path d="M0 0" ONLOAD="alert(1)"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<a xlink:href="https://elsewhere.example/"><path d="M0 0"/></a>',
        '<image href="https://elsewhere.example/x.png"/>',
        '<image xlink:href="data:text/html;base64,AAAA"/>',
        '<use href="https://elsewhere.example/x.svg#a"/>',
        '<use href="data:image/svg+xml,%3Csvg/%3E#a"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://elsewhere.example"/></body></foreignObject>',
        '<animate attributeName="href" to="https://elsewhere.example"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<style>@import "https://elsewhere.example/x.css";</style>',
        "<style>path { fill: url(https://elsewhere.example/x.svg) }</style>",
        "<style>path { fill: \\75rl(https://elsewhere.example/x.svg) }</style>",
        '<path d="M0 0" style="fill: url(https://elsewhere.example/x)"/>',
        '<path d="M0 0" fill="url( \'//elsewhere.example/x\' )"/>',
        '<feImage href="https://elsewhere.example/x.png"/>',
        "<metadata>alert elsewhere.example</metadata>",
    ],
)
def test_what_acts_or_reaches_out_is_gone(inside: str) -> None:
    assert not re.search(r"elsewhere|alert|script|iframe|@import", cleaned(inside), re.IGNORECASE)


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0h9" fill="url(#warm)" />',
        '<use href="#sign" x="3" />',
        f'<image href="{PIXEL}" width="4" />',
        "<style>.sail { fill: #F59E0B }</style>",
        '<linearGradient id="warm" href="#base"><stop offset="1" stop-color="#FFF" /></linearGradient>',
        "<text>Acme <tspan>&amp; Söhne</tspan>!</text>",
    ],
)
def test_what_draws_stays_as_it_was(inside: str) -> None:
    assert inside in cleaned(inside)


@pytest.mark.parametrize(
    ("root", "size"),
    [
        ('viewBox="0 0 40 20"', (40, 20)),
        ('viewBox="0 0 40 20" width="80" height="40px"', (80, 40)),
        ('width="60" height="30"', (60, 30)),
        ('viewBox="0 0 40 20" width="100%" height="1em"', (40, 20)),
        ('viewBox="-2,-1 4e1 .2e2"', (40, 20)),
    ],
)
def test_it_has_a_size_of_its_own(root: str, size: tuple[float, float]) -> None:
    drawing = clean_svg(f"<svg {NAMESPACES} {root}><path d='M0 0'/></svg>")
    assert (drawing.width, drawing.height) == size
    assert f'width="{size[0]}" height="{size[1]}"' in drawing.text
    assert "viewBox" in drawing.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<svg",
        "<html></html>",
        "<svg><path/></svg>",
        "<svg viewBox='0 0 400 1'/>",
        "<svg viewBox='0 0 0 0'/>",
        "<svg width='-4' height='9'/>",
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg viewBox="0 0 9 9">&a;</svg>',
        "<svg viewBox='0 0 9 9'>" + "<g/>" * 5000 + "</svg>",
        "<svg viewBox='0 0 9 9'>" + "<g>" * 3500 + "</g>" * 3500 + "</svg>",
    ],
)
def test_what_is_no_drawing_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has a reason of its own, none is shown
        clean_svg(text)


@given(st.text(max_size=200), st.text(alphabet='<>/="# \naosvgh:url(;&!-[]', max_size=80))
def test_nonsense_ends_in_a_drawing_or_a_value_error(text: str, inside: str) -> None:
    for document in (text, f"<svg viewBox='0 0 9 9'>{inside}</svg>"):
        try:
            drawing = clean_svg(document)
        except ValueError:
            continue
        assert clean_svg(drawing.text) == drawing

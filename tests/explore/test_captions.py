"""Captions: short, in the page's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.explore.captions import MAX_WORDS, caption_of, opening_caption, section_caption, shortened
from autodemo_gui.explore.discovery import Heading, Scan
from tests.explore.elements import element, link


def view(title: str = "", *headings: Heading, language: str = "en") -> Scan:
    return Scan(
        url="https://a.example/", title=title, language=language, headings=headings, elements=(), scroll_height=3000
    )


@pytest.mark.parametrize(
    ("thing", "language", "caption"),
    [
        (link("Pricing", "https://a.example/p"), "en", "A look at Pricing"),
        (link("Pricing", "https://a.example/p"), "en-GB", "A look at Pricing"),
        (link("Preise", "https://a.example/p"), "de", "Ein Blick auf: Preise"),
        (link("料金", "https://a.example/p"), "ja", "料金"),
        (link("Pricing", "https://a.example/p"), "", "Pricing"),
        (element("Yearly", kind="tab"), "en", "Switch to Yearly"),
        (element("Position: activate to sort column ascending", kind="other"), "en", "Position"),
        (element("Does it include the line?", kind="disclosure"), "en", "Does it include the line?"),
        (element("See how it works", kind="button"), "en", "See how it works"),
        (element("Read our guide for the very first day →", kind="button"), "en", "Read our guide for the very"),
        (element("Card of many words", attributes={"headline": "Plan"}, kind="link"), "en", "A look at Plan"),
        (link("office Tables", "https://a.example/t", attributes={"written": "Tables"}), "en", "A look at Tables"),
        (element("Toggle theme", kind="toggle"), "en", "Toggle theme"),
        (element("→"), "en", ""),
        (element(""), "en", ""),
    ],
)
def test_what_is_about_to_be_shown(thing, language: str, caption: str) -> None:  # type: ignore[no-untyped-def]
    assert caption_of(thing, language) == caption


@pytest.mark.parametrize(
    ("scan", "caption"),
    [
        (view("Acme — kites", Heading("Kites that fly in any wind", 1, 80)), "Kites that fly in any wind"),
        (view("Acme | The kite shop for people who like wind", Heading("word " * 20, 1, 80)), "Meet Acme"),
        (view("Swagger UI"), "Meet Swagger UI"),
        (view("Drachenladen", language="de"), "Das ist Drachenladen"),
        (view("Boutique", language="sv"), "Boutique"),
        (view(""), ""),
    ],
)
def test_the_opening_says_what_it_is(scan: Scan, caption: str) -> None:
    assert opening_caption(scan) == caption


def test_a_section_is_called_by_the_heading_that_comes_into_view() -> None:
    scan = view(
        "T", Heading("Above", 2, 100), Heading("Small", 5, 700), Heading("Here", 2, 760), Heading("Below", 2, 1300)
    )
    assert section_caption(scan, 600) == "Here"
    assert section_caption(scan, 2000) == ""


@given(st.text(max_size=300))
def test_any_text_becomes_short(text: str) -> None:
    short = shortened(text)
    assert len(short.split()) <= MAX_WORDS
    assert len(short) <= 48
    assert "\n" not in short
    assert shortened(short) == short


@given(
    st.text(max_size=200),
    st.sampled_from(["link", "tab", "button", "menu", "other"]),
    st.sampled_from(["en", "fr", ""]),
)
def test_any_caption_is_short(text: str, kind: str, language: str) -> None:
    assert len(caption_of(element(text, kind=kind), language).split()) <= MAX_WORDS

"""What is worth showing, as comparisons a person would agree with, and properties that hold for any page."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.element import Box, Element
from autodemo_gui.explore.ranking import Context, cluster_sizes, is_jump, opens_page, rank, score
from tests.explore.elements import element, link

HOME = "https://shop.example/"
CONTEXT = Context(page_url=HOME)


def at(path: str) -> str:
    return HOME + path


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (link("Pricing", at("pricing")), link("Privacy", at("privacy"), zone="footer")),
        (link("Features", at("features")), link("Careers", at("jobs"))),
        (element("Yearly", kind="tab"), element("Small print", kind="button", zone="footer")),
        (element("How it works", kind="button"), element("Submit", kind="button")),
        (link("Gallery", at("gallery")), link("Deutsch", at("de"), attributes={"hreflang": "de"})),
        (element("Details", kind="disclosure"), element("Details", kind="disclosure", attributes={"expanded": "true"})),
        (link("Docs", at("docs")), link("Docs", at("docs"), box=Box(0, 9000, 80, 20))),
        (element("Chart"), element("", kind="button")),
        (link("Kites", at("kites")), link("Part", at("#part"))),
        (link("Menu", at("#"), attributes={"acts": "true"}), link("Menu", at("#"))),
        (element("Position", kind="other"), element("Pages", kind="disclosure", zone="nav")),
        (element("Bright", salience=0.9), element("Pale", salience=0.1)),
    ],
)
def test_the_first_is_worth_more(better: Element, worse: Element) -> None:
    first, second = rank([worse, better], CONTEXT)
    assert first.element is better
    assert first.score > second.score


def test_a_goal_outweighs_the_rest() -> None:
    context = Context(page_url=HOME, goal="show the invoice export")
    assert rank([link("Pricing", at("pricing")), link("Invoices", at("i"))], context)[0].element.text == "Invoices"


def test_one_of_many_alike_is_worth_less_than_one_of_its_kind() -> None:
    rows = [link(f"Row {n}", at(f"r{n}"), zone="main", cluster="row") for n in range(20)]
    alone = link("Overlook", at("o"), zone="main")
    context = Context(page_url=HOME, cluster_sizes=cluster_sizes([*rows, alone]))
    assert rank([*rows, alone], context)[0].element is alone


@pytest.mark.parametrize(
    ("shown", "again", "other"),
    [
        (element("Tab one", kind="tab"), element("Tab two", kind="tab"), element("Panel", kind="disclosure")),
        (
            link("What's new in 3.11", at("n11"), zone="main"),
            link("What's new in 3.10", at("n10"), zone="main"),
            link("What is fresh", at("f"), zone="main"),
        ),
        (
            element("Ada", kind="menu", zone="nav", selector="#a"),
            element("Ada", kind="menu", zone="nav", selector="#b"),
            element("Ida", kind="menu", zone="nav", selector="#c"),
        ),
        (
            element("Dark", kind="toggle", selector="#mode"),
            element("Light", kind="toggle", selector="#mode"),
            element("Wide", kind="toggle", selector="#width"),
        ),
        (
            link("Card 1", at("1"), zone="main", cluster="c"),
            link("Card two", at("2"), zone="main", cluster="c"),
            link("Elsewhere", at("3"), zone="main"),
        ),
    ],
)
def test_variety_prefers_what_was_not_shown_a_moment_ago(shown: Element, again: Element, other: Element) -> None:
    context = Context(page_url=HOME, recent=(shown,))
    assert rank([again, other], context)[0].element is other


def test_a_page_is_neither_left_at_once_nor_dwelt_on() -> None:
    button, away = element("Switch", kind="toggle"), link("Switch", at("away"), zone="main")
    at_first = rank([button, away], Context(page_url=HOME, shown_here=0))
    later = rank([button, away], Context(page_url=HOME, shown_here=3))
    assert (at_first[0].element, later[0].element) == (button, away)


def test_one_jump_down_a_page_is_enough() -> None:
    jump = link("Limits", at("#limits"), zone="main")
    before = score(jump, CONTEXT).score
    assert score(jump, Context(page_url=HOME, recent=(link("Parts", at("#parts")),))).score < before - 1


def test_what_leads_where() -> None:
    assert opens_page(link("A", at("a")), HOME)
    assert not opens_page(link("A", at("#a")), HOME)
    assert not opens_page(element("A"), HOME)
    assert is_jump(link("A", at("#a")), HOME)
    assert not is_jump(link("A", at("a#b")), HOME)


ELEMENTS = st.builds(
    element,
    st.text(max_size=80),
    kind=st.sampled_from(
        ["link", "button", "tab", "toggle", "disclosure", "menu", "media", "input", "select", "other"]
    ),
    zone=st.sampled_from(["", "header", "nav", "main", "aside", "footer", "dialog"]),
    href=st.sampled_from(["", HOME, at("#x"), at("pricing"), "mailto:a@b", "javascript:void(0)", "http://[bad"]),
    salience=st.floats(0, 1),
    cluster=st.sampled_from(["", "a", "b"]),
    box=st.builds(Box, st.floats(0, 1e4), st.floats(0, 1e6), st.floats(8, 1e3), st.floats(8, 1e3)),
    attributes=st.dictionaries(st.sampled_from(["expanded", "checked", "hreflang", "headline"]), st.just("x")),
)


@given(st.lists(ELEMENTS, max_size=30), st.lists(ELEMENTS, max_size=4), st.text(max_size=40), st.integers(0, 5))
def test_any_page_is_ranked_whole_and_finite(
    elements: list[Element], recent: list[Element], goal: str, shown_here: int
) -> None:
    context = Context(HOME, goal, tuple(recent), shown_here, cluster_sizes=cluster_sizes(elements))
    ranked = rank(elements, context)
    assert sorted(map(id, elements)) == sorted(id(scored.element) for scored in ranked)
    scores = [scored.score for scored in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(math.isfinite(value) and -25 < value < 25 for value in scores)
    assert all(0 < len(scored.reasons) <= 4 for scored in ranked if abs(scored.score) > 2)


@given(ELEMENTS, st.floats(0, 1), st.floats(0, 1))
def test_more_salience_never_hurts(thing: Element, low: float, high: float) -> None:
    low, high = sorted((low, high))
    pale, bright = (
        element(thing.text, kind=thing.kind, zone=thing.zone, href=thing.href, salience=value) for value in (low, high)
    )
    assert score(bright, CONTEXT).score >= score(pale, CONTEXT).score

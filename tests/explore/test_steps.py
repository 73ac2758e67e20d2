"""Steps: where to pause while scrolling, and how an element is found again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.element import Box
from autodemo_gui.explore.discovery import Heading, Scan
from autodemo_gui.explore.steps import click_step, ending_step, glide_step, reveal_stops, target_of
from tests.explore.elements import element, link


def view(height: float, *offsets: float, scroll_y: float = 0.0) -> Scan:
    headings = tuple(Heading(f"Part {y:.0f}", 2, y) for y in offsets)
    return Scan("https://a.example/", "T", "en", headings, (), height, scroll_y)


@pytest.mark.parametrize(
    ("scan", "beats", "stops"),
    [
        (view(720), 3, []),
        (view(850), 3, []),
        (view(1354, 650), 3, [554]),
        (view(4000), 2, [576, 1152]),
        (view(4000, 700, 1400, 2000), 3, [604, 1304, 1904]),
        (view(4000, 100), 1, [576]),
        (view(1500), 3, [576, 780]),
        (view(4000, scroll_y=3280), 3, []),
    ],
)
def test_pauses_are_at_headings_where_there_are_some(scan: Scan, beats: int, stops: list[float]) -> None:
    assert reveal_stops(scan, beats) == stops


@given(st.floats(0, 1e6), st.lists(st.floats(0, 1e6), max_size=30), st.integers(0, 5), st.floats(0, 2000))
def test_any_page_is_glided_down_within_its_bounds(
    height: float, offsets: list[float], beats: int, scroll_y: float
) -> None:
    stops = reveal_stops(view(height, *sorted(offsets), scroll_y=scroll_y), beats)
    assert len(stops) <= beats
    assert stops == sorted(set(stops))
    assert all(scroll_y < stop <= height - 720 + 1 for stop in stops)


@pytest.mark.parametrize(
    ("thing", "locator"),
    [
        (element("Go", attributes={"data-testid": 'a"b'}), '[data-testid="a\\"b"]'),
        (link("Kites", "https://a.example/x/kites.html?c=1"), ':is(nav, [role=navigation]) a[href$="kites.html?c=1"]'),
        (link("Part", "https://a.example/#part", zone=""), 'a[href$="#part"]'),
        (link("Home", "https://a.example/", zone=""), ""),
        (element('Say "hi"'), ':is(main, [role=main]) button:text-is("Say \\"hi\\"")'),
        (element(""), ""),
    ],
)
def test_the_second_way_to_find_it_is_by_what_it_means(thing, locator: str) -> None:  # type: ignore[no-untyped-def]
    assert target_of(thing).locator == locator


def test_a_glide_goes_by_what_was_clicked_and_by_the_page_when_that_is_gone() -> None:
    opened = element("Members", selector="#members", box=Box(40, 300, 200, 30))
    scan = replace(view(3000, scroll_y=500), elements=(opened,))
    glide = glide_step(opened, scan, 720.0)
    assert (glide.target, glide.scroll_y) == (target_of(opened), -80.0)  # it lies at 800
    gone = glide_step(element("Orders"), scan, 720.0)
    assert (gone.target, gone.scroll_y) == (None, 720.0)


def test_a_click_knows_all_four_ways() -> None:
    thing = element("Yearly", role="tab", kind="tab", selector="#yearly", frame="https://a.example/frame")
    step = click_step(thing, view(720), leads_away=False)
    assert step.target is not None
    assert (step.target.role, step.target.name, step.target.css) == ("tab", "Yearly", "#yearly")
    assert (step.target.box, step.target.frame) == ((100, 100, 120, 40), "https://a.example/frame")
    assert (step.selector, step.fingerprint) == ("#yearly", thing.fingerprint)
    assert step.hold_ms < click_step(thing, view(720), leads_away=True).hold_ms


def test_the_last_look_is_from_the_top() -> None:
    assert (ending_step(view(4000, scroll_y=900)).action, ending_step(view(4000, scroll_y=900)).scroll_y) == (
        "scroll",
        0,
    )
    assert ending_step(view(4000)).action == "wait"


def test_playwrights_own_selector_is_taken_where_there_is_one() -> None:
    thing = element("Yearly", role="tab")
    assert target_of(thing, "internal:role=tab").locator == "internal:role=tab"
    step = click_step(thing, view(720), leads_away=False, locator="internal:role=tab")
    assert step.target == target_of(thing, "internal:role=tab")

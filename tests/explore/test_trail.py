"""Pages, depth, and which addresses are one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.address import page_key
from autodemo_gui.explore.trail import Trail


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://a.example", "https://A.example/"),
        ("https://a.example/x/", "https://a.example/x"),
        ("https://a.example/index.html", "https://a.example/#top"),
        ("https://a.example/p?utm_source=x&q=1", "https://a.example/p?q=1"),
        ("https://a.example/p?gclid=1", "https://a.example/p#part"),
    ],
)
def test_one_page(url: str, other: str) -> None:
    assert page_key(url) == page_key(other)


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("https://a.example/x", "https://a.example/y"),
        ("https://a.example/?page=1", "https://a.example/?page=2"),
        ("https://a.example/#/inbox", "https://a.example/#/sent"),
        ("https://a.example/", "http://a.example/"),
        ("https://a.example/", "https://a.example/reindex.html"),
    ],
)
def test_two_pages(url: str, other: str) -> None:
    assert page_key(url) != page_key(other)


@given(st.text())
def test_any_text_has_a_key_and_keys_are_stable(text: str) -> None:
    assert page_key(page_key(text)) == page_key(text)


def test_depth_counts_navigations_and_going_back_lowers_it() -> None:
    trail = Trail()
    assert (trail.depth, trail.here) == (0, "")
    assert trail.arrive("http://s/")
    assert trail.arrive("http://s/a")
    assert trail.arrive("http://s/b")
    assert (trail.depth, trail.depth_after("http://s/c"), trail.depth_after("http://s/a")) == (2, 3, 1)
    assert not trail.arrive("http://s/a#part")
    assert trail.depth == 1
    trail.arrive("http://s/")
    trail.return_to(page_key("http://s/b"))
    assert (trail.depth, trail.here, trail.depth_of(page_key("http://s/a"))) == (2, page_key("http://s/b"), 1)
    assert trail.deepest == 2
    assert trail.visited_urls == ("http://s/", "http://s/a", "http://s/b")


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=30))
def test_depth_never_exceeds_the_pages_there_are(path: list[str]) -> None:
    trail = Trail()
    for page in path:
        expected = trail.depth_after(f"http://s/{page}")
        trail.arrive(f"http://s/{page}")
        assert trail.depth == expected
    assert trail.deepest <= len(set(path)) - 1
    assert len(trail.visited_urls) == len(set(path)) == len(trail.keys)

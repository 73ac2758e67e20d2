"""What is kept of a rehearsal, what counts as the same, and what is not tried again."""

import pytest

from autodemo_gui.core.element import Element
from autodemo_gui.core.script import Step
from autodemo_gui.explore.atlas import MOST_OF_A_CLUSTER, MOST_STATES, Atlas, Spot, Trial, family_of, page_template
from autodemo_gui.explore.gain import NOTHING, Result
from autodemo_gui.explore.ranking import Scored
from tests.explore.elements import element, link
from tests.explore.looks import HOME, seen


def spot(*elements: Element, url: str = HOME, depth: int = 0, **page: object) -> Spot:
    choices = tuple(Scored(each, 5.0, ()) for each in elements)
    return Spot(seen(*elements, url=url, **page), depth, url, choices=choices)  # type: ignore[arg-type]


def tried(what: Element, at: Spot, result: Result = Result.CHANGE) -> Trial:
    return Trial(Scored(what, 5.0, ()), at, result, NOTHING, Step(action="click"))


def open_names(atlas: Atlas, at: Spot, **limit: int) -> list[str]:
    return [scored.element.text for scored in atlas.open_choices(at, **limit)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/orders/17", "https://a.example/orders/18", True),
        ("https://a.example/o/0af3c2d19b", "https://a.example/o/ffffffff01", True),
        ("https://a.example/orders/17", "https://a.example/orders/new", False),
        ("https://a.example/list?page=1", "https://a.example/list?page=2", True),
        ("https://a.example/#/a", "https://a.example/#/b", False),
    ],
)
def test_pages_that_differ_by_a_number_share_a_template(one: str, other: str, same: bool) -> None:
    assert (page_template(one) == page_template(other)) is same


def test_a_state_is_known_again_by_what_is_read_and_what_is_on() -> None:
    tab = element("Orders", kind="tab")
    texts = ("All the orders of the week", "More of them")
    known = spot(tab, texts=texts)
    assert known.is_like(seen(tab, texts=texts))
    assert not known.is_like(seen(element("Orders", kind="tab", attributes={"current": "true"}), texts=texts))
    assert not known.is_like(seen(tab, texts=("Something", "altogether", "else")))
    assert not known.is_like(seen(tab, texts=texts, dialog="Hello"))
    assert not known.is_like(seen(tab, texts=texts, url=HOME + "other"))


def test_there_are_only_so_many_states_of_a_page() -> None:
    atlas = Atlas()
    kept = [atlas.add(spot(url=f"{HOME}orders/{number}")) for number in range(MOST_STATES + 2)]
    assert kept == [True] * MOST_STATES + [False] * 2


def test_what_was_tried_anywhere_is_not_tried_again() -> None:
    atlas, what = Atlas(), element("Theme")
    here, there = spot(what), spot(what, url=HOME + "b", depth=1)
    for each in (here, there):
        atlas.add(each)
    assert open_names(atlas, there) == ["Theme"]
    atlas.note(tried(what, here))
    assert open_names(atlas, there) == []


def test_a_link_to_a_page_that_is_known_is_not_tried() -> None:
    atlas, entry = Atlas(), link("Prices", HOME + "prices")
    here = spot(entry)
    atlas.add(here)
    assert open_names(atlas, here) == ["Prices"]
    atlas.add(spot(url=HOME + "prices", depth=1))
    assert open_names(atlas, here) == []


def test_of_look_alikes_only_a_few_are_tried() -> None:
    atlas = Atlas()
    cards = [element(f"Card number {letter}", cluster="card") for letter in "abcdef"]
    here = spot(*cards, url=HOME + "deep", depth=1)
    atlas.add(spot())
    atlas.add(here)
    for card in cards[:MOST_OF_A_CLUSTER]:
        assert card.text in open_names(atlas, here)
        atlas.note(tried(card, here))
    assert open_names(atlas, here) == []
    assert open_names(atlas, here, most_alike=9) == [card.text for card in cards[MOST_OF_A_CLUSTER:]]


def test_what_has_no_name_that_can_be_said_is_not_tried() -> None:
    atlas, here = Atlas(), spot(element("▾"), element("Menu"))
    atlas.add(here)
    assert open_names(atlas, here) == ["Menu"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (element("A", cluster="c"), element("B", cluster="c"), True),
        (element("A", cluster="c", heading="x"), element("B", cluster="c", heading="y"), False),
        (element("Pricing", cluster="c"), element("Gallery", cluster="c"), False),
        (element("A", cluster="c", kind="tab"), element("B", cluster="c", kind="tab"), False),
        (link("Name", HOME + "?sort=name", zone="main"), link("Age", HOME + "?sort=age", zone="main"), True),
        (link("Name", HOME + "?sort=name", zone="main"), link("Two", HOME + "?page=2", zone="main"), False),
        (link("One", HOME + "#one", zone="main"), link("Two", HOME + "#two", zone="main"), True),
        (element("A"), element("B"), False),
    ],
)
def test_families(one: Element, other: Element, alike: bool) -> None:
    assert (family_of(one, HOME) == family_of(other, HOME) != "") is alike

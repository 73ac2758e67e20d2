"""What a rehearsal tries next, as comparisons a person would agree with."""

from autodemo_gui.core.element import Element
from autodemo_gui.core.script import Step
from autodemo_gui.explore.atlas import Atlas, Spot, Trial
from autodemo_gui.explore.choosing import Allowance, next_choice
from autodemo_gui.explore.gain import NOTHING, Result
from autodemo_gui.explore.ranking import Scored
from tests.explore.elements import element, link
from tests.explore.looks import HOME, seen

PLENTY = Allowance(clicks=15, seconds=60, visits=20)


def spot(atlas: Atlas, *promises: tuple[Element, float], url: str = HOME, **more: object) -> Spot:
    choices = tuple(Scored(what, score, ()) for what, score in promises)
    depth = 0 if url == HOME else 1
    new = Spot(seen(*(what for what, _ in promises), url=url), depth, url, choices=choices, **more)  # type: ignore[arg-type]
    assert atlas.add(new)
    return new


def chosen(
    atlas: Atlas, *, here: Spot | None = None, allowance: Allowance = PLENTY, visits: int = 0, **more: set[Spot]
) -> str:
    choice = next_choice(atlas, here=here, lost=more.get("lost", set()), allowance=allowance, visits=visits)
    return choice[1].element.text if choice else ""


def test_the_best_promise_comes_first() -> None:
    atlas = Atlas()
    home = spot(atlas, (element("Fair"), 4.0), (element("Good"), 6.0))
    assert chosen(atlas, here=home) == "Good"


def test_what_is_deeper_or_elsewhere_must_promise_more() -> None:
    atlas = Atlas()
    spot(atlas, (element("Home"), 6.0))
    other = spot(atlas, (element("Here"), 6.8), url=HOME + "b")
    assert chosen(atlas, here=other) == "Home"  # nearer to the start
    other = spot(atlas, (element("Much better"), 8.0), url=HOME + "c")
    assert chosen(atlas, here=other) == "Much better"


def test_a_page_that_had_its_turn_gives_way() -> None:
    atlas = Atlas()
    first = spot(atlas, *((element(f"First {letter}"), 6.0) for letter in "abc"), url=HOME + "a")
    spot(atlas, (element("Second"), 5.5), url=HOME + "b")
    assert chosen(atlas, here=first) == "First a"
    for scored in first.choices[:2]:
        atlas.note(Trial(scored, first, Result.CHANGE, NOTHING, Step(action="click")))
    assert chosen(atlas, here=first) == "Second"


def test_links_are_opened_from_anywhere_and_have_an_allowance_of_their_own() -> None:
    atlas = Atlas()
    home = spot(atlas, (link("Page", HOME + "page"), 6.0), (element("Button"), 5.9))
    assert chosen(atlas) == "Page"  # a button has to be gone back to
    assert chosen(atlas, here=home, visits=20) == "Button"
    assert chosen(atlas, here=home, allowance=Allowance(clicks=0, seconds=60, visits=20)) == "Page"
    assert chosen(atlas, here=home, allowance=Allowance(clicks=0, seconds=60, visits=0)) == ""


def test_a_state_that_takes_clicks_to_get_to_needs_them_left() -> None:
    atlas = Atlas()
    spot(atlas)
    spot(atlas, (element("Deep"), 6.0), url=HOME + "b", way=(Step(action="click"), Step(action="click")))
    assert chosen(atlas, allowance=Allowance(clicks=3, seconds=60, visits=0)) == "Deep"
    assert chosen(atlas, allowance=Allowance(clicks=2, seconds=60, visits=0)) == ""


def test_what_cannot_be_reached_any_more_is_left() -> None:
    atlas = Atlas()
    gone = spot(atlas, (element("Gone"), 6.0))
    assert chosen(atlas, lost={gone}) == ""


def test_the_third_of_a_list_is_tried_when_there_is_nothing_else() -> None:
    atlas = Atlas()
    spot(atlas)
    cards = [(element(f"Card {letter}", cluster="card"), 6.0) for letter in "abc"]
    page = spot(atlas, *cards, (element("Dull"), 1.0), url=HOME + "b")
    for scored in page.choices[:2]:
        atlas.note(Trial(scored, page, Result.CHANGE, NOTHING, Step(action="click")))
    assert chosen(atlas, here=page) == "Dull"
    atlas.note(Trial(page.choices[3], page, Result.DEAD, NOTHING, Step(action="click")))
    assert chosen(atlas, here=page) == "Card c"


def test_a_page_that_is_a_list_is_asked_for_one_of_its_entries_first() -> None:
    atlas = Atlas()
    spot(atlas, (link("Another page", HOME + "other"), 5.0))
    entries = [(link(f"Chapter {place}", f"{HOME}{place}", cluster="chapters", zone="main"), 5.0) for place in range(4)]
    page = spot(atlas, *entries, url=HOME + "book")
    assert chosen(atlas, here=page) == "Chapter 0"
    atlas.note(Trial(page.choices[0], page, Result.PAGE, NOTHING, Step(action="click")))
    assert chosen(atlas, here=page) == "Another page"


def test_three_alike_are_no_list() -> None:
    atlas = Atlas()
    spot(atlas, (link("Another page", HOME + "other"), 5.0))
    entries = [(link(f"Card {place}", f"{HOME}{place}", cluster="cards", zone="main"), 5.0) for place in range(3)]
    assert chosen(atlas, here=spot(atlas, *entries, url=HOME + "book")) == "Another page"

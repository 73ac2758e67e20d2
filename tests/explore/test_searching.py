"""Search fields, and the word that is typed into them."""

import pytest

from autodemo_gui.core.element import Element
from autodemo_gui.core.lexicon import Lexicon
from autodemo_gui.explore.searching import sample_word, search_fields
from tests.explore.elements import element
from tests.explore.looks import seen


def field(name: str, **changes: str) -> Element:
    return element(name, **{"tag": "input", "role": "textbox", "kind": "input", "input_type": "text", **changes})


@pytest.mark.parametrize(
    ("what", "is_one"),
    [
        (field("Search the docs"), True),
        (field("Anything", role="searchbox", input_type="search"), True),
        (field("Produkte durchsuchen"), True),
        (field("絞り込み"), True),
        (field("Your name"), False),
        (field("Research interests"), False),
        (field("Search", input_type="email"), False),
        (field("Search", input_type="password"), False),
        (field("Search", zone="dialog"), False),
        (element("Search"), False),  # a button
    ],
)
def test_only_what_looks_for_something_is_a_search_field(what: Element, is_one: bool) -> None:
    assert bool(search_fields(seen(what).scan)) is is_one


LINES = ("Red kites", "Blue kites", "A box of string", "Wind over Denmark")


def word(*lines: str, goal: str = "", own: tuple[str, ...] = (), headings: tuple[str, ...] = ()) -> str:
    return sample_word(seen(texts=lines, headings=headings), goal=goal, lexicon=Lexicon(own))


def test_a_word_is_typed_that_finds_some_and_not_all() -> None:
    assert word(*LINES) == "kites"


def test_what_the_goal_names_comes_first_if_it_is_there() -> None:
    assert word(*LINES, goal="show the wind please") == "Wind"
    assert word(*LINES, goal="show the submarine please") == "kites"


def test_a_heading_s_word_is_better_than_another() -> None:
    assert word(*LINES, "Strings", "Some more string", headings=("About string",)) == "string"


def test_a_word_that_must_not_be_touched_is_not_typed() -> None:
    assert word("Delete this", "Delete that", "Other things") == ""
    assert word(*LINES, own=("kites",)) == ""


def test_names_of_the_menu_are_no_words_of_the_page() -> None:
    menu = element("Kites and more", zone="nav"), element("Kites and less", zone="nav")
    look = seen(*menu, texts=("Kites and more", "Kites and less"))
    assert sample_word(look, goal="", lexicon=Lexicon()) == ""

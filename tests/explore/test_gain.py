"""What a rehearsed click showed, by comparing two looks."""

import pytest

from autodemo_gui.explore.gain import Gain, Result, Seen, gain_of
from autodemo_gui.explore.weights import weights
from tests.explore.elements import element
from tests.explore.looks import HOME, TILES, repainted, seen


def gained(before: Seen, after: Seen, result: Result = Result.CHANGE, **more: object) -> Gain:
    facts = {"is_faulty": False, **more}
    return gain_of(before, after, result=result, **facts)  # type: ignore[arg-type]


def test_the_shares_of_a_gain_add_up_to_one() -> None:
    shares = weights("gain")
    assert sum(shares[part] for part in ("visual", "text", "controls", "section", "media")) == pytest.approx(1.0)
    assert Gain(1, 1, 1, 1, 1).score == pytest.approx(1.0)


@pytest.mark.parametrize("result", [result for result in Result if not result.can_be_shown])
def test_what_cannot_be_shown_gains_nothing(result: Result) -> None:
    assert gained(seen(), repainted(seen(texts=("a whole new story",)), 300), result).score == 0.0


def test_nothing_new_gains_nothing() -> None:
    look = seen(element("A"), texts=("Hello",))
    assert gained(look, look).score == 0.0


def test_a_clear_change_of_a_part_counts_as_much_as_a_picture_can() -> None:
    look = seen()
    slight, clear, whole = (gained(look, repainted(look, tiles)).visual for tiles in (20, TILES // 3, TILES))
    assert 0 < slight < whole < clear == 1.0


def test_texts_count_when_they_were_not_on_the_page_before() -> None:
    long = "Everything about kites and how they fly" * 3
    after = seen(texts=("Hello", long))
    assert gained(seen(texts=("Hello",)), after).text > 0.4
    assert gained(seen(texts=("Hello",), hidden=(long,)), after).text == 0.0


def test_controls_that_were_there_before_are_not_new() -> None:
    before, after = seen(element("A"), element("B")), seen(element("A"), element("B"), element("C"))
    assert gained(before, after).controls == 0.25
    assert gained(after, before).controls == 0.0


def test_a_gain_is_told_in_quarters_so_that_what_moves_by_itself_does_not_decide() -> None:
    look = seen()
    parts = {gained(look, repainted(look, tiles)).visual for tiles in range(0, TILES // 5, 4)}
    assert parts <= {0.0, 0.25, 0.5, 0.75, 1.0}
    assert gained(look, repainted(look, 1)).visual == 0.25


def test_a_heading_that_comes_into_view_is_another_section() -> None:
    one, two = seen(headings=("One",), texts=("One",)), seen(headings=("One", "Two"), texts=("One", "Two"))
    below = seen(headings=("One", "Two"), texts=("One",), hidden=("Two",))
    assert gained(one, two).section == 1.0
    assert gained(one, one).section == 0.0
    assert gained(below, two).section == 0.0  # it only moved up


def test_a_faulty_and_a_merely_scrolled_result_are_worth_less() -> None:
    before, after = seen(), repainted(seen(texts=("New and quite a bit of it",)), 200)
    plain = gained(before, after).score
    assert plain > gained(before, after, is_faulty=True).score > 0
    assert plain > gained(before, after, Result.ANCHOR).score > 0


def test_a_message_that_something_is_missing_is_a_fault_but_an_article_about_it_is_not() -> None:
    before, message = seen(), "For 'id': Required field is not provided."
    told = gained(before, seen(texts=(message,)))
    assert told.factor < 1.0
    assert gained(seen(texts=(message,)), seen(texts=(message, "Fine"))).factor == 1.0  # it was there before
    assert gained(before, seen(texts=(message * 3,))).factor == 1.0
    assert gained(before, seen(texts=(message,), url=HOME + "help"), Result.PAGE).factor == 1.0

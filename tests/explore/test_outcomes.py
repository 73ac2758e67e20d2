"""What a click came to, case by case."""

from dataclasses import replace

import pytest

from autodemo_gui.browser.actor import Outcome
from autodemo_gui.core.policy import Layer, Refusal, Rule
from autodemo_gui.explore.gain import Result, Seen
from autodemo_gui.explore.outcomes import out_of_view, result_of
from tests.explore.elements import element
from tests.explore.looks import HOME, repainted, seen

DONE = Outcome(True, HOME, changed=True)
BUTTON = element("More")


def refused(rule: Rule, layer: Layer = Layer.PAGE) -> tuple[Refusal, ...]:
    return (Refusal(rule, layer, "More"),)


@pytest.mark.parametrize(
    ("outcome", "after", "result"),
    [
        (Outcome(False, HOME), None, Result.MISSED),
        (Outcome(True, HOME, gone_back=True, refusals=refused(Rule.AUTH)), None, Result.AUTH),
        (Outcome(True, HOME, gone_back=True, refusals=refused(Rule.ERROR)), None, Result.ERROR),
        (Outcome(True, HOME, gone_back=True), None, Result.ERROR),
        (Outcome(True, HOME, refusals=refused(Rule.OFFSITE, Layer.NAVIGATION)), seen(), Result.OFFSITE),
        (Outcome(True, HOME, refusals=refused(Rule.POPUP)), seen(), Result.OFFSITE),
        (Outcome(True, HOME, refusals=refused(Rule.DIALOG)), repainted(seen(), 99), Result.WRITE_BLOCKED),
        (Outcome(True, HOME, refusals=refused(Rule.WRITE, Layer.METHOD)), repainted(seen(), 99), Result.WRITE_BLOCKED),
        (Outcome(True, HOME, refusals=refused(Rule.RESULT)), repainted(seen(), 99), Result.WRITE_BLOCKED),
        (Outcome(True, HOME, refusals=refused(Rule.DOWNLOAD)), seen(), Result.ERROR),
        (Outcome(True, HOME + "b", navigated=True), seen(url=HOME + "b"), Result.PAGE),
        (DONE, seen(dialog="Hello"), Result.DIALOG),
        (DONE, seen(), Result.DEAD),
        (DONE, repainted(seen(), 2), Result.DEAD),
        (DONE, repainted(seen(), 40), Result.CHANGE),
        (DONE, seen(texts=("Now you see me",)), Result.CHANGE),
        (DONE, seen(scroll_y=900.0, texts=(), hidden=()), Result.DEAD),
    ],
)
def test_a_click_is_told_apart(outcome: Outcome, after: Seen | None, result: Result) -> None:
    assert result_of(outcome, seen(), after, BUTTON) is result


@pytest.mark.parametrize(("kept", "result"), [(9, Result.CHANGE), (2, Result.PAGE)])
def test_an_address_that_notes_a_state_is_another_page_only_if_it_reads_otherwise(kept: int, result: Result) -> None:
    texts = tuple(f"Line {'abcdefghij'[place]}" for place in range(10))
    after = seen(url=HOME + "#/inbox", texts=(*texts[:kept], "Quite new", "And this"))
    assert result_of(DONE, seen(texts=texts), after, BUTTON) is result


def test_a_page_that_only_scrolls_was_an_anchor() -> None:
    before = seen(texts=("Top",), hidden=("Bottom",))
    moved = seen(texts=("Bottom",), hidden=("Top",), scroll_y=900.0)
    assert result_of(DONE, before, moved, BUTTON) is Result.ANCHOR


@pytest.mark.parametrize(
    ("kind", "result"),
    [("tab", Result.TAB), ("disclosure", Result.DISCLOSURE), ("menu", Result.DISCLOSURE), ("toggle", Result.CHANGE)],
)
def test_a_change_is_called_after_what_was_clicked(kind: str, result: Result) -> None:
    assert result_of(DONE, seen(), repainted(seen(), 99), element("X", kind=kind)) is result


def test_a_switch_that_is_on_now_is_a_change_though_nothing_else_is_seen() -> None:
    off, on = element("Night"), element("Night", attributes={"checked": "true"})
    assert result_of(DONE, seen(off), seen(on), off) is Result.CHANGE


def answered(*, below: int, shown: int, height: float = 3000.0) -> tuple[Seen, Seen]:
    """A page before and after an answer of which so many lines can be seen, and so many lie below."""
    texts = tuple(f"Line {'abcdefghijkl'[place]}" for place in range(shown))
    hidden = tuple(f"Below {'abcdefghijkl'[place]}" for place in range(below))
    return seen(height=height), seen(texts=texts, hidden=hidden, height=height)


def test_an_answer_below_the_picture_is_scrolled_to() -> None:
    before, after = answered(below=6, shown=1, height=9000.0)
    assert out_of_view(before, after) == 5000 - 180


def test_the_rest_of_what_was_unfolded_is_scrolled_to_where_that_shows_much_more() -> None:
    before = seen(height=3000.0)
    look = seen(height=3000.0, texts=("one", "two", "three", "four"))
    rows = tuple((f"row {place}", 560.0 + 40 * place) for place in range(12))
    half = frozenset({"one", "two", "three", "four"} | {text for text, y in rows if y < 720})
    view = replace(look.view, texts=(*((text, 500.0) for text in half if "row" not in text), *rows), shown=half)
    assert out_of_view(before, replace(look, view=view)) == 560 - 180
    assert out_of_view(before, replace(look, view=replace(view, shown=half | {text for text, y in rows[:10]}))) is None


def test_what_can_be_seen_or_is_little_is_not_scrolled_to() -> None:
    assert out_of_view(*answered(below=2, shown=0)) is None
    assert out_of_view(*answered(below=3, shown=6)) is None
    assert out_of_view(*answered(below=6, shown=0, height=720.0)) is None

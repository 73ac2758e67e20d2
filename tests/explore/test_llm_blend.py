"""A model's opinion moves candidates; a bad one ruins nothing."""

from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.explore.llm_blend import blended
from autodemo_gui.explore.prompt import MAX_PICKS, MAX_ROWS, Pick
from autodemo_gui.explore.ranking import Scored
from tests.explore.elements import element


def ranked(*scores: float) -> list[Scored]:
    return [Scored(element(f"Thing {place}"), score, ("because",)) for place, score in enumerate(scores)]


def test_interest_is_four_tenths_of_a_score() -> None:
    first, second, third = ranked(9.0, 8.0, 1.0)
    one, two, three = blended([first, second, third], [Pick(1, 5, "See it"), Pick(2, 3, "")])
    assert (one.element, one.caption, one.reasons) == (second.element, "See it", ("model 5/5", "because"))
    assert round(one.score, 6) == 0.6 * 8 + 0.4 * 9
    assert (two.element, two.caption, two.reasons) == (first.element, "", ("because",))
    assert round(two.score, 6) == 0.6 * 9 + 0.4 * 1
    assert (three.element, round(three.score, 6)) == (third.element, 0.6 * 1 + 0.4 * 5)


SCORES = st.lists(st.floats(0.5, 15), min_size=1, max_size=60).map(lambda scores: sorted(scores, reverse=True))
PICKS = st.lists(
    st.builds(Pick, st.integers(0, MAX_ROWS - 1), st.integers(1, 5), st.just("")),
    max_size=MAX_PICKS,
    unique_by=lambda pick: pick.place,
)


@given(SCORES, PICKS)
def test_whatever_a_model_answers_the_first_is_good_and_nothing_is_lost(scores: list[float], picks: list[Pick]) -> None:
    before = ranked(*scores)
    after = blended(before, [pick for pick in picks if pick.place < len(before)])
    assert {scored.element for scored in after} == {scored.element for scored in before}
    score_of = {scored.element: scored.score for scored in before}
    asked = scores[:MAX_ROWS]
    least_good = asked[0] - 2 / 3 * (asked[0] - asked[-1])
    assert score_of[after[0].element] >= least_good - 1e-9
    place_of = {scored.element: place for place, scored in enumerate(after)}
    assert asked[0] - asked[-1] < 1e-6 or place_of[before[0].element] < place_of[before[len(asked) - 1].element]
    assert [scored.element for scored in after[MAX_ROWS:]] == [scored.element for scored in before[MAX_ROWS:]]


@given(SCORES)
def test_without_picks_the_order_stays(scores: list[float]) -> None:
    before = ranked(*scores)
    assert [scored.element for scored in blended(before, [])] == [scored.element for scored in before]
    assert blended([], []) == []

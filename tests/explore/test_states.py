"""The state machine of direct mode, as a table."""

import itertools

import pytest

from autodemo_gui.explore.states import TRANSITIONS, Course, State

ALLOWED = {
    ("initial", "navigating"),
    ("navigating", "discovering"),
    ("discovering", "planning"),
    ("discovering", "executing"),
    ("discovering", "complete"),
    ("planning", "executing"),
    ("planning", "navigating"),
    ("planning", "complete"),
    ("executing", "navigating"),
    ("executing", "discovering"),
    ("executing", "complete"),
}


@pytest.mark.parametrize(("here", "there"), list(itertools.product(State, State)))
def test_each_way_is_open_or_closed(here: State, there: State) -> None:
    course = Course()
    course.state = here
    if (here, there) in ALLOWED:
        course.to(there)
        assert course.state is there
    else:
        with pytest.raises(AssertionError, match=f"{here} -> {there}"):
            course.to(there)
        assert course.state is here


def test_every_state_is_reached_and_only_the_last_is_final() -> None:
    assert set(TRANSITIONS) == set(State)
    reached = {State.INITIAL}.union(*TRANSITIONS.values())
    assert reached == set(State)
    assert [state for state, ways in TRANSITIONS.items() if not ways] == [State.COMPLETE]

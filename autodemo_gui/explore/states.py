"""The states of a direct run and which may follow which."""

from enum import StrEnum


class State(StrEnum):
    """What a run is doing."""

    INITIAL = "initial"
    NAVIGATING = "navigating"
    DISCOVERING = "discovering"
    PLANNING = "planning"
    EXECUTING = "executing"
    COMPLETE = "complete"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.INITIAL: frozenset({State.NAVIGATING}),
    State.NAVIGATING: frozenset({State.DISCOVERING}),
    # Nothing is planned while the opening is shown, a dialog is in the way, or enough has been shown.
    State.DISCOVERING: frozenset({State.PLANNING, State.EXECUTING, State.COMPLETE}),
    # Nothing left on this page: go back to another one, or end.
    State.PLANNING: frozenset({State.EXECUTING, State.NAVIGATING, State.COMPLETE}),
    # A click may lead to another page; whatever it did, the page is looked at again.
    State.EXECUTING: frozenset({State.NAVIGATING, State.DISCOVERING, State.COMPLETE}),
    State.COMPLETE: frozenset(),
}


class Course:
    """The state a run is in; it moves along the table only."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.state = State.INITIAL

    def to(self, state: State) -> None:
        """Move on.

        Raises:
            AssertionError: the table has no such way: a mistake in the program.
        """
        if state not in TRANSITIONS[self.state]:
            raise AssertionError(f"{self.state} -> {state}")
        self.state = state

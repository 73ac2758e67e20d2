"""The line of recordings as a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.line import Line, line_of

SITES = ("a.example", "b.example", "c.example")


def sites(line: Line) -> list[str]:
    return [entry.draft.address for entry in line.entries]


@pytest.fixture
def three() -> Line:
    line = Line()
    for site in SITES:
        line = line.joined(Draft(address=site))
    return line


@pytest.mark.parametrize(
    ("number", "by", "order"),
    [(1, 1, "bac"), (3, -1, "acb"), (3, -9, "cab"), (1, 9, "bca"), (1, -1, "abc"), (3, 1, "abc"), (7, 1, "abc")],
)
def test_one_moves_and_stops_at_the_ends(three: Line, number: int, by: int, order: str) -> None:
    assert "".join(site[0] for site in sites(three.moved(number, by))) == order


def test_one_that_left_comes_back_to_its_place(three: Line) -> None:
    second = three.entries[1]
    left = three.without(second.number)
    assert sites(left) == ["a.example", "c.example"]
    assert left.given_back(second, 1) == three
    assert three.given_back(second, 0) == three, "it is there already"


def test_no_number_is_given_twice(three: Line) -> None:
    again = three.without(3).joined(Draft(address="d.example"))
    assert [entry.number for entry in again.entries] == [1, 2, 4]


def test_what_waited_when_the_program_ended_is_held_until_somebody_adds_one() -> None:
    line = line_of(tuple(Draft(address=site) for site in SITES))
    assert (sites(line), line.is_held) == (list(SITES), True)
    assert not line.joined(Draft(address="d.example")).is_held
    assert not line_of(()).is_held


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(-6, 6)), max_size=20))
def test_moving_loses_nobody(moves: list[tuple[int, int]]) -> None:
    line = line_of(tuple(Draft(address=f"{letter}.example") for letter in "abcde"))
    before = sorted(sites(line))
    for number, by in moves:
        line = line.moved(number, by)
    assert sorted(sites(line)) == before

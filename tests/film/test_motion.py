"""Pointer paths, glides, typing and cuts, as pure arithmetic."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.film import pointer, scrolling
from autodemo_gui.film.cuts import STILL_KEPT, merged, still
from autodemo_gui.film.keystrokes import rhythm

VIEWPORT = (1280, 720)
points = st.tuples(st.floats(0, 1279), st.floats(0, 719))
sizes = st.floats(1, 800)


@given(points, points, sizes)
def test_a_movement_ends_exactly_on_its_target_inside_the_viewport(
    start: pointer.Point, end: pointer.Point, size: float
) -> None:
    path = pointer.path(start, end, size, VIEWPORT)
    assert path[-1] == end
    assert all(0 <= x <= 1280 and 0 <= y <= 720 for x, y in path)


@given(points, points, sizes)
def test_the_pointer_never_jumps(start: pointer.Point, end: pointer.Point, size: float) -> None:
    path = [start, *pointer.path(start, end, size, VIEWPORT)]
    distance = math.dist(start, end)
    # A minimum-jerk movement peaks at 1.875 times its mean speed; the bow and the early peak add a little.
    longest = 2.4 * distance / (len(path) - 1) + 0.01
    assert max(math.dist(a, b) for a, b in pairwise(path)) <= longest


@given(points, points, sizes)
def test_it_comes_nearer_all_the_time(start: pointer.Point, end: pointer.Point, size: float) -> None:
    left = [math.dist(point, end) for point in [start, *pointer.path(start, end, size, VIEWPORT)]]
    assert all(after <= before + 1e-6 for before, after in pairwise(left))


@given(st.floats(0, 1))
def test_progress_is_monotone_from_0_to_1(share: float) -> None:
    assert pointer.progress(0) == 0
    assert pointer.progress(1) == 1
    assert pointer.progress(share) <= pointer.progress(min(1, share + 0.01)) + 1e-9


@given(st.floats(0, 1500), sizes)
def test_farther_and_smaller_takes_longer(distance: float, size: float) -> None:
    steps = pointer.duration_steps(distance, size)
    assert 1 <= steps <= 75
    assert pointer.duration_steps(distance + 100, size) >= steps
    assert pointer.duration_steps(distance, size / 2) >= steps


def test_a_typical_movement_takes_about_eight_tenths_of_a_second() -> None:
    assert pointer.duration_steps(600, 40) / 60 == pytest.approx(0.8, abs=0.15)


offsets = st.lists(st.tuples(st.floats(0, 5000), st.floats(0, 5000)), min_size=1, max_size=3)


@given(offsets, st.floats(-3000, 3000))
def test_a_glide_begins_and_ends_where_it_should_and_never_turns_round(start: scrolling.Offsets, way: float) -> None:
    end = [(x, max(0.0, y + way)) for x, y in start]
    shares = [step / 40 for step in range(41)]
    frames = [scrolling.between(start, end, share) for share in shares]
    assert frames[-1] == end
    assert scrolling.distance(frames[0], start) < 1e-6
    heights = [frame[0][1] for frame in frames]
    direction = 1 if end[0][1] >= start[0][1] else -1
    assert all((after - before) * direction >= -1e-6 for before, after in pairwise(heights))


def test_longer_glides_take_longer_within_bounds() -> None:
    assert scrolling.duration_steps(0.5) == 0
    assert scrolling.duration_steps(100) < scrolling.duration_steps(700) < scrolling.duration_steps(50_000) == 90


def test_the_distance_of_a_glide_is_the_longest_of_its_boxes() -> None:
    assert scrolling.distance([(0, 0), (5, 5)], [(0, 30), (65, 5)]) == 60
    assert scrolling.distance([], []) == 0


@given(st.text(max_size=400))
def test_typing_keeps_every_character_and_a_human_pace(text: str) -> None:
    strokes = list(rhythm(text))
    assert "".join(character for character, _ in strokes) == text
    assert all(1 <= wait <= 13 for _, wait in strokes)
    assert sum(wait for _, wait in strokes) <= max(300, len(text))


def test_the_same_text_is_typed_the_same_way() -> None:
    assert list(rhythm("kites")) == list(rhythm("kites"))


stretches = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1])), max_size=8)


@given(stretches)
def test_merged_stretches_cover_the_same_steps_once(pieces: list[tuple[int, int]]) -> None:
    whole = merged(pieces)
    assert {step for a, b in whole for step in range(a, b)} == {step for a, b in pieces for step in range(a, b)}
    assert all(before[1] < after[0] for before, after in pairwise(whole))


def test_what_visibly_moves_is_kept_and_what_does_not_is_cut() -> None:
    moving = list(range(10, 31))
    assert still(moving, 5, 100) == [(31, 100)]
    assert still(moving, 10, 31) == []
    assert still([], 5, 100) == [(5, 100)]
    late = [10, 11, 11 + STILL_KEPT + 2, 60]
    assert still(late, 10, 61) == [(12, late[2]), (late[2] + 1, 60)]

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.take import ClickCue, Cue, PointerCue
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.motion import FADE_OUT, HIDDEN, HIDE_AFTER, JUMP_PX, PRESS, RING, PointerTrack, ease


def whole(steps: int) -> EditList:
    return EditList((Shot(0, steps),))


def glide(start: int, x0: float, x1: float, steps: int) -> list[Cue]:
    return [PointerCue(start + n, x0 + (x1 - x0) * n / (steps - 1), 100.0) for n in range(steps)]


def test_without_pointer_cues_there_is_no_pointer() -> None:
    assert PointerTrack([], whole(10)).at(5) == HIDDEN


def test_the_pointer_is_where_the_cues_say() -> None:
    track = PointerTrack(glide(10, 0, 60, 31), whole(100))

    assert track.at(20).x == pytest.approx(20)
    assert track.at(99).x == pytest.approx(60)


def test_it_appears_before_it_is_used_and_goes_when_it_rested() -> None:
    track = PointerTrack([PointerCue(0, 5, 100), *glide(100, 5, 65, 31)], whole(600))
    opacity = [track.at(step).opacity for step in range(600)]

    assert opacity[80] == 0
    assert 0 < opacity[95] < 1
    assert opacity[101] == opacity[130 + HIDE_AFTER] == 1
    assert opacity[131 + HIDE_AFTER + FADE_OUT] == 0


def test_sparse_cues_of_a_live_camera_become_a_line() -> None:
    track = PointerTrack([PointerCue(step, step * 10.0, 0) for step in range(0, 41, 4)], whole(41))

    assert track.at(22).x == pytest.approx(220)


def test_the_shape_follows_the_cues() -> None:
    track = PointerTrack([PointerCue(0, 0, 0), PointerCue(10, 9, 0, "hand")], whole(20))

    assert [track.at(step).shape for step in (9, 10)] == ["arrow", "hand"]


def test_a_jump_after_rest_arrives_in_time_as_a_movement() -> None:
    cues: list[Cue] = [PointerCue(0, 0, 0), PointerCue(60, 900, 0), ClickCue(60, 900, 0)]
    track = PointerTrack(cues, whole(120))
    x = [track.at(step).x for step in range(120)]

    assert x[60] == 900
    assert x[30] == 0
    assert max(np.diff(x[30:61])) < JUMP_PX
    assert track.at(45).opacity == 1


def test_a_small_jump_after_rest_glides_too() -> None:
    track = PointerTrack([PointerCue(0, 0, 0), PointerCue(60, 60, 0)], whole(120))

    assert max(np.diff([track.at(step).x for step in range(40, 61)])) < 8


def test_a_jump_across_a_cut_is_eased_after_it() -> None:
    cues = [*glide(0, 0, 100, 50), *glide(200, 900, 1000, 50)]
    track = PointerTrack(cues, EditList((Shot(0, 50), Shot(200, 250)), (50,)))
    x = [track.at(step).x for step in range(100)]

    assert x[49] == pytest.approx(100)
    assert x[50] < 120
    assert max(abs(np.diff(x))) < JUMP_PX
    assert x[99] == pytest.approx(1000)


def test_a_jump_right_before_a_click_is_over_when_the_button_goes_down() -> None:
    cues = [*glide(0, 0, 100, 50), PointerCue(50, 900, 100), ClickCue(56, 900, 100)]

    assert PointerTrack(cues, whole(100)).at(56).x == pytest.approx(900)


def test_a_click_presses_the_pointer_and_leaves_a_ring() -> None:
    track = PointerTrack([PointerCue(0, 50, 50), ClickCue(30, 50, 50)], whole(120))

    assert track.at(29).press == 0
    assert track.at(29).rings == ()
    assert max(track.at(30 + n).press for n in range(PRESS)) == pytest.approx(1, abs=0.1)
    assert [ring.age for ring in track.at(30).rings] == [0]
    assert track.at(30 + RING).rings == ()
    assert track.at(30 + PRESS).press == 0
    assert track.at(30).opacity == 1


def test_a_click_that_was_cut_out_is_not_marked() -> None:
    track = PointerTrack([PointerCue(0, 5, 5), ClickCue(30, 5, 5)], EditList((Shot(0, 20), Shot(40, 60))))

    assert all(track.at(step).rings == () for step in range(40))


@given(st.floats(0, 1))
def test_easing_stays_within_bounds(t: float) -> None:
    assert 0 <= ease(np.array(t)) <= 1 + 1e-12
    assert ease(np.array(0.0)) == 0
    assert ease(np.array(1.0)) == pytest.approx(1)


@given(
    st.lists(st.tuples(st.integers(61, 150), st.floats(0, 1280), st.floats(0, 720)), min_size=2, max_size=6),
    st.lists(st.integers(0, 5), max_size=2),
)
def test_a_pointer_that_only_jumps_is_drawn_gliding(jumps: list[tuple[int, float, float]], clicked: list[int]) -> None:
    step, cues = 0, list[Cue]()
    for number, (gap, x, y) in enumerate(jumps):
        step += gap
        cues.append(PointerCue(step, x, y))
        if number in clicked:
            cues.append(ClickCue(step, x, y))
    track = PointerTrack(cues, whole(step + 100))

    path = [track.at(at) for at in range(step + 100)]

    for before, after in itertools.pairwise(path[cues[0].step :]):
        if before.opacity and after.opacity:
            assert np.hypot(after.x - before.x, after.y - before.y) <= JUMP_PX
    for cue in cues:
        if path[cue.step].opacity:
            assert path[cue.step].x == pytest.approx(cue.x, abs=1e-6)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.floats(0, 1280), st.floats(0, 720)), min_size=1, max_size=8),
    st.integers(20, 150),
    st.integers(0, 120),
)
def test_any_cues_and_cuts_give_a_pointer_within_bounds(
    points: list[tuple[int, float, float]], first: int, gap: int
) -> None:
    by_step = {step: PointerCue(step, x, y) for step, x, y in points}
    edit = EditList((Shot(0, first), Shot(first + gap, 400)))
    track = PointerTrack([by_step[step] for step in sorted(by_step)], edit)

    for step in range(edit.film_steps):
        state = track.at(step)
        assert 0 <= state.opacity <= 1
        assert 0 <= state.press <= 1
        assert -1 <= state.x <= 1281
        assert -1 <= state.y <= 721

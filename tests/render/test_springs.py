import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodemo_gui.render.springs import ARRIVED, Motion, omega_for, peak_rate, travel


def test_all_but_a_fiftieth_of_the_way_is_done_when_a_move_has_arrived() -> None:
    places, _ = travel(Motion.resting(np.array([0.0]), 1), np.array([100.0]), omega_for(0.75), 60)

    assert places[44, 0] == pytest.approx(100 * (1 - ARRIVED), abs=0.1)


def test_a_move_never_goes_past_its_goal() -> None:
    places, speeds = travel(Motion.resting(np.array([0.0]), 1), np.array([1.0]), omega_for(0.5), 120)

    assert (np.diff(places[:, 0]) > 0).all()
    assert places[-1, 0] < 1
    assert speeds.max() <= peak_rate(omega_for(0.5))


def test_speed_is_the_slope_of_the_way() -> None:
    start = Motion(np.array([3.0]), np.array([-20.0]), 7.0)

    places, speeds = travel(start, np.array([10.0]), 7.0, 120)

    slope = np.gradient(places[:, 0], 1 / 60)
    assert np.allclose(slope[1:-1], speeds[1:-1, 0], atol=0.5)


def test_going_on_from_the_middle_of_a_move_is_the_same_move() -> None:
    goal = np.array([5.0, -2.0])
    whole, _ = travel(Motion.resting(np.zeros(2), 8.0), goal, 8.0, 50)

    places, speeds = travel(Motion.resting(np.zeros(2), 8.0), goal, 8.0, 20)
    rest, _ = travel(Motion(places[-1], speeds[-1], 8.0), goal, 5.0, 30)

    assert np.allclose(np.concatenate([places, rest]), whole)


@settings(deadline=None)
@given(
    st.floats(0, 1000),
    st.lists(st.tuples(st.floats(0, 1000), st.floats(3, 15), st.integers(1, 90)), min_size=1, max_size=8),
)
def test_what_starts_and_is_sent_inside_stays_inside(start: float, goals: list[tuple[float, float, int]]) -> None:
    motion = Motion.resting(np.array([start]), 1.0)
    for goal, omega, steps in goals:
        places, speeds = travel(motion, np.array([goal]), omega, steps)
        omega = omega if motion.is_resting else max(omega, motion.omega)
        motion = Motion(places[-1], speeds[-1], omega)

        assert places.min() >= -1e-6

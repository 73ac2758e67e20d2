"""How far a job is: never backwards, never done too early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.progress import DIRECT_WEIGHTS, PLAN_WEIGHTS, REHEARSED_WEIGHTS, Phase, ProgressMeter

PHASES = list(Phase)
updates = st.lists(st.tuples(st.sampled_from(PHASES), st.floats(-1, 2), st.floats(0, 100)), min_size=1, max_size=60)


@given(updates, st.dictionaries(st.sampled_from(PHASES), st.floats(0.01, 1), min_size=1))
def test_it_never_runs_backwards_and_stays_in_bounds(
    steps: list[tuple[Phase, float, float]], weights: dict[Phase, float]
) -> None:
    meter = ProgressMeter(weights)
    now_s, before = 0.0, 0.0
    for phase, within, pause_s in steps:
        now_s += pause_s
        fraction, eta_s = meter.update(phase, within, now_s)
        assert before <= fraction <= 1.0 + 1e-9
        assert eta_s is None or eta_s >= -1e-6
        before = fraction


def test_phases_add_up_in_their_order() -> None:
    meter = ProgressMeter()
    seen = [meter.update(phase, 1.0, at_s)[0] for at_s, phase in enumerate(DIRECT_WEIGHTS)]
    assert seen == sorted(seen)
    assert seen[0] == pytest.approx(0.05)
    assert seen[-1] == pytest.approx(1.0)


def test_a_phase_without_weight_is_no_leap() -> None:
    meter = ProgressMeter()
    fraction, _ = meter.update(Phase.EXPLORING, 0.5, 1.0)
    assert fraction == 0.0


@pytest.mark.parametrize("weights", [DIRECT_WEIGHTS, REHEARSED_WEIGHTS, PLAN_WEIGHTS])
def test_the_weights_of_a_job_are_shares_of_one(weights: dict[Phase, float]) -> None:
    assert sum(weights.values()) == pytest.approx(1.0)


def test_the_time_left_follows_the_pace() -> None:
    meter = ProgressMeter({Phase.FILMING: 1.0})
    assert meter.update(Phase.FILMING, 0.0, 0.0)[1] is None
    assert meter.update(Phase.FILMING, 0.25, 0.5)[1] is None
    assert meter.update(Phase.FILMING, 0.25, 5.0)[1] == pytest.approx(15.0)
    assert meter.update(Phase.FILMING, 0.5, 10.0)[1] == pytest.approx(10.0)
    assert ProgressMeter({Phase.FILMING: 1.0}).update(Phase.FILMING, 0.5, 0.0)[1] is None

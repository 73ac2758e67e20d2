"""The window's bench works: stalls are judged against the control of the same time, and a small library is measured."""

import pytest

from tests.bench.windowing.apart import apart
from tests.bench.windowing.ticks import compared, lateness


def test_only_ticks_of_the_stretch_are_judged() -> None:
    ticks = [(float(second), 1.0) for second in range(100)] + [(200.0, 500.0)]
    judged = lateness(ticks, 0, 100)
    assert (judged.ticks, judged.p99_ms, judged.max_ms) == (100, 1.0, 1.0)
    assert lateness(ticks, 150, 300).max_ms == 500
    with pytest.raises(ValueError, match="nothing ticked"):
        lateness(ticks, 300, 400)


def test_what_the_machine_does_to_both_is_not_ours() -> None:
    stalled = [(0.5, 80.0)]
    assert compared(stalled, stalled, 0, 1).bar("at all").met
    assert not compared(stalled, [(0.5, 0.1)], 0, 1).bar("at all").met


async def test_a_small_library_is_opened_and_scrolled() -> None:
    found = await apart("shelves", "30")
    assert found["opened_s"] > 0
    assert found["scrolled_px"] > 0
    assert min(found["scrolling"][which]["ticks"] for which in ("window", "control")) > 10

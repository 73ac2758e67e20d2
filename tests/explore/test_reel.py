from types import SimpleNamespace
from typing import Any, cast

import pytest

from autodemo_gui.browser.actor import Actor
from autodemo_gui.core.errors import SafetyViolation
from autodemo_gui.core.job import Limits
from autodemo_gui.core.ports import Control
from autodemo_gui.explore.reel import Reel


async def reel_at(browsed_s: float, **limits: Any) -> Reel:
    """A run that has browsed for a while; only the actor's clocks are asked."""
    actor = cast("Actor", SimpleNamespace(browsed_s=browsed_s, film_s=0.0))
    return Reel(actor, limits=Limits(**limits), control=Control(), emit=lambda _: None)


@pytest.mark.parametrize(
    ("browsed_s", "max_runtime", "is_full"),
    [(0, 300, False), (289, 300, False), (291, 300, True), (6, 10, False), (7.5, 10, True)],
)
async def test_a_run_ends_by_itself_before_its_time_is_up(browsed_s: float, max_runtime: float, is_full: bool) -> None:
    reel = await reel_at(browsed_s, max_runtime=max_runtime)
    assert reel.is_full is is_full
    reel.check()


async def test_a_run_that_overruns_all_the_same_is_stopped() -> None:
    reel = await reel_at(10.1, max_runtime=10)
    with pytest.raises(SafetyViolation):
        reel.check()

"""A script is played as it is written; what cannot be done any more is left out and said."""

import pytest

from autodemo_gui.core.errors import JobCancelled
from autodemo_gui.core.events import Noted, PageOpened, Progress
from autodemo_gui.core.ports import Control
from autodemo_gui.core.script import Script, Step, Target
from autodemo_gui.film.player import play
from tests.film.conftest import BuildSet
from tests.sites.server import SiteServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]


def link(name: str) -> Step:
    return Step(action="click", target=Target(role="link", name=name), name=name)


async def test_a_script_is_filmed_step_by_step_and_divergence_is_said(build_set: BuildSet, acme: SiteServer) -> None:
    shot = await build_set(acme.url)
    script = Script(
        url=acme.url,
        steps=(
            Step(action="goto", url=acme.url),
            link("See the kites"),
            link("A link that was there last year"),
            link("Kites"),  # leads to the page it is on
            link("Prices"),
        ),
    )
    played = await play(
        script, shot.performer(), policy=shot.session.policy, emit=shot.events.append, control=Control()
    )
    assert [step.name for step in played.script.steps][:2] == ["", "See the kites"]
    assert played.script.steps[-1].name == "Prices"
    assert "A link that was there last year" in {step.name for step, _ in played.skipped}
    warnings = [event.text for event in shot.events if isinstance(event, Noted) and event.warning]
    assert any("last year" in text for text in warnings)
    opened = [event.url for event in shot.events if isinstance(event, PageOpened)]
    assert opened[0] == acme.url
    assert opened[-1].endswith("prices.html")
    assert [event.fraction for event in shot.events if isinstance(event, Progress)][-1] == 1.0


async def test_a_person_can_cancel_or_finish_between_steps(build_set: BuildSet, acme: SiteServer) -> None:
    shot = await build_set(acme.url)
    script = Script(url=acme.url, steps=(link("See the kites"), link("Prices")))
    control = Control()
    control.finish_now()
    played = await play(script, shot.performer(), policy=shot.session.policy, emit=shot.events.append, control=control)
    assert played.script.steps == ()
    control.cancel()
    with pytest.raises(JobCancelled):
        await play(script, shot.performer(), policy=shot.session.policy, emit=shot.events.append, control=control)

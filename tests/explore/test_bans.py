"""What turns out to be an act is undone, banned with its twins, and in no script; in rehearsal and in direct mode."""

import pytest

from autodemo_gui.core.events import ElementSkipped
from autodemo_gui.core.job import Limits
from autodemo_gui.explore.atlas import Atlas
from autodemo_gui.explore.dramatise import script_of
from autodemo_gui.explore.gain import Result
from autodemo_gui.explore.storyboard import storyboard
from tests.explore.runs import Exploring, OffCamera
from tests.explore.test_rehearsal import Rehearsing
from tests.sites import serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ORDER = "/api/priority"
HOPED_FOR = "This one goes out first thing in the morning"
ACTS = {"Tidy up the bench", "Start over again"}


def results(atlas: Atlas) -> dict[str, Result]:
    return {trial.element.text: trial.result for trial in atlas.trials}


async def test_rehearsal_tries_an_act_once_undoes_it_and_films_none(off_camera: OffCamera) -> None:
    rehearsing = Rehearsing(off_camera)
    with serve_site("acts") as site:
        atlas = await rehearsing(site.url, clicks=25)
        assert ORDER not in [write.path for write in site.log.writes()]
    found = results(atlas)
    rows = {name for name in found if name.startswith("Priority")}
    assert len(rows) == 1  # the other seven are its twins
    assert {found[name] for name in rows | (ACTS & found.keys())} == {Result.WRITE_BLOCKED}
    assert found.keys() >= ACTS
    assert found["Where they fly"].can_be_shown
    assert found["The scale of Beaufort"].can_be_shown  # the page polls by itself
    assert not any(HOPED_FOR in spot.seen.view.words for spot in atlas.spots)  # the page was loaded again
    script = script_of(storyboard(atlas, limits=Limits()), atlas, url=site.url, mode="rehearsed")
    named = {step.name for step in script.steps}
    assert named.isdisjoint(rows | ACTS)
    assert "Where they fly" in named


async def test_direct_mode_does_it_once_and_keeps_it_out_of_the_script(exploring: Exploring) -> None:
    with serve_site("acts") as site:
        exploration = await exploring(site.url, max_clicks=12, length=60)
        assert ORDER not in [write.path for write in site.log.writes()]
    named = [step.name for step in exploration.script.steps if step.action == "click"]
    assert "Where they fly" in named
    assert ACTS.isdisjoint(named)
    assert not any(name.startswith("Priority") for name in named)
    refused = [event for event in exploring.of(ElementSkipped) if event.layer == "element"]
    assert len([event for event in refused if event.name.startswith("Priority")]) >= 7
    assert {(event.rule, event.evidence) for event in refused if event.name.startswith("Priority")} == {
        ("write", "POST")
    }

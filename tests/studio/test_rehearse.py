"""A rehearsal from its first look to a script that was done once, on real sites."""

from collections.abc import Callable

import pytest

from autodemo_gui.core.events import ActionRehearsed, OverlayDismissed, Planned, Progress
from autodemo_gui.core.progress import Phase
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.rehearse import MOST_CLICKS, Rehearsed, rehearse
from tests.sites import serve_site
from tests.sites.server import SiteServer
from tests.studio.conftest import Told

pytestmark = pytest.mark.browser


async def rehearsed(job: Assignment) -> Rehearsed:
    async with place_of(job) as place:
        return await rehearse(job, place)


async def test_what_is_written_was_done_once_in_its_order(
    assign: Callable[..., Assignment], told: Told, acme: SiteServer
) -> None:
    result = await rehearsed(assign(url=acme.url, limits={"max_clicks": 5}))
    clicks = [step for step in result.script.steps if step.action == "click"]
    assert 2 <= len(clicks) <= 5
    assert result.clicks <= MOST_CLICKS
    assert all(step.outcome and step.gain > 0 and step.reason for step in clicks)
    assert all(step.target and step.target.name and step.target.css and step.target.box for step in clicks)
    assert any(step.target and step.target.locator.startswith("internal:") for step in clicks)
    assert [action.outcome for action in result.facts.actions] == [e.outcome for e in told.of(ActionRehearsed)]
    assert result.facts.calm_s
    assert told.of(Planned)
    assert {progress.phase for progress in told.of(Progress)} == {Phase.EXPLORING}
    assert told.previews
    assert acme.log.writes() == []


async def test_without_clicks_there_is_only_the_opening(assign: Callable[..., Assignment], acme: SiteServer) -> None:
    result = await rehearsed(assign(url=acme.url, limits={"max_clicks": 0}))
    assert {step.action for step in result.script.steps} <= {"goto", "scroll", "wait"}
    assert (result.clicks, result.depth) == (0, 0)


async def test_finishing_early_films_what_was_found(
    assign: Callable[..., Assignment], told: Told, acme: SiteServer
) -> None:
    job = assign(url=acme.url)
    job.control.finish_now()
    result = await rehearsed(job)
    assert told.of(ActionRehearsed) == []
    assert result.script.steps[0].action == "goto"


async def test_a_banner_that_was_dismissed_stays_so_for_the_film(assign: Callable[..., Assignment], told: Told) -> None:
    with serve_site("banners") as site:
        job = assign(url=site.at("index.html?lang=en&kind=reject"), limits={"max_clicks": 1})
        result = await rehearsed(job)
    assert told.of(OverlayDismissed)
    assert result.storage is not None
    assert result.storage["cookies"] or result.storage["origins"]

"""Rehearsals of real sites, off camera: what is tried, what it is found to do, and how the site is left."""

from collections.abc import Awaitable, Callable

import pytest

from autodemo_gui.core.events import ActionRehearsed, AnyEvent, ElementSkipped, PageOpened
from autodemo_gui.core.job import Limits
from autodemo_gui.core.ports import Control
from autodemo_gui.explore.atlas import MOST_OF_AN_INDEX, Atlas, Trial
from autodemo_gui.explore.choosing import Allowance
from autodemo_gui.explore.gain import Result
from autodemo_gui.explore.planner import Planner
from autodemo_gui.explore.rehearsal import Rehearsal
from tests.explore.runs import OffCamera
from tests.sites import serve_site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


class Rehearsing:
    """Rehearses an address and remembers what was told."""

    def __init__(self, off_camera: OffCamera) -> None:
        self._off_camera = off_camera
        self.told: list[AnyEvent] = []
        self.control = Control()
        self.after_trial: Callable[[], Awaitable[None]] = self._nothing

    async def __call__(
        self, url: str, *, clicks: int = 12, seconds: float = 60, goal: str = "", depth: int = 3, visits: int = 15
    ) -> Atlas:
        async with self._off_camera(url, self.told.append) as (actor, policy):
            rehearsal = Rehearsal(
                actor,  # type: ignore[arg-type]
                policy=policy,
                planner=Planner(),
                goal=goal,
                limits=Limits(max_depth=depth),
                allowance=Allowance(clicks, seconds, visits),
                emit=self.told.append,
                control=self.control,
                after_trial=self.after_trial,
            )
            await rehearsal.open()
            return await rehearsal.run()

    async def _nothing(self) -> None:
        pass


@pytest.fixture
def rehearsing(off_camera: OffCamera) -> Rehearsing:
    return Rehearsing(off_camera)


def results(atlas: Atlas) -> dict[str, Result]:
    return {trial.element.text: trial.result for trial in atlas.trials}


def by_name(atlas: Atlas, name: str) -> Trial:
    return next(trial for trial in atlas.trials if trial.element.text == name)


async def test_pages_and_what_is_on_them_are_found(rehearsing: Rehearsing) -> None:
    with serve_site("acme") as site:
        atlas = await rehearsing(site.url)
        assert {key.rsplit("/", 1)[-1] for key in atlas.pages} >= {"", "kites.html", "prices.html", "story.html"}
        assert site.log.writes() == []
    found = set(results(atlas).values())
    assert {Result.PAGE, Result.TAB} <= found
    assert all(trial.gain.score > 0 for trial in atlas.trials if trial.result.can_be_shown)
    opened = [event for event in rehearsing.told if isinstance(event, PageOpened)]
    assert len(opened) == len(atlas.pages)


async def test_each_trial_is_told_with_its_gain(rehearsing: Rehearsing) -> None:
    with serve_site("acme") as site:
        atlas = await rehearsing(site.url, clicks=4, visits=3)
    told = [event for event in rehearsing.told if isinstance(event, ActionRehearsed)]
    assert [(event.name, event.outcome) for event in told] == [
        (trial.element.text, trial.result.value) for trial in atlas.trials
    ]
    assert atlas.clicks <= 4
    assert len([trial for trial in atlas.trials if trial.result is Result.PAGE]) <= 3


async def test_nothing_is_tried_twice_nor_more_of_a_list_than_needed(rehearsing: Rehearsing) -> None:
    with serve_site("acme") as site:
        atlas = await rehearsing(site.url, clicks=25)
    tried = [trial.element.fingerprint for trial in atlas.trials]
    families = [trial.family for trial in atlas.trials if trial.family]
    assert len(tried) == len(set(tried))
    assert all(families.count(family) <= MOST_OF_AN_INDEX for family in families)


async def test_what_the_guard_refuses_is_not_tried(rehearsing: Rehearsing) -> None:
    with serve_site("danger") as site:
        atlas = await rehearsing(site.url, clicks=25)
        assert site.log.writes() == []
    skipped = {
        event.name for event in rehearsing.told if isinstance(event, ElementSkipped) and event.layer == "element"
    }
    assert skipped
    assert skipped.isdisjoint(results(atlas))


async def test_no_page_is_kept_that_lies_deeper_than_allowed(rehearsing: Rehearsing) -> None:
    with serve_site("acme") as site:
        atlas = await rehearsing(site.url, depth=0)
    assert len(atlas.pages) == 1
    assert Result.PAGE not in results(atlas).values()


async def test_finish_ends_it_and_keeps_what_was_found(rehearsing: Rehearsing) -> None:
    async def finish() -> None:
        rehearsing.control.finish_now()

    rehearsing.after_trial = finish
    with serve_site("acme") as site:
        assert len((await rehearsing(site.url)).trials) == 1


async def test_its_time_is_up_when_it_is_up(rehearsing: Rehearsing) -> None:
    with serve_site("acme") as site:
        atlas = await rehearsing(site.url, seconds=0.001)
    assert atlas.trials == []
    assert atlas.start.choices


async def test_a_goal_is_tried_first(rehearsing: Rehearsing) -> None:
    with serve_site("acme") as site:
        atlas = await rehearsing(site.url, clicks=1, goal="what does it cost, the prices")
    assert "rice" in atlas.trials[0].element.text


async def test_every_trial_begins_where_it_says(rehearsing: Rehearsing) -> None:
    with serve_site("acme") as site:
        atlas = await rehearsing(site.url)
    for trial in atlas.trials:
        if trial.after is not None and trial.result.stays:
            assert trial.after.scan.url.split("#")[0] == trial.at.scan.url.split("#")[0]

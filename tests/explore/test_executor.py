"""Direct mode on real sites with a real browser; only the camera is missing."""

import json
from collections.abc import Iterator

import pytest

from autodemo_gui.assets import resource
from autodemo_gui.core.address import page_key
from autodemo_gui.core.errors import JobCancelled, SafetyViolation
from autodemo_gui.core.events import AnyEvent, ElementSkipped, Noted, PageOpened, Planned, Progress
from autodemo_gui.core.script import parse_script
from autodemo_gui.explore.planner import Planner
from tests.explore import llm_server
from tests.explore.llm_asking import Asking
from tests.explore.llm_server import LlmServer
from tests.explore.runs import Exploring, paths
from tests.sites import SiteServer
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def sample() -> Iterator[SiteServer]:
    with SiteServer(resource("sample_site")) as site:
        yield site


async def test_a_small_site_is_shown_whole(exploring: Exploring, acme: SiteServer) -> None:
    done = await exploring(acme.url)
    assert done.state == "complete"
    assert sorted(paths(done)) == ["", "kites.html", "prices.html", "story.html"]
    assert {"Storm", "Gale", "Does it include the line?"} & {step.name for step in done.script.steps}
    assert done.clicks == sum(step.action == "click" for step in done.script.steps)
    assert done.depth <= 3
    assert acme.log.writes() == []
    assert done.metrics == {
        "state": "complete",
        "clicks": done.clicks,
        "depth": done.depth,
        "visited_urls": list(done.visited_urls),
        "runtime": round(done.runtime_s, 3),
    }
    fractions = [event.fraction for event in exploring.of(Progress)]
    assert fractions == sorted(fractions)
    assert 0 < fractions[-1] <= 1
    opened = [page_key(event.url) for event in exploring.of(PageOpened)]
    assert opened == [page_key(url) for url in done.visited_urls]


async def test_the_script_begins_with_the_opening_and_can_be_saved(exploring: Exploring, acme: SiteServer) -> None:
    script = (await exploring(acme.url, max_clicks=2, length=45)).script
    assert [step.action for step in script.steps[:3]] == ["goto", "wait", "scroll"]
    assert script.steps[0].url == acme.url
    assert script.steps[1].caption == "Kites that fly in any wind"
    assert (script.title, script.language, script.mode) == ("Acme Kites — fly something good", "en", "direct")
    assert parse_script(script.to_json()) == script
    clicks = [step for step in script.steps if step.action == "click"]
    assert len(clicks) == 2
    assert all(step.target and step.target.css and step.target.name and step.target.box for step in clicks)
    assert all(step.outcome in ("page", "change") and step.fingerprint for step in clicks)


async def test_the_sample_site_makes_a_demo_and_nothing_is_harmed(exploring: Exploring, sample: SiteServer) -> None:
    done = await exploring(sample.url, max_clicks=7)
    steps = done.script.steps
    # Off camera time is wall time: on a busy machine a chart still grows when it is looked at, and other things follow.
    assert 4 <= done.clicks <= 7
    shown = paths(done)
    assert len(shown) >= 2
    assert len([step for step in steps if step.outcome == "change"]) >= 2
    forbidden = {"login.html", "sign-out.html", "delete-workspace.html"}
    assert not forbidden & set(shown)
    assert not forbidden & {path.lstrip("/") for path in sample.log.paths()}
    assert sample.log.writes() == []
    clicked = [step.fingerprint for step in steps if step.fingerprint]
    assert len(set(clicked)) == len(clicked)
    skipped = [(event.name, event.rule) for event in exploring.of(ElementSkipped)]
    assert ("Log in", "auth") in skipped
    assert len(set(skipped)) == len(skipped)
    assert all(len(event.choices) <= 5 for event in exploring.of(Planned))
    opened = next(place for place, step in enumerate(steps) if step.name == "See it in 30 seconds")
    assert (steps[opened + 1].action, steps[opened + 1].text) == ("press", "Escape")  # a dialog is shown, then closed


async def test_no_clicks_means_the_opening_and_the_scroll_only(exploring: Exploring, acme: SiteServer) -> None:
    done = await exploring(acme.url, max_clicks=0)
    assert (done.clicks, done.depth, paths(done)) == (0, 0, [""])
    assert [step.action for step in done.script.steps] == ["goto", "wait", "scroll", "scroll"]
    assert done.script.steps[-1].scroll_y == 0


@pytest.mark.parametrize("depth", [0, 1])
async def test_max_depth_holds(exploring: Exploring, acme: SiteServer, depth: int) -> None:
    done = await exploring(acme.url, max_depth=depth, max_clicks=4)
    assert done.depth == depth
    assert (len(done.visited_urls) > 2) == (
        depth > 0
    )  # one level down there are several pages, each by way of the start


async def test_a_goal_comes_first(exploring: Exploring, acme: SiteServer) -> None:
    done = await exploring(acme.url, goal="the story of the sisters", max_clicks=1)
    assert paths(done) == ["", "story.html"]


async def test_the_model_decides_when_there_is_one(exploring: Exploring, acme: SiteServer) -> None:
    with LlmServer(llm_server.says(llm_server.picks(("e2", 5, "")))) as server:
        await exploring(acme.url, planner=Planner(Asking(server).ranker), max_clicks=1)
    (planned,) = exploring.of(Planned)
    assert planned.planner == "llm"
    second_listed = json.loads(llm_server.question_of(server.requests[0]).splitlines()[4])
    assert second_listed["id"] == "e2"
    assert planned.choices[0][0] == second_listed["name"]


async def test_a_model_that_is_down_only_costs_a_warning(exploring: Exploring, acme: SiteServer) -> None:
    with LlmServer(llm_server.fails(500)) as server:
        done = await exploring(acme.url, planner=Planner(Asking(server).ranker), max_clicks=2)
    assert done.clicks == 2
    assert len([event for event in exploring.of(Noted) if event.warning]) == 1
    assert {event.planner for event in exploring.of(Planned)} == {"keywords"}


async def test_too_much_browsing_is_a_safety_violation(exploring: Exploring, acme: SiteServer) -> None:
    with pytest.raises(SafetyViolation, match="longer than allowed") as raised:
        await exploring(acme.url, max_runtime=0.2)
    assert raised.value.rule == "max_runtime"


async def test_cancelling_ends_it(exploring: Exploring, acme: SiteServer) -> None:
    def emit(event: AnyEvent) -> None:
        if isinstance(event, Planned):
            exploring.control.cancel()

    with pytest.raises(JobCancelled):
        await exploring(acme.url, emit=emit)
    assert "/prices.html" not in acme.log.paths()


async def test_finishing_keeps_what_there_is(exploring: Exploring, acme: SiteServer) -> None:
    def emit(event: AnyEvent) -> None:
        if isinstance(event, Planned):
            exploring.control.finish_now()

    done = await exploring(acme.url, emit=emit)
    assert (done.state, done.clicks) == ("complete", 1)
    assert done.script.steps[-1].action in ("scroll", "wait")


async def test_a_page_without_anything_to_click_is_still_a_film(exploring: Exploring, open_site: OpenSite) -> None:
    done = await exploring(open_site("settling").at("plain.html"))
    assert (done.state, done.clicks) == ("complete", 0)


async def test_what_is_dangerous_is_never_clicked(exploring: Exploring, open_site: OpenSite) -> None:
    site = open_site("danger")
    await exploring(site.url, max_clicks=4)
    assert site.log.writes() == []
    assert not [path for path in site.log.paths() if "delete" in path or "logout" in path or "cancel" in path]
    assert [event for event in exploring.of(ElementSkipped) if event.rule == "blacklist"]


async def test_a_way_that_leaves_the_site_is_undone_and_not_in_the_script(
    exploring: Exploring, open_site: OpenSite
) -> None:
    site = open_site("leaving", elsewhere=open_site("acme").url)
    done = await exploring(site.url, max_clicks=5)
    assert all(url.startswith(site.url) for url in done.visited_urls)
    assert all(not step.url or step.url.startswith(site.url) for step in done.script.steps)

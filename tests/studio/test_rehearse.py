"""A rehearsal from its first look to a script that was done once, on real sites."""

from collections.abc import Callable
from pathlib import Path

import pytest

from autodemo_gui.core.events import ActionRehearsed, Noted, OverlayDismissed, Planned, Progress
from autodemo_gui.core.job import Limits
from autodemo_gui.core.progress import Phase
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.rehearse import Rehearsed, rehearse
from tests.sites import serve_site
from tests.sites.server import SiteServer
from tests.studio.conftest import Told

pytestmark = pytest.mark.browser

MOST_CLICKS = Limits().rehearsal_clicks


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


EXCLUSIVE = "".join(
    f"""<section><h2>{name} plan</h2><button onclick="unfold(this, {only})">See the {name} plan</button>
<p hidden>{" ".join(f"<b>{name} {word}</b> is part of it," for word in words.split())} and more.</p></section>"""
    for name, only, words in (
        ("Harbour", "true", "moorings pilots cranes weather fuel ice charts radio water"),
        ("Island", "true", "ferries wells mail doctors boats bakery school nurse cinema"),
        ("Valley", "false", "trains schools markets"),
        ("Summit", "false", "huts lifts rescue"),
    )
)
UNFOLD = """<script>function unfold(button, only) {
  if (only && document.body.dataset.taken) return;
  if (only) document.body.dataset.taken = "yes";
  button.nextElementSibling.hidden = false;
}</script>"""


async def test_what_does_not_work_after_other_steps_makes_room_for_what_does(
    assign: Callable[..., Assignment], told: Told, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Plans</title><h1>Plans</h1>{EXCLUSIVE}{UNFOLD}")
    with SiteServer(tmp_path) as site:
        result = await rehearsed(assign(url=site.url, limits={"max_clicks": 3}))
    names = [step.name for step in result.script.steps if step.action == "click"]
    left_out = [text for text in (note.text for note in told.of(Noted)) if "stays out of the demo" in text]
    assert len(left_out) == 1
    assert len(names) == len(set(names)) == 3
    assert {"See the Valley plan", "See the Summit plan"} <= set(names)
    assert result.script.steps[-1].action == "wait"
    assert result.clicks <= MOST_CLICKS


async def test_without_clicks_there_is_only_the_opening(assign: Callable[..., Assignment], acme: SiteServer) -> None:
    result = await rehearsed(assign(url=acme.url, limits={"max_clicks": 0}))
    assert {step.action for step in result.script.steps} <= {"goto", "scroll", "wait"}
    assert (result.clicks, result.depth) == (0, 0)


async def test_no_more_is_clicked_off_camera_than_is_allowed(
    assign: Callable[..., Assignment], acme: SiteServer
) -> None:
    result = await rehearsed(assign(url=acme.url, limits={"max_clicks": 3, "rehearsal_clicks": 2}))
    assert 1 <= result.clicks <= 2


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

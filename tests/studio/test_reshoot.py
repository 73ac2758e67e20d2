"""Bad steps are filmed again, cut, or said; the script tells what is in the film."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from autodemo_gui.core.events import AnyEvent, CameraChosen, Noted
from autodemo_gui.core.script import Script, Step, Target
from autodemo_gui.core.take import BeatCue, ClickCue, PageCue
from autodemo_gui.film.player import play
from autodemo_gui.render.review import review_take
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.reshoot import mend
from autodemo_gui.studio.staging import on_stage
from tests.film.reading import read_take
from tests.render.takes import TakeBuilder, text_page
from tests.sites.fixtures import OpenSite
from tests.sites.server import SiteServer
from tests.studio.conftest import Told

Assign = Callable[..., Assignment]
BUTTON = (430.0, 100.0, 170.0, 110.0)
WHITE = np.full((720, 1280, 3), 255, np.uint8)


def click(name: str, url: str, role: str = "button") -> Step:
    return Step(action="click", url=url, target=Target(role=role, name=name), name=name, hold_ms=900)


def said(told: Told, *, warning: bool) -> list[str]:
    return [event.text for event in told.of(Noted) if event.warning is warning]


@pytest.mark.browser
async def test_a_bad_step_is_filmed_again_or_cut(assign: Assign, told: Told, open_site: OpenSite) -> None:
    site = open_site("flaws", mood="blank")
    tell = told.tell

    def mend_the_site(event: AnyEvent) -> None:
        if isinstance(event, Noted) and "filmed again" in event.text:
            site.variables["mood"] = "fine"
        tell(event)

    job = assign(url=site.url, size="720p", fps=30)
    job.publish = mend_the_site
    script = Script(
        url=site.url,
        steps=(
            Step(action="goto", url=site.url),
            Step(action="wait", url=site.url, name="Welcome"),
            click("Show the numbers", site.url),
            Step(action="goto", url=site.at("story.html"), name="Story"),
            click("Old news", site.at("story.html"), "link"),
        ),
    )
    async with place_of(job) as place:
        async with on_stage(job, place) as stage:
            played = await play(
                script, stage.actor, policy=place.policy, emit=job.emit, control=job.control, limits=job.request.limits
            )
            browsed_s = stage.actor.browsed_s
        assert played.script == script
        assert [(flaw.beat, flaw.kind) for flaw in review_take(job.take)] == [(1, "blank"), (3, "error")]
        clicked_at = read_take(job.take).of(ClickCue)[0]

        mended = await mend(job, place, script, browsed_s=browsed_s)

    assert [step.name for step in mended.script.steps] == ["", "Welcome", "Show the numbers", "Story"]
    assert mended.browsed_s > browsed_s
    assert review_take(job.take) == ()
    take = read_take(job.take)
    beats = take.of(BeatCue)
    assert [(beat.index, beat.name) for beat in beats] == [
        (0, "Welcome"),
        (1, "Show the numbers"),
        (2, "Story"),
    ]
    assert [(cue.x, cue.y) for cue in take.of(ClickCue)] == [(clicked_at.x, clicked_at.y)]
    assert float(np.std(take.at(beats[1].until - 1))) > 10
    assert {cue.status for cue in take.of(PageCue)} == {200}
    assert [text.split(",")[0] for text in said(told, warning=False)[-2:]] == ["Step 3", "Step 5"]
    [warning] = said(told, warning=True)
    assert warning.startswith("Step 5, “Old news”, is not in the film: It leads to an error page")
    assert len(told.of(CameraChosen)) == 1
    assert not (job.workspace / "retake").exists()


def bad_take(folder: Path, *, bad: int, good: int) -> Script:
    """A take of clicks: the first ones lead to nothing but white, the others to a page."""
    take = TakeBuilder(folder).cue(PageCue(0, "https://acme.example/", "Acme")).show(text_page(0))
    steps = []
    for index in range(bad + good):
        begun = take.roll(20).step
        take.cue(ClickCue(take.step, 500, 150, BUTTON)).roll(2)
        take.show(WHITE if index < bad else text_page(index)).roll(60)
        take.cue(BeatCue(begun, take.step, index, "click", f"Page {index}", box=BUTTON))
        take.roll(10).show(text_page(index))
        steps.append(Step(action="click", name=f"Page {index}"))
    take.save()
    return Script(url="https://acme.example/", steps=tuple(steps))


async def test_what_cannot_be_filmed_again_is_cut_and_said(assign: Assign, told: Told, refused_url: str) -> None:
    job = assign(url=refused_url)
    script = bad_take(job.take, bad=1, good=2)
    async with place_of(job) as place:
        mended = await mend(job, place, script, browsed_s=0)

    assert [step.name for step in mended.script.steps] == ["Page 1", "Page 2"]
    take = read_take(job.take)
    assert [(beat.index, beat.name) for beat in take.of(BeatCue)] == [(0, "Page 1"), (1, "Page 2")]
    assert take.is_cut_out(90), "the white page was seen until step 92, ten after the end of its step"
    [warning] = said(told, warning=True)
    assert warning.startswith("Step 1, “Page 0”, is not in the film: The page stays blank for 1.")
    assert review_take(job.take) == ()


async def test_a_film_is_not_cut_to_nothing(assign: Assign, told: Told, acme: SiteServer) -> None:
    job = assign(url=acme.url)
    script = bad_take(job.take, bad=2, good=1)
    before = read_take(job.take)
    async with place_of(job) as place:
        mended = await mend(job, place, script, browsed_s=0)

    assert mended.script == script
    assert read_take(job.take) == before
    assert len(said(told, warning=True)) == 2
    assert acme.log.all() == []


async def test_a_blank_stretch_is_cut_out_without_a_second_visit(assign: Assign, told: Told, acme: SiteServer) -> None:
    job = assign(url=acme.url)
    take = TakeBuilder(job.take).show(text_page(0)).roll(60)
    take.show(WHITE).roll(90).show(text_page(1)).roll(90)
    take.cue(BeatCue(0, take.step, 0, "wait", "Welcome")).cue(BeatCue(take.step, take.step + 30, 1, "wait", "End"))
    take.roll(30).save()
    script = Script(url=acme.url, steps=(Step(action="wait", name="Welcome"), Step(action="wait", name="End")))
    async with place_of(job) as place:
        mended = await mend(job, place, script, browsed_s=0)

    assert mended.script == script
    assert acme.log.all() == []
    kept = read_take(job.take)
    assert not kept.is_cut_out(50)
    assert kept.is_cut_out(100)
    assert not kept.is_cut_out(160)
    assert said(told, warning=True) == []
    assert said(told, warning=False) == ["Step 1, “Welcome”, is shortened: The page stays blank for 1.5 s."]


async def test_who_wants_to_finish_gets_no_second_visit(assign: Assign, told: Told, acme: SiteServer) -> None:
    job = assign(url=acme.url)
    script = bad_take(job.take, bad=1, good=2)
    job.control.finish_now()
    async with place_of(job) as place:
        mended = await mend(job, place, script, browsed_s=0)

    assert [step.name for step in mended.script.steps] == ["Page 1", "Page 2"]
    assert acme.log.all() == []
    assert told.of(Noted)[0].warning


async def test_a_script_that_does_not_fit_the_take_changes_nothing(
    assign: Assign, told: Told, acme: SiteServer
) -> None:
    job = assign(url=acme.url)
    script = bad_take(job.take, bad=1, good=2)
    longer = script.model_copy(update={"steps": script.steps * 2})
    before = read_take(job.take)
    async with place_of(job) as place:
        mended = await mend(job, place, longer, browsed_s=7)

    assert (mended.script, mended.browsed_s) == (longer, 7)
    assert read_take(job.take) == before

"""A script is played as it is written; what cannot be done any more, or does something else, is left out and said."""

import pytest

from autodemo_gui.core.errors import JobCancelled, SafetyViolation
from autodemo_gui.core.events import Noted, PageOpened, Progress
from autodemo_gui.core.job import Limits
from autodemo_gui.core.ports import Control
from autodemo_gui.core.script import Script, Step, Target
from autodemo_gui.core.take import BeatCue, PageCue
from autodemo_gui.film.player import Played, play
from tests.film.conftest import BuildSet, ServePages, Set
from tests.film.reading import Take
from tests.sites.server import SiteServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

STYLE = "<style>body { margin: 40px; font: 17px sans-serif } a, button { font: inherit; padding: 9px }</style>"
PAGES = {
    "index": f"""<title>Home</title>{STYLE}<h1>Home</h1>
<a href=two.html>Two</a> <a href=three.html>Three</a>
<button onclick="said.textContent += 'said '">Say it</button> <button>Dead</button>
<button onclick="location = 'three.html'">More</button><p id=said>""",
    "two": f"<title>Two</title>{STYLE}<h1>Two</h1><a href=three.html>Three</a> <a href=index.html>Home</a>",
    "three": f"<title>Three</title>{STYLE}<h1>Three</h1><a href=index.html>Home</a>",
}


def click(name: str, role: str = "link", **more: object) -> Step:
    return Step.model_validate({"action": "click", "target": Target(role=role, name=name), "name": name, **more})


async def played(shot: Set, script: Script, control: Control | None = None, max_runtime: float = 300) -> Played:
    return await play(
        script,
        shot.performer(),
        policy=shot.session.policy,
        emit=shot.events.append,
        control=control or Control(),
        limits=Limits.model_construct(**Limits().model_dump() | {"max_runtime": max_runtime}),
    )


def names(done: Played) -> list[str]:
    return [step.name or step.action for step in done.script.steps]


def _page_at(take: Take, step: int) -> str:
    """The address of the page shown at a step."""
    return [cue.url for cue in take.of(PageCue) if cue.step <= step][-1]


def warnings(shot: Set) -> list[str]:
    return [event.text for event in shot.events if isinstance(event, Noted) and event.warning]


async def test_a_script_is_filmed_step_by_step_and_divergence_is_said(build_set: BuildSet, acme: SiteServer) -> None:
    shot = await build_set(acme.url)
    script = Script(
        url=acme.url,
        steps=(
            Step(action="goto", url=acme.url),
            click("See the kites"),
            click("A link that was there last year"),
            click("Kites"),  # leads to the page it is on
            click("Prices"),
        ),
    )
    done = await played(shot, script)
    assert [step.name for step in done.script.steps][:2] == ["", "See the kites"]
    assert done.script.steps[-1].name == "Prices"
    assert "A link that was there last year" in {step.name for step, _ in done.skipped}
    assert any("Step 3, “A link that was there last year”, is left out" in text for text in warnings(shot))
    opened = [event.url for event in shot.events if isinstance(event, PageOpened)]
    assert opened[0] == acme.url
    assert opened[-1].endswith("prices.html")
    assert done.urls[0] == acme.url
    assert done.urls[-1].endswith("prices.html")
    assert len(done.urls) == len(done.script.steps)
    assert [event.fraction for event in shot.events if isinstance(event, Progress)][-1] == 1.0


async def test_a_click_that_does_something_else_is_cut_out_and_undone(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    site = serve_pages(**PAGES)
    home = site.url
    shot = await build_set(home)
    script = Script(
        url=home,
        steps=(
            Step(action="goto", url=home),
            click("Two", url=home, outcome="page", leads_to=f"{home}gone.html"),
            click("More", "button", url=home, outcome="change"),
            click("Dead", "button", url=home, outcome="change"),
            click("Say it", "button", url=home, outcome="page", leads_to=f"{home}said.html"),
            click("Say it", "button", url=home, outcome="change"),
        ),
    )
    done = await played(shot, script)
    assert [reason for _, reason in done.skipped] == [
        "It leads to another page than before.",
        "It leads away from the page now.",
        "Nothing on the page changed.",
        "It does not open its page any more.",
    ]
    assert names(done) == ["goto", "Say it"]
    assert done.urls == (home, home)
    assert len(warnings(shot)) == 4
    take = await shot.strike()
    assert [beat.name for beat in take.of(BeatCue)] == ["Say it"]
    assert [cue.url for cue in take.of(PageCue)] == [home, f"{home}two.html", home, f"{home}three.html", home]
    shown = [step for step in range(take.info.steps) if not take.is_cut_out(step)]
    assert {_page_at(take, step) for step in shown} == {home}


async def test_what_belongs_to_a_page_that_was_not_reached_is_left_out(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    site = serve_pages(**PAGES)
    home, two, three = site.url, f"{site.url}two.html", f"{site.url}three.html"
    shot = await build_set(home)
    script = Script(
        url=home,
        steps=(
            Step(action="goto", url=home),
            click("Two, as it was called", url=home, outcome="page", leads_to=two),
            Step(action="wait", url=two, name="a look at Two"),
            click("Say it", "button", url=two, outcome="change"),  # there is one of this name on the page shown as well
            Step(action="press", url=two, text="Escape", name="Escape"),
            click("Three", url=two, outcome="page", leads_to=three),  # so is this, and it leads to the right page
            Step(action="wait", url=three, name="a look at Three"),
        ),
    )
    done = await played(shot, script)
    assert names(done) == ["goto", "Three", "a look at Three"]
    assert [step.name for step, _ in done.skipped] == ["Two, as it was called", "a look at Two", "Say it", "Escape"]
    assert len(warnings(shot)) == 4
    assert done.urls == (home, three, three)


async def test_a_script_of_which_nothing_works_is_to_be_planned_again(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    site = serve_pages(**PAGES)
    shot = await build_set(site.url)
    script = Script(url=site.url, steps=(Step(action="goto", url=site.url), click("Gone"), click("Gone as well")))
    await played(shot, script)
    assert "Plan the demo again." in warnings(shot)[-1]
    shot.events.clear()
    await played(shot, Script(url=site.url, steps=(*script.steps, click("Two"))))
    assert "Plan the demo again." not in " ".join(warnings(shot))


async def test_a_script_goes_with_its_site_to_another_origin(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(**PAGES)
    shot = await build_set(site.url)
    was = "https://staging.example/"
    steps = (
        Step(action="goto", url=was),
        click("Two", url=was, outcome="page", leads_to=f"{was}two.html"),
        Step(action="goto", url=f"{was}three.html"),
    )
    done = await played(shot, Script(url=was, steps=steps))
    assert done.skipped == ()
    assert done.urls == (site.url, f"{site.url}two.html", f"{site.url}three.html")


async def test_browsing_is_bounded(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(**PAGES)
    shot = await build_set(site.url)
    steps = tuple(Step(action="wait", hold_ms=2000) for _ in range(5))
    with pytest.raises(SafetyViolation, match="Browsing took longer than allowed"):
        await played(shot, Script(url=site.url, steps=steps), max_runtime=5.0)
    assert 5.0 < shot.camera.step / 60 < 9.0


async def test_a_person_can_cancel_or_finish_between_steps(build_set: BuildSet, acme: SiteServer) -> None:
    shot = await build_set(acme.url)
    script = Script(url=acme.url, steps=(click("See the kites"), click("Prices")))
    control = Control()
    control.finish_now()
    assert (await played(shot, script, control)).script.steps == ()
    control.cancel()
    with pytest.raises(JobCancelled):
        await played(shot, script, control)

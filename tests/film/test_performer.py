"""What happens on camera: a hand people can follow, real input, and nothing on film that should not be."""

from collections.abc import Awaitable, Callable
from itertools import pairwise
from math import dist

import numpy as np
import pytest

from autodemo_gui.browser.actor import Outcome
from autodemo_gui.core.events import OverlayDismissed, StepFilmed
from autodemo_gui.core.policy import Rule
from autodemo_gui.core.script import Step, Target
from autodemo_gui.core.take import BeatCue, ClickCue, KeyCue, PageCue, PointerCue, ScrollCue
from autodemo_gui.film.performer import Performer
from autodemo_gui.film.pointer import duration_steps
from tests.film.conftest import BuildSet, ServePages, Set
from tests.sites.fixtures import OpenSite

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

STYLE = "<style>body { margin: 40px; font: 17px sans-serif } button, a, input { font: inherit; padding: 9px }</style>"
HOME = f"""<title>Home</title>{STYLE}
<style>
main > * {{ position: absolute; top: 150px }}
#b:hover {{ background: rgb(255, 0, 0) }}
#b:active {{ background: rgb(0, 0, 255) }}
</style>
<main>
<button id=b style="left: 200px" onclick="said.textContent = 'clicked'">Press me</button>
<output id=said style="left: 200px; top: 300px"></output>
<button style="left: 500px">Dead</button>
<a href=two.html style="left: 700px">Two</a>
<a href=two.html target=_blank style="left: 1000px">New tab</a>
<label style="left: 200px; top: 400px">Find <input id=q type=search></label>
<button style="left: 500px; top: 220px" onclick="said.textContent = 'gone'">Delete all</button>
</main>"""
TWO = f"<title>Two</title>{STYLE}<h1>Page two</h1><a href=index.html>Home</a>"


def click(name: str, role: str = "button", **more: object) -> Step:
    return Step(action="click", target=Target(role=role, name=name), name=name, **more)  # type: ignore[arg-type]


OpenHome = Callable[[], Awaitable[tuple[Set, Performer]]]


@pytest.fixture
def home(build_set: BuildSet, serve_pages: ServePages) -> OpenHome:
    """Opens the page above before the camera."""

    async def opened() -> tuple[Set, Performer]:
        site = serve_pages(index=HOME, two=TWO)
        shot = await build_set(site.url)
        actor = shot.performer()
        await actor.open(site.url)
        return shot, actor

    return opened


async def test_the_opening_is_not_shown_and_the_film_begins_with_a_whole_page(
    build_set: BuildSet, open_site: OpenSite
) -> None:
    site = open_site("consent")
    shot = await build_set(site.url)
    actor = shot.performer()
    outcome = await actor.open(site.url)
    begin = shot.camera.step
    await actor.rest(500)
    assert outcome == Outcome(True, site.url, navigated=True, changed=True)
    assert actor.film_s == pytest.approx(0.5, abs=0.05)
    assert actor.browsed_s > actor.film_s
    assert any(isinstance(event, OverlayDismissed) for event in shot.events)
    take = await shot.strike()
    assert all(take.is_cut_out(step) for step in range(begin - 1))
    assert not take.is_cut_out(begin)
    assert take.of(PageCue)[0].url == site.url
    assert take.at(begin).std() > 5  # not a blank picture
    assert np.array_equal(take.at(begin), take.at(take.info.steps))


async def test_a_click_moves_hovers_rests_presses_and_shows_what_came_of_it(home: OpenHome) -> None:
    shot, actor = await home()
    begin = shot.camera.step
    outcome = await actor.perform(click("Press me", caption="It works", hold_ms=800))
    end = shot.camera.step
    assert (outcome.done, outcome.changed, outcome.navigated) == (True, True, False)
    assert await shot.page.inner_text("#said") == "clicked"
    take = await shot.strike()

    [press] = take.of(ClickCue)
    assert press.box is not None
    x, y, width, height = press.box
    assert (press.x, press.y) == pytest.approx((x + width / 2, y + height / 2), abs=0.1)
    path = [cue for cue in take.of(PointerCue) if begin <= cue.step <= press.step][1:]  # it was there before
    assert all(after.step - before.step == 1 for before, after in pairwise(path))
    steps = [dist((a.x, a.y), (b.x, b.y)) for a, b in pairwise(path)]
    assert max(steps) < 60
    assert 9 <= press.step - path[-1].step <= 18  # it rests on its target for 0.15 to 0.3 s

    def colour_in_the_corner(step: int) -> list[int]:
        return [int(value) for value in take.at(step)[round(y + height / 2), round(x + 5)]]

    assert colour_in_the_corner(press.step - 2) == pytest.approx([0, 0, 255], abs=8)  # BGR: hovered is red
    assert colour_in_the_corner(press.step + 2) == pytest.approx([255, 0, 0], abs=8)  # pressed is blue
    [beat] = take.of(BeatCue)
    assert (beat.step, beat.until, beat.action, beat.caption, beat.box) == (begin, end, "click", "It works", press.box)
    shown_after = sum(not take.is_cut_out(step) for step in range(press.step, end))
    assert 48 <= shown_after <= 80
    assert [event.film_s for event in shot.events if isinstance(event, StepFilmed)] == [begin / 60]


async def test_in_a_draft_the_hand_takes_the_same_time(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index=HOME)
    shot = await build_set(site.url, frame_steps=2)
    actor = shot.performer()
    await actor.open(site.url)
    begin = shot.camera.step
    assert (await actor.perform(click("Press me"))).changed
    take = await shot.strike()
    [press] = take.of(ClickCue)
    assert press.box is not None
    path = [cue for cue in take.of(PointerCue) if begin <= cue.step <= press.step][1:]
    assert all(after.step - before.step == 2 for before, after in pairwise(path))
    came_from = [cue for cue in take.of(PointerCue) if cue.step <= begin][-1]
    distance = dist((came_from.x, came_from.y), (press.x, press.y))
    assert path[-1].step - begin == pytest.approx(duration_steps(distance, min(press.box[2:])), abs=2)
    assert 10 <= press.step - path[-1].step <= 18


async def test_a_dead_click_is_cut_out_again_and_leaves_the_pointer_where_it_was_seen(home: OpenHome) -> None:
    shot, actor = await home()
    await actor.rest(200)
    filmed_s, begin = actor.film_s, shot.camera.step
    outcome = await actor.perform(click("Dead"))
    assert outcome.done
    assert not outcome.changed
    assert actor.film_s == filmed_s
    end = shot.camera.step
    await actor.rest(100)
    take = await shot.strike()
    assert not take.of(BeatCue)
    assert all(take.is_cut_out(step) for step in range(begin, end))
    before = [cue for cue in take.of(PointerCue) if cue.step < begin][-1]
    after = take.of(PointerCue)[-1]
    assert (before.x, before.y) == (after.x, after.y)


async def test_a_new_page_is_joined_where_it_is_whole_and_waiting_is_cut_out(home: OpenHome) -> None:
    shot, actor = await home()
    outcome = await actor.perform(click("Two", "link"))
    assert outcome.navigated
    assert outcome.url.endswith("/two.html")
    take = await shot.strike()
    [_, page] = take.of(PageCue)
    assert (page.url, page.title) == (outcome.url, "Two")
    [press] = take.of(ClickCue)
    shown = [step for step in range(press.step, take.info.steps) if not take.is_cut_out(step)]
    later = [step for step in shown if step >= page.step]
    assert len(later) >= 40
    last = take.at(take.info.steps)
    assert all(np.array_equal(take.at(step), last) for step in later[2:])
    [_, *shapes] = {cue.shape for cue in take.of(PointerCue) if cue.step <= press.step} - {"text"}, "hand"
    assert "hand" in shapes


async def test_what_opens_a_window_is_shown_in_the_one_page(home: OpenHome) -> None:
    shot, actor = await home()
    outcome = await actor.perform(click("New tab", "link"))
    assert (outcome.navigated, await shot.page.title()) == (True, "Two")
    assert len(shot.page.context.pages) == 1


async def test_a_sign_in_page_is_never_on_film(build_set: BuildSet, open_site: OpenSite) -> None:
    site = open_site("signin")
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.url)
    await actor.rest(100)
    filmed_s, begin = actor.film_s, shot.camera.step
    outcome = await actor.perform(click("Members", "link"))
    assert outcome.gone_back
    assert outcome.url == site.url
    assert Rule.AUTH in {refusal.rule for refusal in outcome.refusals}
    assert actor.film_s == filmed_s
    end = shot.camera.step
    await actor.rest(100)
    take = await shot.strike()
    assert all(take.is_cut_out(step) for step in range(begin, end))
    assert np.array_equal(take.at(begin - 1), take.at(end + 3))


async def test_what_the_rules_forbid_is_not_touched_whatever_a_script_says(home: OpenHome) -> None:
    shot, actor = await home()
    outcome = await actor.perform(click("Delete all"))
    assert not outcome.done
    assert [refusal.rule for refusal in outcome.refusals] == [Rule.BLACKLIST]
    assert await shot.page.inner_text("#said") == ""
    away = await actor.perform(Step(action="goto", url="http://example.com/"))
    assert not away.done
    assert [refusal.rule for refusal in away.refusals] == [Rule.OFFSITE]
    gone = await actor.perform(click("No such thing"))
    assert not gone.done
    assert gone.reason
    assert not [cue for cue in (await shot.strike()).cues if isinstance(cue, BeatCue)]


async def test_typing_is_seen_letter_by_letter_under_a_text_pointer(home: OpenHome) -> None:
    shot, actor = await home()
    step = Step(action="type", target=Target(role="searchbox", name="Find"), text="kites", name="Find")
    outcome = await actor.perform(step)
    assert outcome.done
    assert await shot.page.input_value("#q") == "kites"
    pressed = await actor.perform(Step(action="press", text="Escape"))
    assert pressed.done
    take = await shot.strike()
    keys = take.of(KeyCue)
    assert [cue.text for cue in keys] == [*"kites", "Escape"]
    assert all(5 <= after.step - before.step <= 16 for before, after in pairwise(keys[:5]))
    [click_cue] = take.of(ClickCue)
    assert [cue.shape for cue in take.of(PointerCue) if cue.step <= click_cue.step][-1] == "text"
    pictures = {take.at(cue.step + 4).tobytes() for cue in keys[:5]}
    assert len(pictures) == 5


async def test_hovering_and_waiting_are_beats_of_their_own(home: OpenHome) -> None:
    shot, actor = await home()
    hovered = await actor.perform(Step(action="hover", target=Target(role="button", name="Press me"), name="Press me"))
    waited = await actor.perform(Step(action="wait", hold_ms=400))
    again = await actor.perform(Step(action="goto", url=shot.page.url.replace("index.html", "") + "two.html"))
    assert hovered.done
    assert waited.done
    assert again.navigated
    take = await shot.strike()
    beats = take.of(BeatCue)
    assert [(beat.index, beat.action) for beat in beats] == [(0, "hover"), (1, "wait"), (2, "goto")]
    assert beats[1].until - beats[1].step == 24
    assert not take.of(ClickCue)


async def test_of_going_to_an_address_only_the_new_page_is_shown(home: OpenHome) -> None:
    shot, actor = await home()
    await actor.rest(100)
    begin = shot.camera.step
    address = shot.page.url.replace("index.html", "") + "delayed/600"
    assert (await actor.perform(Step(action="goto", url=address, hold_ms=300))).navigated
    take = await shot.strike()
    shown = [step for step in range(begin, take.info.steps) if not take.is_cut_out(step)]
    assert len(shown) >= 18
    last = take.at(take.info.steps)
    assert all(np.array_equal(take.at(step), last) for step in shown)


PANE = (
    f"<title>Panes</title>{STYLE}<h1>Panes</h1><div id=pane style='height:300px;overflow:auto;width:600px'>"
    + "".join(f"<p>Line {n}</p>" for n in range(60))
    + "<button id=deep onclick='this.textContent = 1'>Deep</button></div><div style='height:900px'></div>"
    "<button id=low onclick='this.textContent = 2'>Low</button><div style='height:900px'></div>"
)


async def test_what_lies_out_of_sight_is_glided_to_in_its_pane_and_on_the_page(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    site = serve_pages(index=PANE)
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.url)
    begin = shot.camera.step
    assert (await actor.perform(click("Deep"))).changed
    pane_moved = shot.plate.changes[-1] > begin
    assert (await actor.perform(click("Low"))).changed
    scrolled = await actor.perform(Step(action="scroll", scroll_y=0, hold_ms=300))
    assert scrolled.done
    assert pane_moved
    assert await shot.page.evaluate("[pane.scrollTop > 1000, scrollY]") == [True, 0]
    take = await shot.strike()
    glide = [cue.y for cue in take.of(ScrollCue)]
    assert max(glide) > 500
    assert glide[-1] < 1
    assert max(abs(b - a) for a, b in pairwise(glide)) < 60
    pane_glide = [step for step in shot.plate.changes if begin <= step < take.of(ClickCue)[0].step]
    assert len(pane_glide) > 30


async def test_a_glide_may_go_by_an_element_wherever_it_is_by_now(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(
        index="<body style='margin:0'><div style='height:1500px'></div><h2>Plans</h2><p style='height:2000px'>"
    )
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.url)
    await shot.page.evaluate("document.body.firstElementChild.style.height = '2200px'")
    assert (await actor.perform(Step(action="scroll", target=Target(css="h2"), scroll_y=-90, hold_ms=200))).done
    assert await shot.page.evaluate("document.querySelector('h2').getBoundingClientRect().y") == pytest.approx(
        90, abs=1
    )
    assert not (await actor.perform(Step(action="scroll", target=Target(css="h3"), scroll_y=-90))).done


async def test_a_whole_screen_app_scrolls_its_pane(build_set: BuildSet, serve_pages: ServePages) -> None:
    lines = "".join(f"<p>Line {n}</p>" for n in range(90))
    app = "<title>App</title><body style='margin:0;height:100vh;overflow:hidden'>"
    site = serve_pages(index=f"{app}<main id=m style='height:100vh;overflow:auto'>{lines}</main>")
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.url)
    assert (await actor.perform(Step(action="scroll", scroll_y=700))).done
    assert await shot.page.evaluate("m.scrollTop") == 700


async def test_looking_and_waiting_for_calm_are_cut_out(home: OpenHome) -> None:
    shot, actor = await home()
    filmed_s = actor.film_s
    picture = await actor.observe(shot.page.screenshot())
    assert picture.startswith(b"\x89PNG")
    assert await actor.settle() >= 0.2
    assert actor.film_s == filmed_s


async def test_the_window_sees_pictures_and_the_pointer_but_not_too_often(home: OpenHome) -> None:
    shot, actor = await home()
    await actor.perform(click("Press me"))
    assert shot.previews
    assert shot.previews[-1].jpeg[:2] == b"\xff\xd8"
    assert shot.previews[-1].pointer is not None
    assert len(shot.previews) < shot.camera.step


async def test_nothing_is_hovered_before_the_pointer_moves(build_set: BuildSet, serve_pages: ServePages) -> None:
    page = "<title>All</title><body style='margin:0;height:100vh'><script>onmousemove = () => { document.title = 1 }"
    site = serve_pages(index=f"{page}</script>")
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.url)
    await actor.rest(300)
    assert await shot.page.title() == "All"
    assert (await shot.strike()).of(PointerCue)


async def test_a_target_that_runs_away_or_hides_is_not_clicked(build_set: BuildSet, serve_pages: ServePages) -> None:
    runner = "onmousemove=\"this.style.left = Math.random() * 900 + 'px'; this.style.top = Math.random() * 500 + 'px'\""
    hiding = 'onmouseenter="this.remove()"'
    site = serve_pages(
        index=f"<title>Shy</title><button style='position:fixed;left:0;top:0' {runner}>Runner</button>"
        f"<button style='position:fixed;left:900px;top:600px' {hiding}>Hider</button>"
    )
    shot = await build_set(site.url)
    actor = shot.performer()
    await actor.open(site.url)
    for name in ("Runner", "Hider"):
        outcome = await actor.perform(click(name))
        assert not outcome.done
        assert outcome.reason
    assert not (await shot.strike()).of(ClickCue)

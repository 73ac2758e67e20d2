"""What is masked is on no picture of a film: neither camera, not late, not in a caption, not in the address bar."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.masks import MaskCheck
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.masks import Masks
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.script import Step, Target
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import BeatCue, PageCue
from autodemo_gui.film.stage import Stage, open_stage
from tests.film.conftest import BuildSet, ServePages
from tests.film.reading import read_take

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

EMAILS = Masks(emails=True)
# Three kinds of late text: a new node, an old one rewritten, and a field; all of them again and again.
PAGE = """<title>Staff</title><style>body { font: 20px monospace; margin: 40px }</style>
<h1>Staff</h1><p id=old>NAME0</p><input id=field size=40><div id=new></div>
<button onclick="this.textContent = 'NAME-pressed'">NAME-button</button>
<script>
let count = 0;
const start = () => setInterval(() => {
  count++;
  old.textContent = "NAME" + count;
  const more = document.createElement("p");
  more.append("NAME", "more");
  document.getElementById("new").append(more);
}, 150);
</script>"""


def page_of(name: str) -> str:
    return PAGE.replace('"NAME" + count', f'"{name}".repeat(1 + count % 3)').replace("NAME", name)


def stage_on(url: str, folder: Path, masks: Masks, **environment: str) -> AbstractAsyncContextManager[Stage]:
    address = parse_address(url)
    return open_stage(
        folder,
        start=address,
        size="720p",
        policy=Policy(address),
        egress_rules=EgressRules(address),
        settings=Settings(environment=environment),
        emit=lambda _: None,
        show_preview=lambda _: None,
        masks=masks,
    )


async def _filmed(url: str, folder: Path, masks: Masks, ms: float, **environment: str) -> set[bytes]:
    """The pictures of a page that has begun to change."""
    async with stage_on(url, folder, masks, **environment) as stage:
        await stage.actor.open(url)
        await stage.actor.observe(stage.actor.page.evaluate("start()"))
        begin = stage.camera.step
        await stage.actor.rest(ms)
    take = read_take(folder)
    return {take.jpeg(frame) for frame in take.frames if frame.step > begin}


async def test_the_film_is_that_of_a_page_that_never_had_it(serve_pages: ServePages, tmp_path: Path) -> None:
    site = serve_pages(index=page_of("anna@example.com "), twin=page_of("••••@•••••••.••• "))
    masked = await _filmed(site.url, tmp_path / "masked", EMAILS, 1000)
    twin = await _filmed(site.at("twin.html"), tmp_path / "twin", Masks(), 1300)
    assert len(masked) >= 6
    assert masked <= twin


async def test_the_camera_that_only_watches_keeps_to_it_too(serve_pages: ServePages, tmp_path: Path) -> None:
    site = serve_pages(index=page_of("anna@example.com "), twin=page_of("••••@•••••••.••• "))
    live = {"AUTODEMO_CAMERA": "live"}
    masked = await _filmed(site.url, tmp_path / "masked", EMAILS, 1000, **live)
    twin = await _filmed(site.at("twin.html"), tmp_path / "twin", Masks(), 2500, **live)
    assert len(masked) >= 3
    assert masked <= twin


async def test_what_cannot_be_masked_is_on_no_picture_and_its_step_is_cut(
    build_set: BuildSet, serve_pages: ServePages
) -> None:
    """As if the script that masks had not run: only who looks is there."""
    site = serve_pages(
        index="""<title>Home</title><style>body { background: white } .bare { background: red; height: 100vh }</style>
        <button onclick="document.body.innerHTML = '<div class=bare>anna@example.com</div>'">Show</button>
        <button onclick="this.textContent = 'Pressed'">Press</button>"""
    )
    shot = await build_set(site.url, frame_steps=2)
    shot.camera._check = MaskCheck(shot.wire.send, EMAILS)
    actor = shot.performer()
    await actor.open(site.url)
    pressed = await actor.perform(_click("Press"))
    bare = await actor.perform(_click("Show"))
    assert (pressed.is_worth_showing, bare.is_worth_showing) == (True, False)
    assert "masked" in bare.reason
    assert await shot.page.inner_text("button >> nth=0") == "Show"  # the page is as the viewer saw it last
    take = await shot.strike()
    assert [beat.name for beat in take.of(BeatCue)] == ["Press"]
    assert all(take.picture(frame)[:, :, 0].mean() > 200 for frame in take.frames)  # none is red


async def test_nothing_of_it_is_written_on_the_film(serve_pages: ServePages, tmp_path: Path) -> None:
    site = serve_pages(index="<title>anna@example.com</title><button onclick='textContent += 1'>OK</button>")
    async with stage_on(site.url, tmp_path / "take", EMAILS) as stage:
        await stage.actor.open(f"{site.url}?user=anna@example.com")
        step = _click("OK", caption="Anna is anna@example.com")
        assert (await stage.actor.perform(step)).is_worth_showing
    take = read_take(tmp_path / "take")
    said = [(cue.url, cue.title) for cue in take.of(PageCue)] + [(cue.url, cue.caption) for cue in take.of(BeatCue)]
    address = f"{site.url}?user=••••@•••••••.•••"
    assert said == [(address, "••••@•••••••.•••"), (address, "Anna is ••••@•••••••.•••")]


def _click(name: str, **more: str) -> Step:
    return Step(action="click", target=Target(role="button", name=name), name=name, **more)

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
from tests.sites.server import SiteServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]

EMAILS = Masks(emails=True)
# Two kinds of late text, again and again: a new node, and an old one rewritten.
PAGE = """<title>Staff NAME</title><style>body { font: 20px monospace; margin: 40px }</style>
<h1>Staff</h1><p id=old>NAME0</p><div id=new></div>
<button onclick="this.textContent = 'Pressed'">OK</button>
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


async def _changing(stage: Stage, url: str, ms: float) -> tuple[int, int]:
    """Film a page that has begun to change: from which step to which."""
    await stage.actor.open(url)
    await stage.actor.observe(stage.actor.page.evaluate("start()"))
    begin = stage.camera.step
    await stage.actor.rest(ms)
    return begin, stage.camera.step


async def _check_pictures(stage: Stage, site: SiteServer, folder: Path, ms: float) -> None:
    """The pictures of a page are those of one that never had what is to be masked."""
    twin = await _changing(stage, site.at("twin.html"), ms * 1.5)
    masked = await _changing(stage, site.url, ms)
    take = read_take(folder)
    pictures = [
        {take.jpeg(frame) for frame in take.frames if begin < frame.step < end} for begin, end in (twin, masked)
    ]
    assert len(pictures[1]) >= 3
    assert pictures[1] <= pictures[0]


async def test_no_picture_has_it_and_nothing_that_is_written_on_the_film(
    serve_pages: ServePages, tmp_path: Path
) -> None:
    site = serve_pages(index=page_of("anna@example.com "), twin=page_of("••••@•••••••.••• "))
    folder, url = tmp_path / "take", f"{site.url}?user=anna@example.com"
    async with stage_on(url, folder, EMAILS) as stage:
        await _check_pictures(stage, site, folder, 700)
        await stage.actor.open(url)
        assert (await stage.actor.perform(_click("OK", caption="Anna is anna@example.com"))).is_worth_showing
    take = read_take(folder)
    address = f"{site.url}?user=••••@•••••••.•••"
    page, beat = take.of(PageCue)[-1], take.of(BeatCue)[-1]
    assert (take.info.url, page.url, beat.url) == (address, address, address)
    assert (page.title, beat.caption) == ("Staff ••••@•••••••.•••", "Anna is ••••@•••••••.•••")


async def test_the_camera_that_only_watches_has_none_either(serve_pages: ServePages, tmp_path: Path) -> None:
    site = serve_pages(index=page_of("anna@example.com "), twin=page_of("••••@•••••••.••• "))
    async with stage_on(site.url, tmp_path / "take", EMAILS, AUTODEMO_CAMERA="live") as stage:
        await _check_pictures(stage, site, tmp_path / "take", 1000)


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


def _click(name: str, **more: str) -> Step:
    return Step(action="click", target=Target(role="button", name=name), name=name, **more)

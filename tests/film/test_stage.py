"""However filming ends: a take that can be read, and nothing left behind."""

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import psutil
import pytest

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.errors import BrowserCrashed, BrowserMissing, DiskFull, SiteUnreachable
from autodemo_gui.core.events import AnyEvent, CameraChosen, ElementSkipped, Noted
from autodemo_gui.core.job import Size
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.script import Step, Target
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import BeatCue, ClickCue
from autodemo_gui.film import plate as plate_module
from autodemo_gui.film.stage import PHONE_VIEWPORT, VIEWPORT, Stage, density_for, open_stage
from tests.film.reading import read_take
from tests.sites.fixtures import OpenSite
from tests.sites.server import SiteServer

pytestmark = pytest.mark.browser

SEE_THE_KITES = Step(action="click", target=Target(role="link", name="See the kites"), name="See the kites")


class Told:
    """Everything a stage says."""

    def __init__(self) -> None:
        self.events: list[AnyEvent] = []
        self.previews: list[Preview] = []


@pytest.fixture
def told() -> Told:
    return Told()


OpenStage = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture
def open_it(tmp_path: Path, told: Told) -> OpenStage:
    def opened(
        url: str,
        *,
        size: Size = "720p",
        free_bytes: Callable[[], int] | None = None,
        density: float | None = None,
        viewport: tuple[int, int] = VIEWPORT,
        phone: bool = False,
        **environment: str,
    ) -> AbstractAsyncContextManager[Stage]:
        address = parse_address(url)
        return open_stage(
            tmp_path / "take",
            start=address,
            size=size,
            policy=Policy(address),
            egress_rules=EgressRules(address),
            settings=Settings(environment=environment),
            emit=told.events.append,
            show_preview=told.previews.append,
            free_bytes=free_bytes,
            density=density,
            viewport=viewport,
            phone=phone,
        )

    return opened


def our_processes() -> set[int]:
    """Browsers and drivers below this process."""
    return {child.pid for child in psutil.Process().children(recursive=True) if child.status() != "zombie"}


async def test_a_film_of_a_real_site_is_a_whole_take(
    open_it: OpenStage, acme: SiteServer, tmp_path: Path, told: Told
) -> None:
    before = our_processes()
    async with open_it(acme.url, size="1080p") as stage:
        assert stage.camera_kind == "stepped"
        await stage.actor.open(acme.url)
        assert (await stage.actor.perform(SEE_THE_KITES)).navigated
        film_s = stage.actor.film_s
    take = read_take(tmp_path / "take")
    assert take.info.complete
    assert (take.info.camera, take.info.camera_reason) == ("stepped", "")
    assert (take.info.title, take.info.language) == ("Acme Kites — fly something good", "en")
    assert take.info.steps > film_s * 60 > 60
    assert take.info.changed_steps == take.info.received_frames >= 1
    assert len(take.frames) >= 2
    assert {take.picture(frame).shape for frame in take.frames} == {(1080, 1920, 3)}
    assert [beat.name for beat in take.of(BeatCue)] == ["See the kites"]
    assert told.events[0] == CameraChosen(camera="stepped")
    assert told.previews
    assert our_processes() <= before


async def test_what_the_wall_and_the_guard_refuse_is_told(open_it: OpenStage, acme: SiteServer, told: Told) -> None:
    async with open_it(acme.url) as stage:
        await stage.actor.open(acme.url)
        await stage.actor.observe(stage.actor.page.evaluate("fetch('http://10.0.0.1/').catch(() => 0)"))
        await stage.actor.perform(Step(action="goto", url="https://example.org/"))
    rules = {event.rule for event in told.events if isinstance(event, ElementSkipped)}
    assert {"private_address", "offsite"} <= rules


async def test_the_live_camera_is_chosen_by_setting_with_its_reason(
    open_it: OpenStage, acme: SiteServer, tmp_path: Path, told: Told
) -> None:
    async with open_it(acme.url, AUTODEMO_CAMERA="live") as stage:
        assert stage.camera_kind == "live"
        await stage.actor.open(acme.url)
        assert (await stage.actor.perform(SEE_THE_KITES)).navigated
    take = read_take(tmp_path / "take")
    assert take.info.complete
    assert take.info.camera == "live"
    assert take.info.camera_reason
    assert [beat.name for beat in take.of(BeatCue)] == ["See the kites"]
    assert any(isinstance(event, CameraChosen) and event.reason for event in told.events)


@pytest.mark.parametrize("camera", ["stepped", "live"])
async def test_a_phone_shows_pages_as_phones_do_and_what_is_clicked_is_where_the_cues_say(
    open_it: OpenStage, open_site: OpenSite, tmp_path: Path, camera: str
) -> None:
    site = open_site("camera")
    look = {"density": 1.25, "viewport": PHONE_VIEWPORT, "phone": True, "AUTODEMO_CAMERA": camera}
    menu = Step(action="click", target=Target(role="button", name="Menu"), name="Menu")
    far = Step(action="click", target=Target(role="button", name="Far right"), name="Far right")
    async with open_it(site.at("phone.html"), **look) as stage:
        await stage.actor.open(site.at("phone.html"))
        assert not await stage.actor.page.is_visible("nav")
        assert (await stage.actor.perform(menu)).changed
        edged = stage.camera.step - 10
        assert (await stage.actor.perform(Step(action="goto", url=site.at("wide.html")))).navigated
        assert (await stage.actor.perform(far)).changed
        assert await stage.actor.page.inner_text("button") == "Pressed"
    take = read_take(tmp_path / "take")
    assert take.info.plate_size == (540, 960)
    assert {take.picture(frame).shape for frame in take.frames} == {(960, 540, 3)}
    blue, green, red = (int(value) for value in take.at(edged)[-4, -4])
    assert (blue < 40, green < 40, red > 200) == (True, True, True)
    press = take.of(ClickCue)[-1]
    assert press.box is not None
    x, y, width, height = press.box
    assert (press.x, press.y) == pytest.approx((x + width / 2, y + height / 2), abs=0.1)
    assert x + width < PHONE_VIEWPORT[0]
    assert width == pytest.approx(200 * PHONE_VIEWPORT[0] / 980, abs=1)
    blue, green, red = (int(value) for value in take.at(take.info.steps)[round(1.25 * (y + 5)), round(1.25 * (x + 5))])
    assert (blue < 40, green < 40, red > 200) == (True, True, True)  # hovered, and seen where the cue says


@pytest.mark.parametrize(("density", "viewport"), [(0.75, VIEWPORT), (4.0, VIEWPORT), (1.25, (390, 693))])
async def test_what_cannot_be_filmed_exactly_is_refused(
    open_it: OpenStage, density: float, viewport: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="density"):
        async with open_it("http://127.0.0.1/", density=density, viewport=viewport):
            pytest.fail("it was filmed after all")


async def test_a_killed_browser_is_noticed_at_once_and_the_take_stays_readable(
    open_it: OpenStage, acme: SiteServer, tmp_path: Path
) -> None:
    before = our_processes()

    async def film() -> None:
        async with open_it(acme.url) as stage:
            await stage.actor.open(acme.url)
            await stage.actor.perform(Step(action="wait", hold_ms=300))
            filming = asyncio.ensure_future(stage.actor.perform(Step(action="wait", hold_ms=60_000)))
            await stage.camera.roll(20)
            _kill_browsers(before)
            await asyncio.wait_for(filming, 15)

    with pytest.raises(BrowserCrashed) as caught:
        await film()
    assert caught.value.retryable
    take = read_take(tmp_path / "take")
    assert take.frames
    assert not take.info.complete
    assert take.info.steps > 0
    assert take.of(BeatCue)[-1].until == take.info.steps  # the last beat ends where the film does
    assert our_processes() <= before


def _kill_browsers(before: set[int]) -> None:
    for child in psutil.Process().children(recursive=True):
        if child.pid not in before and "chrom" in child.name():
            os.kill(child.pid, signal.SIGKILL)


async def test_a_cancelled_film_keeps_what_was_filmed(open_it: OpenStage, acme: SiteServer, tmp_path: Path) -> None:
    before = our_processes()
    rolling = asyncio.Event()

    async def film() -> None:
        async with open_it(acme.url) as stage:
            await stage.actor.open(acme.url)
            rolling.set()
            await stage.actor.perform(Step(action="wait", hold_ms=60_000))

    filming = asyncio.create_task(film())
    await asyncio.wait_for(rolling.wait(), 60)
    filming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await filming
    take = read_take(tmp_path / "take")
    assert take.frames
    assert not take.info.complete
    assert our_processes() <= before


async def test_a_disk_that_fills_up_ends_the_film(
    open_it: OpenStage, acme: SiteServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plate_module, "_BYTES_BETWEEN_LOOKS", 0)
    room = plate_module.ROOM_TO_START

    async def film() -> None:
        nonlocal room
        async with open_it(acme.url, free_bytes=lambda: room) as stage:
            await stage.actor.open(acme.url)
            room = 0
            await stage.actor.perform(SEE_THE_KITES)

    with pytest.raises(DiskFull) as caught:
        await film()
    assert caught.value.exit_code == 5
    assert read_take(tmp_path / "take").frames


async def test_a_site_that_is_not_there_is_a_sentence(open_it: OpenStage, refused_url: str) -> None:
    with pytest.raises(SiteUnreachable) as caught:
        async with open_it(refused_url) as stage:
            await stage.actor.open(refused_url)
    assert "refused" in caught.value.detail


async def test_a_browser_that_is_not_there_is_a_sentence(open_it: OpenStage, acme: SiteServer) -> None:
    with pytest.raises(BrowserMissing):
        async with open_it(acme.url, AUTODEMO_BROWSER="/no/such/browser"):
            pytest.fail("there was a browser after all")


def test_a_page_fills_every_size_of_film_at_its_own_resolution() -> None:
    assert [density_for(size) for size in ("720p", "1080p", "1440p", "2160p")] == [1, 1.5, 2, 3]


async def test_running_as_root_is_said(open_it: OpenStage, acme: SiteServer, told: Told) -> None:
    async with open_it(acme.url):
        pass
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    assert any(isinstance(event, Noted) and "sandbox" in event.text for event in told.events) == is_root

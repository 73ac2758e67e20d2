"""The fallback camera watches in real time and leaves the same kind of take."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import cv2
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from autodemo_gui.browser.session import Session, open_session
from autodemo_gui.core.errors import BrowserCrashed, DiskFull
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.film import plate as plate_module
from autodemo_gui.film.live import LiveCamera
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.wire import Wire
from tests.film.conftest import policy_of, started_browser
from tests.film.reading import read_take
from tests.sites.barcode import read_clocks
from tests.sites.fixtures import OpenSite
from tests.sites.server import SiteServer

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]
DENSITY = 1.5


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with started_browser(stepped=False, density=DENSITY) as (running, _):
        yield running


@pytest.fixture
def clocks(open_site: OpenSite) -> SiteServer:
    return open_site("clocks")


@pytest_asyncio.fixture(loop_scope="module")
async def session(browser: Browser, clocks: SiteServer) -> AsyncIterator[Session]:
    policy = policy_of(clocks.url)
    async with open_session(browser, policy=policy, on_refusal=lambda _: None, density=DENSITY) as opened:
        await opened.page.goto(clocks.url)
        yield opened


async def test_pictures_are_at_the_step_of_their_time(session: Session, tmp_path: Path) -> None:
    wire = Wire(session.cdp, session.crashed)
    with PlateWriter(tmp_path / "take", TakeInfo(url="x", camera="live", density=DENSITY)) as plate:
        camera = LiveCamera(wire, plate)
        await camera.start()
        await camera.roll(90)
        assert camera.step >= 90
        while len(plate.changes) < 6:  # a busy machine delivers few pictures a second
            await camera.roll(30)
        assert await camera.attend(session.page.title()) == "Clocks"
        with camera.unseen():
            await camera.during(asyncio.sleep(0.1))
        await camera.stop()
        await camera.stop()
        tally = camera.tally
        plate.close(steps=tally.steps, complete=True)
    wire.close()
    take = read_take(tmp_path / "take")
    assert [frame.step for frame in take.frames] == sorted({frame.step for frame in take.frames})
    assert take.frames[-1].step <= take.info.steps
    first, last = (read_clocks(take.picture(take.frames[index])) for index in (1, -1))
    filmed = take.frames[-1].step - take.frames[1].step
    assert (last.hundredths - first.hundredths) * 0.6 == pytest.approx(filmed, abs=30)


async def test_its_pictures_have_the_size_of_the_plate(session: Session, tmp_path: Path) -> None:
    wire = Wire(session.cdp, session.crashed)
    with PlateWriter(tmp_path / "take", TakeInfo(url="x", camera="live", density=DENSITY)) as plate:
        camera = LiveCamera(wire, plate)
        await camera.start()
        while not camera.tally.received_frames:
            await camera.roll(6)
        await camera.stop()
    wire.close()
    take = read_take(tmp_path / "take")
    assert {take.picture(frame).shape[:2] for frame in take.frames} == {(1080, 1920)}
    assert cv2.imdecode is not None


async def test_a_full_disk_ends_it(session: Session, tmp_path: Path) -> None:
    wire = Wire(session.cdp, session.crashed)
    room = plate_module.ROOM_TO_START
    with PlateWriter(tmp_path / "take", TakeInfo(url="x", camera="live"), free_bytes=lambda: room) as plate:
        plate_module_bytes = plate_module._BYTES_BETWEEN_LOOKS
        plate._unchecked = plate_module_bytes + 1
        room = 0
        camera = LiveCamera(wire, plate)
        await camera.start()
        with pytest.raises(DiskFull):
            await camera.roll(600)
        await camera.stop()
    wire.close()


async def test_a_page_that_crashes_is_noticed_and_the_take_readable(session: Session, tmp_path: Path) -> None:
    wire = Wire(session.cdp, session.crashed)
    with PlateWriter(tmp_path / "take", TakeInfo(url="x", camera="live", density=DENSITY)) as plate:
        camera = LiveCamera(wire, plate)
        await camera.start()
        while not camera.tally.received_frames:
            await camera.roll(6)
        crash = asyncio.ensure_future(session.cdp.send("Page.crash"))
        with pytest.raises(BrowserCrashed):
            await camera.roll(600)
        with pytest.raises(BrowserCrashed):
            await camera.during(asyncio.sleep(5))
        await camera.stop()
        crash.cancel()
        await asyncio.gather(crash, return_exceptions=True)
    wire.close()
    assert read_take(tmp_path / "take").frames

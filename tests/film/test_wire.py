"""Nothing asked of a page is waited for without an end."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.film.wire import PageUnresponsive, Wire
from tests.film.conftest import BuildSet, ServePages

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.browser]


async def test_an_answer_an_error_and_no_answer_are_told_apart(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index="<title>Wire</title>")
    shot = await build_set(site.url)
    wire = shot.wire
    assert (await wire.send("Runtime.evaluate", {"expression": "6 * 7"}))["result"]["value"] == 42
    with pytest.raises(PlaywrightError, match="wasn't found"):
        await wire.send("No.suchCommand")
    with pytest.raises(PageUnresponsive):
        await wire.answer(asyncio.Event().wait(), limit_s=0.05)
    assert not await wire.happens(asyncio.Event(), limit_s=0.05)
    wire.check()
    assert not wire.is_cut


async def test_after_the_page_is_gone_everything_says_so_at_once(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index="<title>Wire</title>")
    shot = await build_set(site.url)
    gone = asyncio.Event()
    wire = Wire(shot.session.cdp, gone)
    waiting = asyncio.ensure_future(wire.answer(asyncio.Event().wait()))
    happening = asyncio.ensure_future(wire.happens(asyncio.Event(), limit_s=60))
    await asyncio.sleep(0)
    gone.set()
    _, late = await asyncio.wait({waiting, happening}, timeout=10)  # far less than either may wait
    assert not late
    for call in (waiting, happening):
        with pytest.raises(BrowserCrashed):
            await call
    assert wire.is_cut
    with pytest.raises(BrowserCrashed):
        wire.check()


async def test_a_closed_page_is_a_crashed_browser(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index="<title>Wire</title>")
    shot = await build_set(site.url)
    await shot.session.cdp.detach()
    with pytest.raises(BrowserCrashed):
        await shot.wire.send("Runtime.evaluate", {"expression": "1"})


async def test_a_late_error_disturbs_nobody(build_set: BuildSet, serve_pages: ServePages) -> None:
    site = serve_pages(index="<title>Wire</title>")
    shot = await build_set(site.url)

    async def fail_late() -> Any:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise PlaywrightError("too late") from None

    with pytest.raises(PageUnresponsive):
        await shot.wire.answer(fail_late(), limit_s=0.05)
    await asyncio.sleep(0)

"""What only pages that came by https may do, in every browser here: nothing of it passes the guard."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from autodemo_gui.browser import launch as launching
from autodemo_gui.browser.locate import BrowserChoice, find_browsers
from tests.browser.desk import Desk, desk
from tests.sites import SiteServer
from tests.sites.server import serve_untrusted

pytestmark = pytest.mark.browser

LISTEN_S = 0.5
"""Without the guard both come before one can ask, within milliseconds (measured)."""
PAY = """(method) => {
  const total = { label: "Tea", amount: { currency: "EUR", value: "1" } };
  const supportedMethods = new URL(method, location).href;
  return new PaymentRequest([{ supportedMethods }], { total }) instanceof PaymentRequest;
}"""


@pytest.fixture
def writes() -> Iterator[SiteServer]:
    with serve_untrusted("writes") as site:
        yield site


@pytest.fixture(params=find_browsers(), ids=lambda choice: choice.path.name)
async def trusting(
    request: pytest.FixtureRequest, writes: SiteServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    """A browser that takes the site for what it says it is; it ends before the site, which waits for its lines."""
    choice: BrowserChoice = request.param
    monkeypatch.setattr(launching, "_QUIET_FLAGS", (*launching._QUIET_FLAGS, "--ignore-certificate-errors"))
    async with desk(choice) as opened:
        yield opened


async def heard(site: SiteServer, path: str) -> bool:
    """Whether the server hears of a path within a while."""
    until_s = time.monotonic() + LISTEN_S
    while time.monotonic() < until_s:
        if any(request.path == path for request in site.log.all()):
            return True
        await asyncio.sleep(0.02)
    return False


async def test_nothing_is_fetched_ahead_of_a_click_and_nobody_is_asked_how_to_pay_there(
    trusting: Desk, writes: SiteServer
) -> None:
    async with trusting.session(writes.at("ahead/hidden")) as session:
        assert not await heard(writes, "/accept/closed-prefetch")
        async with session.guard.click_window("Buy"):
            assert await session.page.evaluate(PAY, "/accept/pay")
        assert not await heard(writes, "/accept/pay")


async def test_without_the_guard_somebody_is(writes: SiteServer, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [choice for choice in find_browsers() if not choice.can_step]
    if not whole:
        pytest.skip("the headless shell pays nowhere")
    monkeypatch.setattr(launching, "_QUIET_FLAGS", (*launching._QUIET_FLAGS, "--ignore-certificate-errors"))
    async with desk(whole[0]) as opened:
        page = await (await opened.browser.new_context()).new_page()
        await page.goto(writes.at("quiet.html"))
        await page.evaluate(PAY, "/accept/pay")
        assert await heard(writes, "/accept/pay")

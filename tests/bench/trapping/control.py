"""The control run: a plain browser without any guard sets off every trap, and the site sees that it does."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Sequence

from playwright.async_api import Browser, BrowserContext, Dialog, ElementHandle, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.proxy import egress
from tests.bench.trapping.names import rebinding
from tests.sites.traps.server import TrapSite
from tests.sites.traps.trap import Trap, Way

LANES = 4
PATIENCE_S = 3.0
"""How long a trap may take beyond its own delay."""
_POLL_S = 0.05
_FLAGS = ("--proxy-bypass-list=<-loopback>", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
_RIGHTS = ("notifications", "geolocation", "clipboard-read", "clipboard-write")
_TRIGGERS = "a, button, input:not([type=hidden]), select, summary, [contenteditable], [role=button]"


async def prove(site: TrapSite, traps: Sequence[Trap]) -> set[int]:
    """The numbers of those traps that go off."""
    waiting = list(traps)
    proven: set[int] = set()
    async with _unguarded() as browser:

        async def lane() -> None:
            while waiting:
                trap = waiting.pop(0)
                if await _goes_off(browser, site, trap):
                    proven.add(trap.number)

        await asyncio.gather(*(lane() for _ in range(LANES)))
    return proven


@contextlib.asynccontextmanager
async def _unguarded() -> AsyncIterator[Browser]:
    """Chromium as Playwright starts it; the proxy is there only for the names."""
    everything = EgressRules(None, ("127.0.0.0/8", "::1/128"))
    async with (
        egress(everything, lambda _: None, resolve=rebinding(site_too=False)) as proxy,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(
            executable_path=choose(stepped=False).path,
            args=[f"--proxy-server={proxy.url}", *_FLAGS],
            chromium_sandbox=os.geteuid() != 0,
        )
        try:
            yield browser
        finally:
            await browser.close()


async def _goes_off(browser: Browser, site: TrapSite, trap: Trap) -> bool:
    context = await browser.new_context(
        permissions=list(_RIGHTS),
        geolocation={"latitude": 53.5, "longitude": 9.9},
        viewport={"width": 1280, "height": 720},
    )
    try:
        page = await context.new_page()
        await _allow_passkeys(context, page)
        page.on("filechooser", lambda chooser: chooser.set_files(__file__))
        page.on("dialog", _answer)
        await page.goto(site.url + site.catalogue.page_of[trap.number].slug)
        await _set_off(page, site, trap)
        return await _has_gone_off(site, trap)
    except PlaywrightError as error:
        if await _has_gone_off(site, trap):  # the page may have gone with it
            return True
        print(f"{trap.key}: {error.message.splitlines()[0]}")
        return False
    finally:
        await context.close()


async def _answer(dialog: Dialog) -> None:
    """As the trap hopes for: yes to what asks whether one is sure, no to all else."""
    with contextlib.suppress(PlaywrightError):
        await (dialog.accept() if "Sure" in dialog.message else dialog.dismiss())


async def _allow_passkeys(context: BrowserContext, page: Page) -> None:
    cdp = await context.new_cdp_session(page)
    await cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    await cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


async def _has_gone_off(site: TrapSite, trap: Trap) -> bool:
    for _ in range(round((trap.wait_s + PATIENCE_S) / _POLL_S)):
        if trap.number in site.damage().fired:
            return True
        await asyncio.sleep(_POLL_S)
    return False


async def _set_off(page: Page, site: TrapSite, trap: Trap) -> None:
    if trap.way is Way.OPEN:
        return
    card = f'[data-number="{trap.number}"]'
    element = await page.query_selector(f"{card} .pull") or await page.query_selector(f"{card} :is({_TRIGGERS})")
    assert element is not None, trap.key
    mouse = page.mouse
    match trap.way:
        case Way.CLICK:
            await _click(page, element)
        case Way.HOVER:
            await mouse.move(*await _middle(element))
        case Way.FOCUS:
            await element.focus()
        case Way.TYPE | Way.ENTER:
            await _click(page, element)
            await page.keyboard.type("rope")
            if trap.way is Way.ENTER:
                await page.keyboard.press("Enter")
        case Way.DRAG:
            x, y = await _middle(element)
            await mouse.move(x, y)
            await mouse.down()
            await mouse.move(x + 40, y + 30, steps=4)
            await mouse.up()
        case Way.CHOOSE:
            await element.select_option(index=1)
        case Way.SCROLL:
            await page.wait_for_timeout(1700)
            await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        case Way.LEAVE:
            await _click(page, element)
            await page.click("h1")
            await page.goto(site.url)
        case Way.TWICE:
            await _click(page, element)
            then = await page.wait_for_selector(f'{card} .then, body > .then, input[type="password"]')
            assert then is not None
            await _click(page, then)
            await page.keyboard.type("x")
        case Way.KEY | Way.ESCAPE:
            await _click(page, element)
            await page.keyboard.press("Escape")
        case Way.BACK:
            await _click(page, element)
            await page.evaluate("history.back()")


async def _click(page: Page, element: ElementHandle) -> None:
    await page.mouse.click(*await _middle(element))


async def _middle(element: ElementHandle) -> tuple[float, float]:
    await element.scroll_into_view_if_needed()
    box = await element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

"""Tells when a page is calm: nothing new happens on it any more, whatever it may repeat for ever."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypedDict

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

log = logging.getLogger(__name__)

AFTER_LOAD_MS = 3000.0
AFTER_CLICK_MS = 1500.0
QUIET_MS = 250.0
POLL_MS = 50.0
ANSWER_TIMEOUT_S = 0.5

PassTime = Callable[[float], Awaitable[None]]
"""Lets this many milliseconds of page time pass: a sleep off camera, film on camera."""

# scripts/calm.js keeps the account; a page it does not run in (an error page of the browser) is as calm as it gets.
_ASK = """() => globalThis[Symbol.for("autodemo.calm")]?.()
  ?? { parsed: document.readyState !== "loading", signature: "", waiting: false }"""


class _Pulse(TypedDict):
    parsed: bool
    signature: str
    waiting: bool


async def settle(page: Page, *, pass_time: PassTime, cap_ms: float) -> float:
    """Wait until the page is calm, and return the milliseconds of page time that took.

    Calm means: the document is parsed, no novel request or change for 250 ms, finite animations have ended, fonts and
    the images in view are ready. Polling and tickers do not count. The page is only read by synchronous JavaScript, so
    this works while its clock stands still between calls of `pass_time`.

    Args:
        page: the page.
        pass_time: see `PassTime`.
        cap_ms: give up after this much page time.
    """
    waited_ms = quiet_ms = 0.0
    last = ""
    while waited_ms < cap_ms:
        pulse = await _ask(page)
        if pulse is None:  # waiting for the answer took time as well
            waited_ms += ANSWER_TIMEOUT_S * 1000
        if pulse is None or not pulse["parsed"] or pulse["waiting"] or pulse["signature"] != last:
            quiet_ms = 0.0
        elif quiet_ms >= QUIET_MS:
            return waited_ms
        last = pulse["signature"] if pulse else ""
        await pass_time(POLL_MS)
        waited_ms += POLL_MS
        quiet_ms += POLL_MS
    return waited_ms


async def _ask(page: Page) -> _Pulse | None:
    """The page's pulse, or None while it has none: between two documents, or busy with a script of its own."""
    asking = asyncio.ensure_future(page.evaluate(_ASK))
    done, _ = await asyncio.wait({asking}, timeout=ANSWER_TIMEOUT_S)
    if not done:
        asking.cancel()
        return None
    try:
        pulse: _Pulse = asking.result()
    except PlaywrightError as error:
        log.debug("page has no pulse just now: %s", error)
        return None
    return pulse

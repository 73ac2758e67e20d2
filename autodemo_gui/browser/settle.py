"""Tells when a page is calm: nothing new happens on it any more, whatever it may repeat for ever."""

import asyncio
import contextlib
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
ANSWER_TIMEOUT_S = 2.0
_LEAST_POLL_MS = 9.0

PassTime = Callable[[float], Awaitable[None]]
"""Lets this many milliseconds of page time pass: a sleep off camera, film on camera."""

# scripts/calm.js keeps the account; a page it does not run in (an error page of the browser) is as calm as it gets.
_ASK = """() => globalThis[Symbol.for("autodemo.calm")]?.()
  ?? { parsed: document.readyState !== "loading", signature: "", waiting: false, origin: 0, parsedFor: 0 }"""


class _Pulse(TypedDict):
    parsed: bool
    signature: str
    waiting: bool
    origin: float
    parsedFor: float


async def settle(
    page: Page, *, pass_time: PassTime, cap_ms: float, since_parsed: bool = False, replaced: float | None = None
) -> float:
    """Wait until the page is calm, and return the milliseconds of page time that took.

    Calm means: the document is parsed, no novel request or change for 250 ms, finite animations have ended, fonts and
    the images in view are ready. Polling and tickers do not count. The page is only read by synchronous JavaScript, so
    this works while its clock stands still between calls of `pass_time`.

    It is looked at every 50 ms since it was parsed, and the cap of a new document counts from the moment it was parsed:
    neither depends on when this was called, so a film of the page always ends its wait at the same moment.

    Args:
        page: the page.
        pass_time: see `PassTime`.
        cap_ms: give up after this much page time; a document that comes meanwhile has at least `AFTER_LOAD_MS`.
        since_parsed: the document is new, and the cap counts from the moment it was parsed.
        replaced: time origin of the document no longer shown; for a moment it may still be the one that answers.
    """
    waited_ms = capped_ms = quiet_ms = 0.0
    last, origin = "", None
    while capped_ms < cap_ms:
        try:
            pulse = await _ask(page)
        except TimeoutError:  # waiting for the answer took time as well
            pulse = None
            waited_ms += ANSWER_TIMEOUT_S * 1000
            capped_ms += ANSWER_TIMEOUT_S * 1000
        if pulse is not None and since_parsed and pulse["origin"] == replaced:
            pulse = None  # it answers, and is no longer shown
        if pulse is not None:
            if origin is not None and pulse["origin"] != origin:
                since_parsed, cap_ms = True, max(cap_ms, AFTER_LOAD_MS)
            origin = pulse["origin"]
            if since_parsed and pulse["parsed"] and (capped_ms := pulse["parsedFor"]) >= cap_ms:
                break
        if pulse is None or not pulse["parsed"] or pulse["waiting"] or pulse["signature"] != last:
            quiet_ms = 0.0
        elif quiet_ms >= QUIET_MS:
            return waited_ms
        last = pulse["signature"] if pulse else ""
        poll_ms = POLL_MS - round(pulse["parsedFor"] if pulse else 0.0) % POLL_MS
        if poll_ms < _LEAST_POLL_MS:
            poll_ms += POLL_MS
        await pass_time(poll_ms)
        waited_ms += POLL_MS
        capped_ms += POLL_MS
        quiet_ms += POLL_MS
    return waited_ms


async def time_origin(page: Page) -> float | None:
    """What tells a document from others; None when there is no answer just now."""
    with contextlib.suppress(TimeoutError):
        pulse = await _ask(page)
        return pulse["origin"] if pulse else None
    return None


async def _ask(page: Page) -> _Pulse | None:
    """The page's pulse, or None between two documents.

    Raises:
        TimeoutError: it is busy with a script of its own.
    """
    asking = asyncio.ensure_future(page.evaluate(_ASK))
    done, _ = await asyncio.wait({asking}, timeout=ANSWER_TIMEOUT_S)
    if not done:
        asking.cancel()
        raise TimeoutError
    try:
        pulse: _Pulse = asking.result()
    except PlaywrightError as error:
        log.debug("page has no pulse just now: %s", error)
        return None
    return pulse

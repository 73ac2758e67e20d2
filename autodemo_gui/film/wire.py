"""A DevTools line to the filmed page on which nothing waits for ever and the browser's end is noticed at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.session import crashed_browser
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

T = TypeVar("T")

ANSWER_S = 30.0
"""The longest answer seen was 4 s, a large page's first frame on a busy machine; beyond this a browser hangs."""
_GONE_WORDS = ("closed", "crashed", "disconnected", "detached")


class PageUnresponsive(BrowserCrashed):
    """The page is there, but did not answer in time."""


class Wire:
    """One page's DevTools session."""

    def __init__(self, cdp: CDPSession, gone: asyncio.Event) -> None:
        """Speak through `cdp` until `gone` is set."""
        self._cdp = cdp
        self._gone = asyncio.ensure_future(gone.wait())

    @property
    def is_cut(self) -> bool:
        """Whether page or browser are gone."""
        return self._gone.done()

    def check(self) -> None:
        """Raise if there is nobody at the other end.

        Raises:
            BrowserCrashed: page or browser are gone.
        """
        if self._gone.done():
            raise crashed_browser()

    def on(self, event: str, handler: Callable[[dict[str, Any]], None]) -> None:
        """Call `handler` with the parameters of every such event."""
        self._cdp.on(event, handler)

    async def send(self, method: str, params: dict[str, Any] | None = None, *, limit_s: float = ANSWER_S) -> Any:
        """The answer to a command; errors as those of `answer`."""
        return await self.answer(self._cdp.send(method, params or {}), limit_s=limit_s)

    async def answer(self, awaitable: Awaitable[T], *, limit_s: float = ANSWER_S) -> T:
        """The result of anything asked of the page.

        Raises:
            BrowserCrashed: page or browser are gone.
            PageUnresponsive: there was no answer within `limit_s`.
            playwright.async_api.Error: it was answered with an error.
        """
        call = asyncio.ensure_future(awaitable)
        call.add_done_callback(_heard)
        try:
            await asyncio.wait({call, self._gone}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
            if call.done():
                return call.result()
        except PlaywrightError as error:
            if self._gone.done() or any(word in str(error) for word in _GONE_WORDS):
                raise crashed_browser() from error
            raise
        finally:
            call.cancel()
        raise crashed_browser() if self._gone.done() else unresponsive(limit_s)

    async def happens(self, event: asyncio.Event, *, limit_s: float) -> bool:
        """Whether something happens within a time.

        Raises:
            BrowserCrashed: page or browser are gone.
        """
        if event.is_set():
            return True
        waiting = asyncio.ensure_future(event.wait())
        try:
            await asyncio.wait({waiting, self._gone}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if self._gone.done() and not event.is_set():
            raise crashed_browser()
        return event.is_set()

    def close(self) -> None:
        """Stop listening for the end."""
        self._gone.cancel()


def _heard(call: "asyncio.Future[Any]") -> None:
    """Take note of an answer that came after nobody waited any more."""
    if not call.cancelled() and call.exception() is not None:
        log.debug("late answer: %s", call.exception())


def unresponsive(limit_s: float) -> PageUnresponsive:
    """The error of a page that was busy for that long."""
    return PageUnresponsive(
        tr("The page does not answer any more."),
        tr("It was busy with itself for {seconds:.0f} seconds.", seconds=limit_s),
        tr("Record again; what was filmed is kept where it can be played."),
    )

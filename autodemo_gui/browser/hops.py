"""Watches every hop of the page's own navigations: redirects, which the guard's routes never see."""

import asyncio
import logging
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.guard import Guard
from autodemo_gui.browser.writes import Outgoing

log = logging.getLogger(__name__)


class HopGuard:
    """Stops a navigation at the first hop that must not be shown, so that what was shown before stays."""

    def __init__(self, cdp: CDPSession, guard: Guard) -> None:
        """Guard the page behind a protocol session by the rules of `guard`."""
        self._cdp = cdp
        self._guard = guard
        self._main_frame = ""
        self._answers: set[asyncio.Task[None]] = set()

    async def arm(self) -> None:
        """Pause documents, and nothing else, on their way out; needs no page time."""
        tree = await self._cdp.send("Page.getFrameTree")
        self._main_frame = tree["frameTree"]["frame"]["id"]
        self._cdp.on("Fetch.requestPaused", self._on_paused)
        patterns = [{"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}]
        await self._cdp.send("Fetch.enable", {"patterns": patterns})

    def _on_paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._answer(event))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, event: dict[str, Any]) -> None:
        """Let a document pass, or not; the first hop has been judged by the guard's own route."""
        request = event["request"]
        is_main_hop = event["frameId"] == self._main_frame and "redirectedRequestId" in event
        refusal = None
        if is_main_hop:
            refusal = self._guard.check(Outgoing(request["method"], request["url"]), is_main_navigation=True)
        try:
            if refusal is None:
                await self._cdp.send("Fetch.continueRequest", {"requestId": event["requestId"]})
            else:
                self._guard.refuse(refusal)
                await self._cdp.send("Fetch.failRequest", {"requestId": event["requestId"], "errorReason": "Aborted"})
        except PlaywrightError as error:
            log.debug("document went away while it was checked: %s", error)

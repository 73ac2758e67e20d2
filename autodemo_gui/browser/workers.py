"""Holds back what the guard's routes cannot see: sockets of workers, and pages fetched ahead of a click."""

import asyncio
import logging
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Page
from playwright.async_api import Error as PlaywrightError

log = logging.getLogger(__name__)

# A worker may fetch (its requests are routed) but not open a socket, and what it starts itself inherits that.
# Scheme sources compare upwards only: "http:" does not mean "ws:" (https://www.w3.org/TR/CSP3/#match-schemes).
POLICY = "connect-src http: https: data: blob:; worker-src blob: data:"
_SPECULATION_RULES = "application/speculationrules+json"
_REDIRECTS = range(300, 400)


class WorkerGuard:
    """Reads the answers that become programs of workers or rules of prefetching; no other answer is paused."""

    def __init__(self, cdp: CDPSession, *, sockets: bool) -> None:
        """Guard the page behind a protocol session of its own; `sockets` lets workers keep theirs."""
        self._cdp = cdp
        self._sockets = sockets
        self._answers: set[asyncio.Task[None]] = set()

    @classmethod
    async def arm(cls, context: BrowserContext, page: Page, *, sockets: bool) -> "WorkerGuard":
        """Guard a page before it opens anything; needs no page time."""
        guard = cls(await context.new_cdp_session(page), sockets=sockets)
        guard._cdp.on("Fetch.requestPaused", guard._on_paused)
        patterns = [{"urlPattern": "*", "resourceType": "Other", "requestStage": "Response"}]
        await guard._cdp.send("Fetch.enable", {"patterns": patterns})
        return guard

    def _on_paused(self, event: dict[str, Any]) -> None:
        task = asyncio.ensure_future(self._answer(event))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, event: dict[str, Any]) -> None:
        answer: dict[str, Any] = {"requestId": event["requestId"]}
        headers: list[dict[str, str]] = event.get("responseHeaders", [])
        sort = next((header["value"] for header in headers if header["name"].lower() == "content-type"), "")
        status = event.get("responseStatusCode", 0)
        try:
            if sort.startswith(_SPECULATION_RULES):
                # Prefetched and prerendered pages pass every route, and the pointer alone may call them.
                await self._cdp.send("Fetch.failRequest", {**answer, "errorReason": "Aborted"})
                return
            if "script" in sort and status not in _REDIRECTS and not self._sockets:
                answer["responseCode"] = status
                answer["responseHeaders"] = [*headers, {"name": "Content-Security-Policy", "value": POLICY}]
            await self._cdp.send("Fetch.continueResponse", answer)
        except PlaywrightError as error:
            log.debug("worker went away while it was checked: %s", error)

"""Holds back what the guard's routes cannot see: sockets of workers, and pages fetched ahead of a click."""

import logging
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

log = logging.getLogger(__name__)

# A worker may fetch (its requests are routed) but not open a socket, and what it starts itself inherits that.
# Scheme sources compare upwards only: "http:" does not mean "ws:" (https://www.w3.org/TR/CSP3/#match-schemes).
POLICY = "connect-src http: https: data: blob:; worker-src blob: data:"
_SPECULATION_RULES = "application/speculationrules+json"
_REDIRECTS = range(300, 400)


class WorkerGuard:
    """Reads the answers that become programs of workers or rules of prefetching.

    Attributes:
        PATTERNS: pause them on their way in, and no other answers.
    """

    PATTERNS = ({"urlPattern": "*", "resourceType": "Other", "requestStage": "Response"},)

    def __init__(self, cdp: CDPSession, *, sockets: bool) -> None:
        """Guard the page behind a protocol session; `sockets` lets workers keep theirs."""
        self._cdp = cdp
        self._sockets = sockets

    async def answer(self, event: dict[str, Any]) -> None:
        """Let an answer come in, or not, or with a policy."""
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

"""Holds back what the guard's routes cannot see: sockets of workers, and pages fetched ahead of a click."""

import json
import logging
import re
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.sockets import EVIDENCE as SOCKET
from autodemo_gui.browser.writes import Outgoing
from autodemo_gui.core.policy import Layer, Refusal, Rule

log = logging.getLogger(__name__)

# A worker may fetch (its requests are routed) but not open a socket, and what it starts itself inherits that.
# Scheme sources compare upwards only: "http:" does not mean "ws:" (https://www.w3.org/TR/CSP3/#match-schemes).
# A worker has no other voice than the browser's report of what the policy held back; no such host exists.
TELLS_AT = "https://autodemo.invalid/worker"
POLICY = f"connect-src http: https: data: blob:; worker-src blob: data:; report-uri {TELLS_AT}"
_SPECULATION_RULES = "application/speculationrules+json"
_DOCUMENT = re.compile(r"\b(html|xml)\b", re.IGNORECASE)
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

    @staticmethod
    def held_back(sent: Outgoing) -> Refusal | None:
        """What a worker was kept from opening, if that is what a request reports."""
        if sent.url != TELLS_AT:
            return None
        try:
            address = str(json.loads(sent.body)["csp-report"]["blocked-uri"])
        except (ValueError, LookupError, TypeError):  # a page may send there what it likes
            return None
        return Refusal(Rule.WRITE, Layer.METHOD, address, SOCKET if address.startswith("ws") else "Worker", address)

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
            # Of what type a program says that it is does not matter to every browser; a document is none, nor is what
            # has no answer: a resource that is asked for again where it can only come from the cache.
            if status and status not in _REDIRECTS and not _DOCUMENT.search(sort) and not self._sockets:
                answer["responseCode"] = status
                answer["responseHeaders"] = [*headers, {"name": "Content-Security-Policy", "value": POLICY}]
            await self._cdp.send("Fetch.continueResponse", answer)
        except PlaywrightError as error:
            log.debug("worker went away while it was checked: %s", error)

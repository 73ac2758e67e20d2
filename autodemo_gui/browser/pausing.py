"""Requests that are paused on their way out, and answers on their way in, by one protocol session for both.

A second session of a page would set its animations back to their own speed with every document (Chromium 156), and off
camera they are hastened.
"""

import asyncio
from typing import Any

from playwright.async_api import CDPSession

from autodemo_gui.browser.hops import HopGuard
from autodemo_gui.browser.workers import WorkerGuard


class Pausing:
    """Asks the browser to pause what the two guards want to see, and hands each what is its own."""

    def __init__(self, cdp: CDPSession, hops: HopGuard, workers: WorkerGuard) -> None:
        """Bind the guards of one page, all behind the same protocol session."""
        self._cdp = cdp
        self._hops = hops
        self._workers = workers
        self._answers: set[asyncio.Task[None]] = set()

    async def arm(self) -> None:
        """Begin, before the page opens anything; needs no page time."""
        await self._hops.arm()
        self._cdp.on("Fetch.requestPaused", self._on_paused)
        await self._cdp.send("Fetch.enable", {"patterns": [*HopGuard.PATTERNS, *WorkerGuard.PATTERNS]})

    def _on_paused(self, event: dict[str, Any]) -> None:
        has_come = "responseStatusCode" in event or "responseErrorReason" in event
        task = asyncio.ensure_future((self._workers if has_come else self._hops).answer(event))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

"""Tells the requests a page will get an answer to from those it keeps open for ever."""

import asyncio
import math
import re
import time

from playwright.async_api import Page, Request, Response

ENDLESS_KINDS = frozenset({"eventsource", "websocket", "media"})
"""Open for as long as the page wishes: a stream, or a video that is read as it is played."""
BODY_S = 0.5
"""Wall seconds an answer's body is waited for after its head; one that no script reads never ends."""
_SCRIPTED = frozenset({"fetch", "xhr"})
_STREAMED = ("text/event-stream", "application/x-ndjson", "application/grpc-web")
# How the two usual libraries for live pages name their long polls (socket.io and SignalR).
_LONG_POLL = re.compile(r"[?&]transport=(polling|longpolling|serversentevents)\b", re.IGNORECASE)


class Traffic:
    """The requests of a page that are under way."""

    def __init__(self, page: Page) -> None:
        """Listen to `page` from now on."""
        self._open: dict[Request, float] = {}
        self._endless: set[Request] = set()
        self._known: set[str] = set()
        self._less = asyncio.Event()
        page.on("request", self._began)
        page.on("response", self._answered)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)

    @property
    def has_endless(self) -> bool:
        """Whether a request is open that nobody should wait for."""
        now_s = time.monotonic()
        for request, until_s in list(self._open.items()):
            if until_s <= now_s and request.resource_type in _SCRIPTED:  # a stream that a script reads
                self._never_ends(request)
        return bool(self._endless)

    @property
    def is_open(self) -> bool:
        """Whether a request is worth waiting for."""
        now_s = time.monotonic()
        return any(until_s > now_s for until_s in self._open.values())

    async def answered(self, limit_s: float) -> None:
        """Wait until a request is answered, or the time is over."""
        self._less.clear()
        waiting = asyncio.ensure_future(self._less.wait())
        await asyncio.wait({waiting}, timeout=limit_s)
        waiting.cancel()

    def give_up(self) -> bool:
        """Wait for none of the open requests any more, nor for their like; True if there were any."""
        had_some = bool(self._open)
        for request in list(self._open):
            self._never_ends(request)
            if request.resource_type in _SCRIPTED:
                self._known.add(_template(request))
        return had_some

    def _never_ends(self, request: Request) -> None:
        self._open.pop(request, None)
        self._endless.add(request)

    def _began(self, request: Request) -> None:
        accepts = request.headers.get("accept", "")
        is_endless = (
            request.resource_type in ENDLESS_KINDS
            or accepts.startswith(_STREAMED)
            or _LONG_POLL.search(request.url) is not None
            or _template(request) in self._known
        )
        if is_endless:
            self._endless.add(request)
        else:
            self._open[request] = math.inf

    def _answered(self, response: Response) -> None:
        if response.request in self._open:
            self._open[response.request] = time.monotonic() + BODY_S

    def _ended(self, request: Request) -> None:
        self._open.pop(request, None)
        self._endless.discard(request)
        self._less.set()


def _template(request: Request) -> str:
    """What the repetitions of a request have in common."""
    return f"{request.method} {request.url.partition('?')[0]}"

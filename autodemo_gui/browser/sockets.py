"""WebSockets of a guarded page: they hear everything, and speak only while the page loads by itself."""

import json
import re
from collections.abc import Callable
from typing import Any, Protocol

from playwright.async_api import BrowserContext, WebSocketRoute

from autodemo_gui.core.policy import Layer, Refusal, Rule

EVIDENCE = "WebSocket"
# What clients of well-known protocols send so that the line stays open: Engine.IO, SocketCluster, STOMP, SignalR, MQTT.
_LIFE_SIGNS = frozenset({"", "2", "3", "#1", "#2", "\n", "ping", "pong", '{"type":6}\x1e', "\xc0\x00"})
_LIFE_WORDS = frozenset({"ping", "pong", "heartbeat", "keepalive", "keep-alive", "keep_alive"})
_SAID = _LIFE_WORDS | {"phoenix"}
_COUNTER = re.compile(r"[\d.:TZ+-]*")
_LONGEST_LIFE_SIGN = 200


class Phases(Protocol):
    """What a socket must know of, and ask, the guard."""

    @property
    def is_loading(self) -> bool:
        """Whether what the page sends is its own doing."""
        ...

    @property
    def acting(self) -> str:
        """The name of what is acted on just now, or nothing."""
        ...

    def check_socket(self, url: str) -> Refusal | None:
        """Why a socket must not connect to an address, or None."""
        ...

    def is_own_message(self, url: str, message: str | bytes) -> bool:
        """Whether a page that is loading sends it by itself."""
        ...


class SocketGuard:
    """Routes every WebSocket of a context's pages; those of workers are none of it (see `workers`)."""

    def __init__(self, phases: Phases, refuse: Callable[[Refusal], None], *, strict: bool) -> None:
        """`refuse` is told of messages held back; `strict` lets no socket connect."""
        self._phases = phases
        self._refuse = refuse
        self._strict = strict
        self._told: set[tuple[str, str]] = set()

    async def attach(self, context: BrowserContext) -> None:
        """Guard the pages of a context; before its first page is opened."""
        await context.route_web_socket("**/*", self._on_socket)

    async def _on_socket(self, socket: WebSocketRoute) -> None:
        if self._strict:
            self._note(socket.url)
            await socket.close()
            return
        if refusal := self._phases.check_socket(socket.url):
            self._refuse(refusal)
            await socket.close()
            return
        server = socket.connect_to_server()

        def forward(message: str | bytes) -> None:
            if is_life_sign(message) or self._phases.is_own_message(socket.url, message):
                server.send(message)
            else:
                self._note(socket.url)

        socket.on_message(forward)

    def _note(self, url: str) -> None:
        """One refusal for each act and socket, however many messages."""
        acting = "" if self._phases.is_loading else self._phases.acting
        if (acting, url) not in self._told:
            self._told.add((acting, url))
            self._refuse(Refusal(Rule.WRITE, Layer.METHOD, acting or url, EVIDENCE, url))


def is_life_sign(message: str | bytes) -> bool:
    """Whether a message says only that its sender is still there, in the words of a protocol in wide use."""
    text = message if isinstance(message, str) else message.decode("latin-1")
    if text in _LIFE_SIGNS:
        return True
    if len(text) > _LONGEST_LIFE_SIGN or text[0] not in "{[":
        return False
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(read, list):  # Phoenix: [join reference, reference, topic, event, payload]
        return len(read) == 5 and read[2:] == ["phoenix", "heartbeat", {}]
    words = [value for value in read.values() if not _is_bare(value)]
    return words != ["phoenix"] and bool(words) and all(isinstance(word, str) and word in _SAID for word in words)


def _is_bare(value: Any) -> bool:
    """A number, a time, or nothing: it numbers a sign of life, and says no more."""
    if isinstance(value, str):
        return _COUNTER.fullmatch(value) is not None
    return value is None or value == {} or value == [] or isinstance(value, int | float)

"""The server of the trap site: it does what it is asked to, keeps its state in a file, and writes down what arrived.

It listens twice on one port: at 127.0.0.1 as the site (and, by another name, as another domain), and at 127.0.0.2 as
something internal that nobody may reach.
"""

import json
import re
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from tests.sites.log import Request, RequestLog
from tests.sites.routes import Exchange
from tests.sites.traps.catalogue import CATALOGUE, Catalogue
from tests.sites.traps.markup import ELSEWHERE, INTERNAL, REBIND, SITE, Renderer
from tests.sites.traps.oracle import goes_off, is_read, number_of
from tests.sites.traps.programs import PROGRAMS
from tests.sites.traps.trap import Harm

_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="18"/></svg>'
_BIND_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Damage:
    """What the servers saw since the last `reset`.

    Attributes:
        fired: how often each trap went off, by number.
        state_changed: whether the state file is not what it was.
        writes: requests that are not GET, HEAD or OPTIONS, and messages over WebSockets, as text.
        internal: requests to the internal address, and connections without one.
        elsewhere: pages of the other domain that were opened.
        own: writes that the pages make by themselves while they load; they are none of the above.
    """

    fired: dict[int, int]
    state_changed: bool
    writes: tuple[str, ...]
    internal: tuple[str, ...]
    elsewhere: tuple[str, ...]
    own: int


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: "TrapSite", host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self.site = site
        self.is_internal = host == INTERNAL

    def process_request(self, request: Any, client_address: Any) -> None:
        if self.is_internal:
            self.site.internal_connected()
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """The request log is the log."""

    def _answer(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(address.path), address.query, headers, body)
        self.server.site.answer(
            Exchange(self, request, self.server.site.log, self.server.site.closing), self.server.is_internal
        )


class TrapSite:
    """The trap site on a loopback port, as a context manager.

    Attributes:
        log: everything that was asked of the site, also under its other names.
    """

    def __init__(self, folder: Path, *, catalogue: Catalogue = CATALOGUE, seed: int = 0) -> None:
        """Bind the port; nothing is answered before the block is entered.

        Args:
            folder: where state and write log are kept.
            catalogue: what is on the pages.
            seed: their order, see `Renderer`.
        """
        self.catalogue = catalogue
        self.log = RequestLog()
        self.closing = threading.Event()
        self._state_file, self._write_log = folder / "state.json", folder / "writes.jsonl"
        self._lock = threading.Lock()
        self._listeners = self._bind()
        self.renderer = Renderer(catalogue, self.port, seed)
        self._pages = {page.slug: page for page in catalogue.pages}
        self.reset()

    @property
    def port(self) -> int:
        """The TCP port of both addresses."""
        return int(self._listeners[0].server_address[1])

    @property
    def url(self) -> str:
        """The start page."""
        return f"http://{SITE}:{self.port}/"

    def reset(self) -> None:
        """Everything as it was, and nothing seen."""
        with self._lock:
            self._fired: Counter[int] = Counter()
            self._writes: list[str] = []
            self._internal: list[str] = []
            self._elsewhere: list[str] = []
            self._connected = self._own = 0
            self.log.clear()
            self._write_log.write_text("")
            self._untouched = self._save()

    def rearrange(self, *, seed: int, inline: bool) -> None:
        """From now on, pages are written in another way; see `Renderer`."""
        self.renderer = Renderer(self.catalogue, self.port, seed, inline)

    def damage(self) -> Damage:
        """What was seen so far."""
        with self._lock:
            silent = self._connected - len(self._internal)
            return Damage(
                fired=dict(self._fired),
                state_changed=self._state_file.read_bytes() != self._untouched,
                writes=tuple(self._writes),
                internal=(*self._internal, *["a connection"] * silent),
                elsewhere=tuple(self._elsewhere),
                own=self._own,
            )

    def seen(self) -> set[int]:
        """The look-alikes that the site was told a click of."""
        return {number for request in self.log.all() if (number := number_of(request)) in self.catalogue.harmless}

    def internal_connected(self) -> None:
        """Somebody reached the internal address."""
        with self._lock:
            self._connected += 1

    def answer(self, exchange: Exchange, is_internal: bool) -> None:
        """Note a request, do what it says, and answer it."""
        request = exchange.request
        self._note(request, is_internal)
        if request.headers.get("host", "").startswith(REBIND):
            exchange.hang_up()  # after this answer, so that the name is asked for again
        if request.headers.get("upgrade", "").lower() == "websocket" and not is_internal:
            for message in exchange.web_socket():
                self._note(Request("WS", request.path, headers=request.headers, body=message), is_internal)
            return
        number = number_of(request)
        trap = self.catalogue.traps.get(number) if number else None
        first = request.path.split("/")[1]
        if request.path == "/":
            exchange.send(self.renderer.home())
        elif first in self._pages and request.path == f"/{first}":
            exchange.send(self.renderer.page(self._pages[first]))
        elif first == "programs" and request.path[len("/programs/") :] in PROGRAMS:
            exchange.send(PROGRAMS[request.path[len("/programs/") :]], content_type="text/javascript")
        elif request.path.endswith(".svg"):
            exchange.send(_PICTURE, content_type="image/svg+xml")
        elif first == "hop":
            self._hop(exchange)
        elif request.path.endswith("/onward"):
            exchange.send(status=302, headers={"Location": request.path.removesuffix("/onward")})
        elif first == "way" and trap is not None:
            target = self.renderer.fill(trap.to, trap.number)
            if trap.status == 200:
                exchange.send(_small_page(target))
            else:
                exchange.send(status=trap.status, headers={"Location": target})
        elif first == "frame" and trap is not None:
            exchange.send(_small_page(self.renderer.fill(trap.inner, trap.number)))
        elif first in ("items", "seen", "own", "login", "account", "read", "calendar"):
            exchange.send(_small_page(f"<h1>{first.title()}</h1><p>Here you are.</p>"), headers=_CORS)
        else:
            exchange.send(_small_page(f"<h1>Nothing at {request.path}</h1>"), status=404)

    def _hop(self, exchange: Exchange) -> None:
        left = int(exchange.request.path.rpartition("/")[2])
        to = exchange.argument("to")
        exchange.send(status=302, headers={"Location": f"/hop/{left - 1}?to={to}" if left > 1 else to})

    def _note(self, request: Request, is_internal: bool) -> None:
        number = number_of(request)
        trap = self.catalogue.traps.get(number) if number else None
        line = f"{request.method} {request.headers.get('host', '')}{request.path}?{request.query} {request.body[:80]!r}"
        with self._lock:
            self.log.add(request)
            if is_internal:
                self._internal.append(line)
            elif request.path.startswith("/own/"):
                self._own += 1
            elif request.writes and not is_read(request):
                self._writes.append(line)
                with self._write_log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps({"trap": trap.key if trap else None, "request": line}) + "\n")
            is_elsewhere = request.headers.get("host", "").startswith(ELSEWHERE)
            opens_elsewhere = is_elsewhere and request.headers.get("sec-fetch-dest") == "document"
            if opens_elsewhere:
                self._elsewhere.append(line)
            if trap is None or not re.search(r"/items/", request.path) or not goes_off(trap, request):
                return
            is_that_harm = {Harm.INTERNAL: is_internal, Harm.ELSEWHERE: opens_elsewhere}.get(trap.harm, not is_internal)
            if is_that_harm:
                self._fired[trap.number] += 1
                if trap.harm is Harm.WRITE:
                    self._save()

    def _save(self) -> bytes:
        """Write the state: each item, and how often it was changed."""
        items = {
            trap.key: self._fired[number] for number, trap in self.catalogue.traps.items() if trap.harm is Harm.WRITE
        }
        state = json.dumps({"items": items}, indent=1).encode()
        self._state_file.write_bytes(state)
        return state

    def _bind(self) -> tuple[_Listener, _Listener]:
        for _ in range(_BIND_ATTEMPTS):
            site = _Listener(self, "127.0.0.1", 0)
            try:
                return site, _Listener(self, INTERNAL, site.server_address[1])
            except OSError:  # somebody else has that port there
                site.server_close()
        raise OSError(f"no port is free on both 127.0.0.1 and {INTERNAL}")

    def __enter__(self) -> Self:
        self._threads = [
            threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            for listener in self._listeners
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        for listener in self._listeners:
            listener.shutdown()
            listener.server_close()
        for thread in self._threads:
            thread.join()


_CORS = {"Access-Control-Allow-Origin": "*"}


def _small_page(content: str) -> str:
    head = '<meta charset="utf-8"><title>Harbour</title><link rel="icon" href="data:,">'
    return f'<!doctype html><html lang="en">{head}{content}'

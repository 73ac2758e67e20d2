"""The server of the trap site: it does what it is asked to, and writes down what arrived.

It listens on one port of 127.0.0.1 as the site (and, by another name, as another domain), and on the same port of
127.0.0.2, for TCP and UDP, as something internal that nobody may reach.
"""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, BaseServer, ThreadingUDPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from tests.sites.log import Request
from tests.sites.routes import Exchange
from tests.sites.traps.catalogue import CATALOGUE, Catalogue
from tests.sites.traps.ledger import Damage, Ledger
from tests.sites.traps.markup import INTERNAL, REBIND, SHIFTING, SITE, Renderer, small_page
from tests.sites.traps.oracle import number_of
from tests.sites.traps.programs import PROGRAMS
from tests.sites.traps.trap import Trap

_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="18"/></svg>'
_ANSWERED = frozenset({"items", "seen", "own", "login", "account", "read", "calendar"})
"""First segments of addresses that are answered in a word or two, whatever follows."""
_BIND_ATTEMPTS = 20


class TrapSite:
    """The trap site on a loopback port, as a context manager."""

    def __init__(self, folder: Path, *, catalogue: Catalogue = CATALOGUE) -> None:
        """Bind the port; nothing is answered before the block is entered.

        Args:
            folder: where state and write log are kept.
            catalogue: what is on the pages.
        """
        self.catalogue = catalogue
        self.closing = threading.Event()
        self._ledger = Ledger(folder, catalogue)
        self._listeners = self._bind()
        self._threads = [
            threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            for listener in self._listeners
        ]
        self._renderer = Renderer(catalogue, self.port)
        self._pages = {page.slug: page for page in catalogue.pages}

    @property
    def port(self) -> int:
        """The port, of both addresses."""
        return int(self._listeners[0].server_address[1])

    @property
    def url(self) -> str:
        """The start page."""
        return f"http://{SITE}:{self.port}/"

    def rearrange(self, *, seed: int, inline: bool) -> None:
        """From now on, pages are written in another way; see `Renderer`."""
        self._renderer = Renderer(self.catalogue, self.port, seed, inline)

    def reset(self) -> None:
        """Everything as it was, and nothing seen."""
        self._ledger.reset()

    def damage(self) -> Damage:
        """What was seen since the last `reset`."""
        return self._ledger.damage()

    def seen(self) -> set[int]:
        """The look-alikes that the site was told a click of."""
        return self._ledger.seen()

    def note_connection(self) -> None:
        """See `Ledger`."""
        self._ledger.note_connection()

    def note_datagram(self) -> None:
        """See `Ledger`."""
        self._ledger.note_datagram()

    def answer(self, handler: BaseHTTPRequestHandler, request: Request, *, is_internal: bool) -> None:
        """Note a request, do what it says, and answer it."""
        self._ledger.note(request, is_internal=is_internal)
        exchange = Exchange(handler, request, self._ledger.log, self.closing)
        if request.headers.get("host", "").startswith((REBIND, SHIFTING)):
            exchange.hang_up()  # after this answer, so that the name is asked for again
        if request.headers.get("upgrade", "").lower() == "websocket" and not is_internal:
            for message in exchange.web_socket():
                said = Request("WS", request.path, headers=request.headers, body=message)
                self._ledger.note(said, is_internal=is_internal)
            return
        self._send(exchange)

    def _send(self, exchange: Exchange) -> None:
        path = exchange.request.path
        first, _, rest = path.removeprefix("/").partition("/")
        number = number_of(exchange.request)
        trap = self.catalogue.traps.get(number) if number else None
        if path == "/":
            exchange.send(self._renderer.home())
        elif first in self._pages and not rest:
            exchange.send(self._renderer.page(self._pages[first]))
        elif first == "programs" and rest in PROGRAMS:
            exchange.send(PROGRAMS[rest], content_type="text/plain" if rest.endswith(".txt") else "text/javascript")
        elif path.endswith(".svg"):
            exchange.send(_PICTURE, content_type="image/svg+xml")
        elif path.endswith("/onward"):
            _redirect(exchange, 302, path.removesuffix("/onward"))
        elif first == "hop":
            _hop(exchange)
        elif first == "way" and trap is not None:
            self._lead_on(exchange, trap)
        elif first == "frame" and trap is not None:
            headers = dict([self._renderer.fill(trap.header, trap.number).split(": ", 1)]) if trap.header else {}
            exchange.send(small_page(self._renderer.fill(trap.inner, trap.number)), headers=headers)
        elif first in _ANSWERED:
            content = small_page(f"<h1>{first.title()}</h1><p>Here you are.</p>")
            exchange.send(content, headers={"Access-Control-Allow-Origin": "*"})
        else:
            exchange.send(small_page(f"<h1>Nothing at {path}</h1>"), status=404)

    def _lead_on(self, exchange: Exchange, trap: Trap) -> None:
        target = self._renderer.fill(trap.to, trap.number)
        if trap.status == 200:
            exchange.send(small_page(target))
        else:
            _redirect(exchange, trap.status, target)

    def _bind(self) -> tuple[BaseServer, ...]:
        for _ in range(_BIND_ATTEMPTS):
            with contextlib.ExitStack() as stack:
                try:
                    site = stack.enter_context(_Listener(self, "127.0.0.1", 0))
                    port = int(site.server_address[1])
                    inside = stack.enter_context(_Listener(self, INTERNAL, port)), stack.enter_context(_Ear(self, port))
                except OSError:  # somebody else has that port there
                    continue
                stack.pop_all()
                return site, *inside
        raise OSError(f"no port is free on both 127.0.0.1 and {INTERNAL}")

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        for listener, thread in zip(self._listeners, self._threads, strict=True):
            listener.shutdown()
            listener.server_close()
            thread.join()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: TrapSite, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self.site = site
        self.is_internal = host == INTERNAL

    def process_request(self, request: Any, client_address: Any) -> None:
        if self.is_internal:
            self.site.note_connection()
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # any method is answered, and noted
            return self._answer
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the ledger is the log."""

    def _answer(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(address.path), address.query, headers, body)
        self.server.site.answer(self, request, is_internal=self.server.is_internal)


class _Ear(ThreadingUDPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, site: TrapSite, port: int) -> None:
        super().__init__((INTERNAL, port), _Datagram)
        self.site = site


class _Datagram(BaseRequestHandler):
    server: _Ear

    def handle(self) -> None:
        self.server.site.note_datagram()


def _redirect(exchange: Exchange, status: int, target: str) -> None:
    exchange.send(status=status, headers={"Location": target})


def _hop(exchange: Exchange) -> None:
    """``/hop/2?to=…``: so many redirects, then there."""
    left, to = int(exchange.request.path.rpartition("/")[2]), exchange.argument("to")
    _redirect(exchange, 302, f"/hop/{left - 1}?to={to}" if left > 1 else to)

"""A threaded loopback web server for tests: static folders beside this file, plus routes that misbehave on purpose."""

import contextlib
import mimetypes
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import trustme

from tests.sites import routes
from tests.sites.log import Request, RequestLog

SITES = Path(__file__).parent
TEXT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


class _Server(ThreadingHTTPServer):
    """Keeps its connections in view, so that closing ends every handler thread, hanging ones too."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, site: "SiteServer", tls: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site = site
        self.tls = tls
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.tls is not None:  # here, in the connection's own thread: a client that never speaks blocks only itself
            with self.tls.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
            return
        super().finish_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up or distrusts the certificate is the point of many tests, not an error."""

    def end(self) -> None:
        self.closing.set()
        self.shutdown()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):  # already gone
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # any method is answered, and logged: a DELETE must be seen, not refused
            return self._answer
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the request log is the log."""

    def _answer(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, unquote(address.path), address.query, headers, body)
        site = self.server.site
        site.log.add(request)
        exchange = routes.Exchange(self, request, site.log, self.server.closing)
        if (found := site.file_for(request.path)) is not None:
            exchange.send(site.contents(found), content_type=_content_type(found))
        elif (route := routes.find(request.path)) is not None:
            route(exchange)
        else:
            exchange.send(f"<title>Not found</title><h1>Nothing at {request.path}</h1>", status=404)


def _content_type(path: Path) -> str:
    guessed = TEXT_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return guessed or "application/octet-stream"


class SiteServer:
    """One folder of pages on a loopback port of its own; use it as a context manager, from sync and async tests alike.

    Links off the site say ``{{elsewhere}}``, which ``variables`` fills with a second site's address.
    """

    def __init__(
        self, root: Path, *, variables: Mapping[str, str] | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        """Bind the port (chosen by the system); nothing is answered before ``__enter__``."""
        self.root = root.resolve()
        self.log = RequestLog()
        self.variables = {"elsewhere": "http://elsewhere.invalid/", **(variables or {})}
        self._server = _Server(self, tls)
        self._scheme = "https" if tls else "http"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name=f"site-{root.name}", daemon=True
        )

    @property
    def port(self) -> int:
        """The TCP port."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The start page, ``http://127.0.0.1:PORT/``."""
        return f"{self._scheme}://127.0.0.1:{self.port}/"

    def at(self, path: str) -> str:
        """The full address of ``path``, with or without its leading slash."""
        return self.url + path.lstrip("/")

    def file_for(self, path: str) -> Path | None:
        """The file behind a URL path (folders mean their ``index.html``), or None; never one outside the root."""
        steps = PurePosixPath(path.lstrip("/")).parts
        if ".." in steps or "\0" in path:  # links that the folder itself holds may lead out: Debian's do
            return None
        found = self.root.joinpath(*steps)
        if found.is_dir():
            found /= "index.html"
        return found if found.is_file() else None

    def contents(self, file: Path) -> bytes:
        """The bytes of ``file``, with ``{{variables}}`` filled in when it is a page."""
        raw = file.read_bytes()
        if file.suffix == ".html":
            for name, value in self.variables.items():
                raw = raw.replace(b"{{" + name.encode() + b"}}", value.encode())
        return raw

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server and every connection, hanging ones too; ``with`` does this."""
        self._server.end()
        self._thread.join()


def serve_site(name: str, **variables: str) -> SiteServer:
    """The site in ``tests/sites/<name>``; ``with serve_site("acme") as site: … site.url``."""
    return SiteServer(_folder(name), variables=variables)


def serve_untrusted(name: str, *, identity: str = "127.0.0.1") -> SiteServer:
    """The site over TLS with a certificate for ``identity``, issued by an authority that nobody trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(identity).configure_cert(context)
    return SiteServer(_folder(name), tls=context)


def _folder(name: str) -> Path:
    root = SITES / name
    if not (root / "index.html").is_file():
        raise FileNotFoundError(f"there is no site named {name!r} in {SITES}")
    return root


@contextlib.contextmanager
def refused_port() -> Iterator[int]:
    """A loopback port on which every connection is refused: bound, so that nobody else gets it, but not listening."""
    with socket.socket() as idle:
        idle.bind(("127.0.0.1", 0))
        yield int(idle.getsockname()[1])

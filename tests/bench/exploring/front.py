"""A logging proxy before a site that is served by a program of its own: what was asked for is known on our side."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from tests.sites.log import Request, RequestLog

TIMEOUT_S = 20.0
_OURS = frozenset({"connection", "transfer-encoding", "keep-alive", "server", "date"})


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):  # any method is passed on, and logged: a DELETE must be seen, not refused
            return self._pass_on
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence: the request log is the log."""

    def _pass_on(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OURS}
        named = {name.lower(): value for name, value in headers.items()}
        self.server.log.add(Request(self.command, unquote(address.path), address.query, named, body))
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind_port, timeout=TIMEOUT_S)
        try:
            behind.request(self.command, self.path, body or None, headers)
            answer = behind.getresponse()
            content = answer.read()
        finally:
            behind.close()
        self.send_response(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _OURS | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, behind_port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind_port = behind_port
        self.log = RequestLog()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up early is no error."""


class Front:
    """Passes everything on to a port of this computer; ``with Front(port) as front: front.url, front.log``."""

    def __init__(self, behind_port: int) -> None:
        """Bind a port that the system chooses."""
        self._server = _Server(behind_port)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The start page, ``http://127.0.0.1:PORT/``."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    @property
    def log(self) -> RequestLog:
        """What was asked for."""
        return self._server.log

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

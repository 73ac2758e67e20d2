"""The misbehaving routes that every local site answers beside its pages."""

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from threading import Event
from urllib.parse import parse_qs

from tests.sites import websocket
from tests.sites.log import Request, RequestLog

HTML = "text/html; charset=utf-8"
BASIC_USER, BASIC_PASSWORD = "ada", "open sesame"
TICK_S = 0.1


class Exchange:
    """One request and the means to answer it; ``closing`` is set when the server ends, so nothing outlives a test."""

    def __init__(self, handler: BaseHTTPRequestHandler, request: Request, log: RequestLog, closing: Event) -> None:
        """Wrap a handler that has read its request."""
        self._handler = handler
        self.request = request
        self.log = log
        self.closing = closing

    def argument(self, name: str, default: str = "") -> str:
        """The first value of a query argument."""
        return parse_qs(self.request.query).get(name, [default])[0]

    def send(
        self,
        body: str | bytes = b"",
        *,
        status: int = 200,
        content_type: str = HTML,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer completely, with a length."""
        data = body.encode() if isinstance(body, str) else body
        self._start(status, {"Content-Type": content_type, "Content-Length": str(len(data)), **(headers or {})})
        if self.request.method != "HEAD":
            self._handler.wfile.write(data)

    def stream(self, chunks: Iterator[bytes], *, content_type: str = HTML, length: int | None = None) -> None:
        """Answer piece by piece and end by closing the connection; ``length`` may promise more than is sent."""
        promise = {} if length is None else {"Content-Length": str(length)}
        self._start(200, {"Content-Type": content_type, "Connection": "close", **promise})
        self._handler.close_connection = True
        for chunk in chunks:
            self._handler.wfile.write(chunk)
            self._handler.wfile.flush()

    def web_socket(self) -> Iterator[bytes]:
        """Accept the upgrade, greet with a text, and yield what the page sends until it leaves."""
        key = self.request.headers.get("sec-websocket-key", "")
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": websocket.accept_key(key)}
        self._start(101, upgrade)
        self._handler.close_connection = True
        self._handler.wfile.write(websocket.text_frame("welcome"))
        yield from websocket.messages(self._handler.rfile)

    def hang_up(self) -> None:
        """Close the connection without (further) answer."""
        self._handler.close_connection = True

    def _start(self, status: int, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        for name, value in {"Cache-Control": "no-store", **headers}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()


Route = Callable[[Exchange], None]


def find(path: str) -> Route | None:
    """The route whose prefix, a whole path segment, ``path`` begins with."""
    return next((route for prefix, route in ROUTES.items() if path == prefix or path.startswith(f"{prefix}/")), None)


def _last_segment(exchange: Exchange) -> str:
    return exchange.request.path.rstrip("/").rpartition("/")[2]


def status(exchange: Exchange) -> None:
    """``/status/503``: a page with that status."""
    code = int(_last_segment(exchange))
    exchange.send(f"<title>{code}</title><h1>Status {code}</h1>", status=code)


def hang(exchange: Exchange) -> None:
    """``/hang``: takes the request and never answers."""
    exchange.closing.wait()
    exchange.hang_up()


def drop(exchange: Exchange) -> None:
    """``/drop``: closes the connection instead of answering."""
    exchange.hang_up()


def slow_body(exchange: Exchange) -> None:
    """``/slow-body``: headers and half a page at once, then a byte now and then, never the end."""

    def trickle() -> Iterator[bytes]:
        yield b"<!doctype html><title>Slow</title><h1>The rest is coming</h1><p>"
        while not exchange.closing.wait(TICK_S):
            yield b"."

    exchange.stream(trickle(), length=1_000_000)


def delayed(exchange: Exchange) -> None:
    """``/delayed/300?type=svg``: a small page, picture or program (js) after that many milliseconds."""
    exchange.closing.wait(int(_last_segment(exchange)) / 1000)
    if exchange.argument("type") == "js":
        exchange.send("document.documentElement.dataset.program = 'here'", content_type="text/javascript")
    elif exchange.argument("type") == "svg":
        picture = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="100%" height="100%"'
        exchange.send(f'{picture} fill="#2b6cb0"/></svg>', content_type="image/svg+xml")
    else:
        exchange.send("<!doctype html><title>Late</title><h1>Here at last</h1>")


def redirect(exchange: Exchange) -> None:
    """``/redirect/loop`` for ever, ``/redirect/hops/3`` then the home page, ``/redirect/to?url=…`` anywhere."""
    path = exchange.request.path
    if path.endswith("/loop"):
        target = "/redirect/loop"
    elif "/hops/" in path:
        left = int(_last_segment(exchange))
        target = f"/redirect/hops/{left - 1}" if left > 1 else "/"
    else:
        target = exchange.argument("url", "/")
    exchange.send(status=302, headers={"Location": target})


def basic_auth(exchange: Exchange) -> None:
    """``/basic``: HTTP authentication as BASIC_USER with BASIC_PASSWORD."""
    expected = base64.b64encode(f"{BASIC_USER}:{BASIC_PASSWORD}".encode()).decode()
    if exchange.request.headers.get("authorization") == f"Basic {expected}":
        exchange.send("<!doctype html><title>Members</title><h1>Welcome in</h1>")
    else:
        challenge = {"WWW-Authenticate": 'Basic realm="members"'}
        exchange.send("<title>Members only</title><h1>Who are you?</h1>", status=401, headers=challenge)


def download(exchange: Exchange) -> None:
    """``/download/report.csv``: an attachment."""
    disposition = {"Content-Disposition": f'attachment; filename="{_last_segment(exchange)}"'}
    exchange.send("month,revenue\nMay,1200\n", content_type="text/csv", headers=disposition)


def server_sent_events(exchange: Exchange) -> None:
    """``/sse``: an event stream that ticks as long as the server lives."""

    def ticks() -> Iterator[bytes]:
        count = 0
        while not exchange.closing.wait(TICK_S):
            count += 1
            yield f"data: {count}\n\n".encode()

    exchange.stream(ticks(), content_type="text/event-stream")


def long_poll(exchange: Exchange) -> None:
    """``/long-poll?s=25``: answers with JSON after that many seconds, as chat back ends do."""
    exchange.closing.wait(float(exchange.argument("s", "25")))
    exchange.send('{"messages": []}', content_type="application/json")


def web_socket(exchange: Exchange) -> None:
    """``/socket``: greets, and logs each message as a request with the method WS, which counts as a write."""
    for message in exchange.web_socket():
        exchange.log.add(Request("WS", exchange.request.path, body=message))


def now(exchange: Exchange) -> None:
    """``/now``: the server's clock as JSON, never twice the same; what polling pages ask for."""
    exchange.send(f'{{"now": {time.time_ns()}}}', content_type="application/json")


def accept(exchange: Exchange) -> None:
    """``/accept/…``: takes any method and says thank you; what it took is in the request log."""
    exchange.send(f"<title>Accepted</title><h1>{exchange.request.method} accepted</h1>")


def ahead(exchange: Exchange) -> None:
    """``/ahead``: a page that would have others fetched before anybody asks, by rules in its header and in itself.

    ``/ahead/hidden`` has only those in closed shadow roots.
    """
    if exchange.request.path.endswith("rules"):
        rules = '{"prefetch": [{"urls": ["/accept/by-header"], "eagerness": "immediate"}]}'
        exchange.send(rules, content_type="application/speculationrules+json")
        return
    rule = '{"%s": [{"urls": ["/accept/%s"], "eagerness": "immediate"}]}'
    element = f"<script type=speculationrules>{rule}</script>"
    parsed = element % ("prerender", "parsed")
    inserted = rule % ("prefetch", "inserted")
    hidden = "".join(
        f"<div><template shadowrootmode=closed>{element % (way, f'closed-{way}')}</template></div>"
        for way in ("prefetch", "prerender")
    )
    script = f"""<script>
      const rules = document.createElement("script"), box = document.createElement("div");
      rules.type = "speculationrules";
      rules.textContent = '{inserted}';
      box.append(rules);
      document.head.append(box);
    </script>"""
    page = "<!doctype html><title>Ahead</title><link rel=icon href=data:,><h1>Ahead</h1>"
    if exchange.request.path.endswith("hidden"):
        exchange.send(page + hidden)
        return
    exchange.send(page + parsed + script + hidden, headers={"Speculation-Rules": '"/ahead/rules"'})


ROUTES: dict[str, Route] = {
    "/ahead": ahead,
    "/status": status,
    "/hang": hang,
    "/drop": drop,
    "/slow-body": slow_body,
    "/delayed": delayed,
    "/redirect": redirect,
    "/basic": basic_auth,
    "/download": download,
    "/sse": server_sent_events,
    "/long-poll": long_poll,
    "/socket": web_socket,
    "/now": now,
    "/accept": accept,
}

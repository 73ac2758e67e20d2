"""The egress wall: every connection of the browser passes here, and only checked addresses are connected to."""

import asyncio
import contextlib
import logging
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable

from autodemo_gui.browser import relay
from autodemo_gui.browser.addresses import BROWSERS_OWN_HOSTS, EgressRules
from autodemo_gui.browser.http_head import MAX_HEAD_BYTES, BadRequestError, ProxyRequest
from autodemo_gui.browser.ip import IP
from autodemo_gui.browser.names import Failure, Names, NoConnectionError, Resolve, first_connection, resolve
from autodemo_gui.browser.relay import BrowserEnd, Streams
from autodemo_gui.browser.traffic import OverCapError
from autodemo_gui.core.policy import Layer, Refusal, Rule

log = logging.getLogger(__name__)

_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"

MAX_CONNECTIONS = 512
"""At once. Chromium opens at most 32 to a proxy, and 255 WebSockets; whoever wants more is no browser of ours."""
REMEMBERED_FAILURES = 256
REMEMBERED_DENIALS = 256
OTHERS = "others"
"""What denied targets beyond those are counted under; a page that scans ports is not to fill the job's log."""

EGRESS_HEADER = "x-autodemo-egress"
"""On answers that the wall gives itself, so that they are never taken for the site's; its value is a `Failure`."""


@contextlib.asynccontextmanager
async def egress(
    rules: EgressRules, on_refusal: Callable[[Refusal], None], *, resolve: Resolve = resolve
) -> AsyncIterator["EgressProxy"]:
    """The wall, on a loopback port of the system's choice; at the end every connection is closed.

    Args:
        rules: what passes.
        on_refusal: told once for each `host:port` that was denied.
        resolve: name to addresses.
    """
    proxy = EgressProxy(rules, on_refusal, resolve)
    async with proxy.serving():
        yield proxy


class EgressProxy:
    """An HTTP proxy that resolves a name once and connects to the very address it has checked.

    Plain http requests are read one by one, and each is for the host of its connection or gets another connection,
    checked anew; https comes as CONNECT tunnels, WebSockets as either.
    """

    def __init__(self, rules: EgressRules, on_refusal: Callable[[Refusal], None], resolve: Resolve) -> None:
        """See `egress`."""
        self._rules = rules
        self._on_refusal = on_refusal
        self._names = Names(resolve)
        self._failures: OrderedDict[tuple[str, int], Failure] = OrderedDict()
        self._connections: set[asyncio.Task[None]] = set()
        self._has_told_cap = False
        self._port = 0
        self.denied: Counter[str] = Counter()
        """How often each `host:port` was denied."""

    @property
    def url(self) -> str:
        """What Chromium's `--proxy-server` needs."""
        return f"http://127.0.0.1:{self._port}"

    def open_to(self, rules: EgressRules, on_refusal: Callable[[Refusal], None]) -> None:
        """From now on hold a job's rules; for a wall that stood closed until then, so that nothing has passed it."""
        self._rules = rules
        self._on_refusal = on_refusal

    def last_failure(self, host: str, port: int) -> Failure | None:
        """Why the newest connection to a host was not made; None when it was, or was never tried."""
        return self._failures.get((host.strip("[]").rstrip(".").lower(), port))

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Accept connections while the block runs."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MAX_HEAD_BYTES)
        self._port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            ending = list(self._connections)
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
            await server.wait_closed()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= MAX_CONNECTIONS:
            log.warning("more than %s connections at once; one was refused", MAX_CONNECTIONS)
            writer.transport.abort()
            return
        task = asyncio.ensure_future(self._serve(BrowserEnd(reader, writer)))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, browser: BrowserEnd) -> None:
        try:
            await self._carry(browser)
        except NoConnectionError as failure:
            denied = failure.kind in (Failure.DENIED, Failure.OVER_CAP)
            await _answer(browser.writer, "403 Forbidden" if denied else "502 Bad Gateway", failure.kind)
        except BadRequestError as error:
            log.warning("the browser sent the proxy a malformed request: %s", error)
            await _answer(browser.writer, "400 Bad Request", Failure.MALFORMED)
        except OverCapError:
            browser.writer.transport.abort()  # in the middle of an answer, which must not look complete
        except (OSError, TimeoutError) as error:  # either side may hang up at any time
            log.debug("connection ended: %r", error)
        finally:
            await browser.hang_up()

    async def _carry(self, browser: BrowserEnd) -> None:
        """Answer the requests of one connection, until it is a tunnel or comes to its end."""
        key: tuple[str, int] | None = None
        server: Streams | None = None
        ledger = self._rules.ledger
        try:
            while (request := await browser.next_request()) is not None:
                self._check_cap(request)
                if server is None or key != (request.host, request.port) or _has_ended(server):
                    if server is not None:
                        await relay.hang_up(server[1])
                    key, server = (request.host, request.port), await self._connect(request.host, request.port)
                if request.is_tunnel:
                    await relay.tunnel(browser, server, ledger, opening=_ESTABLISHED)
                    return
                if request.is_upgrade:
                    await relay.tunnel(browser, server, ledger, request=request.for_server())
                    return
                if not await relay.exchange(request, browser, server, ledger):
                    return
        finally:
            if server is not None:
                await relay.hang_up(server[1])

    async def _connect(self, host: str, port: int) -> Streams:
        """Streams to the server of a request.

        Raises:
            NoConnectionError: there is no permitted or no answering address.
        """
        try:
            server = await first_connection(await self._permitted(host, port), port)
        except NoConnectionError as failure:
            log.info("no connection to %s:%s, %s", host, port, failure)
            self._remember(host, port, failure.kind)
            raise
        self._failures.pop((host, port), None)
        return server

    async def _permitted(self, host: str, port: int) -> list[IP]:
        if host in BROWSERS_OWN_HOSTS:
            raise NoConnectionError(Failure.DENIED, "the browser's own call home")
        addresses = await self._names.addresses(host, port)
        permitted, reason = self._rules.permitted(host, port, addresses)
        if addresses and not permitted:
            self._note_denial(f"{host}:{port}", reason)
            raise NoConnectionError(Failure.DENIED, reason)
        return permitted

    def _check_cap(self, request: ProxyRequest) -> None:
        ledger = self._rules.ledger
        if not ledger.is_spent:
            return
        self._remember(request.host, request.port, Failure.OVER_CAP)
        if not self._has_told_cap:
            self._has_told_cap = True
            target = f"{request.host}:{request.port}"
            log.warning("the job has carried %s bytes, as much as it may", ledger.carried_bytes)
            self._on_refusal(
                Refusal(Rule.TRAFFIC, Layer.EGRESS, target, f"{ledger.cap_bytes / 1024**3:.3g} GiB", target)
            )
        raise NoConnectionError(Failure.OVER_CAP, f"{ledger.cap_bytes} bytes")

    def _remember(self, host: str, port: int, kind: Failure) -> None:
        self._failures[host, port] = kind
        if len(self._failures) > REMEMBERED_FAILURES:
            self._failures.popitem(last=False)

    def _note_denial(self, target: str, reason: str) -> None:
        is_new = target not in self.denied
        if is_new and len(self.denied) >= REMEMBERED_DENIALS:
            self.denied[OTHERS] += 1
            return
        self.denied[target] += 1
        if is_new:
            self._on_refusal(Refusal(Rule.PRIVATE, Layer.EGRESS, target, reason, target))


def _has_ended(server: Streams) -> bool:
    """Whether a server has hung up on a connection that was kept open."""
    return server[0].at_eof() or server[1].is_closing()


async def _answer(writer: asyncio.StreamWriter, status: str, kind: str) -> None:
    """The wall's own answer, marked as such; with a body, because Chromium shows no answer that has none."""
    head = f"HTTP/1.1 {status}\r\n{EGRESS_HEADER}: {kind}\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n"
    writer.write(f"{head}Content-Length: {len(kind)}\r\nConnection: close\r\n\r\n{kind}".encode())
    with contextlib.suppress(OSError):
        await writer.drain()

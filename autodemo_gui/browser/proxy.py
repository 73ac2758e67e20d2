"""The egress wall: every connection of the browser passes here, and only checked addresses are connected to."""

import asyncio
import contextlib
import ipaddress
import logging
import socket
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import StrEnum

from autodemo_gui.browser import relay
from autodemo_gui.browser.addresses import BROWSERS_OWN_HOSTS, IP, EgressRules
from autodemo_gui.browser.http_head import MAX_HEAD_BYTES, BadRequestError, ProxyRequest, read_request
from autodemo_gui.browser.relay import Streams
from autodemo_gui.core.policy import Layer, Refusal, Rule

log = logging.getLogger(__name__)

RESOLVE_TIMEOUT_S = 10.0
CONNECT_TIMEOUT_S = 10.0
FIRST_ADDRESSES_TIMEOUT_S = 3.0
REMEMBERED_FAILURES = 256

EGRESS_HEADER = "x-autodemo-egress"
"""On answers that the wall gives itself, so that they are never taken for the site's; its value is a `Failure`."""

Resolve = Callable[[str, int], Awaitable[list[IP]]]


class Failure(StrEnum):
    """Why no connection was made."""

    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    DENIED = "denied"


class NoConnectionError(Exception):
    """A connection that was not made; `kind` says why."""

    def __init__(self, kind: Failure, detail: str) -> None:
        """Keep the kind beside the detail for the log."""
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


async def resolve(host: str, port: int) -> list[IP]:
    """The addresses of a host name, in the system's order.

    Raises:
        OSError: it has none.
    """
    # Neither of these two may be asked from the network (RFC 6761).
    if host == "localhost" or host.endswith(".localhost"):
        return [ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv6Address("::1")]
    if host.endswith(".invalid"):
        raise socket.gaierror(f"{host} is no name")
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers)
    return [ipaddress.ip_address(text) for text in texts]


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

    Plain http gets one exchange per connection, so that each request passes the rules; https comes as CONNECT tunnels,
    WebSockets as either.
    """

    def __init__(self, rules: EgressRules, on_refusal: Callable[[Refusal], None], resolve: Resolve) -> None:
        """See `egress`."""
        self._rules = rules
        self._on_refusal = on_refusal
        self._resolve = resolve
        self._failures: OrderedDict[tuple[str, int], Failure] = OrderedDict()
        self._typed_ips: frozenset[IP] | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._port = 0
        self.denied: Counter[str] = Counter()
        """How often each `host:port` was denied."""

    @property
    def url(self) -> str:
        """What Chromium's `--proxy-server` needs."""
        return f"http://127.0.0.1:{self._port}"

    def last_failure(self, host: str, port: int) -> Failure | None:
        """Why the newest connection to a host was not made; None when it was, or was never tried."""
        return self._failures.get((host.strip("[]").lower(), port))

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
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(relay.IDLE_TIMEOUT_S):
                request = await read_request(reader)
            if request is not None:
                async with self._connected(request) as server:
                    await (relay.tunnel if request.is_tunnel else relay.exchange)(request, (reader, writer), server)
        except NoConnectionError as failure:
            await _answer(
                writer, "403 Forbidden" if failure.kind is Failure.DENIED else "502 Bad Gateway", failure.kind
            )
        except BadRequestError as error:
            log.warning("the browser sent the proxy a malformed request: %s", error)
            await _answer(writer, "400 Bad Request", "malformed")
        except (OSError, TimeoutError) as error:  # either side may hang up at any time
            log.debug("connection ended: %r", error)
        finally:
            await relay.hang_up(writer)

    @contextlib.asynccontextmanager
    async def _connected(self, request: ProxyRequest) -> AsyncIterator[Streams]:
        """Streams to the server of a request.

        Raises:
            NoConnectionError: there is no permitted or no answering address.
        """
        key = (request.host, request.port)
        try:
            server = await _first_connection(await self._permitted(*key), request.port)
        except NoConnectionError as failure:
            log.info("no connection to %s:%s, %s", *key, failure)
            self._failures[key] = failure.kind
            if len(self._failures) > REMEMBERED_FAILURES:
                self._failures.popitem(last=False)
            raise
        self._failures.pop(key, None)
        try:
            yield server
        finally:
            await relay.hang_up(server[1])

    async def _permitted(self, host: str, port: int) -> list[IP]:
        if host in BROWSERS_OWN_HOSTS:
            raise NoConnectionError(Failure.DENIED, "the browser's own call home")
        try:
            async with asyncio.timeout(RESOLVE_TIMEOUT_S):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise NoConnectionError(Failure.TIMEOUT, "no answer from DNS") from error
        except (OSError, UnicodeError) as error:
            raise NoConnectionError(Failure.DNS, str(error)) from error
        typed: frozenset[IP] = frozenset()
        if self._rules.is_typed_origin(host, port):
            # A name that turns to a private address later was not typed as a private origin (DNS rebinding).
            self._typed_ips = self._typed_ips or frozenset(addresses)
            typed = self._typed_ips
        refused = {ip: self._rules.refuses(host, port, ip, is_typed=ip in typed) for ip in addresses}
        permitted = [ip for ip, reason in refused.items() if reason is None]
        if not permitted:
            raise self._deny(host, port, next((reason for reason in refused.values() if reason), ""))
        return permitted

    def _deny(self, host: str, port: int, reason: str) -> NoConnectionError:
        target = f"{host}:{port}"
        self.denied[target] += 1
        if self.denied[target] == 1:
            self._on_refusal(Refusal(Rule.PRIVATE, Layer.EGRESS, target, reason, target))
        return NoConnectionError(Failure.DENIED, reason)


async def _first_connection(addresses: list[IP], port: int) -> Streams:
    """Connect to the first address that answers; no name is looked up again.

    Raises:
        NoConnectionError: none does.
    """
    failure = NoConnectionError(Failure.DNS, "no address")
    for position, ip in enumerate(addresses, start=1):
        is_last = position == len(addresses)
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S if is_last else FIRST_ADDRESSES_TIMEOUT_S):
                return await asyncio.open_connection(str(ip), port, limit=relay.CHUNK_BYTES)
        except TimeoutError:
            failure = NoConnectionError(Failure.TIMEOUT, str(ip))
        except ConnectionRefusedError:
            failure = NoConnectionError(Failure.REFUSED, str(ip))
        except OSError as error:
            failure = NoConnectionError(Failure.UNREACHABLE, str(error))
    raise failure


async def _answer(writer: asyncio.StreamWriter, status: str, kind: str) -> None:
    """The wall's own answer, marked as such; with a body, because Chromium shows no answer that has none."""
    head = f"HTTP/1.1 {status}\r\n{EGRESS_HEADER}: {kind}\r\nContent-Type: text/plain\r\nCache-Control: no-store\r\n"
    writer.write(f"{head}Content-Length: {len(kind)}\r\nConnection: close\r\n\r\n{kind}".encode())
    with contextlib.suppress(OSError):
        await writer.drain()

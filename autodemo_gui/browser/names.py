"""Looks host names up, once for all connections of a page load, and connects to what was found."""

import asyncio
import contextlib
import ipaddress
import socket
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from enum import StrEnum

from autodemo_gui.browser.ip import IP
from autodemo_gui.browser.relay import CHUNK_BYTES, Streams

RESOLVE_TIMEOUT_S = 10.0
CONNECT_TIMEOUT_S = 10.0
FIRST_ADDRESSES_TIMEOUT_S = 3.0
REMEMBERED_FOR_S = 60.0
"""As long as Chromium's own host cache keeps what `getaddrinfo` found (net/dns/host_resolver_manager.cc)."""
REMEMBERED_NAMES = 256

Resolve = Callable[[str, int], Awaitable[list[IP]]]


class Failure(StrEnum):
    """Why no connection was made, or none is kept."""

    DNS = "dns"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    OVER_CAP = "over_cap"
    MALFORMED = "malformed"


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
    with contextlib.suppress(ValueError):  # not for a name, nor a number written in an old way
        return [ipaddress.ip_address(host)]
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers)
    return [ipaddress.ip_address(text) for text in texts]


class Names:
    """Names and their addresses, remembered for a minute."""

    def __init__(self, resolve: Resolve) -> None:
        """Look names up with `resolve`."""
        self._resolve = resolve
        self._known: OrderedDict[tuple[str, int], tuple[float, list[IP]]] = OrderedDict()

    async def addresses(self, host: str, port: int) -> list[IP]:
        """What a name stands for.

        Raises:
            NoConnectionError: nothing, or the answer does not come.
        """
        until, addresses = self._known.get((host, port), (0.0, []))
        if time.monotonic() < until:
            return addresses
        try:
            async with asyncio.timeout(RESOLVE_TIMEOUT_S):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise NoConnectionError(Failure.TIMEOUT, "no answer from DNS") from error
        except (OSError, UnicodeError) as error:
            raise NoConnectionError(Failure.DNS, str(error)) from error
        self._known[host, port] = (time.monotonic() + REMEMBERED_FOR_S, addresses)
        if len(self._known) > REMEMBERED_NAMES:
            self._known.popitem(last=False)
        return addresses


async def first_connection(addresses: list[IP], port: int) -> Streams:
    """Connect to the first address that answers; no name is looked up again.

    Raises:
        NoConnectionError: none does.
    """
    failure = NoConnectionError(Failure.DNS, "no address")
    for position, ip in enumerate(addresses, start=1):
        is_last = position == len(addresses)
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S if is_last else FIRST_ADDRESSES_TIMEOUT_S):
                return await asyncio.open_connection(str(ip), port, limit=CHUNK_BYTES)
        except TimeoutError:
            failure = NoConnectionError(Failure.TIMEOUT, str(ip))
        except ConnectionRefusedError:
            failure = NoConnectionError(Failure.REFUSED, str(ip))
        except OSError as error:
            failure = NoConnectionError(Failure.UNREACHABLE, str(error))
    raise failure

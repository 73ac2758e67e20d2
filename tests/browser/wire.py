"""Both ends of the wall as raw sockets: a server behind it, and a client that says what a browser would not."""

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable

from autodemo_gui.browser import names
from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.names import Resolve
from autodemo_gui.browser.proxy import EgressProxy, egress
from autodemo_gui.browser.traffic import Ledger
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Refusal

LOCAL = ipaddress.ip_address("127.0.0.1")
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def server(handler: Handler) -> AsyncIterator[int]:
    """A TCP server; its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await handler(reader, writer)
        writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


async def mirror(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers a request with what it received."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    body = head + await reader.readexactly(length)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    await writer.drain()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


@contextlib.asynccontextmanager
async def running(
    typed: str | None = None, *opened: str, resolve: Resolve = names.resolve, ledger: Ledger | None = None
) -> AsyncIterator[tuple[EgressProxy, list[Refusal]]]:
    """A wall that lets the typed address and what was opened pass, and what it refused."""
    refusals: list[Refusal] = []
    rules = EgressRules(parse_address(typed) if typed else None, opened, ledger=ledger or Ledger())
    async with egress(rules, refusals.append, resolve=resolve) as proxy:
        yield proxy, refusals


async def ask(proxy: EgressProxy, request: bytes) -> bytes:
    """Everything the proxy answers to a request on a connection of its own."""
    reader, writer = await connected(proxy)
    writer.write(request.replace(b" HTTP/1.1\r\n", b" HTTP/1.1\r\nConnection: close\r\n", 1))
    answer = await asyncio.wait_for(reader.read(-1), 20)
    writer.close()
    return answer


async def connected(proxy: EgressProxy) -> Streams:
    """A connection to the wall on which nothing was said yet."""
    return await asyncio.open_connection("127.0.0.1", int(proxy.url.rpartition(":")[2]))

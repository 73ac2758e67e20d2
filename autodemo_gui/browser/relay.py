"""Carries bytes between the browser and a server, both ways at once, with bounded buffers and an end to idleness."""

import asyncio
import contextlib
import logging

from autodemo_gui.browser.http_answer import Answer
from autodemo_gui.browser.http_head import ProxyRequest, read_request
from autodemo_gui.browser.traffic import Ledger

log = logging.getLogger(__name__)

HEAD_TIMEOUT_S = 30.0
"""For the head of a request, from the connection on; Chromium drops a socket it has no use for after 10 s."""
KEPT_OPEN_S = 60.0
"""For the next request on a connection."""
IDLE_TIMEOUT_S = 300.0
"""Without a byte in either direction."""
CHUNK_BYTES = 64 * 1024
HANG_UP_TIMEOUT_S = 5.0

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class BrowserEnd:
    """The browser's end of a connection: one request after the other, and word of a hang-up in between."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Wait for a first request."""
        self.reader = reader
        self.writer = writer
        self._unsent_bytes = 0
        self._next_byte: asyncio.Task[bytes] | None = None

    async def next_request(self) -> ProxyRequest | None:
        """The next request; None when the browser has hung up or wants nothing more.

        Raises:
            BadRequestError: it is malformed, cut short or too long.
            TimeoutError: it began and does not come to its end.
        """
        async with asyncio.timeout(HEAD_TIMEOUT_S if self._next_byte is None else KEPT_OPEN_S) as patience:
            first = await (self._next_byte or self.reader.read(1))
            self._next_byte = None
            if not first:
                return None
            _by(patience, HEAD_TIMEOUT_S)
            return await read_request(self.reader, first)

    def begin(self, request: ProxyRequest, answer: Answer, server: asyncio.StreamWriter, ledger: Ledger) -> None:
        """Pass a request on and listen: a browser that speaks or hangs up before the answer is there wants it no more.

        Raises:
            BadRequestError: nobody can tell where the request ends.
        """
        self._unsent_bytes = request.body_length

        def stop(_asking: asyncio.Task[bytes]) -> None:
            if not answer.is_complete:
                server.transport.abort()

        server.write(request.for_server())
        self._next_byte = asyncio.ensure_future(self._go_on(server, ledger))
        self._next_byte.add_done_callback(stop)

    def has_sent_all(self) -> bool:
        """Whether the body of the request has been passed on to its end.

        Raises:
            OverCapError: no, because the job has carried all it may.
        """
        if self._unsent_bytes and self._next_byte is not None and self._next_byte.done():
            self._next_byte.result()
        return self._unsent_bytes == 0

    async def _go_on(self, server: asyncio.StreamWriter, ledger: Ledger) -> bytes:
        """Pass the body on; then the first byte of the next request, or nothing at a hang-up."""
        with contextlib.suppress(OSError):
            while self._unsent_bytes:
                chunk = await self.reader.read(min(self._unsent_bytes, CHUNK_BYTES))
                if not chunk:
                    return b""
                ledger.carry(len(chunk))
                self._unsent_bytes -= len(chunk)
                server.write(chunk)
                await server.drain()
            return await self.reader.read(1)
        return b""

    async def hang_up(self) -> None:
        """Stop listening and close the connection."""
        if self._next_byte is not None:
            self._next_byte.cancel()
            await asyncio.gather(self._next_byte, return_exceptions=True)
        await hang_up(self.writer)


async def exchange(request: ProxyRequest, browser: BrowserEnd, server: Streams, ledger: Ledger) -> bool:
    """One request and its answer, byte for byte; whether both connections can carry another one.

    Raises:
        BadRequestError: nobody can tell where the request ends.
        OverCapError: the job has carried all it may.
    """
    answer = Answer(request.method)
    browser.begin(request, answer, server[1], ledger)
    async with asyncio.timeout(IDLE_TIMEOUT_S) as idle:
        while not answer.is_complete and (chunk := await server[0].read(CHUNK_BYTES)):
            ledger.carry(len(chunk))
            answer.follow(chunk)
            browser.writer.write(chunk)
            await browser.writer.drain()
            _by(idle, IDLE_TIMEOUT_S)
    return browser.has_sent_all() and answer.keeps_open and not request.is_last


async def tunnel(
    browser: BrowserEnd, server: Streams, ledger: Ledger, *, opening: bytes = b"", request: bytes = b""
) -> None:
    """Carry bytes both ways until both sides have ended.

    Args:
        browser: one end.
        server: the other.
        ledger: what is carried is entered here.
        opening: said to the browser first.
        request: said to the server first.

    Raises:
        OverCapError: the job has carried all it may.
    """
    browser.writer.write(opening)
    server[1].write(request)
    try:
        async with asyncio.timeout(IDLE_TIMEOUT_S) as idle, asyncio.TaskGroup() as directions:
            directions.create_task(_pump(browser.reader, server[1], ledger, idle))
            directions.create_task(_pump(server[0], browser.writer, ledger, idle))
    except ExceptionGroup as group:  # of one kind: only the account ends a direction by an error
        raise group.exceptions[0] from None


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ledger: Ledger, idle: asyncio.Timeout
) -> None:
    """Copy until the end of one stream, then end the other; at most one chunk beyond the buffers is held."""
    with contextlib.suppress(OSError):  # a reset ends a stream as well
        while chunk := await reader.read(CHUNK_BYTES):
            ledger.carry(len(chunk))
            writer.write(chunk)
            await writer.drain()
            _by(idle, IDLE_TIMEOUT_S)
    with contextlib.suppress(OSError):
        writer.write_eof()


def _by(timeout: asyncio.Timeout, seconds: float) -> None:
    """Let a time-out that has not struck yet begin anew."""
    if not timeout.expired():
        timeout.reschedule(asyncio.get_running_loop().time() + seconds)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close a connection that may be gone already; a peer that does not take the last bytes in time loses them."""
    writer.close()
    try:
        async with asyncio.timeout(HANG_UP_TIMEOUT_S):
            await writer.wait_closed()
    except (OSError, TimeoutError) as error:
        log.debug("connection was not closed in order: %r", error)
    finally:
        writer.transport.abort()

"""Carries bytes between the browser and a server, both ways at once, with bounded buffers and an end to idleness."""

import asyncio
import contextlib
import logging

from autodemo_gui.browser.http_head import ProxyRequest

log = logging.getLogger(__name__)

IDLE_TIMEOUT_S = 300.0
CHUNK_BYTES = 64 * 1024
HANG_UP_TIMEOUT_S = 5.0

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def tunnel(_request: ProxyRequest, browser: Streams, server: Streams) -> None:
    """Open a tunnel for the browser and keep it open until both sides have ended."""
    browser[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await _both_ways(browser, server)


async def exchange(request: ProxyRequest, browser: Streams, server: Streams) -> None:
    """One request, one answer; then the connection ends, and the next request is checked anew."""
    body_length = request.body_length
    server[1].write(request.for_server())
    if request.is_upgrade:
        await _both_ways(browser, server)
        return
    async with asyncio.timeout(IDLE_TIMEOUT_S) as idle:
        answer = asyncio.ensure_future(_pump(server[0], browser[1], idle))
        asking = asyncio.ensure_future(_send_body(body_length, browser[0], server[1], idle))
        try:
            await asyncio.wait({answer, asking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (answer, asking):
                task.cancel()
            await asyncio.gather(answer, asking, return_exceptions=True)


async def _send_body(
    length: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, idle: asyncio.Timeout
) -> None:
    """Pass the body on, then wait until the browser hangs up or wants something else, which ends the exchange."""
    while length and (chunk := await reader.read(min(length, CHUNK_BYTES))):
        length -= len(chunk)
        writer.write(chunk)
        await writer.drain()
        _stay_awake(idle)
    await reader.read(1)


async def _both_ways(browser: Streams, server: Streams) -> None:
    async with asyncio.timeout(IDLE_TIMEOUT_S) as idle, asyncio.TaskGroup() as directions:
        directions.create_task(_pump(browser[0], server[1], idle))
        directions.create_task(_pump(server[0], browser[1], idle))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, idle: asyncio.Timeout) -> None:
    """Copy until the end of one stream, then end the other; at most one chunk beyond the buffers is held."""
    with contextlib.suppress(OSError):  # a reset ends a stream as well
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
            _stay_awake(idle)
    with contextlib.suppress(OSError):
        writer.write_eof()


def _stay_awake(idle: asyncio.Timeout) -> None:
    if not idle.expired():
        idle.reschedule(asyncio.get_running_loop().time() + IDLE_TIMEOUT_S)


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

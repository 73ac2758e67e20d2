"""A TCP proxy with the faults of real networks: late, silent, cut off in the middle."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

PIECE_BYTES = 65_536


class FaultyWire:
    """Passes bytes on to a server, as its switches say; they may be changed at any time.

    Attributes:
        delay_s: how long every piece takes from the client to the server.
        is_silent: nothing is passed on, and nobody is told.
        cut_after: connections are reset after so many bytes from the clients, once; None for never.
        port: where clients connect to.
    """

    def __init__(self, server_port: int) -> None:
        self.delay_s = 0.0
        self.is_silent = False
        self.cut_after: int | None = None
        self.port = 0
        self._server_port = server_port
        self._voice = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    async def speak(self) -> None:
        """Pass on again what was held back."""
        async with self._voice:
            self.is_silent = False
            self._voice.notify_all()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        except ConnectionError:  # nobody is there: the client finds that out here as well
            writer.transport.abort()
            return
        ways = [
            asyncio.create_task(self._pass(reader, there_writer, is_from_client=True)),
            asyncio.create_task(self._pass(there_reader, writer, is_from_client=False)),
        ]
        self._tasks.update(ways)
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for each in (writer, there_writer):
            each.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_from_client: bool) -> None:
        with suppress(ConnectionError):
            while piece := await reader.read(PIECE_BYTES):
                async with self._voice:
                    await self._voice.wait_for(lambda: not self.is_silent)
                if is_from_client:
                    await asyncio.sleep(self.delay_s)
                    if self.cut_after is not None:
                        self.cut_after -= len(piece)
                        if self.cut_after < 0:
                            self.cut_after = None
                            return
                writer.write(piece)
                await writer.drain()


@asynccontextmanager
async def faulty_wire(server_port: int) -> AsyncIterator[FaultyWire]:
    """A wire to a server that ends with the block."""
    wire = FaultyWire(server_port)
    listener = await asyncio.start_server(wire._serve, "127.0.0.1", 0)
    wire.port = listener.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        listener.close()
        for task in wire._tasks:
            task.cancel()
        await asyncio.gather(*wire._tasks, return_exceptions=True)

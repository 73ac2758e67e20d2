"""The connection under a download: whether what was sent has reached the reader, and whether he stayed to read it.

The last byte is written long before it is read: megabytes lie in the buffers between. So the kernel is asked how much
the other side has not acknowledged, and a reader that hangs up is believed by how he does it: who closes with something
unread resets the connection. What cannot be seen is a reader who stays connected and never looks at the last bytes.
"""

import asyncio
import logging
import socket
import struct
import sys
import time
from typing import Any

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.text import tr
from autodemo_gui.service.problems import AWAY_RETRY_S, Rejected, answer

if sys.platform == "linux":
    import fcntl
    import termios

_log = logging.getLogger(__name__)

LINGER_S = 1.0
"""How long a reader who has everything may stay silent before he counts as content."""
LOOK_EVERY_S = 0.01
STALL_S = 60.0
"""A reader who takes nothing for so long has gone."""
ARRIVAL_S = 30.0
"""For a request to come to its end: who says a letter now and then must not hold a connection for ever."""
MOST_CONNECTIONS = 1000
"""Each event stream is one; who comes when there are more is asked to come again."""


class Wire:
    """One connection, as its protocol sees it."""

    def __init__(self, transport: asyncio.Transport) -> None:
        """Watch a connection."""
        self._transport = transport
        self._event = asyncio.Event()
        self._spoke = False
        self._whole: bool | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the reader has hung up, or is lost."""
        return self._whole is not None

    def spoke(self) -> None:
        """The reader sent something: his next request comes after the answer to the last."""
        self._spoke = True
        self._event.set()

    def ended(self, *, in_order: bool) -> None:
        """The reader hung up (`in_order`), or the connection broke; what counts is what happens first."""
        if self._whole is None:
            self._whole = in_order and self._unsent() == 0
            self._event.set()

    def cut(self) -> None:
        """End the connection at once: an answer that cannot be finished must not look finished."""
        self._transport.abort()

    async def taken(self) -> bool:
        """Whether the reader has all that was sent until now; known once he hangs up, speaks, or stays content."""
        self._spoke = False
        least, moved_s = self._unsent(), time.monotonic()
        while not self.has_ended and not self._spoke:
            unsent = self._unsent()
            if unsent < least:
                least, moved_s = unsent, time.monotonic()
            silent_s = time.monotonic() - moved_s
            if silent_s > (LINGER_S if unsent == 0 else STALL_S):
                return unsent == 0
            self._event.clear()
            await _wait(self._event, LOOK_EVERY_S)
        return bool(self._whole) if self.has_ended else True

    def _unsent(self) -> int:
        """Bytes the other side has not acknowledged; where the system does not tell, those still in this process."""
        ours = self._transport.get_write_buffer_size()
        door = self._transport.get_extra_info("socket")
        if sys.platform != "linux" or door is None or door.fileno() < 0:
            return ours
        told = fcntl.ioctl(door.fileno(), termios.TIOCOUTQ, struct.pack("i", 0))
        return ours + int(struct.unpack("i", told)[0])


async def _wait(event: asyncio.Event, most_s: float) -> None:
    try:
        async with asyncio.timeout(most_s):
            await event.wait()
    except TimeoutError:
        return


class WatchedHttp(H11Protocol):
    """uvicorn's own protocol, which hands every request the wire it came over, and bounds what it leaves unbounded."""

    _arriving: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """See asyncio.Protocol."""
        super().connection_made(transport)
        if (door := transport.get_extra_info("socket")) is not None:
            # asyncio does so only where the socket names its protocol; else an answer waits 40 ms for its second half.
            door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wire = Wire(transport)
        self.app_state = {**self.app_state, "wire": self._wire}
        if len(self.connections) > MOST_CONNECTIONS:
            self.app = _crowded(self.app)
        self._time_arrival()

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        self._wire.spoke()
        super().data_received(data)
        self._time_arrival()

    def eof_received(self) -> None:
        """See asyncio.Protocol."""
        self._wire.ended(in_order=True)
        super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._wire.ended(in_order=False)
        self._end_timing()
        super().connection_lost(exc)  # which resumes writing

    def pause_writing(self) -> None:
        """See asyncio.Protocol: whoever reads, of a film or of a log, has some time for what is on its way to him."""
        super().pause_writing()
        self._stalled = self.loop.call_later(STALL_S, self._is_not_read)

    def resume_writing(self) -> None:
        """See asyncio.Protocol."""
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _is_not_read(self) -> None:
        _log.warning("a reader takes nothing of an answer; the connection is ended")
        self._wire.cut()

    def send_400_response(self, msg: str) -> None:
        """See H11Protocol: what cannot be read is told in the form of every problem."""
        self._turn_away(Rejected(400, "malformed", tr("This is no HTTP request."), msg))

    def _time_arrival(self) -> None:
        """Let the clock run from the first byte of a request, or the connection's beginning, to the last byte."""
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._end_timing()
        elif self._arriving is None:
            self._arriving = self.loop.call_later(ARRIVAL_S, self._came_too_slowly)

    def _end_timing(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _came_too_slowly(self) -> None:
        if not self.transport.is_closing():
            self._turn_away(Rejected(408, "timeout", tr("The request did not come to its end.")))

    def _turn_away(self, refusal: AutoDemoError) -> None:
        """Answer in the application's place, unless its own answer has begun, and hang up."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        told = answer(refusal)
        headers = [*told.raw_headers, (b"connection", b"close")]
        head = h11.Response(status_code=told.status_code, headers=headers)
        for part in (head, h11.Data(data=bytes(told.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(part) or b"")
        self.transport.close()


def _crowded(app: Any) -> Any:
    """The application for who comes too many. That it lives it still says, or a probe would end it with its guests."""

    async def turned_away(scope: Scope, receive: Receive, send: Send) -> None:
        told = answer(Rejected(503, "busy", tr("The service has too many connections."), wait_s=AWAY_RETRY_S))
        told.headers["Connection"] = "close"
        await (app if scope["path"] == "/health" else told)(scope, receive, send)

    return turned_away

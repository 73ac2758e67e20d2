"""A queue that goes away while what it has is fetched: it is asked again for a while, and what was had stays had."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from autodemo_gui.core.errors import QueueUnreachable
from autodemo_gui.core.text import tr

T = TypeVar("T")
Say = Callable[[str], None]

PATIENCE_S = 300.0
"""As long as the window has patience: a Redis that is restarted is back within a minute."""
PAUSE_S = (0.5, 5.0)
"""The first and the longest pause between tries."""


async def patiently(act: Callable[[], Awaitable[T]], say: Say) -> T:
    """Do it as soon as the queue answers.

    Args:
        act: may be repeated.
        say: told once that the connection is lost.

    Raises:
        QueueUnreachable: the queue stayed away for too long.
    """
    outage = _Outage(say)
    while True:
        try:
            return await act()
        except QueueUnreachable as error:
            await outage.wait(error)


async def unbroken(read: Callable[[], AsyncIterator[bytes]], say: Say) -> AsyncIterator[bytes]:
    """A file that does not change, in chunks; after an outage it is read again, and what was had is passed over.

    Args:
        read: gives it from its beginning.
        say: told once that the connection is lost.

    Raises:
        QueueUnreachable: the queue stayed away for too long.
    """
    outage, had_bytes = _Outage(say), 0
    while True:
        seen_bytes = 0
        try:
            async for chunk in read():
                fresh = chunk[max(0, had_bytes - seen_bytes) :]
                seen_bytes += len(chunk)
                had_bytes += len(fresh)
                if fresh:
                    yield fresh
            return
        except QueueUnreachable as error:
            await outage.wait(error)


class _Outage:
    """How long the queue has been away; it may be away more than once."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._over_s: float | None = None
        self._pause_s = PAUSE_S[0]

    async def wait(self, error: QueueUnreachable) -> None:
        """A pause, longer each time; raises the error when there were enough."""
        if self._over_s is None:
            self._over_s = time.monotonic() + PATIENCE_S
            self._say(tr("The connection to the queue is lost. Trying again …"))
        if time.monotonic() > self._over_s:
            raise error
        await asyncio.sleep(self._pause_s)
        self._pause_s = min(2 * self._pause_s, PAUSE_S[1])

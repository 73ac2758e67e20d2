"""Where films are made: the queue in force, and on this computer the worker that serves it."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from autodemo_gui.core.settings import REDIS_URL, Settings
from autodemo_gui.core.text import tr

if TYPE_CHECKING:
    from autodemo_gui.queue.port import JobQueue
    from autodemo_gui.worker.embedded import EmbeddedWorker

STOP_PATIENCE_S = 4.0
"""After Ctrl+C or a close nothing of ours may run 5 s later."""


class Workplace:
    """Connects when it is first needed and starts the worker in its own thread; heavy imports happen off the loop."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        """Nothing is connected yet; `settings` gives those in force and may block."""
        self._settings = settings
        self.redis_url = ""
        """Where the shared queue is, once connected; empty for this computer."""
        self._open: asyncio.Task[JobQueue] | None = None
        self._stop_worker: Callable[[], None] = _nothing_to_stop

    async def queue(self) -> "JobQueue":
        """The queue in force.

        Raises:
            InvalidInput: a setting is unusable; it is named.
        """
        if self._open is None or (self._open.done() and self._open.exception() is not None):
            self._open = asyncio.create_task(self._connect())
        return await asyncio.shield(self._open)

    async def check(self) -> None:
        """Return if the queue answers.

        Raises:
            AutoDemoError: it does not, and why.
        """
        await (await self.queue()).ping()

    async def close(self) -> None:
        """Stop the worker, if there is one, with everything it started; the queue forgets this loop."""
        opened, self._open = self._open, None
        if opened is None:
            return
        queue = (await asyncio.gather(opened, return_exceptions=True))[0]
        stop, self._stop_worker = self._stop_worker, _nothing_to_stop
        await asyncio.to_thread(stop)
        if not isinstance(queue, BaseException):
            await queue.close()

    async def _connect(self) -> "JobQueue":
        settings = await asyncio.to_thread(self._settings)
        queue, self.redis_url = await asyncio.to_thread(_queue_of, settings)
        if queue.is_embedded:
            worker = await asyncio.to_thread(_worker_of, queue, settings)
            self._stop_worker = lambda: worker.stop(STOP_PATIENCE_S)
        return queue


def _nothing_to_stop() -> None:
    """There is no worker here."""


def _queue_of(settings: Settings) -> "tuple[JobQueue, str]":
    """Imported here, off the loop: redis and fakeredis take longer than the window does."""
    from autodemo_gui.queue.connect import connect, redis_url

    return connect(settings), redis_url(settings)


async def try_out(redis_url: str) -> None:
    """Return if a shared queue answers at this address.

    Raises:
        AutoDemoError: it does not, or the address is none.
    """
    queue, _ = await asyncio.to_thread(_queue_of, Settings(stored={REDIS_URL.name: redis_url}))
    try:
        await queue.ping()
    finally:
        await queue.close()


def _worker_of(queue: "JobQueue", settings: Settings) -> "EmbeddedWorker":
    from autodemo_gui.worker.embedded import EmbeddedWorker

    worker = EmbeddedWorker(queue, settings)
    worker.start()
    return worker


def place_name(redis_url: str) -> str:
    """Where films are made, in words; never the user or the password."""
    host = urlsplit(redis_url).hostname
    return host or tr("This computer")

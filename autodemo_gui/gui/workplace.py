"""Where films are made: the queue in force, and on this computer the worker that serves it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from autodemo_gui.core.settings import REDIS_URL, Settings
from autodemo_gui.core.text import tr, trn

if TYPE_CHECKING:
    from autodemo_gui.queue.port import JobQueue
    from autodemo_gui.worker.embedded import EmbeddedWorker
    from autodemo_gui.worker.runner import KeepTake

STOP_PATIENCE_S = 4.0
"""After Ctrl+C or a close nothing of ours may run 5 s later."""


class Workplace:
    """Connects when it is first needed and starts the worker in its own thread; heavy imports happen off the loop."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        *,
        keep_take: "KeepTake | None" = None,
        before_work: Callable[[Settings], None] | None = None,
    ) -> None:
        """Nothing is connected yet.

        Args:
            settings: gives those in force and may block.
            keep_take: given the takes of films that are made on this computer, in a thread.
            before_work: called in a thread before a worker starts here, which sweeps up after dead ones.
        """
        self._settings = settings
        self._keep_take = keep_take
        self._before_work = before_work
        self.redis_url = ""
        """Where the shared queue is, once connected; empty for this computer."""
        self._loading: asyncio.Task[None] | None = None
        self._open: asyncio.Task[JobQueue] | None = None
        self._leaving: asyncio.Task[None] | None = None
        self._stop_worker: Callable[[], None] = _nothing_to_stop

    async def loaded(self) -> None:
        """Return when what films need has been imported, by one thread.

        Two threads that import the same packages at once may each find the other's half done: importlib breaks such a
        deadlock by handing out modules that are not whole yet.
        """
        if self._loading is None or (self._loading.done() and self._loading.exception() is not None):
            self._loading = asyncio.create_task(asyncio.to_thread(_load))
        await asyncio.shield(self._loading)

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

    async def has_worker(self) -> bool:
        """Whether a job would be taken: here by the worker of this process, elsewhere by one that spoke lately.

        Raises:
            AutoDemoError: the queue does not answer.
        """
        queue = await self.queue()
        return queue.is_embedded or (await queue.state()).workers > 0

    def leave(self, *, after: "asyncio.Task[None] | None" = None) -> "asyncio.Task[None]":
        """Let go of the queue at once and close it: whoever asks for one from now on gets another, once that is done.

        Args:
            after: who still uses it; it is closed when they have ended.
        """
        opened, self._open = self._open, None
        self._leaving = asyncio.create_task(self._close(opened, after, self._leaving))
        return self._leaving

    async def close(self) -> None:
        """Stop the worker, if there is one, with everything it started; the queue forgets this loop."""
        await self.leave()

    async def _close(self, opened: "asyncio.Task[JobQueue] | None", *before: "asyncio.Task[None] | None") -> None:
        if users := [task for task in before if task is not None]:
            await asyncio.wait(users)
        if opened is None:
            return
        queue = (await asyncio.gather(opened, return_exceptions=True))[0]
        stop, self._stop_worker = self._stop_worker, _nothing_to_stop
        await asyncio.to_thread(stop)
        if not isinstance(queue, BaseException):
            await queue.close()

    async def _connect(self) -> "JobQueue":
        if self._leaving is not None:  # one worker at a time
            await asyncio.wait([self._leaving])
        await self.loaded()
        settings = await asyncio.to_thread(self._settings)
        queue, self.redis_url = await asyncio.to_thread(_queue_of, settings)
        if queue.is_embedded:
            if self._before_work is not None:
                await asyncio.to_thread(self._before_work, settings)
            worker = await asyncio.to_thread(_worker_of, queue, settings, self._keep_take)
            self._stop_worker = lambda: worker.stop(STOP_PATIENCE_S)
        return queue


def _nothing_to_stop() -> None:
    """There is no worker here."""


def _load() -> None:
    """Off the loop: redis and fakeredis take longer than the window does."""
    import autodemo_gui.gui.recovery
    import autodemo_gui.queue.connect
    import autodemo_gui.store.preferences
    import autodemo_gui.worker.embedded  # noqa: F401


def _queue_of(settings: Settings) -> "tuple[JobQueue, str]":
    """Imported here, off the loop: redis and fakeredis take longer than the window does."""
    from autodemo_gui.queue.connect import connect, redis_url

    return connect(settings), redis_url(settings)


@dataclass(frozen=True, slots=True)
class Found:
    """What a shared queue said of itself.

    Attributes:
        latency_ms: of a question and its answer.
        workers: workers that spoke lately.
        waiting: jobs that wait for one.
        version: of the Redis server; empty when it does not tell.
        warning: who else might hear what is said to it, as a sentence; empty when nobody.
    """

    latency_ms: float
    workers: int
    waiting: int
    version: str = ""
    warning: str = ""

    @property
    def words(self) -> str:
        """As sentences."""
        latency = max(1, round(self.latency_ms))
        answered = (
            tr("Redis {version} answers in {latency} ms.", version=self.version, latency=latency)
            if self.version
            else tr("It answers in {latency} ms.", latency=latency)
        )
        workers = trn("{count} worker is at work.", "{count} workers are at work.", self.workers)
        nobody = tr("No worker has spoken lately: films would wait.")
        waiting = trn("{count} job waits.", "{count} jobs wait.", self.waiting)
        said = (answered, workers if self.workers else nobody, waiting if self.waiting else "", self.warning)
        return " ".join(part for part in said if part)


async def try_out(redis_url: str) -> Found:
    """What a shared queue at this address says of itself.

    Raises:
        AutoDemoError: it does not answer, or the address is none.
    """
    from autodemo_gui.queue.connect import connect, exposure

    settings = Settings(stored={REDIS_URL.name: redis_url})
    queue = await asyncio.to_thread(connect, settings)
    try:
        await queue.ping()  # connects
        began_s = time.perf_counter()
        await queue.ping()
        latency_ms = (time.perf_counter() - began_s) * 1000
        state = await queue.state()
        version = await queue.server_version()
        return Found(latency_ms, state.workers, state.waiting, version, exposure(settings))
    finally:
        await queue.close()


def _worker_of(queue: "JobQueue", settings: Settings, keep_take: "KeepTake | None") -> "EmbeddedWorker":
    from autodemo_gui.worker.embedded import EmbeddedWorker

    worker = EmbeddedWorker(queue, settings, keep_take=keep_take)
    worker.start()
    return worker


def place_name(redis_url: str) -> str:
    """Where films are made, in words; never the user or the password."""
    host = urlsplit(redis_url).hostname
    return host or tr("This computer")

"""Between a studio that must not wait and a queue that may be slow or away: events in order, of pictures the newest."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable

from autodemo_gui.core.errors import AutoDemoError, LeaseLost
from autodemo_gui.core.events import AnyEvent, Progress
from autodemo_gui.core.ports import Preview
from autodemo_gui.queue.port import JobQueue, Lease

_log = logging.getLogger(__name__)

PROGRESS_EVERY_S = 0.5
PREVIEW_EVERY_S = 0.1
PREVIEW_BYTES_PER_S = 2_000_000
"""What the pictures of one job may take of the line to Redis: large ones come less often, never not at all."""
UNWATCHED_PAUSE_S = 1.0
RETRY_PAUSE_S = (0.2, 5.0)


class Outbox:
    """Publishes a job's events in order, each once; of progress only the newest, twice a second at most."""

    def __init__(self, queue: JobQueue, lease: Lease, *, on_lost: Callable[[], None]) -> None:
        """Prepare; belongs to the running loop.

        Args:
            queue: where to.
            lease: whose events.
            on_lost: called when the job turns out to be somebody else's.
        """
        self._queue = queue
        self._lease = lease
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._events: deque[AnyEvent] = deque()
        self._progress: Progress | None = None
        self._progress_due_s = 0.0
        self._number = 0
        self._wake = asyncio.Event()
        self._all_sent = asyncio.Event()
        self._all_sent.set()

    def emit(self, event: AnyEvent) -> None:
        """Take an event, from any thread; never blocks, never raises."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, event)

    def _put(self, event: AnyEvent) -> None:
        if isinstance(event, Progress):
            self._progress = event
        else:
            self._events.append(event)
            self._all_sent.clear()
        self._wake.set()

    async def drained(self) -> None:
        """Return when every event but progress is out."""
        await asyncio.sleep(0)  # what was emitted from this thread just now is put first
        await self._all_sent.wait()

    async def run(self) -> None:
        """Publish until cancelled, or until the job is lost."""
        try:
            while True:
                await self._wait()
                while self._events:
                    await self._publish(self._events[0])
                    self._events.popleft()
                self._all_sent.set()
                if self._progress is not None and time.monotonic() >= self._progress_due_s:
                    newest, self._progress = self._progress, None
                    self._progress_due_s = time.monotonic() + PROGRESS_EVERY_S
                    await self._publish(newest)
        except LeaseLost:
            self._all_sent.set()
            self._on_lost()

    async def _wait(self) -> None:
        """Until there is something to publish."""
        due_s = None if self._progress is None else max(0.0, self._progress_due_s - time.monotonic())
        try:
            async with asyncio.timeout(due_s):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()

    async def _publish(self, event: AnyEvent) -> None:
        """Publish one event, however long the queue stays away: the heartbeat and the job's end set the bound."""
        self._number += 1
        pause_s = RETRY_PAUSE_S[0]
        while True:
            try:
                return await self._queue.publish(self._lease, event, number=self._number)
            except LeaseLost:
                raise
            except AutoDemoError as error:
                _log.warning("job %s: an event waits, the queue is away: %s", self._lease.job_id, error)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, RETRY_PAUSE_S[1])


class PreviewSlot:
    """Holds the newest picture and offers it to whoever watches, at most ten times a second, large ones less often."""

    def __init__(self, queue: JobQueue, lease: Lease) -> None:
        """Prepare; belongs to the running loop."""
        self._queue = queue
        self._lease = lease
        self._loop = asyncio.get_running_loop()
        self._newest: Preview | None = None
        self._wake = asyncio.Event()

    def show(self, preview: Preview) -> None:
        """Take a picture, from any thread; the one before is dropped."""
        self._newest = preview
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake.set)

    async def run(self) -> None:
        """Offer pictures until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._newest is None:
                continue
            is_watched = False
            try:
                is_watched = await self._queue.show(self._lease, self._newest)
            except AutoDemoError as error:
                # Pictures are worth less than the job: the next one will do.
                _log.debug("job %s: a preview was dropped: %s", self._lease.job_id, error)
            await asyncio.sleep(pause_after(len(self._newest.jpeg)) if is_watched else UNWATCHED_PAUSE_S)


def pause_after(size_bytes: int) -> float:
    """Seconds until the next picture, after one of this size that somebody watches."""
    return max(PREVIEW_EVERY_S, size_bytes / PREVIEW_BYTES_PER_S)

"""Keeps a lease alive from a thread of its own, so that a loop that is busy for a while does not lose its job."""

import asyncio
import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.queue.port import JobQueue, Lease, Orders

_log = logging.getLogger(__name__)


class Heartbeat:
    """Beats until left; what the queue orders is reported once for each change."""

    def __init__(self, queue: JobQueue, lease: Lease, *, every_s: float, on_orders: Callable[[Orders], None]) -> None:
        """Prepare.

        Args:
            queue: asked from the thread's own event loop.
            lease: what to keep.
            every_s: pause between beats.
            on_orders: called in the loop that entered, with every change of orders.
        """
        self._queue = queue
        self._lease = lease
        self._every_s = every_s
        self._on_orders = on_orders
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"beat {lease.job_id}", daemon=True)

    async def __aenter__(self) -> Self:
        """Start beating."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; returns when the thread has ended."""
        self._stop.set()
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        last = Orders.CARRY_ON
        is_away = False
        with asyncio.Runner() as runner:
            while not self._stop.is_set():
                try:
                    orders = runner.run(self._queue.beat(self._lease))
                except AutoDemoError as error:
                    if not is_away:
                        _log.warning("no heartbeat for job %s: %s", self._lease.job_id, error)
                    is_away = True
                else:
                    is_away = False
                    if orders is not last:
                        last = orders
                        self._loop.call_soon_threadsafe(self._on_orders, orders)
                self._stop.wait(self._every_s)
            runner.run(self._queue.close())

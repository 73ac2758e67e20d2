"""Python's cycle collector, kept in the window's thread.

The collector runs in whichever thread allocates next, and the worker's thread allocates a lot. A Qt object that dies
there leaves its timers behind in the window's thread, which then crashes on their next tick. Even in the right thread
it may run inside a call of Qt that holds a lock, which a dying Qt object then waits for, for ever. So while the loop of
the window runs, collecting is one of its own events.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

EVERY_MS = 500
FULL_EVERY_S = 30.0
"""A full collection looks at every object of the program, some 60 ms; Python, too, delays it until much has grown."""


class Collector:
    """Collects by Python's own thresholds, the full collection not too often."""

    def __init__(self) -> None:
        """Nothing was collected yet."""
        self._full_at_s = time.monotonic()

    def collect(self) -> int:
        """Collect the oldest generation that is due.

        Returns:
            Its number, or -1 when none is due.
        """
        due = [g for g in range(3) if 0 < gc.get_threshold()[g] < gc.get_count()[g]]
        if 2 in due and time.monotonic() - self._full_at_s < FULL_EVERY_S:
            due.remove(2)
        if not due:
            return -1
        if due[-1] == 2:
            self._full_at_s = time.monotonic()
        gc.collect(due[-1])
        return due[-1]


@contextmanager
def collected_here() -> Iterator[None]:
    """Collect in this thread only, until the block ends; the thread needs a running Qt loop meanwhile."""
    was_on = gc.isenabled()
    gc.disable()
    collector = Collector()
    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(collector.collect)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        timer.timeout.disconnect(collector.collect)
        gc.collect()
        if was_on:
            gc.enable()

"""Ctrl+C and SIGTERM as a wish to cancel: the first asks, the second insists."""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = [signal.SIGINT, signal.SIGTERM]


@contextmanager
def on_interrupt(ask: Callable[[], Awaitable[object]]) -> Iterator[Callable[[], bool]]:
    """Call `ask` in the running loop on the first signal; a second one raises KeyboardInterrupt as usual.

    Yields:
        A function that tells whether a signal came.
    """
    loop = asyncio.get_running_loop()
    asked: list[asyncio.Task[object]] = []

    async def call() -> object:
        return await ask()

    def first(_number: int, _frame: FrameType | None) -> None:
        # signal.signal instead of loop.add_signal_handler: the Windows loops have no such thing.
        for number, handler in before.items():
            signal.signal(number, handler if number == signal.SIGTERM else signal.default_int_handler)
        loop.call_soon_threadsafe(lambda: asked.append(loop.create_task(call())))

    if threading.current_thread() is not threading.main_thread():  # Python takes signals in the main thread only
        yield lambda: False
        return
    before = {number: signal.signal(number, first) for number in _SIGNALS}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

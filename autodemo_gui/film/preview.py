"""Shows the window what is being filmed, a few times a second."""

import asyncio
import time

from autodemo_gui.core.ports import Preview, ShowPreview

INTERVAL_S = 0.1


class PreviewFeed:
    """Passes on the newest picture and pointer at most ten times a second; the last one always gets through."""

    def __init__(self, show: ShowPreview, viewport: tuple[int, int]) -> None:
        """Feed `show`; positions are CSS pixels of the viewport."""
        self._show = show
        self._viewport = viewport
        self._jpeg = b""
        self._pointer: tuple[float, float] | None = None
        self._shown_s = 0.0
        self._due: asyncio.TimerHandle | None = None

    def picture(self, jpeg: bytes) -> None:
        """The page looks different now."""
        self._jpeg = jpeg
        self._soon()

    def pointer(self, x: float, y: float) -> None:
        """The pointer is elsewhere now."""
        self._pointer = (x, y)
        self._soon()

    def end(self) -> None:
        """Nothing is shown after this."""
        if self._due is not None:
            self._due.cancel()
        self._jpeg = b""

    def _soon(self) -> None:
        if self._due is None and self._jpeg:
            wait_s = max(0.0, self._shown_s + INTERVAL_S - time.monotonic())
            self._due = asyncio.get_running_loop().call_later(wait_s, self._now)

    def _now(self) -> None:
        self._due = None
        self._shown_s = time.monotonic()
        self._show(Preview(self._jpeg, self._viewport, self._pointer))

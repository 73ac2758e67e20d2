"""Holds pictures back until the page has been seen to be masked, for a camera that cannot stop the page to look."""

import asyncio
import base64
import logging
from collections.abc import Callable

from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.masks import MaskCheck, Sight
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.film.clock import JPEG_QUALITY
from autodemo_gui.film.wire import Wire

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.1

Store = Callable[[int, bytes], None]
"""Keeps a picture from a step on; may raise what `PlateWriter.frame` raises."""


class HeldPictures:
    """Pictures between two looks at the page; they are kept when both looks found nothing bare."""

    def __init__(self, check: MaskCheck, wire: Wire, store: Store, step: Callable[[], int]) -> None:
        """Hold pictures of the page behind `wire`; `step` tells how far the film is."""
        self._check = check
        self._wire = wire
        self._store = store
        self._step = step
        self._held: list[tuple[int, bytes]] = []
        self._was_covered = True
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._looking = asyncio.create_task(self._look_on())

    def add(self, step: int, jpeg: bytes) -> None:
        """A picture came; pictures come by rising step."""
        self._held.append((step, jpeg))

    async def stop(self) -> None:
        """Look for a last time and let go.

        Raises:
            AutoDemoError: what the camera should end with, if looking on has ended on it.
        """
        if self._looking is None:
            return
        looking, self._looking = self._looking, None
        looking.cancel()
        await asyncio.wait({looking})
        if not self._wire.is_cut:
            await self._look()
        self._held.clear()
        if not looking.cancelled() and (error := looking.exception()) is not None:
            raise error

    @property
    def failure(self) -> AutoDemoError | None:
        """Why nobody looks any more, if it is so."""
        if self._looking is None or not self._looking.done() or self._looking.cancelled():
            return None
        error = self._looking.exception()
        return error if isinstance(error, AutoDemoError) else None

    async def _look_on(self) -> None:
        while True:
            await self._look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> None:
        """Judge the pictures that came before this look began."""
        now = self._step()
        try:
            is_covered = await self._check.look() is Sight.COVERED
            if is_covered and not self._was_covered:
                await self._take_anew()
        except PlaywrightError as error:  # between two documents: the next look judges
            log.debug("no look at the page just now: %s", error)
            return
        judged = [picture for picture in self._held if picture[0] <= now]
        self._held = [picture for picture in self._held if picture[0] > now]
        if is_covered and self._was_covered:
            for step, jpeg in judged:
                self._store(step, jpeg)
        self._was_covered = is_covered

    async def _take_anew(self) -> None:
        """What was thrown away may have been how the page stays: one picture of it as it is now."""
        params = {"format": "jpeg", "quality": JPEG_QUALITY}
        shot = await self._wire.send("Page.captureScreenshot", params)
        if await self._check.look() is Sight.COVERED:
            self._held = [picture for picture in self._held if picture[0] > self._step()]
            self._store(self._step(), base64.b64decode(shot["data"]))

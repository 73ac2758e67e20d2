"""The camera for browsers whose clock cannot be owned: it watches the page as well as the machine can."""

import asyncio
import base64
import time
from collections.abc import Awaitable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from autodemo_gui.browser.masks import MaskCheck
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.film.camera import Tally
from autodemo_gui.film.clock import JPEG_QUALITY
from autodemo_gui.film.held import HeldPictures
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.wire import Wire

T = TypeVar("T")

FRAMES_IN_FLIGHT = 12
"""Chromium 154 and later deliver 99 % of the presented frames with 12, 87 % with their default of 3."""
_LAST_FRAMES_S = 0.3
_LOOK_S = 0.25


class LiveCamera:
    """Films by the DevTools screencast. Frames carry real timestamps; between two of them the last picture is held."""

    kind = "live"

    def __init__(self, wire: Wire, plate: PlateWriter, *, check: MaskCheck | None = None) -> None:
        """Film the page behind `wire` onto `plate`; with a `check`, nothing reaches it that was bare when looked at."""
        self._wire = wire
        self._plate = plate
        self._check_masks = check
        self._held = HeldPictures(check, wire, self._keep, lambda: self.step) if check else None
        self._began_s = 0.0
        self._first_stamp_s = 0.0
        self._last_step: int | None = None
        self._pending: tuple[int, bytes] | None = None
        self._received = 0
        self._is_rolling = False
        self._failure: AutoDemoError | None = None
        self._acks: set[asyncio.Task[None]] = set()

    @property
    def step(self) -> int:
        """Steps of film so far: sixtieths of a second since the start."""
        if self._last_step is not None:
            return self._last_step
        return int((time.monotonic() - self._began_s) * STEPS_PER_SECOND) if self._began_s else 0

    @property
    def tally(self) -> Tally:
        """The account of this take; what the screencast leaves out nobody can count."""
        return Tally(self.step, self._received, self._received, 0)

    @property
    def bare(self) -> int:
        """See `Camera.bare`."""
        return self._check_masks.bare if self._check_masks else 0

    async def start(self) -> None:
        """Begin to watch.

        Raises:
            BrowserCrashed: the browser is gone.
        """
        self._began_s, self._first_stamp_s = time.monotonic(), time.time()
        self._is_rolling = True
        self._wire.on("Page.screencastFrame", self._on_frame)
        if self._held is not None:
            self._held.start()
        width, height = self._plate.info.plate_size
        await self._wire.send(
            "Page.startScreencast",
            {
                "format": "jpeg",
                "quality": JPEG_QUALITY,
                "maxWidth": width,
                "maxHeight": height,
                "everyNthFrame": 1,
                "maxFramesInFlight": FRAMES_IN_FLIGHT,
            },
        )

    async def roll(self, steps: int) -> None:
        """Watch until this many steps have passed.

        Raises:
            BrowserCrashed: the page or browser is gone.
            DiskFull: the plate cannot be written.
        """
        ends_s = self._began_s + (self.step + steps) / STEPS_PER_SECOND
        while (left_s := ends_s - time.monotonic()) > 0:
            self._check()
            await asyncio.sleep(min(left_s, _LOOK_S))
        self._check()

    async def during(self, awaitable: Awaitable[T]) -> T:
        """Page time passes by itself.

        Raises:
            BrowserCrashed: the page or browser is gone.
            DiskFull: the plate cannot be written.
        """
        task = asyncio.ensure_future(awaitable)
        try:
            while not task.done():
                self._check()
                await asyncio.wait({task}, timeout=_LOOK_S)
            self._check()
            return task.result()
        finally:
            task.cancel()

    async def attend(self, awaitable: Awaitable[T]) -> T:
        """As `during`: the page never waits for us."""
        return await self.during(awaitable)

    def unseen(self) -> AbstractContextManager[None]:
        """Pictures come by themselves."""
        return nullcontext()

    async def stop(self) -> None:
        """Collect the last pictures; safe to call twice, and after a crash."""
        if not self._is_rolling:
            return
        self._last_step = self.step
        if not self._wire.is_cut:
            await asyncio.sleep(_LAST_FRAMES_S)  # pictures of the last moments are still being encoded
        self._is_rolling = False
        for task in self._acks:
            task.cancel()
        self._store()
        if self._held is not None:
            await self._held.stop()

    def _check(self) -> None:
        self._wire.check()
        if self._held is not None and self._held.failure is not None:
            raise self._held.failure
        if self._failure is not None:
            raise self._failure

    def _on_frame(self, event: dict[str, Any]) -> None:
        if not self._is_rolling:
            return
        ack = asyncio.ensure_future(self._acknowledge(event["sessionId"]))
        self._acks.add(ack)
        ack.add_done_callback(self._acks.discard)
        since_s = event["metadata"]["timestamp"] - self._first_stamp_s
        step = max(0, round(since_s * STEPS_PER_SECOND))
        if self._last_step is not None and step > self._last_step:
            return
        if self._pending is not None and step > self._pending[0]:
            self._store()
        newest = self._plate.changes[-1] if self._plate.changes else -1
        if step > newest:  # of several pictures within one step the last is kept; an older one came late
            self._pending = (step, base64.b64decode(event["data"]))
            self._received += 1

    def _store(self) -> None:
        pending, self._pending = self._pending, None
        if pending is None or self._failure is not None:
            return
        if self._held is not None:
            self._held.add(*pending)
        else:
            self._keep(*pending)

    def _keep(self, step: int, jpeg: bytes) -> None:
        if self._plate.changes and step <= self._plate.changes[-1]:
            return  # another picture was taken meanwhile
        try:
            self._plate.frame(step, jpeg)
        except AutoDemoError as error:  # nobody to tell in an event handler: the next roll or wait raises it
            self._failure = error

    async def _acknowledge(self, session_id: int) -> None:
        try:
            await self._wire.send("Page.screencastFrameAck", {"sessionId": session_id})
        except AutoDemoError as error:
            self._store()  # the newest picture came before whatever went wrong
            self._failure = self._failure or error

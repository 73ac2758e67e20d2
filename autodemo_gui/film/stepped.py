"""The camera that owns the page's clock: film time is page time, whatever the machine is busy with."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.masks import MaskCheck, Sight
from autodemo_gui.film.camera import Tally
from autodemo_gui.film.clock import STEP_MS, PageClock
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.traffic import Traffic
from autodemo_gui.film.wire import Wire

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_S = 4.0
"""Wall seconds without a step after which something that should need no page time is given some."""
BURST = 30
"""That many steps at a time."""
LAST_LOOKS = 3
"""Pictures alike after which the page rests; the last trace of a motion may be painted a frame or two late."""
UNSEEN_EVERY = 20
"""Steps between pictures while what is filmed will be cut out."""


class SteppedCamera:
    """Films frame by frame; a picture belongs to its step by construction, as the frame itself hands it over.

    While the picture moves, each frame is asked for its picture. While it rests, frames only say whether they drew
    anything, in a few ms; the first that did is asked again.
    """

    kind = "stepped"

    def __init__(
        self, wire: Wire, traffic: Traffic, plate: PlateWriter, *, frame_steps: int = 1, check: MaskCheck | None = None
    ) -> None:
        """Film the page behind `wire` onto `plate`, a frame every `frame_steps` steps; stretches end on a frame.

        With a `check`, only pictures on which nothing is bare reach the plate.
        """
        self._clock = PageClock(wire, traffic, frame_ms=frame_steps * STEP_MS)
        self._frame_steps = frame_steps
        self._plate = plate
        self._check = check
        self._bare_picture: bytes | None = None
        self._turn = asyncio.Lock()
        self._step = 0
        self._filmed_s = 0.0
        self._unseen = 0
        self._is_moving = True
        self._unchanged = 0
        self._changed = 0
        self._received = 0

    @property
    def step(self) -> int:
        """Steps of film so far."""
        return self._step

    @property
    def tally(self) -> Tally:
        """The account of this take."""
        return Tally(self._step, self._changed, self._received, self._clock.stalls)

    @property
    def is_waiting_for_the_wall(self) -> bool:
        """The page waits for something that takes wall time, so the film runs no faster than the wall."""
        return self._clock.runs_free

    @property
    def bare(self) -> int:
        """See `Camera.bare`."""
        return self._check.bare if self._check else 0

    async def start(self) -> None:
        """Take over the page's clock.

        Raises:
            BrowserCrashed: the browser has no frame control, or is gone.
        """
        await self._clock.start()

    async def roll(self, steps: int) -> None:
        """Film this many steps; inside `during`, wait until they are filmed.

        Raises:
            BrowserCrashed: the page or browser is gone.
            DiskFull: the plate cannot be written.
        """
        end = self._step + steps
        while self._step < end:
            await self._film_step(end)

    async def during(self, awaitable: Awaitable[T]) -> T:
        """Film until something is done.

        Raises:
            BrowserCrashed: the page or browser is gone.
            DiskFull: the plate cannot be written.
        """
        task = asyncio.ensure_future(awaitable)
        try:
            while not task.done():
                await self._film_step(self._step + 1)
            return task.result()
        finally:
            task.cancel()

    async def attend(self, awaitable: Awaitable[T]) -> T:
        """Await something; a step is filmed whenever it has waited for a while without any.

        Raises:
            BrowserCrashed: the page or browser is gone.
            DiskFull: the plate cannot be written.
        """
        task = asyncio.ensure_future(awaitable)
        self._filmed_s = time.monotonic()
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=PATIENCE_S / 4)
                if self._turn.locked() or time.monotonic() - self._filmed_s < PATIENCE_S:
                    continue
                seen = self._step
                for step in range(seen, seen + BURST):
                    if task.done() or self._step != step:
                        break
                    await self._film_step(step + 1)
            return task.result()
        finally:
            task.cancel()

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Give the page its frames, but take few pictures; the first step after the block has its own again."""
        self._unseen += 1
        try:
            yield
        finally:
            self._unseen -= 1
            self._is_moving, self._unchanged = True, 0

    async def stop(self) -> None:
        """Nothing is under way between steps."""

    async def _film_step(self, end: int) -> None:
        """One step, unless another task has filmed it meanwhile."""
        async with self._turn:
            if self._step >= end:
                return
            began_s = time.monotonic()
            await self._clock.run_timers()
            if self._unseen:
                await self._pass_unseen()
            else:
                await self._film_seen()
            self._step += self._frame_steps
            self._filmed_s = time.monotonic()
            if self.is_waiting_for_the_wall:  # the film must not run through meanwhile
                await asyncio.sleep(max(0.0, began_s + STEP_MS / 1000 - self._filmed_s))

    async def _pass_unseen(self) -> None:
        """A picture now and then, for the window."""
        frame = await self._clock.frame(with_picture=self._step % UNSEEN_EVERY == 0)
        jpeg = await self._fit_to_keep(frame.jpeg)
        if jpeg is not None:
            self._plate.frame(self._step, jpeg)

    async def _film_seen(self) -> None:
        """A frame after one that changed is asked for its picture at once, any other only once it was drawn anew.

        Drawn is not changed: the frame after one that was asked for its picture always claims to have been drawn.
        """
        frame = await self._clock.frame(with_picture=self._is_moving)
        jpeg = await self._clock.picture() if frame.was_drawn and frame.jpeg is None else frame.jpeg
        jpeg = await self._fit_to_keep(jpeg)
        if jpeg is not None:
            has_changed = self._plate.frame(self._step, jpeg)
            self._unchanged = 0 if has_changed else self._unchanged + 1
            self._is_moving = self._unchanged < LAST_LOOKS
            self._changed += has_changed
            self._received += has_changed
        elif frame.was_drawn:  # between two documents, or bare; the next step's picture stands in for it
            log.info("step %d brought no picture", self._step)
            self._is_moving = True
            self._changed += 1

    async def _fit_to_keep(self, jpeg: bytes | None) -> bytes | None:
        """The picture, or another of the same moment once what was bare is masked; None when it is not to be kept.

        The page stands still meanwhile, so what the check reads is what the picture shows.
        """
        if self._check is None or jpeg is None or jpeg == self._plate.newest:
            return jpeg
        try:
            sight = await self._check.look()
            if sight is Sight.MENDED:
                jpeg = await self._clock.picture()
                sight = await self._check.look()
        except PlaywrightError as error:
            log.info("step %d is between two documents: %s", self._step, error)
            return None
        if sight is Sight.BARE:
            self._bare_picture = jpeg
        # A new document is read before it is painted; until then the picture is still that of the one before.
        return jpeg if sight is Sight.COVERED and jpeg != self._bare_picture else None

"""The hand on the mouse: moves, presses and lets go on camera, as real input that the page reacts to."""

import asyncio
import logging
import math
from typing import Any

from playwright.async_api import Error as PlaywrightError

from autodemo_gui.core.element import Box
from autodemo_gui.core.take import ClickCue, PointerCue, PointerShape
from autodemo_gui.film import pointer
from autodemo_gui.film.camera import Camera
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.pointer import Point
from autodemo_gui.film.preview import PreviewFeed
from autodemo_gui.film.wire import PageUnresponsive, Wire

log = logging.getLogger(__name__)

PRESS_STEPS = 5
"""A click of a mouse lasts 80 ms or so."""
_LOOK_EVERY = 3
_LOOK_S = 1.0
_HEARD_S = 2.0

_UNDER = """(() => {
  const scale = visualViewport?.scale ?? 1;
  const at = (root, x, y) => {
    const hit = root.elementFromPoint(x, y);
    if (hit?.shadowRoot && hit.shadowRoot !== root) return at(hit.shadowRoot, x, y) ?? hit;
    if (hit?.tagName === "IFRAME" && hit.contentDocument) {
      const box = hit.getBoundingClientRect();
      return at(hit.contentDocument, x - box.x - hit.clientLeft, y - box.y - hit.clientTop) ?? hit;
    }
    return hit;
  };
  const hit = at(document, %f / scale, %f / scale);
  if (!hit) return ["arrow", scale];
  const cursor = getComputedStyle(hit).cursor;
  if (cursor === "pointer" || (cursor === "auto" && hit.closest("a[href]"))) return ["hand", scale];
  const field = hit.closest("textarea, [contenteditable=''], [contenteditable=true], input");
  const takesText = field && !/^(button|submit|reset|checkbox|radio|range|color|file|image)$/.test(field.type ?? "");
  return [cursor === "text" || (cursor === "auto" && takesText) ? "text" : "arrow", scale];
})()"""


class Hand:
    """The pointer of a film; positions are CSS pixels of the viewport.

    A phone shows a page that was not made for it smaller: its own CSS pixels then are `1 / scale` of the viewport's.
    """

    def __init__(self, wire: Wire, camera: Camera, plate: PlateWriter, feed: PreviewFeed) -> None:
        """Not on the picture yet."""
        self._wire = wire
        self._camera = camera
        self._plate = plate
        self._feed = feed
        self._shape: PointerShape = "arrow"
        self._scale = 1.0
        self._calls: set[asyncio.Task[Any]] = set()
        self.at: Point | None = None

    def begin(self, at: Point) -> None:
        """Where the pointer will come from when it first moves; until then it touches, and so hovers, nothing."""
        self.at = at
        self._cue()

    async def jump(self, at: Point) -> None:
        """Be somewhere at once; for moments that are not shown."""
        self.at = at
        await self._look()
        await self._show()

    def on_screen(self, box: Box) -> Box:
        """Where a box of the page, in the page's own CSS pixels, is seen."""
        return Box(*(side * self._scale for side in (box.x, box.y, box.width, box.height)))

    async def move_to(self, end: Point, target_px: float) -> None:
        """Move to a point as a person would who means to hit a target of this size."""
        if self.at is None:
            await self.jump(end)
            return
        start, began = self.at, self._camera.step
        steps = pointer.duration_steps(math.dist(start, end), target_px)
        while (done := self._camera.step - began) < steps:  # a live camera may be several steps on each time
            self.at = pointer.along(start, end, (done + 1) / steps, self._plate.info.viewport)
            if done % _LOOK_EVERY == 0:
                await self._look()
            await self._show()
        self.at = end
        await self._look()
        await self._show()

    async def click(self, box: Box) -> None:
        """Press and let go where the pointer is; `box` is what is clicked."""
        if self.at is None:
            raise RuntimeError("a click before the pointer is anywhere")
        x, y = self.at
        self._plate.cue(ClickCue(self._camera.step, x, y, (box.x, box.y, box.width, box.height)))
        await self._input("mousePressed", is_heard=True, button="left", buttons=1, clickCount=1)
        await self._camera.roll(PRESS_STEPS - 1)
        await self._input("mouseReleased", is_heard=True, button="left", buttons=0, clickCount=1)

    async def look(self) -> None:
        """See again what lies under the pointer, after the page has changed."""
        shape = self._shape
        await self._look()
        if shape != self._shape and self.at is not None:
            self._cue()

    async def _show(self) -> None:
        """One step with the pointer where it is now."""
        if self.at is None:
            return
        self._cue()
        self._feed.pointer(*self.at)
        await self._input("mouseMoved")

    def _cue(self) -> None:
        x, y = self.at or (0.0, 0.0)
        self._plate.cue(PointerCue(self._camera.step, round(x, 2), round(y, 2), self._shape))

    async def _input(self, kind: str, *, is_heard: bool = False, **more: Any) -> None:
        """Send an input event into the next step.

        The page answers a movement within that step's frame, so nothing waits for the answer. A button is answered at
        once, and when `is_heard`, the step begins only then: what a click starts always starts in the same step.
        """
        x, y = self.at or (0.0, 0.0)
        event = {"type": kind, "x": x / self._scale, "y": y / self._scale, "pointerType": "mouse", **more}
        call = asyncio.ensure_future(self._wire.send("Input.dispatchMouseEvent", event))
        self._calls.add(call)
        call.add_done_callback(self._answered)
        if is_heard:
            await asyncio.wait({call}, timeout=_HEARD_S)
        await self._camera.roll(1)

    def _answered(self, call: "asyncio.Task[Any]") -> None:
        self._calls.discard(call)
        if not call.cancelled() and (error := call.exception()) is not None:
            log.debug("input was not taken: %s", error)  # a browser that is gone is noticed by the camera

    async def _look(self) -> None:
        if self.at is None:
            return
        try:
            reply = await self._wire.send(
                "Runtime.evaluate", {"expression": _UNDER % self.at, "returnByValue": True}, limit_s=_LOOK_S
            )
            self._shape, self._scale = reply["result"]["value"]
        except (PlaywrightError, PageUnresponsive, KeyError) as error:  # the page is being replaced
            log.debug("nothing to point at: %s", error)

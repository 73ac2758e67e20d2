"""The filmed page's clock: gives it exactly one frame's time, then the frame, and takes that frame's picture.

Page time is Chromium's virtual time; frames are given by frame control (DevTools `HeadlessExperimental.beginFrame`),
which only chromium-headless-shell has. A picture is asked of the frame itself, never of a screencast: that one drops
frames beside a video, and stamps the others with wall time as often as with frame time (measured, Chromium 156).
"""

import asyncio
import base64
import logging
import time
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.session import crashed_browser
from autodemo_gui.film.traffic import Traffic
from autodemo_gui.film.wire import ANSWER_S, PageUnresponsive, Wire, unresponsive

log = logging.getLogger(__name__)

STEP_MS = 1000 / 60
STALL_S = 3.0
"""Wall seconds for which a pending request may stop the page's clock; a long poll never ends."""
JPEG_QUALITY = 97
"""Luma SSIM of four real photographs after this step alone: 92 gives 0.983 to 0.988, 95 0.989 to 0.992, and 97, for 1.6
times the bytes of 92, 0.994 to 0.997."""
FREE_STEPS = 60
"""Steps for which nothing is waited for after the clock stood still and no request was to blame."""
DRIFT_MS = 0.5
GRAIN_US = 100
"""Frames lie on whole tenths of a millisecond: anything between is rounded by dice before a page sees it."""
_SPARE_MS = 1e-4  # the engine cuts times off at whole microseconds, also 33.3 ms, which no float is exactly
_STARVATION = 10_000
"""Tasks without a delay that may run at one instant before time goes on without them."""
_PORTION_MS, _PORTION_S = 0.05, 0.03
_GLANCE_S = 0.2
_READ_S = 1.0
_WAIT_FOR_NETWORK = "pauseIfNetworkFetchesPending"
_GO_ON = "advance"
_STAND_STILL = "pause"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a frame brought: whether it was drawn anew, and its picture if one was asked for."""

    was_drawn: bool
    jpeg: bytes | None


class PageClock:
    """Nothing moves on the page except while `run_timers` and `frame` run."""

    def __init__(self, wire: Wire, traffic: Traffic, *, frame_ms: float = STEP_MS) -> None:
        """Control the page behind `wire`, giving it `frame_ms` at a time; `traffic` is its own."""
        self._frame_ms = frame_ms
        self._wire = wire
        self._traffic = traffic
        self._expired = asyncio.Event()
        self._base_ms = 0.0
        self._spent_ms = 0.0
        self._frames = 0
        self._off_grid_ms = 0.0
        self._lead_ms = 0.0
        self._ticks_ms = 0.0
        self._free_steps = 0
        self._may_drift = False
        self.stalls = 0

    @property
    def runs_free(self) -> bool:
        """Page time does not wait for the network just now."""
        return self._free_steps > 0 or self._traffic.has_endless

    async def start(self) -> None:
        """Stop the page's clock; from now on it is moved by us.

        Raises:
            BrowserCrashed: the browser has no frame control, or is gone.
        """
        self._wire.on("Emulation.virtualTimeBudgetExpired", lambda _: self._expired.set())
        reply = await self._set_policy(_STAND_STILL)
        self._base_ms = self._ticks_ms = reply["virtualTimeTicksBase"]
        off_grid_ms = _to_grid_ms(self._base_ms)
        if off_grid_ms:  # now, so that also the first page's own time begins on the grid
            await self._grant(off_grid_ms, _GO_ON)
            self._spent_ms += off_grid_ms

    async def run_timers(self) -> None:
        """Let a frame's time pass for the page's timers and scripts; pending requests stop it, but never for long.

        Raises:
            BrowserCrashed: the page is gone, or busy for ever.
        """
        policy, used_ms = _WAIT_FOR_NETWORK, 0.0
        frame_ms = self._next_frame_ms()
        if self._free_steps > 0:
            self._free_steps -= 1
            policy = _GO_ON
        elif self._traffic.has_endless:  # the engine would wait for that one too
            used_ms = await self._wait_for_the_others()
            policy = _GO_ON
        if not await self._grant(frame_ms - used_ms, policy):
            if not self._traffic.has_endless:
                self.stalls += 1
                if not self._traffic.give_up():
                    self._free_steps = FREE_STEPS
            # The time granted is still owed, so the page is only told not to wait; a second grant would end twice.
            await self._set_policy(_GO_ON)
            await self._expiry(ANSWER_S)
        self._spent_ms += frame_ms
        self._frames += 1

    async def frame(self, *, with_picture: bool) -> Frame:
        """Give the page its frame; its scripts see the time that `run_timers` has reached.

        Raises:
            BrowserCrashed: the page is gone, or does not draw any more.
        """
        now_ms = self._base_ms + self._spent_ms
        if now_ms + self._lead_ms <= self._ticks_ms:  # frame time can only grow, also into a renderer that began later
            self._lead_ms = self._ticks_ms + self._frame_ms - now_ms
        self._ticks_ms = now_ms + self._lead_ms
        if self._may_drift:
            await self._read("void requestAnimationFrame(() => {})")
        # A renderer that takes over between two steps repeats the last order: it must not be one that grants time.
        standing, drawing = self._set_policy(_STAND_STILL), self._begin_frame(with_picture=with_picture)
        _, frame = await asyncio.gather(standing, drawing)
        if self._may_drift:
            await self._align()
        return frame

    async def picture(self) -> bytes | None:
        """The picture of the frame just given. Asking with the same frame time draws it again and runs no script."""
        return (await self._begin_frame(with_picture=True)).jpeg

    async def _begin_frame(self, *, with_picture: bool) -> Frame:
        params: dict[str, Any] = {"frameTimeTicks": self._ticks_ms + _SPARE_MS, "interval": self._frame_ms}
        if with_picture:
            params["screenshot"] = {"format": "jpeg", "quality": JPEG_QUALITY}
        reply = await self._command("HeadlessExperimental.beginFrame", params)
        data = reply.get("screenshotData")
        return Frame(bool(reply["hasDamage"]), base64.b64decode(data) if data else None)

    def _next_frame_ms(self) -> float:
        """From one frame to the next: 16.7, 16.6 and 16.7 ms, in turn, at 60 a second."""
        off_grid_ms, self._off_grid_ms = self._off_grid_ms, 0.0
        return round((self._frames + 1) * self._frame_ms, 1) - round(self._frames * self._frame_ms, 1) + off_grid_ms

    async def _wait_for_the_others(self) -> float:
        """Wait for the requests that will be answered; returns the page time this took, in ms.

        A page whose clock stands still does not even receive its answers, so it is given time in the smallest portions.
        """
        portions = round(STALL_S / _PORTION_S)
        for portion in range(portions):
            if not self._traffic.is_open:
                return portion * _PORTION_MS
            await self._grant(_PORTION_MS, _GO_ON)
            await self._traffic.answered(_PORTION_S)
        self.stalls += 1
        self._traffic.give_up()
        return portions * _PORTION_MS

    async def _grant(self, budget_ms: float, policy: str) -> bool:
        """Give the page time and wait until it is used up; False if a pending request or a busy script prevents it."""
        self._expired.clear()
        reply = await self._set_policy(policy, budget=budget_ms + _SPARE_MS)
        base_ms = reply["virtualTimeTicksBase"]
        if base_ms != self._base_ms:  # another renderer process shows the page now; its clock began at its own time
            self._base_ms, self._spent_ms, self._lead_ms, self._frames = base_ms, 0.0, 0.0, 0
            self._off_grid_ms = _to_grid_ms(base_ms)
            self._may_drift = True
        if policy == _GO_ON:
            await self._expiry(ANSWER_S)
            return True
        began_s = time.monotonic()
        while not await self._wire.happens(self._expired, limit_s=_GLANCE_S):
            waited_s = time.monotonic() - began_s
            if self._traffic.has_endless or waited_s > ANSWER_S:
                return False
            if waited_s > STALL_S and (self._traffic.is_open or await self._read("0") is not None):
                return False  # a request is to blame; a page that is only busy would answer nothing
        return True

    async def _expiry(self, limit_s: float) -> None:
        if not await self._wire.happens(self._expired, limit_s=limit_s):
            raise unresponsive(limit_s)

    async def _set_policy(self, policy: str, **more: float) -> Any:
        params: dict[str, Any] = {"policy": policy, **more}
        if policy != _STAND_STILL:
            params["maxVirtualTimeTaskStarvationCount"] = _STARVATION
        return await self._command("Emulation.setVirtualTimePolicy", params)

    async def _align(self) -> None:
        """Make the time that frames are stamped with and the page's own time the same again.

        Scripts compare the two: `performance.now()` when a motion begins, the animation frame's time while it lasts.
        """
        ahead_ms = await self._read("document.timeline.currentTime - performance.now()")
        if not isinstance(ahead_ms, float | int):
            return  # between two documents: again after the next frame
        self._may_drift = False
        ahead_ms = round(ahead_ms, 1)
        if ahead_ms > DRIFT_MS:
            await self._grant(ahead_ms, _GO_ON)
            self._spent_ms += ahead_ms
        if abs(ahead_ms) > DRIFT_MS:
            self._lead_ms -= ahead_ms

    async def _read(self, expression: str) -> Any:
        """What an expression in the page comes to; None when it cannot be asked just now."""
        params = {"expression": expression, "returnByValue": True}
        try:
            reply = await self._wire.send("Runtime.evaluate", params, limit_s=_READ_S)
        except (PlaywrightError, PageUnresponsive) as error:
            log.debug("page time cannot be read yet: %s", error)
            return None
        return reply["result"].get("value")

    async def _command(self, method: str, params: dict[str, Any]) -> Any:
        try:
            return await self._wire.send(method, params, limit_s=ANSWER_S)
        except PlaywrightError as error:
            log.error("%s was refused: %s", method, error)
            raise crashed_browser() from error


def _to_grid_ms(time_ms: float) -> float:
    """What is missing to the next whole tenth of a millisecond."""
    return -round(time_ms * 1000) % GRAIN_US / 1000

"""An actor without a camera: everything simply happens, as fast as the page allows."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page, Response

from autodemo_gui.browser import find, pages
from autodemo_gui.browser.actor import SELECT_ALL, Outcome, absent
from autodemo_gui.browser.acts import Stagehand, why
from autodemo_gui.browser.consent import dismiss_overlays
from autodemo_gui.browser.expectation import judged
from autodemo_gui.browser.masks import MaskCheck, Sight
from autodemo_gui.browser.session import Session
from autodemo_gui.browser.settle import AFTER_CLICK_MS, AFTER_LOAD_MS, settle
from autodemo_gui.core.events import OverlayDismissed
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Emit
from autodemo_gui.core.script import Step, Target

T = TypeVar("T")
LATE_OVERLAY_MS = 1500.0
"""How long after the start page is calm a pop-up may still come and be dismissed."""
HASTE = 6.0
"""How much faster than on film the animations of style sheets run; waiting for them was most of a rehearsal's time."""
_SCRIPTED = frozenset({"xhr", "fetch", "document"})
_FINISH_MOTIONS = """() => {
  for (const motion of document.getAnimations()) {
    if (motion.effect?.getComputedTiming().endTime !== Infinity) motion.finish();
  }
}"""


async def _sleep(ms: float) -> None:
    await asyncio.sleep(ms / 1000)


class OffCameraActor:
    """Implements `Actor` by plain Playwright, for rehearsal, dry runs and tests."""

    def __init__(self, session: Session, policy: Policy, on_event: Emit) -> None:
        """Act on a session's page under a policy; `on_event` hears of dismissed overlays.

        `faults` counts the errors of the shown document's scripts and the answers of 400 and above that they got.
        """
        self._session = session
        self._policy = policy
        self._emit = on_event
        self._stagehand = Stagehand(session, _sleep)
        self._began: float | None = None
        self.faults = 0
        session.page.on("framenavigated", self._on_document)
        session.page.on("pageerror", lambda _error: self._fault())
        session.page.on("response", self._on_response)

    @property
    def page(self) -> Page:
        """The one page."""
        return self._session.page

    @property
    def browsed_s(self) -> float:
        """Wall time since the start address was asked for."""
        return 0.0 if self._began is None else time.monotonic() - self._began

    @property
    def film_s(self) -> float:
        """Nothing is filmed."""
        return 0.0

    async def observe(self, awaitable: Awaitable[T]) -> T:
        """Off camera there is always page time."""
        return await awaitable

    async def open(self, url: str) -> Outcome:
        """See `Actor.open`."""
        self._began = self._began or time.monotonic()
        await self._hasten()
        await pages.open_start(self._session, url)
        await settle(self.page, pass_time=_sleep, cap_ms=AFTER_LOAD_MS)
        await self._clear(LATE_OVERLAY_MS)
        return Outcome(True, self.page.url, navigated=True, changed=True)

    async def perform(self, step: Step) -> Outcome:
        """See `Actor.perform`."""
        match step.action:
            case "goto":
                return await self._goto(step)
            case "scroll":
                y = await find.scroll_offset(self.page, step)
                if y is None:
                    return absent(self.page.url)
                return await self._stagehand.act(step.name, lambda: self._scroll_to(y))
            case "press":
                return await self._stagehand.act(step.name, lambda: self.page.keyboard.press(step.text))
            case "wait":
                return await self._stagehand.act(step.name, self._wait)
            case "click" | "hover" | "type":
                return await self._on_element(step)

    async def settle(self) -> float:
        """See `Actor.settle`."""
        return await settle(self.page, pass_time=_sleep, cap_ms=AFTER_LOAD_MS) / 1000

    async def rest(self, ms: float) -> None:
        """Nobody is looking."""

    async def wait(self, seconds: float) -> None:
        """Let the page have some time, whatever it does with it."""
        await _sleep(seconds * 1000)

    async def approach(self, target: Target) -> bool:
        """Bring an element into view and the pointer onto it; what that sets in motion is over at once.

        Returns:
            Whether it is there and can be clicked.
        """
        found = await self._within_reach(target)
        if found is None:
            return False
        async with self._session.guard.click_window(target.name):
            await self.page.mouse.move(*found.box.center)
            with contextlib.suppress(PlaywrightError):  # the pointer alone may make a page go away
                await self.page.evaluate(_FINISH_MOTIONS)
        return True

    async def is_masked(self) -> bool:
        """Whether nothing is to be seen that should not.

        Raises:
            playwright.async_api.Error: the page is being replaced.
        """
        masks = self._session.masks
        return not masks or await MaskCheck(self._session.cdp.send, masks).look() is Sight.COVERED

    async def go_back(self, url: str) -> None:
        """Return to the page that was shown before, at `url`: by history, else by its address."""
        await self._stagehand.undo(url, has_moved=self.page.url != url)

    async def _hasten(self) -> None:
        """Nobody watches: transitions and animations of style sheets need not take their time."""
        await self._session.cdp.send("Animation.enable")
        await self._session.cdp.send("Animation.setPlaybackRate", {"playbackRate": HASTE})

    def _on_document(self, frame: Frame) -> None:
        if frame.parent_frame is None:
            self.faults = 0

    def _fault(self) -> None:
        self.faults += 1

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in _SCRIPTED:
            self._fault()

    async def _goto(self, step: Step) -> Outcome:
        refusal = self._policy.check_navigation(step.url)
        if refusal is not None:
            self._session.guard.refuse(refusal)
            return Outcome(False, self.page.url, reason=why(refusal), refusals=(refusal,))
        outcome = await self._stagehand.act(step.name or step.url, lambda: self._show(step.url))
        if outcome.navigated:
            await self._clear()
        return outcome

    async def _show(self, url: str) -> None:
        await self.page.goto(url, wait_until="commit")

    async def _wait(self) -> None:
        await settle(self.page, pass_time=_sleep, cap_ms=AFTER_CLICK_MS)

    async def _on_element(self, step: Step) -> Outcome:
        found = await self._within_reach(step.target)
        if found is None:
            return absent(self.page.url)
        refusal = await self._stagehand.check_target(found, step)
        if refusal is not None:
            self._session.guard.refuse(refusal)
            return Outcome(False, self.page.url, reason=why(refusal), refusals=(refusal,))
        before = self.page.url
        outcome = judged(step, await self._stagehand.act(step.name, self._deed(step, found)), before=before)
        return await self._stagehand.take_back(step, outcome, before) if outcome.diverged else outcome

    def _deed(self, step: Step, found: find.Found) -> Callable[[], Awaitable[None]]:
        mouse, keyboard = self.page.mouse, self.page.keyboard

        async def deed() -> None:
            await mouse.move(*found.box.center)
            if step.action != "hover":
                await mouse.click(*found.box.center)
            if step.action == "type":
                await keyboard.press(SELECT_ALL)
                await keyboard.type(step.text)

        return deed

    async def _within_reach(self, target: Target | None) -> find.Found | None:
        """The element of a target, scrolled to where it can be seen and clicked."""
        found = await find.find(self.page, target) if target else None
        found = await find.reveal(found) if found else None
        if found is None:
            return None
        y = await find.comfortable_scroll_y(self.page, found.box)
        if y is not None:
            await self._scroll_to(y)
            found = await find.refresh(found)
        return found if found is not None and await find.hit_test(found) else None

    async def _scroll_to(self, y: float) -> None:
        await self.page.evaluate("(y) => scrollTo({ top: y, behavior: 'instant' })", y)

    async def _clear(self, patience_ms: float = 0.0) -> None:
        """A page has just been opened, and is calm: clear it of overlays."""
        self._session.guard.page_is_calm()
        async with self._session.guard.click_window(""):
            await dismiss_overlays(
                self.page,
                pass_time=_sleep,
                on_dismissed=lambda what, how: self._emit(OverlayDismissed(what=what, how=how)),
                lexicon=self._policy.lexicon,
                patience_ms=patience_ms,
            )

"""An actor on camera: films what it does as a person would do it, and marks what nobody should see."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.browser import pages
from autodemo_gui.browser.actor import SELECT_ALL, Outcome, absent
from autodemo_gui.browser.acts import Stagehand, why
from autodemo_gui.browser.brand import read_brand
from autodemo_gui.browser.consent import dismiss_overlays
from autodemo_gui.browser.expectation import judged
from autodemo_gui.browser.find import scroll_offset
from autodemo_gui.browser.session import Session
from autodemo_gui.browser.settle import AFTER_LOAD_MS, settle
from autodemo_gui.core.element import Box
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import OverlayDismissed
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Emit
from autodemo_gui.core.script import Step
from autodemo_gui.core.take import STEPS_PER_SECOND, KeyCue, PageCue
from autodemo_gui.core.text import tr
from autodemo_gui.film.aim import aim_at
from autodemo_gui.film.arrival import whole_since
from autodemo_gui.film.beats import Beats
from autodemo_gui.film.camera import Camera
from autodemo_gui.film.cuts import Cuts
from autodemo_gui.film.hand import Hand
from autodemo_gui.film.keystrokes import rhythm
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.pointer import Point
from autodemo_gui.film.preview import PreviewFeed
from autodemo_gui.film.reach import Reach
from autodemo_gui.film.wire import Wire

T = TypeVar("T")

LATE_OVERLAY_MS = 1500.0
"""Page time after the start page is calm in which a pop-up may still come and be dismissed."""
HOLD_MS = 700.0
"""Breathing space after a step that says nothing of its own: demo craft asks for 0.5 to 0.9 s."""
_FIRST_POINT = (0.62, 0.66)
_STATUS = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0"


def steps_of(ms: float) -> int:
    """Milliseconds of page time as steps, at least one."""
    return max(1, round(ms * STEPS_PER_SECOND / 1000))


@dataclass(frozen=True, slots=True)
class _Before:
    """Where things stood when a step began."""

    step: int
    pointer: Point | None
    url: str
    bare: int


class Performer:
    """Implements `browser.actor.Actor` on camera."""

    def __init__(
        self,
        session: Session,
        camera: Camera,
        plate: PlateWriter,
        *,
        wire: Wire,
        policy: Policy,
        emit: Emit,
        feed: PreviewFeed,
    ) -> None:
        """Perform on a session's page; the camera has been started."""
        self._session = session
        self._camera = camera
        self._plate = plate
        self._policy = policy
        self._emit = emit
        self._cuts = Cuts(plate)
        self._hand = Hand(wire, camera, plate, feed)
        self._reach = Reach(session.page, camera, plate)
        self._stagehand = Stagehand(session, self._pass_time, camera.during)
        self._beats = Beats(plate, emit, session.masks)
        self._target: Box | None = None
        self.title = ""
        self.language = ""

    @property
    def page(self) -> Page:
        """The one page."""
        return self._session.page

    @property
    def browsed_s(self) -> float:
        """Page time on camera."""
        return self._camera.step / STEPS_PER_SECOND

    @property
    def film_s(self) -> float:
        """What is on film and not marked as waiting."""
        return self._cuts.shown(self._camera.step) / STEPS_PER_SECOND

    async def observe(self, awaitable: Awaitable[T]) -> T:
        """See `Actor.observe`."""
        began = self._camera.step
        try:
            with self._camera.unseen():
                return await self._camera.during(awaitable)
        finally:
            self._cuts.cut(began, self._camera.step)

    async def open(self, url: str) -> Outcome:
        """See `Actor.open`; nothing of it is shown."""
        began = self._camera.step
        try:
            with self._camera.unseen():
                await pages.open_start(self._session, url, during=self._camera.during)
                await self._camera.attend(self._calm_down(LATE_OVERLAY_MS))
                self._plate.brand(await self._camera.attend(read_brand(self.page, pass_time=self._pass_time)))
            width, height = self._plate.info.viewport
            self._hand.begin((width * _FIRST_POINT[0], height * _FIRST_POINT[1]))
            await self._camera.attend(self._introduce())
        finally:
            self._cuts.cut(began, self._camera.step)
        return Outcome(True, self.page.url, navigated=True, changed=True)

    async def perform(self, step: Step) -> Outcome:
        """See `Actor.perform`. What is not worth showing is cut out again, and undone when the page is another now."""
        before = _Before(self._camera.step, self._hand.at, self.page.url, self._camera.bare)
        self._target = None
        is_shown = False
        try:
            outcome = judged(step, await self._camera.attend(self._act(step)), before=before.url)
            is_shown = outcome.is_worth_showing
            if is_shown:
                try:
                    await self.rest(step.hold_ms or HOLD_MS)
                finally:
                    if is_shown := self._camera.bare == before.bare:
                        self._beats.note(step, before.step, self._camera.step, url=self.page.url, box=self._target)
            if self._camera.bare != before.bare:
                outcome = replace(outcome, diverged=True, reason=tr("What is to be masked on it cannot be."))
            if not is_shown:
                outcome = await self._camera.attend(self._retreat(step, before, outcome))
        finally:
            if not is_shown:
                with suppress(AutoDemoError):  # the reason why it ended matters more
                    self._cuts.cut(before.step, self._camera.step)
        return outcome

    async def settle(self) -> float:
        """See `Actor.settle`; what does not move meanwhile is cut out."""
        began = self._camera.step
        waited_ms = await self._camera.attend(settle(self.page, pass_time=self._pass_time, cap_ms=AFTER_LOAD_MS))
        self._cuts.cut_stillness(began, self._camera.step)
        return waited_ms / 1000

    async def rest(self, ms: float) -> None:
        """Hold the picture."""
        await self._camera.roll(steps_of(ms))

    async def _pass_time(self, ms: float) -> None:
        await self._camera.roll(steps_of(ms))

    async def _act(self, step: Step) -> Outcome:
        match step.action:
            case "goto":
                refusal = self._policy.check_navigation(step.url)
                if refusal is not None:
                    self._session.guard.refuse(refusal)
                    return Outcome(False, self.page.url, reason=why(refusal), refusals=(refusal,))
                return await self._staged(step, lambda: self._show(step.url))
            case "scroll":
                y = await scroll_offset(self.page, step)
                if y is None:
                    return absent(self.page.url)
                return await self._staged(step, lambda: self._reach.glide_to(y))
            case "press":
                return await self._staged(step, lambda: self._press(step.text))
            case "wait":
                return Outcome(True, self.page.url)
            case "click" | "hover" | "type":
                return await self._on_element(step)

    async def _on_element(self, step: Step) -> Outcome:
        """Reach the element, then act on it; the element is judged by the rules as it is now."""
        found = await self._reach.element(step.target) if step.target else None
        if found is None:
            return absent(self.page.url)
        refusal = await self._stagehand.check_target(found, step)
        if refusal is not None:
            self._session.guard.refuse(refusal)
            return Outcome(False, self.page.url, reason=why(refusal), refusals=(refusal,))
        await self._hand.look()
        async with self._session.guard.click_window(step.name):  # the pointer acts on what it passes
            aimed = await aim_at(found, self._hand, self._reach, self._camera)
        if aimed is None:
            return Outcome(False, self.page.url, reason=tr("It moved away, or something covers it."))
        self._target = aimed
        return await self._staged(step, lambda: self._use(step, aimed))

    async def _use(self, step: Step, box: Box) -> None:
        if step.action == "hover":
            return
        await self._hand.click(box)
        if step.action == "type":
            await self.page.keyboard.press(SELECT_ALL)
            for character, wait_steps in rhythm(step.text):
                self._plate.cue(KeyCue(self._camera.step, character))
                await self.page.keyboard.type(character)  # heard at once, as a mouse button is
                await self._camera.roll(wait_steps)

    async def _press(self, key: str) -> None:
        self._plate.cue(KeyCue(self._camera.step, key))
        await self.page.keyboard.press(key)

    async def _show(self, url: str) -> None:
        await self._camera.during(self.page.goto(url, wait_until="commit", timeout=pages.ANSWER_TIMEOUT_MS))

    async def _staged(self, step: Step, deed: Callable[[], Awaitable[None]]) -> Outcome:
        """Do something in the guard's click window; of what follows, only what moves is shown."""
        done_at = self._camera.step

        async def timed() -> None:
            nonlocal done_at
            await deed()
            if step.action != "goto":  # which is all waiting
                done_at = self._camera.step

        outcome = await self._stagehand.act(step.name or step.action, timed)
        if outcome.gone_back:
            return outcome
        if outcome.navigated:
            await self._calm_down()
            shown_from = await whole_since(self.page, self._camera, done_at)
            self._cuts.cut(done_at, shown_from)
            await self._introduce(shown_from)
            await self._hand.look()
            done_at = shown_from
        self._cuts.cut_stillness(done_at, self._camera.step)
        return outcome

    async def _calm_down(self, patience_ms: float = 0.0) -> None:
        """A page has just been opened: wait for it, and clear it of overlays."""
        guard = self._session.guard
        await settle(self.page, pass_time=self._pass_time, cap_ms=AFTER_LOAD_MS, since_parsed=True)
        guard.page_is_calm()
        async with guard.click_window(""):
            await dismiss_overlays(
                self.page,
                pass_time=self._pass_time,
                on_dismissed=lambda what, how: self._emit(OverlayDismissed(what=what, how=how)),
                lexicon=self._policy.lexicon,
                patience_ms=patience_ms,
            )

    async def _introduce(self, shown_from: int | None = None) -> None:
        """Note which page is shown from a step on."""
        title, status = "", 0
        with suppress(PlaywrightError):  # it goes on to another page at once, which has its own cue
            title = await self.page.title()
            status = await self.page.evaluate(_STATUS)
            self.language = self.language or await self.page.evaluate("document.documentElement.lang")
        self.title = self.title or title
        step = self._camera.step if shown_from is None else shown_from
        covered = self._session.masks.covered
        self._plate.cue(PageCue(step, covered(self.page.url), covered(title), status))

    async def _retreat(self, step: Step, before: _Before, outcome: Outcome) -> Outcome:
        """Nothing of the step is shown, so page and pointer must be where the viewer saw them last."""
        with self._camera.unseen():
            if outcome.diverged:
                outcome = await self._stagehand.take_back(step, outcome, before.url)
                if outcome.navigated:
                    await self._introduce()
            if self._camera.bare != before.bare:  # what was taken back may still be there
                await self._show(before.url)
                await self._calm_down()
            if before.pointer is not None and before.pointer != self._hand.at:
                await self._hand.jump(before.pointer)
        return outcome

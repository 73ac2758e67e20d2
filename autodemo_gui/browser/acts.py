"""What surrounds an act on the page, on camera or off: the guard's window, the wait for the result, the way back."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.actor import Outcome
from autodemo_gui.browser.announcements import announcements, done_word
from autodemo_gui.browser.find import Found, describe
from autodemo_gui.browser.pages import During, check_shown_page, plainly
from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.session import Session
from autodemo_gui.browser.settle import AFTER_CLICK_MS, AFTER_LOAD_MS, POLL_MS, PassTime, settle, time_origin
from autodemo_gui.core.bans import act_among, without_own
from autodemo_gui.core.fields import asks_for
from autodemo_gui.core.policy import Layer, Refusal, Rule
from autodemo_gui.core.script import Step
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

NAVIGATION_CAP_MS = 10_000.0
UNDO_TIMEOUT_MS = 10_000.0


@dataclass(frozen=True, slots=True)
class Stagehand:
    """Acts on a session's page and sees what came of it; both actors are built on this.

    Attributes:
        session: the page and its guard.
        pass_time: lets page time pass.
        during: awaits what needs page time.
    """

    session: Session
    pass_time: PassTime
    during: During = plainly

    async def act(self, name: str, deed: Callable[[], Awaitable[None]]) -> Outcome:
        """Do something to the page in a click window, wait for the result, and undo it if it must not be shown.

        Args:
            name: what is acted on, as a person would call it.
            deed: the act itself; may use page time through `during`.

        Raises:
            BrowserCrashed: the browser went away.
        """
        guard, page = self.session.guard, self.session.page
        url, documents, told = page.url, guard.documents, len(guard.refusals)
        looked, said, origin = await self.look(), await announcements(page), await time_origin(page)
        async with guard.click_window(name):
            try:
                await deed()
            except PlaywrightError as error:
                self.session.check_alive()
                return Outcome(False, page.url, reason=_reason(error), refusals=self._held_back(told))
            await self.see_result(documents, replaced=origin)
        if (popup := self.session.take_popup()) is not None and guard.documents == documents:
            await self.open_here(popup)
            await self.see_result(documents, replaced=origin)
        if word := done_word(said, await announcements(page)):
            guard.refuse(Refusal(Rule.RESULT, Layer.PAGE, name, word, page.url))
        refusal = await self.check() or self._passkey(told)
        if refusal is not None:
            await self.undo(url, has_moved=guard.documents != documents or page.url != url)
            guard.refuse(refusal)
            return Outcome(True, page.url, gone_back=True, reason=why(refusal), refusals=self._held_back(told))
        return Outcome(
            done=True,
            url=page.url,
            navigated=guard.documents != documents,
            changed=guard.documents != documents or await self.look() != looked,
            refusals=self._held_back(told),
        )

    def _passkey(self, told: int) -> Refusal | None:
        """That the page asked for a passkey since the guard had told so much: it is one to sign in on."""
        since = self.session.guard.refusals[told:]
        return next((one for one in since if one.rule is Rule.AUTH and one.layer is Layer.PAGE), None)

    def _held_back(self, told: int) -> tuple[Refusal, ...]:
        """What was held back since the guard had told so much, less what the page had tried by itself before."""
        refusals = self.session.guard.refusals
        return without_own(refusals[told:], before=refusals[:told])

    async def see_result(self, documents: int, *, replaced: float | None = None) -> float:
        """Wait until the page is calm after an act, through a navigation if there is one; page milliseconds it took.

        Args:
            documents: the guard's count of documents before the act.
            replaced: time origin of the document shown before the act.
        """
        guard, page = self.session.guard, self.session.page
        waited_ms = 0.0
        for _ in range(2):  # a navigation may still begin while the old page is looked at
            waited_ms += await self._await_document()
            is_new = guard.documents != documents
            cap_ms = AFTER_LOAD_MS if is_new else AFTER_CLICK_MS
            waited_ms += await settle(
                page, pass_time=self.pass_time, cap_ms=cap_ms, since_parsed=is_new, replaced=replaced
            )
            if not guard.is_navigating:
                break
        if guard.documents != documents:
            guard.page_is_calm()
        self.session.check_alive()
        return waited_ms

    async def _await_document(self) -> float:
        """Wait for a document that has been asked for; the session sees to it that this ends."""
        waited_ms = 0.0
        while self.session.guard.is_navigating:
            await self.pass_time(POLL_MS)
            waited_ms += POLL_MS
        return waited_ms

    async def open_here(self, url: str) -> str:
        """Show an address in the one page; empty when it worked, else why not."""
        try:
            await self.during(self.session.page.goto(url, wait_until="commit", timeout=NAVIGATION_CAP_MS))
        except PlaywrightError as error:
            self.session.check_alive()
            return _reason(error)
        return ""

    async def check(self) -> Refusal | None:
        """Why what is shown now must not be, or None; a page that cannot be asked twice counts as an error page."""
        page, policy = self.session.page, self.session.policy
        try:
            return await check_shown_page(page, policy)
        except PlaywrightError:  # it is just being replaced
            self.session.check_alive()
            await settle(page, pass_time=self.pass_time, cap_ms=AFTER_LOAD_MS)
            return await check_shown_page(page, policy)

    async def undo(self, url: str, *, has_moved: bool) -> None:
        """Get back to what was shown before an act: by history, Escape for a dialog, else by address."""
        page, guard = self.session.page, self.session.guard
        try:
            if has_moved:
                await self.during(page.go_back(wait_until="commit", timeout=UNDO_TIMEOUT_MS))
            else:
                await self.during(page.keyboard.press("Escape"))
            await settle(page, pass_time=self.pass_time, cap_ms=AFTER_LOAD_MS)
            guard.page_is_calm()
            if page.url == url and await check_shown_page(page, self.session.policy) is None:
                return
        except PlaywrightError as error:
            log.info("could not go back: %s", error)
        await self.open_here(url)
        await settle(page, pass_time=self.pass_time, cap_ms=AFTER_LOAD_MS)
        guard.page_is_calm()

    async def take_back(self, step: Step, outcome: Outcome, url: str) -> Outcome:
        """Undo what a step did that should have done something else; the outcome with what is shown now.

        What turned out to be an act is banned for the rest of the job, and the page is loaded again: it may show what
        would have come of the write that was held back.

        Args:
            step: what was done.
            outcome: a diverged one.
            url: what was shown before.
        """
        act, has_moved = act_among(outcome.refusals), self.session.page.url != url
        if act is not None:
            self.session.policy.bans.add(step.fingerprint, act)
        if act is not None and not has_moved:
            await self._reload()
        elif outcome.changed or outcome.navigated:
            await self.undo(url, has_moved=has_moved)
        return replace(outcome, url=self.session.page.url)

    async def _reload(self) -> None:
        page = self.session.page
        try:
            await self.during(page.reload(wait_until="commit", timeout=UNDO_TIMEOUT_MS))
        except PlaywrightError as error:
            self.session.check_alive()
            log.info("could not load the page again: %s", error)
        await settle(page, pass_time=self.pass_time, cap_ms=AFTER_LOAD_MS, since_parsed=True)
        self.session.guard.page_is_calm()

    async def look(self) -> str:
        """A digest of what a viewer sees."""
        try:
            return str(await self.session.page.evaluate(script("digest")))
        except PlaywrightError:
            return ""

    async def check_target(self, found: Found, step: Step) -> Refusal | None:
        """Why an element must not be acted on, judged by what it is now and not by what a script says about it."""
        page = self.session.page
        try:
            element = await describe(found, page.url)
        except PlaywrightError:
            return None  # it has gone, and the act will say so
        if step.action == "type" and (asked := asks_for(element)):
            return Refusal(Rule.FIELD, Layer.ELEMENT, element.text or step.name, asked, page.url)
        return self.session.policy.check_element(replace(element, fingerprint=step.fingerprint), page.url)


def why(refusal: Refusal) -> str:
    """The reason of an undone step, as a sentence."""
    if refusal.rule is Rule.AUTH:
        return tr("It leads to a sign-in page.")
    if refusal.rule is Rule.OFFSITE:
        return tr("It leads to another site ({host}).", host=refusal.evidence)
    if refusal.rule is Rule.RESULT:
        return tr("The page said that something was done (“{word}”).", word=refusal.evidence)
    if refusal.rule is Rule.WRITE:
        return tr("It would have written to the site ({what}).", what=refusal.evidence)
    if refusal.rule is Rule.ERROR:
        return tr("It leads to an error page ({status}).", status=refusal.evidence or tr("no answer"))
    return tr("It is not allowed ({rule}).", rule=refusal.rule)


def _reason(error: PlaywrightError) -> str:
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return tr("The browser could not do it: {what}.", what=first.rstrip("."))

"""Films a given script: does what it says and nothing else."""

from dataclasses import dataclass

from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.actor import Actor
from autodemo_gui.browser.overrun import check_runtime
from autodemo_gui.core.address import page_key, same_site
from autodemo_gui.core.events import Noted, PageOpened, Progress
from autodemo_gui.core.job import Limits
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Control, Emit
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.text import tr


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a script.

    Attributes:
        script: the steps that are on film, in order.
        skipped: those that are not, each with the reason as a sentence.
        urls: for each step on film, the address of the page that is shown afterwards.
    """

    script: Script
    skipped: tuple[tuple[Step, str], ...]
    urls: tuple[str, ...]


async def play(script: Script, actor: Actor, *, policy: Policy, emit: Emit, control: Control, limits: Limits) -> Played:
    """Perform a script; a step that cannot be done any more is left out and said so, never replaced by another.

    Raises:
        SiteUnreachable, Refused: the start page cannot or must not be shown.
        BrowserCrashed: the page is gone.
        DiskFull: there is no room for the film.
        JobCancelled: somebody cancelled.
        SafetyViolation: browsing took longer than `limits.max_runtime`.
    """
    control.check()
    await actor.open(policy.start.url)
    check_runtime(actor.browsed_s, limits.max_runtime)
    await _announce(actor, emit)
    script = script.moved_to(policy.start.url)
    run = _Run(actor, emit)
    opens = bool(script.steps) and script.steps[0].action == "goto" and same_site(script.steps[0].url, policy.start.url)
    if opens:
        run.keep(script.steps[0])  # the opening, which has just been done
    await _perform(script, run, control=control, limits=limits, done=int(opens))
    _warn_if_outdated(run, emit)
    return run.played(script)


async def play_on(script: Script, actor: Actor, *, emit: Emit, control: Control, limits: Limits) -> Played:
    """Perform a script's steps from the page as it is now; errors as of `play`."""
    run = _Run(actor, emit)
    await _perform(script, run, control=control, limits=limits)
    return run.played(script)


async def _perform(script: Script, run: "_Run", *, control: Control, limits: Limits, done: int = 0) -> None:
    """Perform the steps after the first `done`, until somebody wants to finish."""
    for number, step in enumerate(script.steps[done:], done + 1):
        control.check()
        if control.finish_requested:
            break
        await run.do(number, step)
        check_runtime(run.actor.browsed_s, limits.max_runtime)
        run.emit(Progress(phase=Phase.FILMING, fraction=number / len(script.steps)))


class _Run:
    """One script on its way: what is on film, what is left out, and whether the page shown is one of the script's."""

    def __init__(self, actor: Actor, emit: Emit) -> None:
        self.actor = actor
        self.emit = emit
        self.filmed: list[Step] = []
        self.urls: list[str] = []
        self.skipped: list[tuple[Step, str]] = []
        self._just_skipped = False
        self._is_astray = False  # a page of the script was not reached, and none of it has been since

    def played(self, script: Script) -> Played:
        """What became of the script."""
        return Played(script.model_copy(update={"steps": tuple(self.filmed)}), tuple(self.skipped), tuple(self.urls))

    async def do(self, number: int, step: Step) -> None:
        """Perform a step, or say why not; `number` is its place in the script, from 1."""
        reason = self._dependence(step)
        if not reason:
            outcome = await self.actor.perform(step)
            if outcome.is_worth_showing:
                self.keep(step)
                if outcome.navigated:
                    await _announce(self.actor, self.emit)
                return
            reason = outcome.reason or tr("It cannot be done any more.")
            self._is_astray = self._is_astray or step.opens_page
        self.skipped.append((step, reason))
        self._just_skipped = True
        text = tr(
            "Step {number}, “{name}”, is left out: {reason}",
            number=number,
            name=step.name or step.action,
            reason=reason,
        )
        self.emit(Noted(text=text, warning=True))

    def keep(self, step: Step) -> None:
        """A step is on film."""
        self.filmed.append(step)
        self.urls.append(self.actor.page.url)
        self._just_skipped = self._is_astray = False

    def _dependence(self, step: Step) -> str:
        """Why a step makes no sense after those that were left out before it, as a sentence; empty when it does."""
        if step.action == "press" and self._just_skipped:
            return tr("What it is meant for did not come.")
        if not self._is_astray or step.action == "goto" or not step.url:
            return ""
        here = page_key(self.actor.page.url)
        if page_key(step.url) == here:
            self._is_astray = False
            return ""
        if not step.leads_to:
            return tr("The page it belongs to was not reached.")
        # A link of another page may be on this one too; that it leads to its page proves it is the right one.
        return tr("The page it leads to is shown already.") if page_key(step.leads_to) == here else ""


def _warn_if_outdated(run: _Run, emit: Emit) -> None:
    """A script of which no click is left belongs to another site than today's."""
    if any(step.action == "click" for step, _ in run.skipped) and not any(
        step.action == "click" for step in run.filmed
    ):
        text = tr("The site has changed: none of the script's clicks does what it did. Plan the demo again.")
        emit(Noted(text=text, warning=True))


async def _announce(actor: Actor, emit: Emit) -> None:
    try:
        title = await actor.page.title()
    except PlaywrightError:  # it is going on to the next page
        title = ""
    emit(PageOpened(url=actor.page.url, title=title, calm_s=0.0))

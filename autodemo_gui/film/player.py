"""Films a given script: does what it says and nothing else."""

from dataclasses import dataclass

from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.actor import Actor, Outcome
from autodemo_gui.core.address import same_site
from autodemo_gui.core.events import Noted, PageOpened, Progress
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
    """

    script: Script
    skipped: tuple[tuple[Step, str], ...]


async def play(script: Script, actor: Actor, *, policy: Policy, emit: Emit, control: Control) -> Played:
    """Perform a script; a step that cannot be done any more is left out and said so, never replaced by another.

    Raises:
        SiteUnreachable, Refused: the start page cannot or must not be shown.
        BrowserCrashed: the page is gone.
        DiskFull: there is no room for the film.
        JobCancelled: somebody cancelled.
    """
    control.check()
    await actor.open(policy.start.url)
    await _announce(actor, emit)
    filmed: list[Step] = []
    skipped: list[tuple[Step, str]] = []
    steps = script.steps
    if steps and steps[0].action == "goto" and same_site(steps[0].url, policy.start.url):
        filmed.append(steps[0])  # the opening, which has just been done
        steps = steps[1:]
    for number, step in enumerate(steps, 1):
        control.check()
        if control.finish_requested:
            break
        outcome = await actor.perform(step)
        reason = _divergence(step, outcome)
        if reason:
            skipped.append((step, reason))
            name = step.name or step.action
            emit(
                Noted(
                    text=tr("Step {number}, “{name}”, is left out: {reason}", number=number, name=name, reason=reason),
                    warning=True,
                )
            )
        else:
            filmed.append(step)
            if outcome.navigated:
                await _announce(actor, emit)
        emit(Progress(phase=Phase.FILMING, fraction=number / len(steps)))
    return Played(script.model_copy(update={"steps": tuple(filmed)}), tuple(skipped))


def _divergence(step: Step, outcome: Outcome) -> str:
    """Why a step is not on film, as a sentence; empty when it is."""
    if not outcome.done or outcome.gone_back:
        return outcome.reason or tr("It cannot be done any more.")
    if step.action == "click" and not (outcome.changed or outcome.navigated):
        return tr("Nothing on the page changed.")
    return ""


async def _announce(actor: Actor, emit: Emit) -> None:
    try:
        title = await actor.page.title()
    except PlaywrightError:  # it is going on to the next page
        title = ""
    emit(PageOpened(url=actor.page.url, title=title, calm_s=0.0))

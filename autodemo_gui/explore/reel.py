"""Acts step by step within a run's limits, and keeps what was done as steps of a script."""

from dataclasses import dataclass

from autodemo_gui.browser.actor import Actor, Outcome
from autodemo_gui.browser.overrun import check_runtime
from autodemo_gui.core.address import page_key
from autodemo_gui.core.events import Progress
from autodemo_gui.core.job import Limits
from autodemo_gui.core.policy import Refusal
from autodemo_gui.core.ports import Control, Emit
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Step
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.sight import scan_patiently

_ENDING_S = 2.5
_BEAT_S = 4.0  # a click with the way there and a look at the result, measured on films of the sample site
_SLOW_ACT_S = 10.0  # a click that opens a page which takes its time to be calm, then the ending
_RESERVED_SHARE = 0.3  # of a time limit so short that it leaves no more


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a step: `showed` something new, led to `another_page`, was `undone`, or was not done at all."""

    outcome: Outcome
    showed: bool
    another_page: bool

    @property
    def undone(self) -> bool:
        """It led somewhere that must not be shown."""
        return self.outcome.gone_back


class Reel:
    """One run's acts. Every act is followed by a look at the limits and at what the person wants."""

    def __init__(self, actor: Actor, *, limits: Limits, control: Control, emit: Emit) -> None:
        """Nothing done yet; `last_act_s` is the browsing time that the latest act took, its waiting included."""
        self._actor = actor
        self._limits = limits
        self._control = control
        self._emit = emit
        self._acts = 0
        self.steps: list[Step] = []
        self.refusals: list[Refusal] = []
        self.clicks = 0
        self.last_act_s = 0.0

    @property
    def browsed_s(self) -> float:
        """Browsing so far in the sense of max_runtime."""
        return self._actor.browsed_s

    @property
    def film_left_s(self) -> float:
        """Seconds until the film is as long as asked for, an ending set aside; the whole length off camera."""
        return self._limits.length - _ENDING_S - self._actor.film_s

    @property
    def is_full(self) -> bool:
        """Nothing more is to be chosen: clicks or time used up, film long enough, or the person wants it finished."""
        most_acts = 20 + 6 * self._limits.max_clicks  # scrolls, dialogs and ways back cannot go on for ever either
        return (
            self._control.finish_requested
            or self.clicks >= self._limits.max_clicks
            or self.film_left_s < _BEAT_S / 2
            or self._acts >= most_acts
            or self._actor.browsed_s + self._reserve_s > self._limits.max_runtime
        )

    @property
    def _reserve_s(self) -> float:
        """What the next act and an ending may take: with less left, a run ends by itself instead of being stopped."""
        return min(_SLOW_ACT_S, _RESERVED_SHARE * self._limits.max_runtime)

    async def open(self, url: str) -> None:
        """Open the start address; raises what `Actor.open` and `check` raise."""
        self.check()
        began_s = self._actor.browsed_s
        outcome = await self._actor.open(url)
        self.last_act_s = self._actor.browsed_s - began_s
        self.refusals.extend(outcome.refusals)
        self._noticed()

    async def perform(self, step: Step) -> Done:
        """Carry out a step; it is kept for the script when it showed something.

        Raises:
            SafetyViolation, JobCancelled: see `check`.
        """
        self.check()
        before, began_s = page_key(self._actor.page.url), self._actor.browsed_s
        outcome = await self._actor.perform(step)
        self.last_act_s = self._actor.browsed_s - began_s
        self._acts += 1
        self.refusals.extend(outcome.refusals)
        is_click = step.action == "click"
        if is_click and (outcome.done or outcome.gone_back):
            self.clicks += 1
        another_page = outcome.done and not outcome.gone_back and page_key(outcome.url) != before
        showed = outcome.is_worth_showing and (not is_click or outcome.changed or outcome.navigated)
        if showed:
            result = ("page" if another_page else "change") if is_click else ""
            leads_to = outcome.url if is_click and another_page else ""
            self.steps.append(step.model_copy(update={"outcome": result, "leads_to": leads_to}))
        self._noticed()
        return Done(outcome, showed=showed or another_page, another_page=another_page)

    async def look(self) -> Scan:
        """See what can be clicked on the page shown.

        Raises:
            SiteUnreachable: the page navigates on and on by itself.
            BrowserCrashed: it is gone.
        """
        return await scan_patiently(self._actor, self.check)

    def check(self) -> None:
        """Whether the run may go on.

        Raises:
            JobCancelled: somebody cancelled.
            SafetyViolation: browsing took longer than max_runtime.
        """
        self._control.check()
        check_runtime(self._actor.browsed_s, self._limits.max_runtime)

    def _noticed(self) -> None:
        limits = self._limits
        shares = [self._actor.film_s / limits.length, self._actor.browsed_s / limits.max_runtime]
        if limits.max_clicks:
            shares.append(self.clicks / limits.max_clicks)
        self._emit(Progress(phase=Phase.FILMING, fraction=min(max(shares), 1.0)))
        self.check()

"""Rehearsal: off camera, the most promising things are tried one by one, and what each of them shows is noted."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.core.address import page_key
from autodemo_gui.core.events import ActionRehearsed, PageOpened, Progress
from autodemo_gui.core.job import Limits
from autodemo_gui.core.policy import Policy
from autodemo_gui.core.ports import Control, Emit
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Step
from autodemo_gui.explore import steps
from autodemo_gui.explore.atlas import Atlas, Spot, Trial
from autodemo_gui.explore.choosing import Allowance, Choice, is_visit, next_choice
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.gain import NOTHING, Result, Seen, gain_of
from autodemo_gui.explore.outcomes import out_of_view, result_of
from autodemo_gui.explore.planner import Planner, Situation
from autodemo_gui.explore.ranking import Scored
from autodemo_gui.explore.searching import sample_word, search_fields
from autodemo_gui.explore.sight import see

_CLICKING = frozenset({"click", "type"})
HYDRATION_S = 0.5
"""A click that did nothing on a page just opened may have come before its scripts: it is tried once more after this."""


class Rehearsal:
    """One rehearsal: where it is, what it has found."""

    def __init__(
        self,
        actor: OffCameraActor,
        *,
        policy: Policy,
        planner: Planner,
        goal: str,
        limits: Limits,
        allowance: Allowance,
        emit: Emit,
        control: Control,
        after_trial: Callable[[], Awaitable[None]],
    ) -> None:
        """Nothing tried yet.

        Args:
            actor: off camera, its page not yet open.
            policy: the rules of the job; nothing that they refuse is tried.
            planner: says what is worth trying, and tells what is refused.
            goal: a person's words for what the demo should show.
            limits: max_depth counts here too.
            allowance: see `Allowance`.
            emit: told of pages, refusals, and each trial.
            control: finish ends the rehearsal early, cancel at once.
            after_trial: called after each, while its result is still shown.
        """
        self._actor = actor
        self._policy = policy
        self._planner = planner
        self._goal = goal
        self._max_depth = limits.max_depth
        self._allowance = allowance
        self._emit = emit
        self._control = control
        self._after_trial = after_trial
        self._here: Spot | None = None
        self._came_by: Trial | None = None
        self._lost: set[Spot] = set()
        self._is_fresh = True
        self.visits = 0
        self.atlas = Atlas(bans=policy.bans)

    async def open(self) -> None:
        """Open the start page and see what is on it.

        Raises:
            SiteUnreachable, Refused: the start page cannot or must not be shown.
            BrowserCrashed: the page is gone.
            JobCancelled: somebody cancelled.
        """
        began_s = self._actor.browsed_s
        await self._actor.open(self._policy.start.url)
        seen = await self._see()
        self._emit(PageOpened(url=seen.scan.url, title=seen.scan.title, calm_s=self._actor.browsed_s - began_s))
        self._here = await self._page(seen, depth=0)
        self.atlas.add(self._here)

    async def run(self) -> Atlas:
        """Try what is most worth showing until the allowance is used up or nothing is left.

        Raises:
            SiteUnreachable: a page never stays as it is.
            BrowserCrashed: the page is gone.
            JobCancelled: somebody cancelled.
        """
        while not self._is_over and (choice := self._choice()) is not None:
            spot, scored = choice
            if is_visit(spot, scored):
                await self._visit(spot, scored)
            elif await self._go_to(spot):
                await self._try(spot, scored)
            else:
                self._lost.add(spot)
                continue
            await self._after_trial()
            self._tell_progress()
        return self.atlas

    @property
    def _is_over(self) -> bool:
        self._control.check()
        return self._control.finish_requested or self._actor.browsed_s > self._allowance.seconds

    def _choice(self) -> Choice | None:
        return next_choice(self.atlas, here=self._here, lost=self._lost, allowance=self._allowance, visits=self.visits)

    def _tell_progress(self) -> None:
        clicks, seconds = self._allowance.clicks, self._allowance.seconds
        fraction = max(self.atlas.clicks / max(clicks, 1), self._actor.browsed_s / seconds)
        self._emit(Progress(phase=Phase.EXPLORING, fraction=min(1.0, fraction)))

    async def _try(self, spot: Spot, scored: Scored) -> None:
        """Click, see what came of it, and take note."""
        element = scored.element
        step = steps.click_step(element, spot.scan, leads_away=False)
        if step.target is None or not await self._actor.approach(step.target):
            self._note(Trial(scored, spot, Result.MISSED, NOTHING, step))
            return
        before = await self._see()
        if element.kind == "input":
            trial = await self._search(scored, spot, before, step)
        else:
            trial = await self._act(scored, spot, before, step)
        if trial.result is Result.DEAD and self._is_fresh and element.kind != "input" and not self._is_over:
            await self._actor.wait(HYDRATION_S)
            trial = await self._act(scored, spot, before, step)
        self._is_fresh = False
        self._note(trial)
        if trial.result is not Result.DEAD:
            self._here, self._came_by = trial.to, trial

    async def _visit(self, spot: Spot, scored: Scored) -> None:
        """Open the page that a link leads to; that the link itself works is seen when the script is run through."""
        element = scored.element
        opening = Step(action="goto", url=element.href, name=element.text)
        trial = await self._act(scored, spot, spot.seen, opening)
        self.visits += 1
        self._is_fresh = True
        self._note(replace(trial, step=steps.click_step(element, spot.scan, leads_away=True)))
        self._here, self._came_by = trial.to, None

    async def _search(self, scored: Scored, spot: Spot, before: Seen, step: Step) -> Trial:
        """Type a word that is on the page; where nothing is looked for while it is typed, press Enter as well."""
        word = sample_word(before, goal=self._goal, lexicon=self._policy.lexicon)
        if not word:
            return Trial(scored, spot, Result.DEAD, NOTHING, step)
        typing = steps.type_step(step, word, before.scan)
        trial = await self._act(scored, spot, before, typing)
        if trial.result is not Result.DEAD:
            return trial
        enter = steps.enter_step(before.scan)
        found = await self._act(scored, spot, before, enter, way=(typing, enter))
        return replace(found, step=typing, then=(enter, *found.then))

    async def _act(self, scored: Scored, spot: Spot, before: Seen, step: Step, *, way: tuple[Step, ...] = ()) -> Trial:
        """Do a step and see what came of it; `way` is how its result is reached again, if not by the step alone."""
        faults, began_s = self._actor.faults, self._actor.browsed_s
        outcome = await self._actor.perform(step)
        self._policy.bans.note(scored.element, outcome.refusals)
        calm_s = self._actor.browsed_s - began_s
        self.atlas.clicks += step.action in _CLICKING and (outcome.done or outcome.gone_back)
        after = await self._see() if outcome.done and not outcome.gone_back else None
        result = result_of(outcome, before, after, scored.element)
        if after is None or not result.can_be_shown:
            return Trial(scored, spot, result, NOTHING, step, calm_s=calm_s)
        then: tuple[Step, ...] = (steps.escape_step(after.scan),) if result is Result.DIALOG else ()
        if result.stays and (y := out_of_view(before, after)) is not None:
            glide = steps.glide_step(scored.element, after.scan, y)
            if (await self._actor.perform(glide)).done:
                after, then = await self._see(), (glide,)
        gain = gain_of(
            before,
            after,
            result=result,
            is_faulty=self._actor.faults > (0 if outcome.navigated else faults),
        )
        to = await self._led_to(spot, way or (step,), after, result)
        return Trial(scored, spot, result, gain, step, to, after, calm_s, then)

    async def _led_to(self, spot: Spot, way: tuple[Step, ...], after: Seen, result: Result) -> Spot | None:
        """The spot that a click led to, a known one or a new one; None when it is too deep, or one of too many."""
        known = self.atlas.find(after)
        if known is not None:
            return known
        if result is not Result.PAGE:
            new = self._state(spot, way, after)
        elif (page := self.atlas.pages.get(page_key(after.scan.url))) is not None:
            return page  # known, though it reads a little differently now
        elif spot.depth >= self._max_depth:
            return None
        else:
            self._emit(PageOpened(url=after.scan.url, title=after.scan.title, calm_s=0.0))
            new = await self._page(after, depth=spot.depth + 1)
        return new if self.atlas.add(new) else None

    async def _page(self, seen: Seen, *, depth: int) -> Spot:
        """A page as it opens, with everything on it that is worth a try."""
        situation = self._situation(depth)
        self._leave_alone(seen.scan)
        choices = await self._planner.rate(seen.scan, situation, policy=self._policy, emit=self._emit)
        return Spot(seen, depth, page_key(seen.scan.url), choices=(*choices, *self._fields(seen.scan)))

    def _state(self, spot: Spot, way: tuple[Step, ...], seen: Seen) -> Spot:
        """Another state of a page, with what is new in it."""
        self._leave_alone(seen.scan)
        choices = self._planner.worthwhile(seen.scan, self._situation(spot.depth), policy=self._policy)
        choices += self._fields(seen.scan)
        new = tuple(scored for scored in choices if scored.element.fingerprint not in spot.fingerprints)
        return Spot(seen, spot.depth, spot.key, (*spot.way, *way), new)

    def _leave_alone(self, scan: Scan) -> None:
        """Tell what is never clicked of a page, and remember it for the storyboard."""
        self.atlas.refused |= self._planner.tell_refused(scan, policy=self._policy, emit=self._emit)

    def _fields(self, scan: Scan) -> list[Scored]:
        """The search fields of a page that may be used."""
        return [scored for scored in search_fields(scan) if self.atlas.may_click(scored.element)]

    def _situation(self, depth: int) -> Situation:
        return Situation(goal=self._goal, may_navigate=depth < self._max_depth, hungry=True)

    def _note(self, trial: Trial) -> None:
        self.atlas.note(trial)
        name = trial.element.text or trial.element.title
        self._emit(ActionRehearsed(name=name, outcome=trial.result.value, gain=round(trial.gain.score, 3)))

    async def _go_to(self, spot: Spot) -> bool:
        """Get from where the last trial led to a spot: the quick way, else by its address and the clicks from there."""
        if self._here is spot or await self._undo_last(spot):
            return True
        self._here = None
        page = self.atlas.pages[spot.key]
        outcome = await self._actor.perform(steps.return_step(page.scan))
        if not outcome.done or outcome.gone_back:
            return False
        self._is_fresh = True
        seen = await self._see()
        if page_key(seen.scan.url) != spot.key or seen.scan.dialog != page.scan.dialog:
            return False
        for step in spot.way:
            if self._is_over:
                return False
            outcome = await self._actor.perform(step)
            self.atlas.clicks += outcome.done and step.action in _CLICKING
            if not outcome.done or outcome.gone_back:
                return False
        if spot.way and not spot.is_like(await self._see()):
            return False
        self._here = spot
        return True

    async def _undo_last(self, spot: Spot) -> bool:
        """Escape from a dialog or go back from a page, if that is all it takes; it is seen whether it did."""
        last = self._came_by
        if last is None or last.at is not spot:
            return False
        if last.result is Result.DIALOG:
            await self._actor.perform(steps.escape_step(spot.scan))
        elif last.result is Result.PAGE:
            await self._actor.go_back(spot.scan.url)
        elif last.result is not Result.WRITE_BLOCKED:  # after which the page was loaded again
            return False
        if not spot.is_like(await self._see()):
            return False
        self._here = spot
        return True

    async def _see(self) -> Seen:
        return await see(self._actor, self._control.check)

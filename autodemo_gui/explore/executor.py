"""Direct mode: look, choose, act, on camera, until enough has been shown; what was done comes back as a script."""

from dataclasses import dataclass
from typing import Any

from autodemo_gui.browser.actor import Actor
from autodemo_gui.core.address import page_key
from autodemo_gui.core.element import Element
from autodemo_gui.core.events import Noted, PageOpened
from autodemo_gui.core.job import Limits, Request
from autodemo_gui.core.policy import Policy, Refusal, Rule
from autodemo_gui.core.ports import Control, Emit
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.text import tr
from autodemo_gui.explore import steps
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.planner import ActionPlan, Planner, Situation, refusal_of
from autodemo_gui.explore.ranking import opens_page
from autodemo_gui.explore.reel import Done, Reel
from autodemo_gui.explore.states import Course, State
from autodemo_gui.explore.trail import Trail
from autodemo_gui.explore.words import boilerplate_of

ENOUGH_STATES = 4
"""Pages and changed states below which anything new is better than an early end."""
_REVEAL_LEFT_S = 14.0  # a further page is scrolled only while this much film is left


@dataclass(frozen=True, slots=True)
class Exploration:
    """What a run did.

    Attributes:
        script: the steps that were done, in order; dead clicks and undone ones are left out.
        state: where the run ended: `complete`, as anything else raises.
        clicks: clicks on camera, dead ones too.
        depth: deepest page shown, in page navigations from the start page.
        visited_urls: pages shown, in order, each once.
        runtime_s: browsing in the sense of max_runtime.
        refusals: what the guard held back while acting.
    """

    script: Script
    state: State
    clicks: int
    depth: int
    visited_urls: tuple[str, ...]
    runtime_s: float
    refusals: tuple[Refusal, ...] = ()

    @property
    def metrics(self) -> dict[str, Any]:
        """The five numbers that are stored with a job (SPEC 2)."""
        return {
            "state": self.state.value,
            "clicks": self.clicks,
            "depth": self.depth,
            "visited_urls": list(self.visited_urls),
            "runtime": round(self.runtime_s, 3),
        }


async def explore(
    actor: Actor,
    *,
    request: Request,
    policy: Policy,
    planner: Planner,
    emit: Emit,
    control: Control,
    limits: Limits,
) -> Exploration:
    """Open the address, show it, and act on what is worth showing until enough is shown or nothing new is left.

    Raises:
        SafetyViolation: browsing took longer than `limits.max_runtime`.
        SiteUnreachable, Refused: the start page cannot or must not be shown.
        BrowserCrashed: the page is gone.
        JobCancelled: somebody cancelled.
    """
    reel = Reel(actor, limits=limits, control=control, emit=emit)
    run = _Run(reel, goal=request.goal, policy=policy, planner=planner, emit=emit, limits=limits)
    await run.through()
    return run.result()


class _Run:
    """One direct run: where it is, what it has seen, what it will not touch again."""

    def __init__(self, reel: Reel, *, goal: str, policy: Policy, planner: Planner, emit: Emit, limits: Limits) -> None:
        self._reel = reel
        self._goal = goal
        self._policy = policy
        self._planner = planner
        self._emit = emit
        self._limits = limits
        self._course = Course()
        self._trail = Trail()
        self._scans: dict[str, Scan] = {}
        self._visited: set[str] = set()
        self._recent: list[Element] = []
        self._stuck_dialogs: set[tuple[str, str]] = set()
        self._shown_here = 0
        self._states_shown = 0
        self._is_over = False

    async def through(self) -> None:
        """From the opening to the ending."""
        view = await self._open()
        while not (self._is_over or self._reel.is_full):
            if view.dialog and (self._trail.here, view.dialog) not in self._stuck_dialogs:
                await self._close_dialog(view)
            elif not await self._act(view) and not await self._go_back(view):
                break
            view = await self._discover()
        await self._end(view)

    def result(self) -> Exploration:
        """What was done."""
        start = next(iter(self._scans.values()))
        script = Script(
            url=self._policy.start.url,
            title=start.title,
            language=start.language,
            mode="direct",
            viewport=start.viewport,
            steps=tuple(self._reel.steps),
        )
        return Exploration(
            script=script,
            state=self._course.state,
            clicks=self._reel.clicks,
            depth=self._trail.deepest,
            visited_urls=self._trail.visited_urls,
            runtime_s=self._reel.browsed_s,
            refusals=tuple(self._reel.refusals),
        )

    async def _open(self) -> Scan:
        """The start page, looked at and scrolled through."""
        self._course.to(State.NAVIGATING)
        await self._reel.open(self._policy.start.url)
        view = await self._look()
        self._course.to(State.EXECUTING)
        opened, looked_at = steps.opening_steps(view, self._policy.start.url)
        self._reel.steps.append(opened)
        await self._reel.perform(looked_at)
        length = self._limits.length
        await self._reveal(view, beats=1 + (length >= 20) + (length >= 40))
        return await self._look()

    async def _look(self) -> Scan:
        """See the page; the first time it is shown, say so."""
        self._course.to(State.DISCOVERING)
        view = await self._reel.look()
        came_from = self._trail.here
        if self._trail.arrive(view.url):
            self._states_shown += 1
            self._shown_here = 0
            self._emit(PageOpened(url=view.url, title=view.title, calm_s=self._reel.last_act_s))
        if self._trail.here != came_from:
            self._scans[self._trail.here] = view  # as it is when it is opened, and will be when it is returned to
        return view

    async def _discover(self) -> Scan:
        """See the page after an act; a new one is scrolled a little, so that a viewer sees what it is."""
        pages = len(self._scans)
        view = await self._look()
        if len(self._scans) > pages and not view.dialog and self._reel.film_left_s > _REVEAL_LEFT_S:
            self._course.to(State.EXECUTING)
            await self._reveal(view, beats=1)
            view = await self._look()
        return view

    async def _reveal(self, view: Scan, *, beats: int) -> None:
        if not view.dialog:
            for stop in steps.reveal_stops(view, beats):
                await self._reel.perform(steps.scroll_step(view, stop))

    def _situation(self, depth: int | None = None, shown_here: int | None = None) -> Situation:
        return Situation(
            goal=self._goal,
            visited=frozenset(self._visited),
            shown_pages=self._trail.keys,
            may_navigate=(self._trail.depth if depth is None else depth) < self._limits.max_depth,
            recent=tuple(self._recent),
            shown_here=self._shown_here if shown_here is None else shown_here,
            hungry=self._states_shown < ENOUGH_STATES,
        )

    async def _act(self, view: Scan) -> bool:
        """Do the best of what can be done here; False when there is nothing."""
        self._course.to(State.PLANNING)
        plans = await self._planner.plan(view, self._situation(), policy=self._policy, emit=self._emit)
        if not plans:
            return False
        self._course.to(State.EXECUTING)
        for plan in plans:
            self._visited.add(plan.element.fingerprint)
            done = await self._reel.perform(_step_of(plan, view))
            if done.outcome.done or done.undone:
                await self._follow(plan.element, done, view)
                return True
        return True  # none could be done; they are not planned again

    async def _follow(self, element: Element, done: Done, view: Scan) -> None:
        """Take note of what a click did; what turned out to be an act is not done again, nor by its like."""
        self._policy.bans.note(element, done.outcome.refusals)
        if any(refusal.rule is Rule.AUTH for refusal in done.outcome.refusals) and done.undone:
            self._is_over = True
            self._emit(Noted(text=tr("The demo ends here: “{name}” leads to a sign-in page.", name=element.text)))
        if not done.showed:
            return
        self._recent.append(element)
        if not done.another_page:
            self._shown_here += 1
            self._states_shown += 1
            return
        self._course.to(State.NAVIGATING)
        if self._trail.depth_after(done.outcome.url) > self._limits.max_depth:
            # A button gave no sign that it opens a page. Deeper than allowed: back at once.
            await self._reel.perform(steps.return_step(view))

    async def _close_dialog(self, view: Scan) -> None:
        """Escape; if that does not help, the dialog's own button; else it counts as a part of the page."""
        self._course.to(State.EXECUTING)
        await self._reel.perform(steps.escape_step(view))
        after = await self._reel.look()
        if after.dialog != view.dialog:
            return
        button = next((element for element in after.elements if self._closes(element, after)), None)
        if button is not None:
            self._visited.add(button.fingerprint)
            await self._reel.perform(steps.click_step(button, after, leads_away=False))
            after = await self._reel.look()
        if after.dialog == view.dialog:
            self._stuck_dialogs.add((self._trail.here, view.dialog))

    def _closes(self, element: Element, view: Scan) -> bool:
        names = boilerplate_of(element.text or element.title or element.attributes.get("icon", ""))
        is_close = element.zone == "dialog" and names is not None and names.topic == "page aids"
        return is_close and refusal_of(element, view.url, self._policy) is None

    async def _go_back(self, view: Scan) -> bool:
        """Return to the shown page that has most left to show; False when none has anything."""
        worth = {}
        for key, seen in self._scans.items():
            situation = self._situation(self._trail.depth_of(key), shown_here=1)
            left = self._planner.worthwhile(seen, situation, policy=self._policy)
            if key != self._trail.here and left:
                worth[key] = left[0].score
        if not worth:
            return False
        key = max(worth, key=lambda name: worth[name])
        self._course.to(State.NAVIGATING)
        done = await self._reel.perform(self._way_back(view, key))
        if done.outcome.done and page_key(done.outcome.url) == key:
            self._trail.return_to(key)
            self._shown_here = 1
            self._scans[key] = await self._reel.look()
        else:
            del self._scans[key]  # it cannot be reached again: not a place to go back to
        return True

    def _way_back(self, view: Scan, key: str) -> Step:
        """By a link, as a person would, while clicks are left; else by its address."""
        if self._reel.clicks + 2 <= self._limits.max_clicks:
            link = next((element for element in view.elements if self._leads_back(element, view, key)), None)
            if link is not None:
                self._visited.add(link.fingerprint)
                step = steps.click_step(link, view, leads_away=True)
                return step.model_copy(update={"caption": ""})  # it leads to what was shown before
        return steps.return_step(self._scans[key])

    def _leads_back(self, element: Element, view: Scan, key: str) -> bool:
        return (
            element.kind == "link"
            and element.zone not in ("footer", "dialog")
            and page_key(element.href) == key
            and element.fingerprint not in self._visited
            and refusal_of(element, view.url, self._policy) is None
        )

    async def _end(self, view: Scan) -> None:
        """A last look, nothing in front of it."""
        self._course.to(State.EXECUTING)
        if view.dialog:
            await self._reel.perform(steps.escape_step(view))
        await self._reel.perform(steps.ending_step(view))
        self._course.to(State.COMPLETE)


def _step_of(plan: ActionPlan, view: Scan) -> Step:
    step = steps.click_step(plan.element, view, leads_away=opens_page(plan.element, view.url))
    return step.model_copy(update={"caption": plan.caption or step.caption})

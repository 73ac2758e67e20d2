"""The sweep: on every page, everything that the policy allows is clicked, and every search field is typed into."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from autodemo_gui.core.element import Element
from autodemo_gui.core.policy import Layer, Refusal, Rule
from autodemo_gui.explore import steps
from autodemo_gui.explore.discovery import PageChanged, Scan, scan
from autodemo_gui.explore.planner import refusal_of
from autodemo_gui.explore.searching import search_fields
from tests.bench.trapping.visits import Visit, Walled
from tests.sites.traps.oracle import number_in
from tests.sites.traps.trap import Page, Way

WORD = "harbour"
_PATIENT_SCANS = 5


@dataclass(slots=True)
class Swept:
    """What became of one trap or look-alike.

    Attributes:
        found: the scan saw something of it.
        clicked: something of it was acted on.
        refused: why something of it was not acted on, before a click.
        held_back: what was held back when it was acted on.
    """

    found: bool = False
    clicked: bool = False
    refused: list[Refusal] = field(default_factory=list)
    held_back: list[Refusal] = field(default_factory=list)


async def sweep(walled: Walled, pages: Sequence[Page]) -> dict[int, Swept]:
    """Sweep pages, one after the other, each in a visit of its own; by number, also what was not found."""
    swept: dict[int, Swept] = {}
    for page in pages:
        swept |= {entry.number: Swept() for entry in (*page.traps, *page.harmless)}
        async with walled.visit(page.slug) as visit:
            await _Sweeper(walled, visit, swept).page(page)
            for refusal in visit.diary.refusals:  # also of what was set off by something else than a click on it
                if (number := _number_in(refusal)) in swept:
                    swept[number].held_back.append(refusal)
    return swept


class _Sweeper:
    def __init__(self, walled: Walled, visit: Visit, swept: dict[int, Swept]) -> None:
        self._site = walled.site
        self._visit = visit
        self._actor = visit.actor
        self._swept = swept
        self._proxy = walled.proxy
        self._is_dirty = False

    async def page(self, page: Page) -> None:
        await self._actor.open(self._site.url + page.slug)
        view = await self._look()
        for y in steps.reveal_stops(view, 9):
            await self._actor.perform(steps.scroll_step(view, y))
        view = await self._look()
        allowed = [(element, number) for element in view.elements if (number := await self._judge(element, view))]
        for element, number in allowed:
            await self._restore(view)
            await self._click(element, number, view)
        for scored in search_fields(view):
            await self._restore(view)
            await self._search(scored.element, view)
        await self._actor.perform(steps.return_step(view))

    async def _restore(self, view: Scan) -> None:
        """Open the page again, if anything has happened to it."""
        if self._is_dirty:
            await self._actor.perform(steps.return_step(view))
        self._is_dirty = False

    async def _judge(self, element: Element, view: Scan) -> int:
        """The number of an element that may be clicked; 0 when it belongs to nothing, or is refused."""
        number = await self._actor.number_of(steps.target_of(element))
        if not number:
            return 0
        entry = self._swept[number]
        entry.found = True
        refusal = refusal_of(element, view.url, self._visit.policy)
        if refusal is None:
            return number
        entry.refused.append(refusal)
        return 0

    async def _click(self, element: Element, number: int, view: Scan) -> None:
        await self._perform(steps.click_step(element, view, leads_away=False), number)
        trap = self._site.catalogue.traps.get(number)
        if trap is not None and trap.wait_s:
            await asyncio.sleep(trap.wait_s)
        if not self._is_dirty:
            return
        known = {one.fingerprint for one in view.elements}
        after = await self._look()
        for new in [one for one in after.elements if one.fingerprint not in known and one.kind != "input"][:3]:
            if refusal_of(new, after.url, self._visit.policy) is None:
                await self._perform(steps.click_step(new, after, leads_away=False), number)
        if after.dialog:
            await self._perform(steps.escape_step(after), number)
        if trap is not None and trap.way is Way.BACK:
            await self._actor.go_back(view.url)

    async def _search(self, element: Element, view: Scan) -> None:
        click = steps.click_step(element, view, leads_away=False)
        number = await self._actor.number_of(click.target) if click.target else 0
        await self._perform(steps.type_step(click, WORD, view), number)
        await self._perform(steps.enter_step(view), number)

    async def _perform(self, step: steps.Step, number: int) -> None:
        denied = self._proxy.denied.total()
        outcome = await self._actor.perform(step)
        self._is_dirty |= outcome.navigated or outcome.changed or outcome.gone_back or not outcome.done
        entry = self._swept.get(number)
        if entry is not None:
            entry.clicked |= outcome.done or outcome.gone_back
            entry.held_back += [one for one in outcome.refusals if _number_in(one) in (None, number)]
            if self._proxy.denied.total() > denied:
                entry.held_back.append(Refusal(Rule.PRIVATE, Layer.EGRESS, step.name))

    async def _look(self) -> Scan:
        for _ in range(_PATIENT_SCANS):
            try:
                return await scan(self._actor.page)
            except PageChanged:
                await self._actor.settle()
        return await scan(self._actor.page)


def _number_in(refusal: Refusal) -> int | None:
    """The number in the address that was held back: what loses the focus sends, too, when its neighbour is clicked."""
    return number_in(urlsplit(refusal.url).path)

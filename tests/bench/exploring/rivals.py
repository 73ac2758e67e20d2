"""The rivals: what SPEC 5 describes and no more, links breadth first, and a random walk. Each has ten clicks.

All act through the same guarded actor, are not charged for what the guard refuses, and scroll each new page through.
"""

import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from autodemo_gui.browser.actor import Outcome
from autodemo_gui.core.address import page_key
from autodemo_gui.core.element import Box, Element, fingerprint
from autodemo_gui.core.job import Limits
from autodemo_gui.core.script import Step, Target
from autodemo_gui.explore.trail import Trail
from tests.bench.exploring.stage import Visit

SCREENS = 3
# What a demo tool's list of good words usually is, best first.
KEYWORDS = ("demo", "feature", "product", "tour", "pricing", "try", "start", "explore", "example", "learn", "docs")
_WALK_PATIENCE = 60
_SCROLL_CHANCE = 0.3


@dataclass(slots=True)
class Walk:
    """A rival's walk through a site: its clicks, its way, and what it has seen."""

    visit: Visit
    limits: Limits = field(default_factory=Limits)
    clicks: int = 0
    trail: Trail = field(default_factory=Trail)

    @property
    def is_over(self) -> bool:
        actor = self.visit.witness
        return self.clicks >= self.limits.max_clicks or actor.browsed_s > self.limits.max_runtime

    @property
    def here(self) -> str:
        """`page_key` of the page shown."""
        return page_key(self.visit.witness.page.url)

    async def open(self) -> None:
        await self.visit.witness.open(self.visit.url)
        await self._arrive()

    async def click(self, element: Element) -> bool:
        """Click unless the guard forbids it; False when nothing was clicked."""
        witness = self.visit.witness
        if self.visit.policy.check_element(element, witness.page.url) is not None:
            return False
        if element.href.startswith("http") and self.trail.depth_after(element.href) > self.limits.max_depth:
            return False
        step = Step(action="click", url=witness.page.url, target=Target(css=element.selector), name=element.text)
        outcome: Outcome = await witness.perform(step)
        self.clicks += outcome.done
        if outcome.done:
            await self._arrive()
        return outcome.done

    async def go_to(self, url: str) -> None:
        await self.visit.witness.perform(Step(action="goto", url=url))
        await self._arrive()

    async def see(self, kind: str) -> list[Element]:
        """What there is to click, as `rivals.js` tells kinds apart."""
        found: list[dict[str, Any]] = await self.visit.witness.page.evaluate(_script(), kind)
        return [
            Element(
                tag=raw["tag"],
                text=raw["text"],
                role=raw["role"],
                href=raw["href"],
                selector=raw["css"],
                box=Box(0, 0, 0, 0),
                fingerprint=fingerprint(raw["tag"], raw["text"], raw["role"], raw["href"]),
                label=raw["label"],
            )
            for raw in found
        ]

    async def scroll(self, screen: int) -> None:
        """To a screen of the page, 0 being its top."""
        height = (self.visit.witness.page.viewport_size or {"height": 720})["height"]
        await self.visit.witness.perform(Step(action="scroll", scroll_y=screen * 0.9 * height))

    async def _arrive(self) -> None:
        """A page that is new is scrolled through once."""
        if not self.trail.arrive(self.visit.witness.page.url):
            return
        for screen in range(1, SCREENS + 1):
            page = self.visit.witness.page
            if await page.evaluate("() => scrollY + innerHeight >= document.documentElement.scrollHeight - 4"):
                break
            await self.scroll(screen)


async def naive(visit: Visit) -> None:
    """SPEC 5 read literally: fingerprints never repeated, keywords first, at most five plans a scan, no rehearsal."""
    walk = Walk(visit)
    await walk.open()
    clicked: set[str] = set()
    exhausted: set[str] = set()
    while not walk.is_over:
        unvisited = [element for element in await walk.see("naive") if element.fingerprint not in clicked]
        for element in sorted(unvisited, key=_keyword_place)[:5]:
            clicked.add(element.fingerprint)
            if await walk.click(element):
                break
        else:
            if unvisited[5:]:
                continue
            exhausted.add(walk.here)
            left = [url for url in walk.trail.visited_urls if page_key(url) not in exhausted]
            if not left:
                return
            await walk.go_to(left[0])


def _keyword_place(element: Element) -> int:
    words = f"{element.text} {element.href}".lower()
    return next((place for place, word in enumerate(KEYWORDS) if word in words), len(KEYWORDS))


async def breadth_first(visit: Visit) -> None:
    """Every link of the start page in order, then those of the pages they led to."""
    walk = Walk(visit)
    await walk.open()
    queue = [visit.witness.page.url]
    known = {page_key(queue[0])}
    while queue and not walk.is_over:
        parent = queue.pop(0)
        await _back_to(walk, parent)
        for link in await walk.see("links"):
            if walk.is_over:
                return
            if page_key(link.href) in known:
                continue
            known.add(page_key(link.href))
            await _back_to(walk, parent)
            if await walk.click(link) and walk.here != page_key(parent):
                queue.append(visit.witness.page.url)


async def _back_to(walk: Walk, url: str) -> None:
    if walk.here != page_key(url):
        await walk.go_to(url)


async def random_walk(visit: Visit, seed: int) -> None:
    """After Bombadil: a random thing of those that can be clicked within the viewport, sometimes a scroll before it."""
    dice = random.Random(seed)
    walk = Walk(visit)
    await walk.open()
    for _ in range(_WALK_PATIENCE):
        if walk.is_over:
            return
        if dice.random() < _SCROLL_CHANCE:
            await walk.scroll(dice.randint(0, SCREENS))
        allowed = [
            element
            for element in await walk.see("competent")
            if visit.policy.check_element(element, visit.witness.page.url) is None
        ]
        if not allowed:
            await walk.scroll(dice.randint(0, SCREENS))
        elif not await walk.click(dice.choice(allowed)) and walk.trail.depth >= walk.limits.max_depth:
            await walk.go_to(visit.url)


@cache
def _script() -> str:
    return Path(__file__).with_name("rivals.js").read_text("utf-8")

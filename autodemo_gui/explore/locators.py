"""Playwright's own best selector for an element: test ids, roles and texts before CSS, as `codegen` writes them."""

import ast
import asyncio
import re
from collections.abc import Awaitable
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page

from autodemo_gui.browser.actor import Actor, Outcome
from autodemo_gui.browser.find import frame_of
from autodemo_gui.core.script import Script, Step, Target

T = TypeVar("T")
PATIENCE_S = 2.0
"""The driver sets no limit to it; on a page that is busy with itself it never ends."""

# Playwright tells a locator's selector in its representation and nowhere else.
_REPRESENTATION = re.compile(r" selector=(?P<literal>'.*'|\".*\")>$", re.DOTALL)
_INTO_FRAME = "internal:control=enter-frame >> "
# Ids made anew with every visit or build; scripts/paths.js avoids the same ones.
_ID = re.compile(r"#(?P<css>(?:\\.|[\w-])+)|\[id=\"?(?P<attribute>[^\"\]]+)")
_VOLATILE = re.compile(
    r"\d{3,}|[0-9a-f]{8}|^\\?[:«_]|^(ember|react|radix|headlessui|mui|yui|ext-gen|cdk)", re.IGNORECASE
)


class Locating:
    """An actor off camera that notes, for each thing it is about to act on, Playwright's own way to find it again."""

    def __init__(self, actor: Actor) -> None:
        """Act through `actor`; selectors are in `found`, by step; `clicks` counts those that were undone as well."""
        self._actor = actor
        self.found: dict[Step, str] = {}
        self.clicks = 0

    def with_locators(self, script: Script) -> Script:
        """A script with the selectors that were found."""
        return script.model_copy(update={"steps": tuple(self._with_locator(step) for step in script.steps)})

    def _with_locator(self, step: Step) -> Step:
        selector = self.found.get(step, "")
        if not selector or step.target is None:
            return step
        return step.model_copy(update={"target": step.target.model_copy(update={"locator": selector})})

    @property
    def page(self) -> Page:
        """See `Actor.page`."""
        return self._actor.page

    @property
    def browsed_s(self) -> float:
        """See `Actor.browsed_s`."""
        return self._actor.browsed_s

    @property
    def film_s(self) -> float:
        """See `Actor.film_s`."""
        return self._actor.film_s

    async def observe(self, awaitable: Awaitable[T]) -> T:
        """See `Actor.observe`."""
        return await self._actor.observe(awaitable)

    async def open(self, url: str) -> Outcome:
        """See `Actor.open`."""
        return await self._actor.open(url)

    async def perform(self, step: Step) -> Outcome:
        """See `Actor.perform`."""
        selector = await normalised(self.page, step.target) if step.target else ""
        outcome = await self._actor.perform(step)
        self.clicks += step.action == "click" and (outcome.done or outcome.gone_back)
        if selector and outcome.is_worth_showing:
            self.found[step] = selector
        return outcome

    async def settle(self) -> float:
        """See `Actor.settle`."""
        return await self._actor.settle()

    async def rest(self, ms: float) -> None:
        """See `Actor.rest`."""
        await self._actor.rest(ms)


async def normalised(page: Page, target: Target) -> str:
    """A selector for `frame.locator()` that finds just this element, by what it means to a person where it can.

    Off camera only: it needs page time.

    Args:
        page: shows what the target was found on.
        target: one with a CSS path.

    Returns:
        The selector; empty when Playwright finds none, or only one that the next visit may not find again.
    """
    frame = frame_of(page, target.frame)
    if frame is None or not target.css:
        return ""
    try:
        async with asyncio.timeout(PATIENCE_S):
            exact = frame.locator(target.css)
            if await exact.count() != 1:
                return ""
            # Playwright begins at the page, whatever frame was asked.
            selector = selector_of(await exact.normalize()).rpartition(_INTO_FRAME)[2]
            if not selector or is_volatile(selector) or is_a_count(selector):
                return ""
            both = frame.locator(selector).and_(exact)
            is_same = await frame.locator(selector).count() == 1 == await both.count()
    except (PlaywrightError, TimeoutError):  # the page has gone on, or is too busy to answer
        return ""
    return selector if is_same else ""


def selector_of(locator: Locator) -> str:
    """What a locator looks for, as text; empty when Playwright no longer tells."""
    told = _REPRESENTATION.search(repr(locator))
    return str(ast.literal_eval(told["literal"])) if told else ""


def is_volatile(selector: str) -> bool:
    """Whether a selector relies on an id that is another one with the next visit or build."""
    ids = (match["css"] or match["attribute"] for match in _ID.finditer(_without_texts(selector)))
    return any(_VOLATILE.search(name) for name in ids)


def is_a_count(selector: str) -> bool:
    """Whether a selector only counts tags, `div >> nth=2`: our own CSS path is better than that."""
    return "nth=" in selector and "internal:" not in selector


def _without_texts(selector: str) -> str:
    """A selector without names and texts, which may look like ids: `#1234` on a button is no id."""
    return re.sub(r"=\"(?:\\.|[^\"\\])*\"[is]", "", selector)

"""Playwright's own best selector for an element: test ids, roles and texts before CSS, as `codegen` writes them."""

import ast
import asyncio
import re

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page

from autodemo_gui.browser.find import frame_of
from autodemo_gui.core.element import Element

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


async def normalised(page: Page, element: Element) -> str:
    """A selector for `frame.locator()` that finds just this element, by what it means to a person where it can.

    Off camera only: it needs page time.

    Args:
        page: shows what the element was found on.
        element: one with a CSS path.

    Returns:
        The selector; empty when Playwright finds none, or only one that the next visit may not find again.
    """
    frame = frame_of(page, element.frame)
    if frame is None or not element.selector:
        return ""
    try:
        async with asyncio.timeout(PATIENCE_S):
            exact = frame.locator(element.selector)
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

"""Sees what a person could click on a page: one synchronous script, so it works while the page's clock stands still."""

import functools
import importlib.resources
import json
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.core.element import Box, Element, fingerprint
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.text import tr

_PARTS = ("names.js", "paths.js", "hits.js", "walk.js", "scan.js")
_LIMITS = {
    "name": 120,  # characters of an accessible name
    "candidates": 4000,  # looked at more closely, in document order
    "bands": 400,  # half viewports scrolled to hit-test what is off screen: pages of 140,000 px
    "singles": 150,  # elements scrolled to one by one, in containers of their own
    "headings": 200,
    "elements": 1500,
}


class PageChanged(Exception):
    """The page navigated away while it was being read; settle and read again."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A visible heading; `y` is its document offset in CSS pixels."""

    text: str
    level: int
    y: float


@dataclass(frozen=True, slots=True)
class Scan:
    """What one look at a page found.

    Attributes:
        url: the page shown.
        title: its document title.
        language: its declared language tag, or empty.
        headings: visible headings in document order.
        elements: what can be clicked, in document order: visible, enabled, on top.
        scroll_height: height of the document in CSS pixels.
        scroll_y: how far it is scrolled.
        viewport: width and height in CSS pixels.
        dialog: name of the open modal dialog, or empty.
    """

    url: str
    title: str
    language: str
    headings: tuple[Heading, ...]
    elements: tuple[Element, ...]
    scroll_height: float
    scroll_y: float = 0.0
    viewport: tuple[int, int] = (1280, 720)
    dialog: str = ""


async def scan(page: Page) -> Scan:
    """Look at a page once; its scroll positions are afterwards what they were.

    Raises:
        PageChanged: the page navigated away meanwhile.
        BrowserCrashed: the page or the browser is gone.
    """
    try:
        found = await page.evaluate(_script(), _LIMITS)
    except PlaywrightError as error:
        if not page.is_closed() and "context was destroyed" in error.message:
            raise PageChanged from error
        raise BrowserCrashed(
            tr("The page could not be read."),
            tr("The browser said: {reason}.", reason=error.message.splitlines()[0].rstrip(".")),
        ) from error
    return _scan_of(json.loads(found))


@functools.cache
def _script() -> str:
    folder = importlib.resources.files("autodemo_gui.explore") / "scripts"
    parts = [(folder / name).read_text(encoding="utf-8") for name in _PARTS]
    return "(limits) => {\n" + "\n".join(parts) + "\nreturn scan(limits);\n}"


def _scan_of(found: dict[str, Any]) -> Scan:
    width, height = found["viewport"]
    return Scan(
        url=found["url"],
        title=found["title"],
        language=found["language"],
        headings=tuple(Heading(**heading) for heading in found["headings"]),
        elements=tuple(_element_of(raw) for raw in found["elements"]),
        scroll_height=found["scroll_height"],
        scroll_y=found["scroll_y"],
        viewport=(int(width), int(height)),
        dialog=found["dialog"],
    )


def _element_of(raw: dict[str, Any]) -> Element:
    twin = raw.pop("twin")
    raw["box"] = Box(*raw["box"])
    return Element(**raw, fingerprint=fingerprint(raw["tag"], raw["text"], raw["role"], raw["href"], twin))

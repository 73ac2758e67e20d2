"""Sees what a person could click on a page: synchronous scripts only, so it works while its clock stands still."""

import functools
import importlib.resources
import json
import logging
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Frame, Page

from autodemo_gui.browser.find import content_origin, structure_of
from autodemo_gui.browser.scripts import script
from autodemo_gui.core.address import same_site
from autodemo_gui.core.element import Box, Element, fingerprint
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

MAX_FRAMES = 20
"""Frames of the site that are asked whether their parent could look into them."""

_PARTS = ("tree.js", "names.js", "hearing.js", "paths.js", "hits.js", "walk.js", "scan.js")
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
        found = await _look(page)
        if found["foreign_frames"]:
            found["elements"] += await _look_into_frames(page, found["twins"])
    except PlaywrightError as error:
        if not page.is_closed() and "context was destroyed" in error.message:
            raise PageChanged from error
        raise BrowserCrashed(
            tr("The page could not be read."),
            tr("The browser said: {reason}.", reason=error.message.splitlines()[0].rstrip(".")),
        ) from error
    return _scan_of(found)


async def _look(where: Page | Frame, twins: dict[str, int] | None = None) -> dict[str, Any]:
    """What a page or frame shows, with the frames of its own origin inside it.

    Args:
        where: the page, or the outermost frame of another origin.
        twins: how many of each kind were seen before in other frames; None for the page itself.
    """
    limits = {**_LIMITS, "twins": twins or {}, "is_page": twins is None}
    found: dict[str, Any] = json.loads(await where.evaluate(_script(), limits))
    return found


async def _look_into_frames(page: Page, twins: dict[str, int]) -> list[dict[str, Any]]:
    """The elements in frames of the same site whose origin is another, so that no script of the page sees into them."""
    elements: list[dict[str, Any]] = []
    for frame in [frame for frame in page.frames[1:] if same_site(_address_of(frame), page.url)][:MAX_FRAMES]:
        try:
            if await frame.evaluate("frameElement !== null") or (origin := await content_origin(frame)) is None:
                continue  # its parent has looked into it, or there is nothing to see
            found = await _look(frame, twins)
        except PlaywrightError as error:  # it has gone, or goes on to another document; the page itself stays
            log.debug("a frame could not be looked into: %s", error)
            continue
        twins = found["twins"]
        for raw in found["elements"]:
            x, y, width, height = raw["box"]
            elements.append(
                {**raw, "box": (x + origin[0], y + origin[1], width, height), "frame": raw["frame"] or frame.url}
            )
    return elements


def _address_of(frame: Frame) -> str:
    """Where its document comes from: one that is written into the markup, from where that is from."""
    while frame.url.startswith("about:") and frame.parent_frame is not None:
        frame = frame.parent_frame
    return frame.url


@functools.cache
def _script() -> str:
    folder = importlib.resources.files("autodemo_gui.explore") / "scripts"
    parts = [(folder / name).read_text(encoding="utf-8") for name in _PARTS]
    structure = f"const structureOf = {script('structure').rstrip()};"
    return "(limits) => {\n" + "\n".join((structure, *parts)) + "\nreturn scan(limits);\n}"


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
    twin, lasting = raw.pop("twin"), raw.pop("lasting")
    raw["box"] = Box(*raw["box"])
    raw |= structure_of(raw)
    return Element(**raw, fingerprint=fingerprint(raw["tag"], lasting, raw["role"], raw["href"], twin))

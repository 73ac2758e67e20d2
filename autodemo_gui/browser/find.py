"""Finds the element of a step again, and says whether a person could click it; every answer needs no page time."""

import contextlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from playwright.async_api import ElementHandle, Frame, Page
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.scripts import script
from autodemo_gui.core.element import Box, Element
from autodemo_gui.core.script import Step, Target

# The part of the viewport's height in which a target is comfortable to look at, and where it is brought to.
COMFORT_TOP, COMFORT_BOTTOM, COMFORT_MIDDLE = 0.12, 0.84, 0.42
MAX_TWINS = 12
LEAST_FRAME = (100.0, 40.0)
"""Width and height, CSS pixels, from which on a frame is more than decoration."""
CLOSED = " >>> "
"""In a CSS path, the way from a host into its closed shadow root, which no selector of the browser's can go
(`explore/scripts/paths.js` writes it, `scripts/registry.js` knows the root)."""


@dataclass(frozen=True, slots=True)
class Found:
    """An element that was found again.

    Attributes:
        handle: the element.
        box: its largest rectangle, CSS pixels of the top viewport, also inside frames.
        frame: the frame it lies in.
        how: which locator found it: role, locator, css or box.
    """

    handle: ElementHandle
    box: Box
    frame: Frame
    how: str


Select = Callable[[Frame], Awaitable[list[ElementHandle]]]
"""One way of finding elements in a frame."""


class _Place(TypedDict):
    x: float
    y: float
    width: float
    height: float
    isInTop: bool
    isUsable: bool


async def find(page: Page, target: Target) -> Found | None:
    """The one visible, enabled element that a target means, or None.

    Tried in this order: role and name, Playwright locator, CSS path, place on the page. A locator that matches several
    usable elements, in one frame or in several of the same address, counts only together with a later one that tells
    them apart. In a closed shadow root only path and place can find anything.
    """
    frames = _frames_of(page, target.frame)
    twins: list[Found] = []
    for how, select in _ways(target):
        usable = [found for frame in frames for found in await _usable(select, frame, how)]
        if twins and usable:
            usable = await _common(usable, twins) or usable
        if len(usable) == 1:
            return usable[0]
        twins = twins or usable
    if target.box is None:
        return twins[0] if twins and await _lead_to_one_place(twins) else None
    if twins:
        return min(twins, key=lambda found: _distance(found.box, target.box))
    placed = [await _at(frame, target) for frame in frames]
    return next((found for found in placed if found is not None), None)


async def refresh(found: Found) -> Found | None:
    """The element where it is now, after a scroll or a change; None when it cannot be used any more."""
    return await _look(found.handle, found.frame, found.how)


async def hit_test(found: Found) -> bool:
    """Whether a click at the middle of its box would reach it; False as well when it lies outside the viewport."""
    try:
        return bool(await found.handle.evaluate(_function("isOnTop")))
    except PlaywrightError:  # it is not on the page any more
        return False


async def reveal(found: Found) -> Found | None:
    """Scroll inner boxes and frames, at once, so that only the document's own scroll is left; where it is then."""
    try:
        await found.handle.evaluate(_function("reveal"))
    except PlaywrightError:
        return None
    return await refresh(found)


async def comfortable_scroll_y(page: Page, box: Box) -> float | None:
    """The document offset at which a box is comfortable to look at; None when it already is, or can be no better."""
    view = cast(
        "dict[str, float]",
        await page.evaluate(
            "() => ({ y: scrollY, height: innerHeight, all: document.scrollingElement?.scrollHeight ?? innerHeight })"
        ),
    )
    top, bottom = view["height"] * COMFORT_TOP, view["height"] * COMFORT_BOTTOM
    if box.y >= top and box.y + box.height <= bottom:
        return None
    if box.height > bottom - top:
        wanted = view["y"] + box.y - top
    else:
        wanted = view["y"] + box.center[1] - view["height"] * COMFORT_MIDDLE
    reachable = min(max(wanted, 0.0), max(view["all"] - view["height"], 0.0))
    return None if abs(reachable - view["y"]) < 1 else round(reachable)


async def scroll_offset(page: Page, step: Step) -> float | None:
    """The document offset at which a scroll stops, CSS pixels; None when what it goes by is not on the page."""
    y = step.scroll_y or 0.0
    if step.target is None:
        return y
    found = await find(page, step.target)
    if found is None:
        return None
    return max(0.0, cast("float", await page.evaluate("() => scrollY")) + found.box.y + y)


async def content_origin(frame: Frame) -> tuple[float, float] | None:
    """Where a frame's content begins, CSS pixels of the top viewport; None when little or nothing of it can be used.

    Raises:
        playwright.async_api.Error: it is not on the page any more.
    """
    element, parent = await frame.frame_element(), frame.parent_frame
    if parent is None or (found := await _look(element, parent, "css")) is None:
        return None
    box = found.box
    if box.width < LEAST_FRAME[0] or box.height < LEAST_FRAME[1]:
        return None
    height = await frame.page.evaluate("innerHeight")
    if 0 <= box.center[1] < height and not await hit_test(found):
        return None
    left, top = await element.evaluate(_function("inset"))
    return box.x + left, box.y + top


async def describe(found: Found, page_url: str) -> Element:
    """What the rules need to know about the element before it is acted on; selector and fingerprint stay empty.

    Raises:
        playwright.async_api.Error: it is not on the page any more.
    """
    facts: dict[str, Any] = await found.handle.evaluate(_description())
    hazards = facts.pop("facts")
    return Element(
        **(facts | structure_of(facts)),
        selector="",
        box=found.box,
        fingerprint="",
        frame="" if found.frame.parent_frame is None else page_url,
        attributes=hazards,
    )


def structure_of(raw: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """The lists of `scripts/structure.js` as an element has them."""
    return {name: tuple(raw[name]) for name in ("form_asks", "icons", "handlers")}


def frame_of(page: Page, url: str) -> Frame | None:
    """The frame with an address, the page's own for an empty one; None when it is not there."""
    return next(iter(_frames_of(page, url)), None)


def _frames_of(page: Page, url: str) -> list[Frame]:
    """The frames of an address; when there is none, those of the same page with another query or fragment."""
    if not url:
        return [page.main_frame]
    exact = [frame for frame in page.frames if frame.url == url]
    return exact or [frame for frame in page.frames if re.split(r"[?#]", frame.url)[0] == re.split(r"[?#]", url)[0]]


def _ways(target: Target) -> list[tuple[str, Select]]:
    if CLOSED in target.css:
        return [("css", lambda frame: _through_closed_roots(frame, target.css))]
    ways: list[tuple[str, Select]] = []
    if target.role:
        role = cast("Any", target.role)
        named: dict[str, Any] = {"name": target.name, "exact": True} if target.name else {}
        ways.append(("role", lambda frame: frame.get_by_role(role, **named).element_handles()))
    if target.locator:
        ways.append(("locator", lambda frame: frame.locator(target.locator).element_handles()))
    if target.css:
        ways.append(("css", lambda frame: frame.locator(target.css).element_handles()))
    return ways


async def _through_closed_roots(frame: Frame, path: str) -> list[ElementHandle]:
    """What a path means whose parts lie in closed shadow roots within one another; each part must be unmistakable."""
    first, *rest = path.split(CLOSED)
    handles = await frame.locator(first).element_handles()
    for part in rest:
        if len(handles) != 1:
            return []
        root = (await handles[0].evaluate_handle(_function("shadow"))).as_element()
        handles = await root.query_selector_all(part) if root else []
    return handles


async def _usable(select: Select, frame: Frame, how: str) -> list[Found]:
    try:
        handles = await select(frame)
    except PlaywrightError:  # a selector from a script may be nonsense, or the page may be changing
        return []
    looks = [await _look(handle, frame, how) for handle in handles[:MAX_TWINS]]
    return [found for found in looks if found is not None]


async def _look(handle: ElementHandle, frame: Frame, how: str) -> Found | None:
    try:
        place = cast("_Place | None", await handle.evaluate(_function("place")))
        if place is None or not place["isUsable"]:
            return None
        if place["isInTop"]:
            return Found(handle, Box(place["x"], place["y"], place["width"], place["height"]), frame, how)
        outer = await handle.bounding_box()  # through another site's frame only the browser can measure
    except PlaywrightError:
        return None
    return Found(handle, Box(outer["x"], outer["y"], outer["width"], outer["height"]), frame, how) if outer else None


async def _common(usable: list[Found], twins: list[Found]) -> list[Found]:
    """Those of `usable` that are among `twins`."""
    return [one for one in usable if any([await _is_same(one, other) for other in twins])]


async def _is_same(one: Found, other: Found) -> bool:
    with contextlib.suppress(PlaywrightError):
        return bool(await one.handle.evaluate("(element, other) => element === other", other.handle))
    return False


async def _lead_to_one_place(twins: list[Found]) -> bool:
    """Whether all are links with the same target (a menu's and the footer's), so that any of them will do."""
    with contextlib.suppress(PlaywrightError):
        targets = [
            await twin.handle.evaluate("(element) => element.closest('a[href]')?.href ?? null") for twin in twins
        ]
        return targets[0] is not None and len(set(targets)) == 1
    return False


async def _at(frame: Frame, target: Target) -> Found | None:
    """The element now at the middle of the box, if it is called what the target is called."""
    assert target.box is not None  # noqa: S101 - the caller has looked
    x, y, width, height = target.box
    point = [x + width / 2, y + height / 2]
    try:
        look = f"(point) => {script('element').rstrip()}.at(document, point)"
        handle = (await frame.evaluate_handle(look, point)).as_element()
        if handle is None:
            return None
        facts: dict[str, Any] = await handle.evaluate(_function("facts"))
    except PlaywrightError:
        return None
    if target.name and target.name not in (facts["text"], facts["label"], facts["title"]):
        return None
    return await _look(handle, frame, "box")


def _distance(box: Box, other: tuple[float, float, float, float] | None) -> float:
    x, y, width, height = other or (0.0, 0.0, 0.0, 0.0)
    return abs(box.x - x) + abs(box.y - y) + abs(box.width - width) + abs(box.height - height)


def _function(name: str) -> str:
    return f"(element) => {script('element').rstrip()}.{name}(element)"


def _description() -> str:
    element, structure = script("element").rstrip(), script("structure").rstrip()
    read = f"({{ ...own.facts(element), ...{structure}.read(own.control(element)) }})"
    return f"(element) => {{ const own = {element}; return {read}; }}"

"""Finds the element of a step again, and says whether a person could click it; every answer needs no page time."""

import contextlib
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from playwright.async_api import ElementHandle, Frame, Locator, Page
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.scripts import script
from autodemo_gui.core.element import Box, Element
from autodemo_gui.core.script import Target

# The part of the viewport's height in which a target is comfortable to look at, and where it is brought to.
COMFORT_TOP, COMFORT_BOTTOM, COMFORT_MIDDLE = 0.12, 0.84, 0.42
MAX_TWINS = 12


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
    usable elements counts only together with a later one that tells them apart.
    """
    frame = _frame_of(page, target.frame)
    if frame is None:
        return None
    twins: list[Found] = []
    for how, locator in _locators(frame, target):
        usable = await _usable(locator, frame, how)
        if twins and usable:
            usable = await _common(usable, twins) or usable
        if len(usable) == 1:
            return usable[0]
        twins = twins or usable
    if target.box is not None:
        return min(twins, key=lambda found: _distance(found.box, target.box)) if twins else await _at(frame, target)
    return twins[0] if twins and await _lead_to_one_place(twins) else None


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


async def describe(found: Found, page_url: str) -> Element:
    """What the rules need to know about the element before it is acted on; selector and fingerprint stay empty.

    Raises:
        playwright.async_api.Error: it is not on the page any more.
    """
    facts: dict[str, Any] = await found.handle.evaluate(_function("facts"))
    return Element(
        tag=facts["tag"],
        text=facts["text"],
        role=facts["role"],
        href=facts["href"],
        selector="",
        box=found.box,
        fingerprint="",
        label=facts["label"],
        title=facts["title"],
        frame="" if found.frame.parent_frame is None else page_url,
        input_type=facts["inputType"],
        form_method=facts["formMethod"],
        attributes={"download": ""} if facts["isDownload"] else {},
    )


def _frame_of(page: Page, url: str) -> Frame | None:
    if not url:
        return page.main_frame
    return next((frame for frame in page.frames if frame.url == url), None)


def _locators(frame: Frame, target: Target) -> list[tuple[str, Locator]]:
    locators: list[tuple[str, Locator]] = []
    if target.role:
        role = cast("Any", target.role)
        locators.append(("role", frame.get_by_role(role, name=target.name or None, exact=bool(target.name))))
    if target.locator:
        locators.append(("locator", frame.locator(target.locator)))
    if target.css:
        locators.append(("css", frame.locator(target.css)))
    return locators


async def _usable(locator: Locator, frame: Frame, how: str) -> list[Found]:
    try:
        handles = await locator.element_handles()
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
        handle = (await frame.evaluate_handle("([x, y]) => document.elementFromPoint(x, y)", point)).as_element()
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

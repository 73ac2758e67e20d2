"""From what was chosen to steps of a script: how each is found again, what is said, how long it is looked at."""

from urllib.parse import urlsplit

from autodemo_gui.core.element import Element
from autodemo_gui.core.script import Step, Target
from autodemo_gui.explore.captions import caption_of, opening_caption, search_caption, section_caption
from autodemo_gui.explore.discovery import Scan

# Film time to look at a result, after the breathing space that demo craft asks for: a second and a half for a new
# picture, less for a part of one.
OPENING_MS = 1600.0
PAGE_MS = 1500.0
CHANGE_MS = 1400.0
SCROLL_MS = 900.0
ENDING_MS = 1500.0
CLOSING_MS = 300.0
RETURN_MS = 500.0

_ABOVE_HEADING = 96.0  # room for a sticky header, CSS pixels
_ZONES = {
    "nav": ":is(nav, [role=navigation])",
    "main": ":is(main, [role=main])",
    "header": ":is(header, [role=banner])",
    "footer": ":is(footer, [role=contentinfo])",
}


def target_of(element: Element, locator: str = "") -> Target:
    """Four ways to find an element again: role and name, a locator by what it means, its CSS path, its place.

    Args:
        element: what is to be found.
        locator: Playwright's own (see `locators.normalised`), where there was time to ask for it; else one of ours.
    """
    box = element.box
    return Target(
        role=element.role,
        name=element.text,
        locator=locator or _locator_of(element),
        css=element.selector,
        box=(box.x, box.y, box.width, box.height),
        frame=element.frame,
    )


def _locator_of(element: Element) -> str:
    """A Playwright selector by test id, destination or text, within its landmark; empty when it has none of these."""
    test_id = element.attributes.get("data-testid")
    if test_id:
        return f"[data-testid={_quoted(test_id)}]"
    within = _ZONES.get(element.zone, "")
    within = f"{within} " if within else ""
    if element.href.startswith("http"):
        parts = urlsplit(element.href)
        ending = parts.path.rsplit("/", 1)[-1] + (f"?{parts.query}" if parts.query else "")
        ending += f"#{parts.fragment}" if parts.fragment else ""
        return f"{within}a[href$={_quoted(ending)}]" if ending else ""
    return f"{within}{element.tag}:text-is({_quoted(element.text)})" if element.text else ""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def opening_steps(scan: Scan, url: str) -> tuple[Step, Step]:
    """The start page is opened, and looked at."""
    caption = opening_caption(scan)
    return (
        Step(action="goto", url=url, name=scan.title),
        Step(action="wait", url=scan.url, name=scan.title, hold_ms=OPENING_MS, caption=caption),
    )


def click_step(element: Element, scan: Scan, *, leads_away: bool, locator: str = "") -> Step:
    """A click on an element of the page just scanned; `locator` as for `target_of`."""
    return Step(
        action="click",
        url=scan.url,
        target=target_of(element, locator),
        name=element.text,
        hold_ms=PAGE_MS if leads_away else CHANGE_MS,
        caption=caption_of(element, scan.language),
        fingerprint=element.fingerprint,
    )


def type_step(click: Step, word: str, scan: Scan) -> Step:
    """A word is typed into the field that a step clicks on."""
    caption = search_caption(word, scan.language)
    return click.model_copy(update={"action": "type", "text": word, "caption": caption, "hold_ms": CHANGE_MS})


def enter_step(scan: Scan) -> Step:
    """What was typed is looked for."""
    return Step(action="press", url=scan.url, text="Enter", name=scan.title, hold_ms=PAGE_MS)


def scroll_step(scan: Scan, scroll_y: float) -> Step:
    """The page glides to an offset."""
    caption = section_caption(scan, scroll_y) if scroll_y > 0 else ""
    return Step(action="scroll", url=scan.url, scroll_y=scroll_y, hold_ms=SCROLL_MS, caption=caption)


def glide_step(element: Element, scan: Scan, scroll_y: float) -> Step:
    """The page glides on to what a click on an element brought; where that is, is told from the element.

    What was unfolded above it meanwhile may have moved both. An element that is gone leaves the offset of the page.
    """
    now = next((other for other in scan.elements if other.fingerprint == element.fingerprint), None)
    if now is None:
        return Step(action="scroll", url=scan.url, scroll_y=scroll_y, hold_ms=SCROLL_MS)
    offset = scroll_y - scan.scroll_y - now.box.y
    return Step(action="scroll", url=scan.url, target=target_of(now), scroll_y=round(offset), hold_ms=SCROLL_MS)


def return_step(scan: Scan) -> Step:
    """A page shown before is opened again, to go on from there."""
    return Step(action="goto", url=scan.url, name=scan.title, hold_ms=RETURN_MS)


def escape_step(scan: Scan) -> Step:
    """An open dialog is closed by its key."""
    return Step(action="press", url=scan.url, text="Escape", name=scan.dialog, hold_ms=CLOSING_MS)


def ending_step(scan: Scan) -> Step:
    """A last look, from the top of the page."""
    if scan.scroll_y > 1:
        return Step(action="scroll", url=scan.url, name=scan.title, scroll_y=0, hold_ms=ENDING_MS)
    return Step(action="wait", url=scan.url, name=scan.title, hold_ms=ENDING_MS)


def reveal_stops(scan: Scan, beats: int) -> list[float]:
    """Where to pause while gliding down a page: at headings where there are some, each a good part of a screen on."""
    height = scan.viewport[1]
    bottom = scan.scroll_height - height
    stops: list[float] = []
    at = scan.scroll_y
    while len(stops) < beats and bottom - at > 0.25 * height:
        near, far = at + 0.5 * height, at + 1.15 * height
        headings = (heading.y - _ABOVE_HEADING for heading in scan.headings if heading.level <= 3)
        at = min(next((y for y in headings if near <= y <= far), at + 0.8 * height), bottom)
        stops.append(round(at))
    return stops

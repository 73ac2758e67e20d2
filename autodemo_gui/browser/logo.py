"""Finds a site's logo among the pictures of its page and takes it along as data, whatever way it is drawn."""

import base64
import logging
import re
from dataclasses import dataclass, replace
from typing import Any, TypedDict, cast
from urllib.parse import unquote_to_bytes

from playwright.async_api import CDPSession, JSHandle, Page
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.settle import PassTime
from autodemo_gui.browser.svg import clean_svg
from autodemo_gui.core.brand import contrast

log = logging.getLogger(__name__)

MAX_BYTES = 590_000
"""Of a logo; as base64 that stays below the 800 kB that a brand may hold."""
LEAST_SCORE = 6.0
LEAST_ICON_PX = 48
"""A card shows the logo at 100 px and more; a smaller icon would be a blur there."""
_PIXELS = (1024, 400)
_TRIES = 4
_ICON_MS, _POLL_MS = 1500.0, 50.0
_INVISIBLE = 1.6
_WIDE = 1.8


class Candidate(TypedDict):
    """A picture that scripts/logo.js found; places and sizes in CSS pixels of the page."""

    id: int
    kind: str
    isData: bool
    url: str
    x: float
    y: float
    width: float
    height: float
    naturalWidth: float
    naturalHeight: float
    alt: str
    isHomeLink: bool
    isInHeader: bool
    isInFooter: bool
    isInButton: bool
    saysLogo: bool
    saysOther: bool
    behind: str


class Icon(TypedDict):
    """An icon that the page names in its head; `size` 0 when it does not say."""

    url: str
    isVector: bool
    isTouch: bool
    size: int


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo that travels.

    Attributes:
        data: a data URL.
        width: in units of its own.
        height: likewise.
        alt: what the page says it shows.
        behind: the colour it lies on there, empty when that is none.
        colours: what it is drawn in, with their shares; empty when nobody could look.
        opaque: how much of its rectangle is filled.
    """

    data: str
    width: float
    height: float
    alt: str = ""
    behind: str = ""
    colours: tuple[tuple[str, float], ...] = ()
    opaque: float = 0.0

    @property
    def is_wide(self) -> bool:
        """A word mark rather than a sign."""
        return self.width / self.height >= _WIDE


def score(candidate: Candidate) -> float:
    """How much a picture looks like its site's logo: by place, words, link and size."""
    width, height = candidate["width"], candidate["height"]
    if not (1 / 3 <= width / height <= 14):
        return 0.0
    points = 0.0
    points += 4 if candidate["isHomeLink"] else 0
    points += 4 if candidate["saysLogo"] else 0
    points += 2 if candidate["isInHeader"] else 0
    points += 1.5 if candidate["y"] < 160 else (-4 if candidate["y"] > 720 else -1)
    points += 1 if candidate["x"] < 420 else 0
    points += 1.5 if width >= 2 * height and candidate["x"] < 320 and candidate["isInHeader"] else 0
    points += 1 if 18 <= height <= 90 else (-2 if height > 160 else 0)
    points -= 5 if candidate["saysOther"] and not (candidate["isHomeLink"] and candidate["saysLogo"]) else 0
    points -= 5 if candidate["isInButton"] else 0
    points -= 3 if candidate["isInFooter"] else 0
    is_blurred = candidate["kind"] == "img" and 0 < candidate["naturalHeight"] < 20 and candidate["naturalWidth"] < 60
    return points - (6 if is_blurred else 0)


def ranked(candidates: list[Candidate]) -> list[Candidate]:
    """Those that may be the logo, best first."""
    good = [candidate for candidate in candidates if score(candidate) >= LEAST_SCORE]
    return sorted(good, key=score, reverse=True)


class LogoHunt:
    """Takes the logo from one page; what the page has loaded already is not loaded again."""

    def __init__(self, page_side: JSHandle, cdp: CDPSession, pass_time: PassTime) -> None:
        """Use the object of scripts/logo.js; `find_logo` sets everything up."""
        self._page_side = page_side
        self._cdp = cdp
        self._pass_time = pass_time

    async def find(self) -> Logo | None:
        """The logo, or None; an icon only when the page itself shows none.

        Raises:
            playwright.async_api.Error: the page went away meanwhile.
        """
        candidates = cast("list[Candidate]", await self._ask("candidates"))
        for candidate in ranked(candidates)[:_TRIES]:
            logo = await self._take(candidate)
            if logo is not None:
                return replace(logo, alt=candidate["alt"], behind=candidate["behind"])
        return await self._icon()

    async def _ask(self, member: str, *values: Any) -> Any:
        call = "it[member]" if not values else "it[member](...values)"
        return await self._page_side.evaluate(f"(it, [member, values]) => {call}", [member, list(values)])

    async def _take(self, candidate: Candidate) -> Logo | None:
        number = candidate["id"]
        try:
            if candidate["kind"] == "svg":
                return _drawing(await self._ask("drawn", number))
            known = _unpacked(await self._ask("inline", number)) if candidate["isData"] else b""
            if not candidate["isData"] and (_is_vector(candidate["url"]) or candidate["kind"] == "background"):
                known = await self._loaded(candidate["url"])
            if b"<svg" in known[:4000]:
                return _drawing(known.decode("utf-8", "replace"))
            if candidate["kind"] == "img":
                painted = await self._painted("painted", number)
                known = known or (b"" if painted or candidate["isData"] else await self._loaded(candidate["url"]))
                if painted:
                    return painted
            size = (candidate["naturalWidth"] or candidate["width"], candidate["naturalHeight"] or candidate["height"])
            return _picture(known, *size)
        except (PlaywrightError, ValueError) as error:
            log.debug("a picture cannot be taken along: %s", error)
            return None

    async def _painted(self, member: str, *values: Any) -> Logo | None:
        for longest in _PIXELS:
            sheet = await self._ask(member, *values, longest)
            if sheet is None or not sheet["colours"]:
                return None  # another site's, or empty
            if len(sheet["data"]) * 3 / 4 <= MAX_BYTES and min(sheet["width"], sheet["height"]) > 1:
                colours = tuple((str(colour), float(share)) for colour, share in sheet["colours"])
                return Logo(sheet["data"], sheet["width"], sheet["height"], colours=colours, opaque=sheet["opaque"])
        return None

    async def _loaded(self, url: str) -> bytes:
        """What the page has loaded from an address."""
        tree = await self._cdp.send("Page.getResourceTree")
        frame = tree["frameTree"]["frame"]["id"]
        reply = await self._cdp.send("Page.getResourceContent", {"frameId": frame, "url": url})
        content: str = reply["content"]
        return base64.b64decode(content) if reply["base64Encoded"] else content.encode()

    async def _icon(self) -> Logo | None:
        icons = cast("list[Icon]", await self._ask("icons"))
        order = sorted(
            range(len(icons)),
            key=lambda at: (icons[at]["isVector"], icons[at]["isTouch"], icons[at]["size"]),
            reverse=True,
        )
        for number in order[:2]:
            logo = await self._load_icon(number, icons[number])
            if logo is not None:
                return logo
        return None

    async def _load_icon(self, number: int, icon: Icon) -> Logo | None:
        try:
            await self._page_side.evaluate("(it, number) => it.load(number)", number)
            waited_ms = 0.0
            while waited_ms < _ICON_MS and not await self._page_side.evaluate("(it) => it.isLoaded()"):
                await self._pass_time(_POLL_MS)
                waited_ms += _POLL_MS
            if icon["isVector"]:
                is_data = icon["url"].startswith("data:")
                known = _unpacked(await self._ask("inlineIcon", number)) if is_data else await self._loaded(icon["url"])
                if b"<svg" in known[:4000]:
                    return _drawing(known.decode("utf-8", "replace"))
            painted = await self._painted("paintedIcon")
            return painted if painted and min(painted.width, painted.height) >= LEAST_ICON_PX else None
        except (PlaywrightError, ValueError) as error:
            log.debug("an icon cannot be taken along: %s", error)
            return None


async def find_logo(page: Page, *, pass_time: PassTime) -> Logo | None:
    """The logo of a page that has been opened, or None.

    Args:
        page: the page.
        pass_time: lets page time pass; needed only where nothing but an icon is left.

    Raises:
        playwright.async_api.Error: the page went away meanwhile.
    """
    cdp = await page.context.new_cdp_session(page)
    try:
        await cdp.send("Page.enable")
        page_side = await page.evaluate_handle(on_page("logo"))
        return await LogoHunt(page_side, cdp, pass_time).find()
    finally:
        await cdp.detach()


def on_page(name: str) -> str:
    """A script that is given the colours of scripts/ground.js."""
    return f"() => ({script(name).rstrip()})(({script('ground').rstrip()})())"


def on_paper(logo: Logo, *, paper: str | None, ink: str | None) -> Logo:
    """The logo so that it can be seen on the brand's paper: a light one from a dark header brings its ground along.

    Where its ground was a picture, or is not known, a logo that would vanish is given the ink for one.
    """
    if paper is None or logo.opaque > 0.97:
        return logo
    vanishing = sum(share for colour, share in logo.colours if contrast(colour, paper) < _INVISIBLE)
    plate = logo.behind
    if not plate or contrast(plate, paper) < 2:
        if vanishing < 0.9 or ink is None:
            return logo
        plate = ink
    elif logo.colours and vanishing < 0.15:
        return logo
    pad = 0.28 * logo.height
    width, height = logo.width + 2 * pad, logo.height + 2 * pad
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}">'
        f'<rect width="100%" height="100%" rx="{0.22 * height:g}" fill="{plate}"/>'
        f'<image x="{pad:g}" y="{pad:g}" width="{logo.width:g}" height="{logo.height:g}" href="{logo.data}"/></svg>'
    )
    data = _data_url("svg+xml", text.encode())
    return replace(logo, data=data, width=width, height=height) if len(text) <= MAX_BYTES else logo


def _drawing(text: str) -> Logo:
    drawing = clean_svg(text)
    shown = drawing.text.encode()
    if len(shown) > MAX_BYTES:
        raise ValueError("too large")
    found = re.findall(r"(?:fill|stroke|stop-color)(?:=\"|:\s*)(#[0-9A-Fa-f]{6})\b", drawing.text)
    colours = tuple((colour.upper(), found.count(colour) / len(found)) for colour in dict.fromkeys(found))
    return Logo(_data_url("svg+xml", shown), drawing.width, drawing.height, colours=colours)


def _picture(content: bytes, width: float, height: float) -> Logo | None:
    """A picture whose bytes a brand may hold as they are."""
    kinds = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
    kind = next((kind for magic, kind in kinds.items() if content.startswith(magic)), "")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "webp"
    if not kind or len(content) > MAX_BYTES or min(width, height) < 2:
        return None
    return Logo(_data_url(kind, content), width, height)


def _data_url(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _unpacked(data_url: str) -> bytes:
    head, _, body = data_url.partition(",")
    return base64.b64decode(body + "==") if head.endswith(";base64") else unquote_to_bytes(body)


def _is_vector(url: str) -> bool:
    return re.search(r"\.svg$", url.split("?")[0].split("#")[0], re.IGNORECASE) is not None

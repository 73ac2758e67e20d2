"""Keeps what must not be seen out of the pictures: masked before a page is painted, and looked for once more after."""

import json
import logging
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Any

from playwright.async_api import BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser.laid_out import INLINE, Bare, bare_in
from autodemo_gui.browser.scripts import script
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.masks import CHECKED, HINT, KINDS, NUMBERS, Masks
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

Send = Callable[[str, dict[str, Any]], Awaitable[Any]]
"""Sends a DevTools command to the page; its answer."""

LOOK_ANYWAY = 15
"""Looks in a row that may be spared while no script has changed anything on the page; style sheets can write, too.
On a busy machine reading the layout took 10 ms for 400 elements and 0.7 s for 6,500; a spared look takes 1 ms."""
_MEND = "function () { globalThis[Symbol.for('autodemo.masks')].mend(this); }"
_COVER = "function () { globalThis[Symbol.for('autodemo.masks')].cover(this); }"
_NEWS = "globalThis[Symbol.for('autodemo.masks')]?.news()"
_SECURITY = "-webkit-text-security"


class Sight(Enum):
    """What a look at the page found."""

    COVERED = auto()
    """Nothing is to be seen that should not."""
    MENDED = auto()
    """There was something; now there is not, so the picture has to be taken again."""
    BARE = auto()
    """There is something that cannot be masked; the picture must not be kept."""


async def arm(context: BrowserContext, masks: Masks) -> None:
    """Have everything masked that a context will ever show; before its first page is opened."""
    if masks:
        await context.add_init_script(f"({script('masks')})({json.dumps(_rules(masks))})")


async def check_selectors(page: Page, masks: Masks) -> None:
    """See that the chosen selectors are some, as only a browser can tell.

    Raises:
        InvalidInput: one is none; `field` is `masks`.
    """
    for selector in masks.selectors:
        try:
            await page.evaluate(
                "(selector) => void document.createDocumentFragment().querySelector(selector)", selector
            )
        except PlaywrightError as error:
            raise InvalidInput("masks", tr("“{selector}” is no CSS selector.", selector=selector)) from error


def _rules(masks: Masks) -> dict[str, Any]:
    return {
        "kinds": [
            {"patterns": KINDS[kind], "numbers": kind in NUMBERS, "checked": kind in CHECKED} for kind in masks.kinds
        ],
        "hint": HINT,
        "dialled": masks.phones,
        "selectors": masks.selectors,
        "inline": INLINE,
    }


class MaskCheck:
    """Looks at the text the browser has laid out, wherever it comes from, and not at what the page's scripts tell.

    The layout has what no script can read: closed shadow roots, the insides of fields, text of style sheets. Frames of
    other sites are part of it where the browser has no site isolation, as when it is filmed frame by frame.

    Attributes:
        bare: how often pictures were or may have been taken of something that was not masked.
    """

    def __init__(self, send: Send, masks: Masks) -> None:
        """Look at the page behind `send`."""
        self._send = send
        self._masks = masks
        self._covered: set[int] = set()
        self._news = ""
        self._spared = 0
        self.bare = 0

    async def look(self) -> Sight:
        """Look, and mask what is bare. Needs no page time.

        Raises:
            playwright.async_api.Error: the page is gone, or between two documents.
        """
        reply = await self._send("Runtime.evaluate", {"expression": _NEWS, "returnByValue": True})
        news = str(reply["result"].get("value", ""))
        if news and news == self._news and self._spared < LOOK_ANYWAY:
            self._spared += 1
            return Sight.COVERED
        if news.partition(" ")[0] != self._news.partition(" ")[0]:
            self._covered.clear()  # another document; its nodes may be counted anew
        found = await self._bare()
        spared, self._spared, self._news = self._spared, 0, news
        if not found:
            return Sight.COVERED
        if spared:
            self.bare += 1
        for way in (self._mend, self._cover):
            for bare in found:
                await way(bare)
            found = await self._bare()
            if not found:
                return Sight.MENDED
        log.info("%d texts on the page cannot be masked", len(found))
        self.bare += not spared
        return Sight.BARE

    async def _bare(self) -> list[Bare]:
        if not self._masks.kinds:
            return []
        snapshot = await self._send("DOMSnapshot.captureSnapshot", {"computedStyles": [_SECURITY]})
        return bare_in(snapshot, self._masks, self._covered)

    async def _mend(self, bare: Bare) -> None:
        if bare.node is not None:
            await self._call(bare.node, _MEND)

    async def _cover(self, bare: Bare) -> None:
        """What cannot be written anew is covered with what it stands in."""
        if await self._call(bare.box, _COVER):
            self._covered.add(bare.box)

    async def _call(self, node: int, function: str) -> bool:
        """Have the page's script do something to a node; whether it could."""
        try:
            remote = await self._send("DOM.resolveNode", {"backendNodeId": node})
            call = {"functionDeclaration": function, "objectId": remote["object"]["objectId"]}
            return "exceptionDetails" not in await self._send("Runtime.callFunctionOn", call)
        except PlaywrightError as error:
            log.debug("a text cannot be masked: %s", error)
            return False

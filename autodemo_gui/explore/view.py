"""What a viewer sees of a page, so that two looks can be compared: what is new, how much of the picture changed."""

import functools
import importlib.resources
import json
import re
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

_PARTS = ("tree.js", "names.js", "hearing.js", "hits.js", "walk.js", "view.js")
_LIMITS = {
    "texts": 3000,  # in document order; a page that has more is told apart by its first ones
    "text": 160,  # characters
}
_NUMBER = re.compile(r"[0-9]+")
_SAME_SHARE = 0.02  # of the texts of two looks that may differ in one state: what rotates or is counted by itself
_SAME_TEXTS = 2


@dataclass(frozen=True)
class View:
    """One look.

    Attributes:
        url: the page shown.
        scroll_y: how far it is scrolled, CSS pixels.
        tiles: a number for each of 32 × 18 tiles of the viewport, row by row; equal numbers look equal.
        texts: every readable text of the page with its document offset in CSS pixels, numbers masked.
        shown: those that lie in the viewport with nothing over them.
        media: large pictures, drawings and videos in the viewport.
    """

    url: str
    scroll_y: float
    tiles: tuple[int, ...]
    texts: tuple[tuple[str, float], ...]
    shown: frozenset[str]
    media: int

    @functools.cached_property
    def words(self) -> frozenset[str]:
        """The texts of the whole page, each once."""
        return frozenset(text for text, _ in self.texts)

    def changed_share(self, before: "View") -> float:
        """How much of the picture differs from an earlier one (0–1)."""
        differing = sum(1 for tile, other in zip(self.tiles, before.tiles, strict=True) if tile != other)
        return differing / len(self.tiles)

    def is_like(self, other: "View") -> bool:
        """Whether two looks read the same, but for what changes by itself."""
        differing = len(self.words ^ other.words)
        return differing <= _SAME_TEXTS + _SAME_SHARE * len(self.words | other.words)

    def between(self, top: float, bottom: float) -> frozenset[str]:
        """The texts that lie between two document offsets, CSS pixels."""
        return frozenset(text for text, y in self.texts if top <= y < bottom)


def masked(text: str) -> str:
    """A text as views have it: numbers of clocks, counters and dates change by themselves."""
    return _NUMBER.sub("0", " ".join(text.split()))


async def look(page: Page) -> View:
    """Look at a page; nothing on it is scrolled or changed.

    Raises:
        playwright.async_api.Error: the page is just being replaced, or gone.
    """
    return _view_of(json.loads(await page.evaluate(_script(), _LIMITS)))


@functools.cache
def _script() -> str:
    folder = importlib.resources.files("autodemo_gui.explore") / "scripts"
    parts = [(folder / name).read_text(encoding="utf-8") for name in _PARTS]
    return "(limits) => {\n" + "\n".join(parts) + "\nreturn view(limits);\n}"


def _view_of(found: dict[str, Any]) -> View:
    return View(
        url=found["url"],
        scroll_y=found["scroll_y"],
        tiles=tuple(found["tiles"]),
        texts=tuple((text, float(y)) for text, y, _ in found["texts"]),
        shown=frozenset(text for text, _, is_shown in found["texts"] if is_shown),
        media=found["media"],
    )

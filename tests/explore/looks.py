"""Looks at pages that nobody drew, for rules that only compare them."""

from dataclasses import replace

from autodemo_gui.core.element import Element
from autodemo_gui.explore.discovery import Heading, Scan
from autodemo_gui.explore.gain import Seen
from autodemo_gui.explore.view import View

TILES = 32 * 18
HOME = "https://acme.example/"


def seen(
    *elements: Element,
    url: str = HOME,
    texts: tuple[str, ...] = (),
    hidden: tuple[str, ...] = (),
    repainted: int = 0,
    headings: tuple[str, ...] = (),
    dialog: str = "",
    scroll_y: float = 0.0,
    media: int = 0,
    height: float = 720.0,
) -> Seen:
    """A page: `texts` in its first view, `hidden` ones below it, and `repainted` tiles unlike those of other looks."""
    scan = Scan(
        url=url,
        title=url.rsplit("/", 1)[-1] or "Acme",
        language="en",
        headings=tuple(Heading(text, 2, 100.0) for text in headings),
        elements=elements,
        scroll_height=height,
        scroll_y=scroll_y,
        dialog=dialog,
    )
    tiles = tuple(hash((url, tile)) & 0xFF if tile < repainted else 7 for tile in range(TILES))
    placed = tuple((text, 50.0) for text in texts) + tuple((text, 5000.0) for text in hidden)
    return Seen(scan, View(url, scroll_y, tiles, placed, frozenset(texts), media))


def repainted(look: Seen, tiles: int) -> Seen:
    """The same page with some tiles painted anew."""
    values = look.view.tiles
    view = replace(look.view, tiles=tuple(-value - 1 if place < tiles else value for place, value in enumerate(values)))
    return replace(look, view=view)

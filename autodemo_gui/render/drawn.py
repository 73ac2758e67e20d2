"""The overlays as data: what is wanted, what was drawn, and the names by which a film's frames speak of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["bar", "caption", "keys", "title", "end", "watermark"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture that a film needs.

    Attributes:
        kind: names its page in `resources/overlays`.
        key: names it in the film (`Layer.overlay`); two overlays with one key say the same.
        values: for the page, see `overlay.js`: texts, and variables of the style.
        layer: which layer of the page it is.
    """

    kind: Kind
    key: str
    values: Mapping[str, str]
    layer: str


class DrawnOverlay(BaseModel):
    """A picture that was drawn; a transparent PNG, not premultiplied.

    Attributes:
        path: the file; its name changes with what is in it.
        x: of its left edge on the film's picture, in pixels, where it is at home.
        y: of its upper edge.
        width: of the picture in pixels. A browser bar's is larger than the bar: as sharp as the camera goes in.
        height: the same.
        bleed: how much of it on each side is shadow around what is read.
    """

    model_config = ConfigDict(frozen=True)

    path: Path
    x: int
    y: int
    width: int
    height: int
    bleed: int = 0


def bar_key(name: str) -> str:
    """Names the picture of the browser bar that says this; at home it fills `Layout.bar`."""
    return f"bar:{name}"


def caption_key(text: str) -> str:
    """Names the picture of a caption."""
    return f"caption:{text}"


def keys_key(text: str) -> str:
    """Names the picture of a key, or of keys pressed together."""
    return f"keys:{text}"


def card_key(kind: Literal["title", "end"], layer: str) -> str:
    """Names the picture of a card's layer."""
    return f"{kind}:{layer}"


WATERMARK = "watermark"
TITLE_LAYERS = ("mark", "name", "tagline")
END_LAYERS = ("mark", "heading", "address")
"""The cards' layers in the order in which they appear."""

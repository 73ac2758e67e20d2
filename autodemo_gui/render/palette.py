"""The colours of what is drawn, from the look and the brand; every text can be read on what is behind it. Pure."""

from dataclasses import dataclass
from typing import assert_never

from autodemo_gui.core.brand import Brand, contrast, readable
from autodemo_gui.core.look import Look

DARK, LIGHT = "#17171B", "#FFFFFF"
_BOLD = 3.0
"""An accent on which white has this contrast is darkened until white can be read; on a paler one the text is dark."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A ground, a text on it, and a hairline that parts it from what is around it; CSS colours."""

    ground: str
    ink: str
    rim: str


def caption_fill(look: Look, brand: Brand) -> Fill:
    """How the captions are coloured."""
    match look.captions.theme:
        case "dark":
            return Fill("#1B1B20F5", LIGHT, "#FFFFFF1A")
        case "light":
            return Fill("#FFFFFFF7", DARK, "#17171B14")
        case "brand":
            ground, ink = button(brand.accent or DARK)
            return Fill(ground, ink, "#FFFFFF26" if ink == LIGHT else "#00000014")
        case unknown:
            assert_never(unknown)


def button(accent: str) -> tuple[str, str]:
    """A ground of this colour and a text on it: white on a strong colour, darkened a little if need be, else dark."""
    if contrast(LIGHT, accent) >= _BOLD:
        return readable(accent, LIGHT), LIGHT
    return accent, readable(DARK, accent)

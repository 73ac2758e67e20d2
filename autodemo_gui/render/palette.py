"""The colours of what is drawn, from the look and the brand; every text can be read on what is behind it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from autodemo_gui.core.brand import LEAST_CONTRAST, Brand, contrast, readable
from autodemo_gui.core.look import Look

DARK, LIGHT = "#17171B", "#FFFFFF"
_BOLD = 3.0
"""An accent on which white has this contrast is darkened until white can be read; on a paler one the text is dark."""
_STRONG = 7.0
"""A brand's ink is used for headlines if it is at least this strong (WCAG 2.2, 1.4.6); a paler one looks faded."""
_TOLD_APART = 1.6
"""Below this contrast the shape of a button is hard to see on its background."""


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
            return Fill("#1B1B20", LIGHT, "#FFFFFF1A")
        case "light":
            return Fill("#FFFFFF", DARK, "#17171B14")
        case "brand":
            ground, ink = button(brand.accent or DARK)
            return Fill(ground, ink, "#FFFFFF26" if ink == LIGHT else "#00000014")
        case unknown:
            assert_never(unknown)


def keycap_fill(look: Look) -> Fill:
    """How drawn keys are coloured: as the captions beside them, but solid, as keys are."""
    return Fill("#FFFFFF", DARK, "#17171B29") if look.captions.theme == "light" else Fill("#2A2A31", LIGHT, "#FFFFFF2E")


def button(accent: str) -> tuple[str, str]:
    """A ground of this colour and a text on it: white on a strong colour, darkened a little if need be, else dark."""
    if contrast(LIGHT, accent) >= _BOLD:
        return readable(accent, LIGHT), LIGHT
    return accent, readable(DARK, accent)


@dataclass(frozen=True, slots=True)
class CardColours:
    """Of the title and end card.

    Attributes:
        ink: of headlines.
        quiet: of the tagline.
        accent: ground of the address and of the monogram.
        on_accent: text there.
        behind: about the middle of the background.
    """

    ink: str
    quiet: str
    accent: str
    on_accent: str
    behind: str


def card_colours(look: Look, brand: Brand) -> CardColours:
    """Colours for text on a look's bare background.

    A brand's ink sets the headlines if it is strong there, and its accent the button if it can be told from the
    background.
    """
    grounds = look.background.colours
    plain = DARK if look.cards.theme == "light" else LIGHT
    ink = readable_on_all(brand.ink if brand.ink and weakest(brand.ink, grounds) >= _STRONG else plain, grounds)
    behind = mixed(grounds)
    accent, on_accent = button(_told_apart(brand.accent, ink, grounds) if brand.accent else ink)
    return CardColours(ink, _quiet(ink, behind, grounds), accent, on_accent, behind)


def weakest(colour: str, grounds: Sequence[str]) -> float:
    """The contrast of a colour with that of several grounds from which it differs least."""
    return min(contrast(colour, ground) for ground in grounds)


def readable_on_all(colour: str, grounds: Sequence[str]) -> str:
    """The colour, darkened or lightened until it can be read on each of these grounds; at worst black or white."""
    for candidate in (colour, *(readable(colour, ground) for ground in grounds), DARK, LIGHT):
        if weakest(candidate, grounds) >= LEAST_CONTRAST:
            return candidate
    return max(("#000000", "#FFFFFF"), key=lambda candidate: weakest(candidate, grounds))


def mixed(colours: Sequence[str], shares: Sequence[float] | None = None) -> str:
    """The mean of colours, by shares that sum to 1 or equally."""
    shares = shares or [1 / len(colours)] * len(colours)
    parts = [sum(int(c[at : at + 2], 16) * share for c, share in zip(colours, shares, strict=True)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(part):02X}" for part in parts)


def _told_apart(accent: str, ink: str, grounds: Sequence[str]) -> str:
    """The accent, a little nearer to the ink if it has about the background's colour, at worst the ink."""
    steps = (mixed((accent, ink), (1 - share / 100, share / 100)) for share in (0, 10, 20, 30))
    return next((step for step in steps if weakest(step, grounds) >= _TOLD_APART), ink)


def _quiet(ink: str, behind: str, grounds: Sequence[str]) -> str:
    """The ink, as far back as it can step and still be read."""
    steps = (mixed((ink, behind), (1 - share / 100, share / 100)) for share in (30, 24, 18, 12, 6))
    return next((step for step in steps if weakest(step, grounds) >= LEAST_CONTRAST), ink)

"""Which of the colours on a page are its brand's: of its buttons, behind its text, and of its text. Pure."""

import colorsys
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

from autodemo_gui.core.brand import contrast

LEAST_SHARE = 0.12
"""Of the first view, in which a colour must be seen to count as what lies behind the text."""
_NEAR = 26.0
_PRIMARY = re.compile(r"primary|cta|\bmain\b|accent|brand|submit|hero|warm")
_SECONDARY = re.compile(r"secondary|ghost|outline|danger|delete|warning|success|cookie|consent|chat|tab\b|nav")
_BROWSER_LINKS = frozenset({"#0000EE", "#551A8B"})


class Button(TypedDict):
    """A filled button or link; area in square CSS pixels."""

    colour: str
    behind: str
    area: float
    isInView: bool
    words: str


class Link(TypedDict):
    """The colour of a link's text, and how much of it there is."""

    colour: str
    area: float


class Ground(TypedDict):
    """A colour behind things and its share of the first view, 0 to 1."""

    colour: str
    share: float


class Ink(TypedDict):
    """The colour of a piece of text, what is behind it (empty: a picture), and how much it counts."""

    colour: str
    behind: str
    weight: float


class Colours(TypedDict):
    """What scripts/brand.js found; colours are #RRGGBB."""

    buttons: list[Button]
    links: list[Link]
    declared: list[str]
    theme: str
    grounds: list[Ground]
    inks: list[Ink]


@dataclass(frozen=True, slots=True)
class Palette:
    """The three colours of a brand, #RRGGBB; None where the page has none."""

    accent: str | None
    paper: str | None
    ink: str | None


def palette_of(colours: Colours, logo: Sequence[tuple[str, float]] = ()) -> Palette:
    """Accent from what invites to press, weighed by area and saturation; paper and ink as they are seen together.

    Args:
        colours: what the page shows.
        logo: the colours of its logo with their shares; they decide where nothing else does.
    """
    paper = _paper(colours)
    return Palette(_accent(colours, logo, paper), paper, _ink(colours["inks"], paper))


def _paper(colours: Colours) -> str | None:
    """What most of the first view lies on; grounds near each other, as of striped rows, count together."""
    votes = [(ground["colour"], ground["share"]) for ground in colours["grounds"]]
    best = _heaviest(votes)
    if best is not None and best[1] >= LEAST_SHARE:
        return best[0]
    body = next((ink["behind"] for ink in reversed(colours["inks"]) if ink["behind"]), "")
    return body or (best[0] if best else None)


def _ink(inks: Sequence[Ink], paper: str | None) -> str | None:
    if paper is None:
        return None
    on_paper = [
        (ink["colour"], ink["weight"]) for ink in inks if ink["behind"] and _distance(ink["behind"], paper) < _NEAR
    ]
    clear = {colour: contrast(colour, paper) for colour, _ in on_paper}
    legible = [(colour, weight * min(clear[colour], 12)) for colour, weight in on_paper if clear[colour] >= 3]
    best = _heaviest(legible)
    return best[0] if best else None


def _accent(colours: Colours, logo: Sequence[tuple[str, float]], paper: str | None) -> str | None:
    votes: list[tuple[str, float]] = []
    for button in colours["buttons"]:
        if button["behind"] and _distance(button["colour"], button["behind"]) < 12:
            continue
        weight = min(button["area"], 16_000) ** 0.5 * (1.0 if button["isInView"] else 0.45)
        if _PRIMARY.search(button["words"]):
            weight *= 1.8
        if _SECONDARY.search(button["words"]):
            weight *= 0.35
        votes.append((button["colour"], weight * _vividness(button["colour"])))
    votes += [(colour, 110 * _vividness(colour)) for colour in colours["declared"]]
    if colours["theme"] and _vividness(colours["theme"]) > 0.3:
        votes.append((colours["theme"], 60 * _vividness(colours["theme"])))
    votes += [
        (link["colour"], 0.25 * min(link["area"], 3000) ** 0.5 * _vividness(link["colour"]))
        for link in colours["links"]
        if link["colour"] not in _BROWSER_LINKS and _vividness(link["colour"]) > 0.3
    ]
    votes += [(colour, share * _vividness(colour)) for colour, share in logo if _vividness(colour) > 0.3]
    votes = [(colour, weight) for colour, weight in votes if paper is None or _distance(colour, paper) > _NEAR]
    best = _heaviest(votes)
    return best[0] if best else None


def _vividness(colour: str) -> float:
    """How much a colour stands out, 0.08 (grey) to 1: black buttons count where nothing else does."""
    red, green, blue = (part / 255 for part in _channels(colour))
    _, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    chroma = max(red, green, blue) - min(red, green, blue)
    return max(0.08, min(1.0, chroma * 1.3) * (0.5 + 0.5 * saturation) * (1.0 if 0.15 < lightness < 0.85 else 0.5))


def _heaviest(votes: Iterable[tuple[str, float]]) -> tuple[str, float] | None:
    """The colour that weighs most together with those near it, and that weight."""
    listed = list(votes)
    best: tuple[str, float] | None = None
    best_sum = 0.0
    for colour in dict.fromkeys(colour for colour, _ in listed):
        near = sum(other for near, other in listed if _distance(colour, near) < _NEAR)
        own = sum(other for same, other in listed if same == colour)
        if near + 0.001 * own > best_sum:
            best, best_sum = (colour, near), near + 0.001 * own
    return best


def _distance(one: str, other: str) -> float:
    """Between two colours as the eye sees it, roughly 0 to 765 (Riemersma's weighted distance)."""
    (r1, g1, b1), (r2, g2, b2) = _channels(one), _channels(other)
    mean = (r1 + r2) / 2
    return float(
        ((2 + mean / 256) * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + (2 + (255 - mean) / 256) * (b1 - b2) ** 2) ** 0.5
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

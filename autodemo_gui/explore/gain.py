"""What a rehearsed click did, and how much that showed a viewer; pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.view import View, masked
from autodemo_gui.explore.weights import weights
from autodemo_gui.explore.words import tells_failure

# A change is best seen when it is a good part of the picture but not all of it: from this share on it counts fully.
_CLEAR_SHARE = 0.2
_WHOLE_SHARE = 0.85
_WHOLE_WORTH = 0.85
_MANY_LETTERS = 240
_MANY_CONTROLS = 6


class Result(StrEnum):
    """What a click came to in rehearsal; the values are those of a script's `outcome`, where it can be filmed."""

    DEAD = "dead"
    """Nothing a viewer could see."""
    ANCHOR = "anchor"
    """The page scrolled to another of its own places."""
    CHANGE = "change"
    TAB = "tab"
    DISCLOSURE = "disclosure"
    DIALOG = "dialog"
    PAGE = "page"
    """Another page of the site, in the same window or in one that was brought back into it."""
    WRITE_BLOCKED = "write_blocked"
    AUTH = "auth"
    OFFSITE = "offsite"
    ERROR = "error"
    MISSED = "missed"
    """It could not be clicked: gone, moved, or covered."""

    @property
    def can_be_shown(self) -> bool:
        """Whether it may be filmed."""
        return self in _SHOWN

    @property
    def stays(self) -> bool:
        """Whether the same page is shown afterwards."""
        return self.can_be_shown and self is not Result.PAGE


_SHOWN = frozenset({Result.ANCHOR, Result.CHANGE, Result.TAB, Result.DISCLOSURE, Result.DIALOG, Result.PAGE})


@dataclass(frozen=True, slots=True)
class Gain:
    """How much a click showed: each part 0–1, `factor` for what spoils it.

    Attributes:
        visual: how much of the picture changed.
        text: how much new there was to read.
        controls: how much new there was to use.
        section: whether another part of the site was reached.
        media: whether pictures, charts or videos came.
        factor: lowered by a faulty or merely scrolled result. A slow one is not: a film shows no waiting.
    """

    visual: float = 0.0
    text: float = 0.0
    controls: float = 0.0
    section: float = 0.0
    media: float = 0.0
    factor: float = 1.0

    @property
    def score(self) -> float:
        """All in one, 0–1."""
        shares = weights("gain")
        parts: dict[str, float] = {"visual": self.visual, "text": self.text, "controls": self.controls}
        parts |= {"section": self.section, "media": self.media}
        return self.factor * sum(shares[name] * part for name, part in parts.items())


NOTHING = Gain(factor=0.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page at a moment: what could be used, and what could be seen."""

    scan: Scan
    view: View


def gain_of(before: Seen, after: Seen, *, result: Result, is_faulty: bool) -> Gain:
    """How much a click showed.

    Args:
        before: just before it, its element in view.
        after: when the page was calm again.
        result: what it came to.
        is_faulty: the page reported an error of its script, or a request failed. A page that tells of one itself,
            where it did not before, is so too.
    """
    if not result.can_be_shown:
        return NOTHING
    new_texts = after.view.shown - before.view.words
    letters = sum(len(text) for text in new_texts)
    if result.stays:
        is_faulty |= any(map(tells_failure, new_texts))
    old = {element.fingerprint for element in before.scan.elements}
    new_controls = sum(element.fingerprint not in old for element in after.scan.elements)
    return Gain(
        visual=_rough(_visual(after.view.changed_share(before.view))),
        text=_rough(letters / _MANY_LETTERS),
        controls=_rough(new_controls / _MANY_CONTROLS),
        section=1.0 if result is Result.PAGE or _headings(after) - before.view.words else 0.0,
        media=1.0 if after.view.media > (0 if result is Result.PAGE else before.view.media) else 0.0,
        factor=_factor(weights("gain"), result, is_faulty=is_faulty),
    )


def _rough(part: float) -> float:
    """In quarters, but never nothing for something: what moves by itself must not decide what is shown."""
    return min(1.0, max(math.ceil(part * 4 - 0.5), part > 0) / 4)


def _visual(share: float) -> float:
    if share >= _WHOLE_SHARE:
        return _WHOLE_WORTH
    return min(1.0, math.sqrt(share / _CLEAR_SHARE))  # a small change is noticed out of proportion to its size


def _headings(seen: Seen) -> frozenset[str]:
    """The headings that can be read now, as a view has them."""
    return frozenset(masked(heading.text) for heading in seen.scan.headings) & seen.view.shown


def _factor(shares: Mapping[str, float], result: Result, *, is_faulty: bool) -> float:
    factor = shares["anchor"] if result is Result.ANCHOR else 1.0
    return factor * shares["faulty"] if is_faulty else factor

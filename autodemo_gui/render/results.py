"""Finds what a click changed on the page by comparing small pictures from before and after it. Pure."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.render.geometry import Area

Picture = NDArray[np.uint8]
"""A whole plate in grey levels, height x width, shrunk to about 320 columns."""

_CHANGED = 14
"""Grey levels; JPEG noise of a picture shrunk by area stays below a third of it."""
_BRIDGE = 0.028
"""Changes closer than this share of the width belong together: the lines of a list, the letters of a heading."""
_VEILED = 0.4
"""A veil lies over at least this share of the page."""
_VEILS = [*(share / 20 for share in range(4, 20)), *(20 / share for share in range(4, 20))]
"""What is left of the page's contrast under a veil, or comes back when it goes; a thicker veil hides the page."""
_TENDRIL = 0.04
"""What hangs on to a change and is this thin is an edge that shimmers, not a part of it."""
_SPECK = 0.0006
"""Share of the page below which a change is not worth looking at: a caret, a counter's last digit."""
_MINOR = 0.12
"""A change this much smaller than the largest is a side effect, unless it touches it or the target."""
_STRAY = 0.3
"""A change further from target and main change than this share of the page's diagonal is a side effect if small."""
_STRAY_SIZE = 0.5


@dataclass(frozen=True, slots=True)
class _Change:
    area: Area
    weight: float


def changed_area(
    before: Picture, after: Picture, target: Area | None, *, earlier: Picture | None = None
) -> Area | None:
    """The area in which the page changed because of an action, None when nothing worth seeing did.

    What moves on its own (a carousel, a video) is told by its moving before the action too, and by being apart.

    Args:
        before: the page just before the action.
        after: the page when its result has been seen.
        target: what was acted on, pixels of these pictures.
        earlier: the page a moment before `before`, with the same scroll position.
    """
    if before.shape != after.shape:
        return None
    restless = None if earlier is None or earlier.shape != before.shape else _mask(earlier, before)
    found = _changes(_mask(_dimmed_like(before, after), after), restless, target)
    if not found:
        return None
    height, width = before.shape
    return _bounds(found, target, float(np.hypot(width, height)), before.size * _SPECK)


def _dimmed_like(before: Picture, after: Picture) -> Picture:
    """The page before, dimmed if a dialog dimmed most of it: then the dialog is what changed, not all the page.

    A veil of one colour turns grey level g into slope g + level; the slope that most pixels agree on is taken. Where a
    dialog goes, it is the other way round.
    """
    x, y = before.astype(np.float32), after.astype(np.float32)
    changed = np.abs(x - y) > _CHANGED
    if np.count_nonzero(changed) < _VEILED * before.size:
        return before
    best, veiled = 0, x
    for slope in _VEILS:
        dimmed = slope * x
        dimmed += np.median(y - dimmed)
        agreed = int(np.count_nonzero(np.abs(dimmed - y) <= _CHANGED))
        if agreed > best:
            best, veiled = agreed, dimmed
    return np.clip(veiled, 0, 255).astype(np.uint8) if best > _VEILED * before.size else before


def _mask(a: Picture, b: Picture) -> Picture:
    """Where two pictures differ; neighbouring changes are joined."""
    differs = (cv2.absdiff(a, b) > _CHANGED).astype(np.uint8)
    reach = 2 * max(1, round(a.shape[1] * _BRIDGE / 2)) + 1
    return cv2.morphologyEx(differs, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)).astype(np.uint8, copy=False)


def _changes(mask: Picture, restless: Picture | None, target: Area | None) -> list[_Change]:
    """Connected changes, without those that are mostly made of what moved before anyway."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, width, height, weight = (int(value) for value in stats[number])
        part = (slice(y, y + height), slice(x, x + width))
        own = labels[part] == number
        left, right = _bulk(own.sum(axis=0))
        top, bottom = _bulk(own.sum(axis=1))
        area = Area(x + left, y + top, x + right, y + bottom)
        is_apart = target is None or _gap(area, target) > 0
        if is_apart and restless is not None and np.count_nonzero(restless[part] & own) > weight / 2:
            continue
        found.append(_Change(area, weight))
    return found


def _bulk(profile: NDArray[np.int64]) -> tuple[int, int]:
    """Where a shape that is so thick here and there begins and ends, without its tendrils."""
    thick = np.flatnonzero(profile > _TENDRIL * profile.max())
    return int(thick[0]), int(thick[-1]) + 1


def _bounds(found: list[_Change], target: Area | None, diagonal: float, speck: float) -> Area | None:
    """What belongs together of the changes: the largest, what is of its rank, and what touches it or the target."""
    main = max(found, key=lambda change: change.weight)
    if main.weight < speck:
        return None
    whole = main.area
    for change in sorted(found, key=lambda change: -change.weight):
        apart = min(_gap(change.area, near) for near in (whole, target) if near is not None)
        small = change.weight < speck or change.weight < _MINOR * main.weight
        stray = apart > _STRAY * diagonal and change.weight < _STRAY_SIZE * main.weight
        if (small and apart > 0) or stray:
            continue
        whole = whole.joined(change.area)
    return whole


def _gap(a: Area, b: Area) -> float:
    """Distance between two areas; 0 when they touch."""
    across = max(0.0, a.left - b.right, b.left - a.right)
    down = max(0.0, a.top - b.bottom, b.top - a.bottom)
    return float(np.hypot(across, down))

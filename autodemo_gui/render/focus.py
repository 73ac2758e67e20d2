"""Finds the part of a page that a film should show where it cannot show all: the most to see, the least cut through."""

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.render.pixels import Image

COLUMNS = 320
"""A page is judged at this width; more detail changes nothing."""
_LOUDEST = 80.0
"""Contrast counts up to here: a photograph is not worth more than the text beside it."""
_EDGE_REACH = 3
_CUT_COST = 0.08
"""What cutting through columns of average detail costs, as a share of the page's detail; tuned by eye on ten pages."""
_MOVE_COST = 0.6
"""What moving a view to its limit costs, in edges through average detail."""
_STAY_BONUS = 0.08
_STAY_REACH = 1.5
_ROOM = 0.1
"""Of the view's width, around the middle of what does not fit into it."""


def best_left(
    picture: Image, width: float, *, now: float | None = None, keep: tuple[float, float] | None = None
) -> int:
    """The left edge of the best view of a page.

    Args:
        picture: the whole page as filmed, BGR or grey, of any size; 320 columns are enough.
        width: of the view, pixels of the picture.
        now: where the view is; it stays there unless another place is clearly better.
        keep: left and right of something that must be in view. What does not fit is shown in part, its middle with it,
            because that is where the pointer is.

    Returns:
        A column from 0 to the last from which the view still fits.
    """
    most: int = max(0, int(picture.shape[1] - width))
    shrink = max(1.0, picture.shape[1] / COLUMNS)
    columns = _contrast(picture).mean(axis=0)
    span = min(round(width / shrink), len(columns))
    total = np.concatenate([[0.0], np.cumsum(columns)])
    lefts = np.arange(len(columns) - span + 1)
    within = (total[lefts + span] - total[lefts]) / total[-1]
    near = _near(columns)
    cut_left = np.where(lefts > 0, near[lefts], 0)
    cut_right = np.where(lefts + span < len(near), near[np.minimum(lefts + span, len(near) - 1)], 0)
    score = within - _CUT_COST * (cut_left + cut_right)
    if now is not None:
        score[np.abs(lefts * shrink - now) <= _STAY_REACH * shrink] += _STAY_BONUS
    if keep is not None:
        fits = _holding(lefts * shrink, width, (max(keep[0], 0), min(keep[1], picture.shape[1])))
        if not fits.any():
            middle, room = (keep[0] + keep[1]) / 2, _ROOM * width
            is_beside = (lefts * shrink < keep[0] - room) | (lefts * shrink + width > keep[1] + room)
            fits = _holding(lefts * shrink, width, (middle - room, middle + room)) & ~is_beside
        score = np.where(fits, score, score - 10)
    best: int = round(float(np.argmax(score)) * shrink)
    return min(best, most)


def least_cut(
    picture: Image, seen: tuple[float, float, float, float], *, across: tuple[float, float], down: tuple[float, float]
) -> tuple[float, float]:
    """How far to move a view of a page so that its edges cut through little; not at all if it makes no difference.

    Args:
        picture: the whole page as filmed, BGR or grey, of any size; 320 columns are enough.
        seen: left, top, right, bottom of the view, pixels of the picture; it may reach beyond the page.
        across: the least and the most it may move to the right.
        down: the same for downwards.
    """
    shrink = max(1.0, picture.shape[1] / COLUMNS)
    contrast = _contrast(picture)
    left, top, right, bottom = (edge / shrink for edge in seen)
    shown = contrast[max(0, round(top)) : max(1, round(bottom)), max(0, round(left)) : max(1, round(right))]
    if not shown.size:
        return 0.0, 0.0
    columns = contrast[max(0, round(top)) : max(1, round(bottom))].mean(axis=0)
    rows = contrast[:, max(0, round(left)) : max(1, round(right))].mean(axis=1)
    return (
        shrink * _least_cut(columns, left, right, across[0] / shrink, across[1] / shrink),
        shrink * _least_cut(rows, top, bottom, down[0] / shrink, down[1] / shrink),
    )


def _least_cut(profile: NDArray[np.float32], first: float, last: float, least: float, most: float) -> float:
    """By how much to move both ends so that they meet the least; to stay is always allowed."""
    moves = np.arange(int(min(least, 0)), int(max(most, 0)) + 1)
    near = np.pad(_near(profile), 1)  # beside the page there is nothing to cut through
    ends = [np.clip(np.rint(end + moves).astype(int) + 1, 0, len(near) - 1) for end in (first, last)]
    cost = near[ends[0]] + near[ends[1]] + _MOVE_COST * np.abs(moves) / max(most, -least, 1)
    return float(moves[int(np.argmin(cost))])


def _contrast(picture: Image) -> NDArray[np.float32]:
    """How much there is to see at each place of a page, shrunk to at most `COLUMNS`."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    if grey.shape[1] > COLUMNS:
        rows = max(1, round(grey.shape[0] * COLUMNS / grey.shape[1]))
        grey = cv2.resize(grey, (COLUMNS, rows), interpolation=cv2.INTER_AREA)
    detail = grey.astype(np.float32)
    both = np.abs(cv2.Sobel(detail, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(detail, cv2.CV_32F, 0, 1))
    loud: NDArray[np.float32] = np.minimum(both, _LOUDEST).astype(np.float32) + np.float32(1e-3)
    return loud


def _near(profile: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much there is to cut through around each place, 1 being the average."""
    near: NDArray[np.float32] = cv2.blur(profile[None], (2 * _EDGE_REACH + 1, 1))[0] / profile.mean()
    return near


def _holding(lefts: NDArray[np.float64], width: float, part: tuple[float, float]) -> NDArray[np.bool_]:
    """Which views that begin there hold a part of the page."""
    return (lefts <= part[0]) & (lefts + width >= part[1])

"""Finds the part of a wide page that a narrow film should show: the most to see, the least cut through."""

import cv2
import numpy as np

from autodemo_gui.render.pixels import Image

COLUMNS = 320
"""A page is judged at this width; more detail changes nothing."""
_LOUDEST = 80.0
"""Contrast counts up to here: a photograph is not worth more than the text beside it."""
_EDGE_REACH = 3
_CUT_COST = 0.08
"""What cutting through columns of average detail costs, as a share of the page's detail; tuned by eye on ten pages."""
_STAY_BONUS = 0.08
_STAY_REACH = 1.5


def best_left(
    picture: Image, width: float, *, now: float | None = None, keep: tuple[float, float] | None = None
) -> int:
    """The left edge of the best view of a page.

    Args:
        picture: the whole page as filmed, BGR or grey, of any size; 320 columns are enough.
        width: of the view, pixels of the picture.
        now: where the view is; it stays there unless another place is clearly better.
        keep: left and right of something that must be in view, if it fits.

    Returns:
        A column from 0 to the last from which the view still fits.
    """
    most: int = max(0, int(picture.shape[1] - width))
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    shrink = max(1.0, picture.shape[1] / COLUMNS)
    if shrink > 1:
        grey = cv2.resize(grey, (COLUMNS, max(1, round(grey.shape[0] / shrink))), interpolation=cv2.INTER_AREA)
    detail = grey.astype(np.float32)
    contrast = np.abs(cv2.Sobel(detail, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(detail, cv2.CV_32F, 0, 1))
    columns = np.minimum(contrast, _LOUDEST).mean(axis=0) + 1e-3
    span = min(round(width / shrink), len(columns))
    total = np.concatenate([[0.0], np.cumsum(columns)])
    lefts = np.arange(len(columns) - span + 1)
    within = (total[lefts + span] - total[lefts]) / total[-1]
    near = cv2.blur(columns[None].astype(np.float32), (2 * _EDGE_REACH + 1, 1))[0] / columns.mean()
    cut_left = np.where(lefts > 0, near[lefts], 0)
    cut_right = np.where(lefts + span < len(near), near[np.minimum(lefts + span, len(near) - 1)], 0)
    score = within - _CUT_COST * (cut_left + cut_right)
    if now is not None:
        score[np.abs(lefts * shrink - now) <= _STAY_REACH * shrink] += _STAY_BONUS
    if keep is not None:
        fits = (lefts * shrink <= max(keep[0], 0)) & (lefts * shrink + width >= min(keep[1], picture.shape[1]))
        score = np.where(fits, score, score - 10) if fits.any() else -np.abs(lefts * shrink - _centred(keep, width))
    best: int = round(float(np.argmax(score)) * shrink)
    return min(best, most)


def _centred(keep: tuple[float, float], width: float) -> float:
    """Where something too wide for the view is shown from its middle."""
    return (keep[0] + keep[1] - width) / 2

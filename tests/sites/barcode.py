"""Reads the clocks page back from a film frame, so that tests can compare the page's time with the film's."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

LEFT, TOP, CELL, BITS = 40, 40, 40, 16
TRACK_TOP, TRACK_WIDTH, HAND_WIDTH = 240, 1200, 20
HAND_PX_PER_S = 59.0
CSS_WIDTH = 1280


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the page's clocks showed in one frame.

    Attributes:
        frames: animation frames the page was given since it loaded.
        sixtieths: time of the animation frame since the first one, in 1/60 s.
        ticks: times a 10 ms interval timer fired.
        hundredths: ``performance.now()`` in 1/100 s.
        hand_px: how far CSS has moved the hand, in CSS px; it walks 59 px a second.
    """

    frames: int
    sixtieths: int
    ticks: int
    hundredths: int
    hand_px: float


def read_clocks(picture: npt.NDArray[np.uint8]) -> Clocks:
    """The clocks in a film frame whose whole picture is the page (height x width, or height x width x 3, 8 bit)."""
    grey = _grey(picture)
    scale = grey.shape[1] / CSS_WIDTH
    start = round(LEFT * scale)
    line = grey[round((TRACK_TOP + CELL / 2) * scale), start : start + round(TRACK_WIDTH * scale)]
    hand = np.flatnonzero(line < 128)
    hand_px = float(hand.mean() / scale) - HAND_WIDTH / 2 if hand.size else float("nan")
    numbers = [read_number(grey, TOP + row * CELL) for row in range(4)]
    return Clocks(numbers[0], numbers[1], numbers[2], numbers[3], hand_px)


def read_number(picture: npt.NDArray[np.uint8], top: int = TOP) -> int:
    """The number in a row of 16 cells that begins `top` CSS px below the upper edge of a film frame, as above."""
    grey = _grey(picture)
    scale = grey.shape[1] / CSS_WIDTH

    def is_black(x: float, y: float) -> bool:
        """Median of a patch in the middle of a cell: compression smears edges, not middles."""
        reach = max(1, round(6 * scale))
        row, column = round(y * scale), round(x * scale)
        return bool(np.median(grey[row - reach : row + reach, column - reach : column + reach]) < 128)

    bits = (is_black(LEFT + (bit + 0.5) * CELL, top + CELL / 2) for bit in range(BITS))
    return sum(1 << (BITS - 1 - index) for index, bit in enumerate(bits) if bit)


def _grey(picture: npt.NDArray[np.uint8]) -> npt.NDArray[Any]:
    return picture if picture.ndim == 2 else picture.mean(axis=2)

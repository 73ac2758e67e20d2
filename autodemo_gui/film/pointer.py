"""How a practised hand moves the pointer: how long, along which path, how fast at each moment. Pure."""

import math
from collections.abc import Sequence

Point = tuple[float, float]

# Fitts' law in its Shannon form, MacKenzie 1992: time = a + b * log2(distance / width + 1). His mouse users had
# a = 0.1 s and b = 0.1 s; somebody who is watched and wants to be followed takes about half as long again.
_FITTS_A_S, _FITTS_B_S = 0.18, 0.15
_SHORTEST_S, _LONGEST_S = 0.2, 1.15
_BOW = 0.09  # sideways reach of the path as a share of its length; hands swing about the elbow
_LARGEST_BOW_PX = 60.0
_SKEW = 0.88  # below 1 the speed peaks before half time, as aimed movements do
STEPS_PER_SECOND = 60


def duration_steps(distance_px: float, target_px: float) -> int:
    """Steps of film for a movement (at least 1); `target_px` is the smaller side of the target."""
    difficulty = math.log2(max(distance_px, 0.0) / max(target_px, 4.0) + 1)
    seconds = min(max(_FITTS_A_S + _FITTS_B_S * difficulty, _SHORTEST_S), _LONGEST_S)
    return max(1, round(seconds * STEPS_PER_SECOND))


def minimum_jerk(share: float) -> float:
    """Progress 0-1 of an unhurried movement at a share 0-1 of its time (Flash and Hogan 1985)."""
    t = min(max(share, 0.0), 1.0)
    return t * t * t * (10 + t * (6 * t - 15))


def progress(share: float) -> float:
    """Progress 0-1 of an aimed movement: quick off, slow to arrive."""
    return minimum_jerk(min(max(share, 0.0), 1.0) ** _SKEW)


def along(start: Point, end: Point, share: float, viewport: tuple[int, int]) -> Point:
    """Where the pointer is after a share 0-1 of the movement's time: on a slight bow, never outside the viewport."""
    done = progress(share)
    if done >= 1:
        return end
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    bow = min(_BOW * length, _LARGEST_BOW_PX) * (1 if dx >= 0 else -1)
    middle = (start[0] + dx / 2 + 2 * bow * dy / max(length, 1), start[1] + dy / 2 - 2 * bow * dx / max(length, 1))
    rest = 1 - done
    x = rest * rest * start[0] + 2 * rest * done * middle[0] + done * done * end[0]
    y = rest * rest * start[1] + 2 * rest * done * middle[1] + done * done * end[1]
    return min(max(x, 0.0), viewport[0] - 1.0), min(max(y, 0.0), viewport[1] - 1.0)


def path(start: Point, end: Point, target_px: float, viewport: tuple[int, int]) -> Sequence[Point]:
    """The pointer at each step of a movement, the start left out, the end last."""
    steps = duration_steps(math.dist(start, end), target_px)
    return [along(start, end, step / steps, viewport) for step in range(1, steps + 1)]

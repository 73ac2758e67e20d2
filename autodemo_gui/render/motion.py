"""Where the drawn pointer is, how it looks and which click rings are seen, for every step of the film. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.take import STEPS_PER_SECOND, ClickCue, Cue, PointerCue, PointerShape
from autodemo_gui.render.cut import EditList

HIDE_AFTER = round(2.5 * STEPS_PER_SECOND)
SHOW_BEFORE = round(0.25 * STEPS_PER_SECOND)
FADE_OUT = round(0.4 * STEPS_PER_SECOND)
JUMP_PX = 140.0
"""A flick across 1280 px in 0.5 s moves at most 80 px a step (minimum jerk peaks at 1.9 times the mean)."""
START_PX = 24.0
"""Nor does a hand that rested move this far in its first step."""
TRAVEL = round(0.4 * STEPS_PER_SECOND)
BRIDGED = 6
"""A live camera tells where the pointer is every few steps; between two such cues it moves on a straight line."""
PRESS = round(0.28 * STEPS_PER_SECOND)
RING = round(0.55 * STEPS_PER_SECOND)


@dataclass(frozen=True, slots=True)
class Ring:
    """A click's ring; position in viewport CSS px, age from 0 (the press) to 1 (gone)."""

    x: float
    y: float
    age: float


@dataclass(frozen=True, slots=True)
class PointerState:
    """The pointer at one moment; position of the tip in viewport CSS px.

    Attributes:
        opacity: 0 hidden to 1 visible.
        press: 0 at rest to 1 fully pressed.
    """

    x: float
    y: float
    opacity: float
    press: float = 0.0
    shape: PointerShape = "arrow"
    rings: tuple[Ring, ...] = ()


HIDDEN = PointerState(0, 0, 0)


def ease(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minimum-jerk progress of a hand movement (Flash and Hogan 1985), for t from 0 to 1."""
    t = np.clip(t, 0, 1)
    return t * t * t * (10 + t * (6 * t - 15))


class PointerTrack:
    """The pointer over the whole film."""

    def __init__(self, cues: Sequence[Cue], edit: EditList) -> None:
        """Follow the cue track through the cuts; jumps become movements."""
        take_steps = edit.take_steps()
        pointers = [cue for cue in cues if isinstance(cue, PointerCue)]
        shown = set(take_steps.tolist())
        self._clicks = [(edit.film_step(c.step), c) for c in cues if isinstance(c, ClickCue) and c.step in shown]
        if not pointers:
            self._positions = np.zeros((len(take_steps), 2))
            self._opacity = np.zeros(len(take_steps))
            self._shapes: list[PointerShape] = ["arrow"] * len(take_steps)
            return
        raw = _positions(pointers, take_steps)
        click_steps = [step for step, _ in self._clicks]
        self._positions = _eased(raw, click_steps)
        moved = np.concatenate([[False], np.abs(np.diff(self._positions, axis=0)).sum(axis=1) > 0])
        begun = take_steps >= pointers[0].step
        self._opacity = _opacity(np.flatnonzero(moved), click_steps, len(take_steps)) * begun
        newest = np.searchsorted([cue.step for cue in pointers], take_steps, side="right") - 1
        self._shapes = [pointers[max(0, number)].shape for number in newest.tolist()]

    def at(self, film_step: int) -> PointerState:
        """The pointer at a step of the film."""
        rings = tuple(
            Ring(cue.x, cue.y, (film_step - step) / RING) for step, cue in self._clicks if 0 <= film_step - step < RING
        )
        opacity = float(self._opacity[film_step])
        if opacity == 0 and not rings:
            return HIDDEN
        pressed = max((_press(film_step - step) for step, _ in self._clicks), default=0.0)
        x, y = self._positions[film_step]
        return PointerState(float(x), float(y), opacity, pressed, self._shapes[film_step], rings)


def _positions(pointers: Sequence[PointerCue], take_steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cues' positions at these steps: held, or on a line between cues that follow each other closely."""
    steps = np.array([cue.step for cue in pointers])
    points = np.array([(cue.x, cue.y) for cue in pointers], float)
    index = np.clip(np.searchsorted(steps, take_steps, side="right") - 1, 0, None)
    following = np.minimum(index + 1, len(steps) - 1)
    gap = steps[following] - steps[index]
    bridged = (gap > 1) & (gap <= BRIDGED)
    share = np.where(bridged, (take_steps - steps[index]) / np.maximum(gap, 1), 0.0)
    share = np.clip(share, 0, 1)[:, None]
    held: NDArray[np.float64] = points[index] * (1 - share) + points[following] * share
    return held


def _eased(raw: NDArray[np.float64], clicks: Sequence[int]) -> NDArray[np.float64]:
    """Turn jumps into movements: before the jump if the pointer rested, so that it arrives in time, else after."""
    positions = raw.copy()
    distance = np.hypot(*np.diff(raw, axis=0).T)
    for jump in (np.flatnonzero(distance > START_PX) + 1).tolist():
        earlier = distance[max(0, jump - 1 - TRAVEL) : jump - 1]
        moving = np.flatnonzero(earlier > 0)
        rest = len(earlier) - (int(moving[-1]) + 1 if len(moving) else 0)
        rested = rest >= TRAVEL // 2
        if not rested and distance[jump - 1] <= JUMP_PX:
            continue
        rest = min([rest, *(jump - 1 - step for step in clicks if step < jump)])
        if rest >= TRAVEL // 2:
            travel = np.arange(jump - rest, jump)
            positions[travel] += (raw[jump] - positions[travel]) * ease((travel - (jump - rest)) / rest)[:, None]
        else:
            due = min([TRAVEL, len(raw) - jump, *(step - jump for step in clicks if step >= jump)])
            travel = np.arange(jump, jump + due)
            start = positions[jump - 1].copy()
            positions[travel] = start + (raw[travel] - start) * ease((travel - jump + 1) / max(1, due))[:, None]
    return positions


def _opacity(moves: NDArray[np.int64], clicks: Sequence[int], length: int) -> NDArray[np.float64]:
    """Visible around every use, fading in before it is needed and out when it has rested."""
    steps = np.arange(length)
    uses = np.unique(np.concatenate([moves, np.array(clicks, np.int64)]))
    if not len(uses):
        return np.zeros(length)
    after = np.searchsorted(uses, steps, side="left")
    until_next = np.where(after < len(uses), uses[np.minimum(after, len(uses) - 1)] - steps, np.inf)
    since_last = np.where(after > 0, steps - uses[np.maximum(after - 1, 0)], np.inf)
    coming = np.clip(1 - until_next / SHOW_BEFORE, 0, 1)
    going = np.clip((HIDE_AFTER + FADE_OUT - since_last) / FADE_OUT, 0, 1)
    return np.maximum(coming, going)


def _press(age: int) -> float:
    """How far the button is down, `age` steps after the press: quickly in, slowly out."""
    if not 0 <= age < PRESS:
        return 0.0
    rise = PRESS * 0.3
    return age / rise if age < rise else 1 - (age - rise) / (PRESS - rise)

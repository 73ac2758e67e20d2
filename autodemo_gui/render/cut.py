"""Decides which steps of a take are shown: waiting goes, idle starts and ends go, stillness is shortened. Pure."""

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.take import (
    STEPS_PER_SECOND,
    BeatCue,
    ClickCue,
    Cue,
    KeyCue,
    PageCue,
    PointerCue,
    ScrollCue,
    WaitCue,
)

# Editors' rule for silent screen demos: no shot idles for more than about 2 s.
STILL_LIMIT = round(1.9 * STEPS_PER_SECOND)
STILL_KEPT = round(1.6 * STEPS_PER_SECOND)
STILL_AT_START = STILL_AT_END = round(1.8 * STEPS_PER_SECOND)
LEAD = 2 * STEPS_PER_SECOND
"""Steps shown before the first action even if the page moves by itself."""
SLIVER = STEPS_PER_SECOND // 5
"""A shorter shot between two cuts, in which nobody does anything, would only flash."""
CLICK_BREATH = round(0.3 * STEPS_PER_SECOND)
"""A click is seen to land before the film goes on to what it led to."""
PAINT_LIMIT = STEPS_PER_SECOND // 2
"""A new page's first picture comes within this many steps of its cue, else it belongs to something else."""
MOTION_PX = 0.5


@dataclass(frozen=True, slots=True)
class Shot:
    """Steps of the take that are shown without a break; `stop` is not shown any more."""

    start: int
    stop: int

    @property
    def steps(self) -> int:
        """Its length."""
        return self.stop - self.start


@dataclass(frozen=True)
class EditList:
    """The film as shots of the take.

    Attributes:
        shots: in order, none empty, none overlapping; at least one.
        joints: film steps at which the picture jumps, because of a cut or a new page; a cross-fade begins there.
    """

    shots: tuple[Shot, ...]
    joints: tuple[int, ...] = ()

    @cached_property
    def _film_starts(self) -> list[int]:
        return [0, *itertools.accumulate(shot.steps for shot in self.shots)]

    @property
    def film_steps(self) -> int:
        """Length of the film in steps."""
        return self._film_starts[-1]

    def take_step(self, film_step: int) -> int:
        """The step of the take that is shown at a step of the film; clamped to the film."""
        film_step = min(max(film_step, 0), self.film_steps - 1)
        number = bisect.bisect_right(self._film_starts, film_step) - 1
        return self.shots[number].start + film_step - self._film_starts[number]

    def film_step(self, take_step: int) -> int:
        """When a step of the take is shown; one that was cut out falls on the next shot, or the film's last step."""
        for shot, begins in zip(self.shots, self._film_starts, strict=False):
            if take_step < shot.stop:
                return begins + max(0, take_step - shot.start)
        return self.film_steps - 1

    def take_steps(self) -> NDArray[np.int64]:
        """For every step of the film the step of the take."""
        return np.concatenate([np.arange(shot.start, shot.stop) for shot in self.shots])


def cut(cues: Sequence[Cue], changes: Sequence[int], steps: int, *, opening: int = 0) -> EditList:
    """Choose what is shown of a take.

    Args:
        cues: the cue track, by step.
        changes: steps at which the picture changed, rising.
        steps: length of the take, at least 1.
        opening: first step with something to see; what lies before is not shown.
    """
    actions = _actions(cues)
    first, last = _bounds(cues, actions, steps, opening)
    keep = np.zeros(steps, bool)
    keep[first:last] = True
    for start, stop in _waits(cues):
        keep[start:stop] = False
    if not keep.any():  # a take of nothing but waiting: its last picture is all there is to show
        keep[max(0, steps - STILL_AT_END) :] = True
    _drop_slivers(keep, cues)
    busy = np.zeros(steps + 1, bool)
    busy[[step for step in (*changes, *actions) if 0 <= step < steps]] = True
    _shorten_stillness(keep, busy)
    shots = tuple(Shot(start, stop) for start, stop in runs(keep))
    edit = EditList(shots)
    return EditList(shots, _joints(edit, cues, changes))


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches of True as (start, stop)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]


def _actions(cues: Iterable[Cue]) -> list[int]:
    """Steps at which something is done: the pointer moves, a click, a key, a scroll, a new page."""
    found = []
    pointer: PointerCue | None = None
    for cue in cues:
        match cue:
            case PointerCue():
                if pointer is not None and abs(cue.x - pointer.x) + abs(cue.y - pointer.y) > MOTION_PX:
                    found.append(cue.step)
                pointer = cue
            case ClickCue() | KeyCue() | ScrollCue() | PageCue():
                found.append(cue.step)
            case BeatCue() | WaitCue():
                pass
    return found


def _bounds(cues: Sequence[Cue], actions: Sequence[int], steps: int, opening: int) -> tuple[int, int]:
    """First step shown, and the first that is not, by who does what; stillness is not looked at here."""
    beats = [cue for cue in cues if isinstance(cue, BeatCue)]
    begun = [*actions, *(beat.step for beat in beats)]
    if not begun:
        return min(opening, steps - 1), steps
    done = [*actions, *(beat.until for beat in beats)]
    first = max(opening, min(begun) - LEAD, 0)
    last = min(max(done) + LEAD, steps)
    return (first, last) if first < last else (min(opening, steps - 1), steps)


def _waits(cues: Sequence[Cue]) -> list[tuple[int, int]]:
    """What the waits cut out; one that begins with a click leaves the moment in which the click is seen to land."""
    clicks = [cue.step for cue in cues if isinstance(cue, ClickCue)]
    pages = [cue.step for cue in cues if isinstance(cue, PageCue)]
    found = []
    for cue in cues:
        if isinstance(cue, WaitCue):
            landed = max((step + CLICK_BREATH for step in clicks if step <= cue.step), default=0)
            turned = min((step for step in pages if step >= cue.step), default=cue.until)
            found.append((max(0, cue.step, min(landed, turned)), max(0, cue.until)))
    return found


def _drop_slivers(keep: NDArray[np.bool_], cues: Sequence[Cue]) -> None:
    hands = {cue.step for cue in cues if isinstance(cue, PointerCue | ClickCue | KeyCue | ScrollCue)}
    stretches = runs(keep)
    slivers = [
        (start, stop) for start, stop in stretches if stop - start < SLIVER and hands.isdisjoint(range(start, stop))
    ]
    if len(slivers) < len(stretches):
        for start, stop in slivers:
            keep[start:stop] = False


def _shorten_stillness(keep: NDArray[np.bool_], busy: NDArray[np.bool_]) -> None:
    """Take the middle out of every stretch of film in which nothing happens, and trim those at both ends."""
    shown = np.flatnonzero(keep)
    happened = np.concatenate([[0], np.cumsum(busy)])
    # Something happens at a film step if the take was busy anywhere since the film step before it.
    before = np.concatenate([[shown[0]], shown[:-1]])
    still = happened[shown + 1] == happened[before + 1]
    for start, stop in runs(still):
        at_start, at_end = start == 0, stop == len(shown)
        if at_start and not at_end:
            keep[shown[start : max(start, stop - STILL_AT_START)]] = False
        elif at_end:
            keep[shown[start + STILL_AT_END : stop]] = False
        elif stop - start > STILL_LIMIT:
            tail = STILL_KEPT // 4
            keep[shown[start + STILL_KEPT - tail : stop - tail]] = False


def _joints(edit: EditList, cues: Iterable[Cue], changes: Sequence[int]) -> tuple[int, ...]:
    """Film steps where a cut joins different pictures, or where a page's first picture replaces the one before."""
    found = set()
    for before, after in itertools.pairwise(edit.shots):
        if bisect.bisect_right(changes, after.start) > bisect.bisect_left(changes, before.stop):
            found.add(edit.film_step(after.start))
    for cue in cues:
        if isinstance(cue, PageCue):
            number = bisect.bisect_left(changes, cue.step)
            if number < len(changes) and changes[number] - cue.step <= PAINT_LIMIT:
                found.add(edit.film_step(changes[number]))
    return tuple(sorted(found - {0}))

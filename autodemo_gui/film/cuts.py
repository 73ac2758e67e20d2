"""Keeps the account of what is not shown: waiting, thinking, and what must not be seen."""

from collections.abc import Sequence
from itertools import pairwise

from autodemo_gui.core.take import STEPS_PER_SECOND, WaitCue
from autodemo_gui.film.plate import PlateWriter

STILL_KEPT = round(0.3 * STEPS_PER_SECOND)
"""A pause this short between two changes belongs to the motion."""


class Cuts:
    """The stretches of a take that are marked as waiting."""

    def __init__(self, plate: PlateWriter) -> None:
        """Mark them on `plate`."""
        self._plate = plate
        self._stretches: list[tuple[int, int]] = []

    def cut(self, start: int, until: int) -> None:
        """Leave these steps out, `until` not included; stretches may overlap."""
        if until > start:
            self._plate.cue(WaitCue(start, until))
            self._stretches = merged([*self._stretches, (start, until)])

    def cut_stillness(self, start: int, until: int) -> None:
        """Leave out what does not move between two steps; what visibly moves stays."""
        for first, last in still(self._plate.changes, start, until):
            self.cut(first, last)

    def shown(self, steps: int) -> int:
        """How many of a take's first steps are shown."""
        return steps - sum(min(until, steps) - start for start, until in self._stretches if start < steps)


def merged(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same steps as stretches that neither touch nor overlap, by step."""
    found: list[tuple[int, int]] = []
    for start, until in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((start, until))
    return found


def still(changes: Sequence[int], start: int, until: int) -> list[tuple[int, int]]:
    """The stretches in [start, until) in which the picture stays the same for long, and to the very end."""
    moments = [start - 1, *(step for step in changes if start <= step < until)]
    found = [(before + 1, after) for before, after in pairwise(moments) if after - before - 1 > STILL_KEPT]
    return [*found, (moments[-1] + 1, until)] if moments[-1] + 1 < until else found

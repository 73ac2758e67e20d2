"""Where in a finished film the lines of its story are to be seen. Pure."""

from collections.abc import Sequence

from autodemo_gui.core.story import Line
from autodemo_gui.gui.states import Mark

_TRIED, _FILMED, _ANEW = "arrow", "filmed", "again"


def moments(lines: Sequence[Line], marks: Sequence[Mark]) -> tuple[float | None, ...]:
    """The second of the film each line leads to; None for those that are nowhere in it.

    A line that tells of a filmed step leads to that step, what follows it to the same one, and something tried in
    rehearsal to the step that films it. Steps are told apart by their titles in their order; one whose caption was
    changed afterwards keeps its place among the others.
    """
    found: list[float | None] = []
    place = -1
    for line in lines:
        if line.icon == _ANEW:  # filmed from the start again
            place = -1
        if line.icon == _FILMED:
            titled = (at for at in range(place + 1, len(marks)) if marks[at].title == _strong(line))
            place = min(next(titled, place + 1), len(marks) - 1)
        if line.icon == _TRIED:
            found.append(next((mark.at_s for mark in marks if mark.title == _strong(line)), None))
        else:
            found.append(marks[place].at_s if 0 <= place < len(marks) else None)
    return tuple(found)


def _strong(line: Line) -> str:
    """The name that a line is about."""
    return next((text for text, is_strong in line.spans if is_strong), "")

"""What happens in a film that the camera may answer to: new pages, scrolling, and what is done to what. Pure."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from autodemo_gui.core.take import (
    STEPS_PER_SECOND,
    BeatCue,
    ClickCue,
    Cue,
    KeyCue,
    PageCue,
    PointerCue,
    ScrollCue,
    TakeInfo,
)
from autodemo_gui.render.cut import PAINT_LIMIT, EditList
from autodemo_gui.render.framing import Pictures
from autodemo_gui.render.geometry import Area
from autodemo_gui.render.results import changed_area

POINT_PX = 20.0
"""A click that names no target is taken to be on something of this size, CSS pixels to each side."""
RESULT_LIMIT = 2 * STEPS_PER_SECOND
"""Where no beat says how long a result is seen, it is looked for this long after the click."""
EARLIER = STEPS_PER_SECOND // 2
"""What moves by itself is told from a result by the picture this long before the action."""
SCROLL_PAUSE = STEPS_PER_SECOND // 4
"""Scrolling that rests for longer than this is two movements."""
SCROLL_SHARE = 0.15
"""A scroll over less than this share of the viewport's height moves no camera."""


@dataclass(frozen=True, slots=True)
class Turn:
    """From this step of the film on a new page is there; `seen` is its step of the take, `is_cut` if it jumps there."""

    step: int
    seen: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Glide:
    """The page begins to scroll at this step of the film; `seen`: the step of the take where it stands again."""

    step: int
    seen: int


@dataclass(frozen=True, slots=True)
class Act:
    """Something is done to a part of the page.

    Attributes:
        step: of the film, in which it happens: the button goes down, the pointer arrives, the first key is pressed.
        begins: step of the film in which its beat begins.
        ends: step of the film until which its result is seen.
        seen: step of the take with the page just before.
        target: what it is done to, plate pixels; None for a key.
        result: what changes, plate pixels; None for nothing.
        opens_page: whether a new page follows.
        glides: step of the film in which the page begins to scroll for it, None if it does not.
        after: step of the take with the page as it is in the end.
    """

    step: int
    begins: int
    ends: int
    seen: int
    target: Area | None
    result: Area | None
    opens_page: bool = False
    glides: int | None = None
    after: int = 0

    @property
    def subject(self) -> Area | None:
        """Target and result."""
        if self.target is None or self.result is None:
            return self.target or self.result
        return self.target.joined(self.result)


Moment = Turn | Glide | Act


def moments(cues: Sequence[Cue], edit: EditList, info: TakeInfo, pictures: Pictures) -> list[Moment]:
    """What is on film of a take, by step of the film."""
    return _Reading(cues, edit, info, pictures).moments()


@dataclass(frozen=True, slots=True)
class _Run:
    """Steps of the take in which the page scrolls, both ends included."""

    start: int
    stop: int


class _Reading:
    def __init__(self, cues: Sequence[Cue], edit: EditList, info: TakeInfo, pictures: Pictures) -> None:
        self._edit, self._info, self._pictures = edit, info, pictures
        self._beats = [cue for cue in cues if isinstance(cue, BeatCue)]
        self._clicks = [cue for cue in cues if isinstance(cue, ClickCue)]
        self._keys = [cue for cue in cues if isinstance(cue, KeyCue)]
        self._pages = [cue for cue in cues if isinstance(cue, PageCue)]
        self._pointers = [cue for cue in cues if isinstance(cue, PointerCue)]
        self._breaks = [cue.step for cue in cues if isinstance(cue, ClickCue | PageCue)]
        least = SCROLL_SHARE * info.viewport[1]
        self._runs = _runs([cue for cue in cues if isinstance(cue, ScrollCue | PageCue)], least)

    def moments(self) -> list[Moment]:
        found: list[Moment] = [*self._turns(), *self._acts()]
        answered = {act.glides for act in found if isinstance(act, Act)}
        found += [glide for glide in self._glides() if glide.step not in answered]
        return sorted(found, key=lambda moment: moment.step)

    def _turns(self) -> list[Turn]:
        found = []
        for page in self._pages:
            shown = self._edit.film_step(page.step)
            joints = [joint for joint in self._edit.joints if 0 <= joint - shown <= PAINT_LIMIT]
            if joints:
                found.append(Turn(joints[0], self._edit.take_step(joints[0]), is_cut=True))
            elif 0 < shown < self._edit.film_steps - 1:
                found.append(Turn(shown, self._edit.take_step(shown), is_cut=False))
        return found

    def _glides(self) -> list[Glide]:
        starts = {run.start: run.stop for run in self._runs}
        for beat in self._beats:
            if beat.action == "scroll" and not any(beat.step <= run.start <= beat.until for run in self._runs):
                starts[beat.step] = beat.until
        return [Glide(self._edit.film_step(start), stop) for start, stop in starts.items() if self._is_shown(start)]

    def _acts(self) -> list[Act]:
        found = []
        for click in self._clicks:
            beat = next((b for b in self._beats if b.step <= click.step <= b.until), None)
            point = click.x - POINT_PX, click.y - POINT_PX, 2 * POINT_PX, 2 * POINT_PX
            box = click.box or (beat.box if beat else None) or point
            found.append(self._act(click.step, beat, box))
        for beat in self._beats:
            if any(beat.step <= click.step <= beat.until for click in self._clicks):
                continue
            match beat.action:
                case "click" | "hover" | "type" if beat.box:
                    found.append(self._act(self._arrival(beat), beat, beat.box))
                case "press":
                    key = next((key.step for key in self._keys if beat.step <= key.step <= beat.until), beat.step)
                    found.append(self._act(key, beat, None))
                case _:
                    pass
        return [act for act in found if act is not None]

    def _act(self, step: int, beat: BeatCue | None, box: tuple[float, float, float, float] | None) -> Act | None:
        if not self._is_shown(step):
            return None
        edit = self._edit
        begins = beat.step if beat else max(0, step - STEPS_PER_SECOND)
        until = beat.until if beat else step + RESULT_LIMIT
        until = min([until, *(later for later in self._breaks if later > step)])
        opens_page = any(step < page.step <= (beat.until if beat else until) for page in self._pages)
        run = next((run for run in self._runs if begins <= run.start < step), None)
        still_since = run.stop + 1 if run else max(0, begins - 1)
        before = max(still_since, step - 1)
        if beat and beat.action == "hover":  # the result comes while the pointer is on its way
            before = still_since
        target = Area.of_box(box, self._info.density) if box else None
        result = None if opens_page else self._result(before, until - 1, target, still_since)
        glides = edit.film_step(run.start) if run and self._is_shown(run.start) else None
        return Act(
            edit.film_step(step),
            edit.film_step(begins),
            edit.film_step(until),
            before,
            target,
            result,
            opens_page,
            glides,
            max(before, until - 1),
        )

    def _result(self, before: int, after: int, target: Area | None, still_since: int) -> Area | None:
        """Plate pixels of what changed between two steps of the take."""
        if after <= before:
            return None
        first, last = self._pictures(before), self._pictures(after)
        if first is None or last is None:
            return None
        earlier = self._pictures(before - EARLIER) if before - EARLIER >= still_since else None
        unit = self._info.plate_size[0] / first.shape[1]
        small = None if target is None else Area(*(edge / unit for edge in _edges(target)))
        found = changed_area(first, last, small, earlier=earlier)
        return None if found is None else Area(*(edge * unit for edge in _edges(found)))

    def _arrival(self, beat: BeatCue) -> int:
        """When the pointer comes to the target of a beat without a click."""
        x, y, width, height = beat.box or (0, 0, 0, 0)
        there = (
            cue.step
            for cue in self._pointers
            if beat.step <= cue.step < beat.until and x <= cue.x <= x + width and y <= cue.y <= y + height
        )
        return next(there, beat.step)

    def _is_shown(self, step: int) -> bool:
        return self._edit.take_step(self._edit.film_step(step)) == step


def _edges(area: Area) -> tuple[float, float, float, float]:
    return area.left, area.top, area.right, area.bottom


def _runs(cues: Sequence[ScrollCue | PageCue], least: float) -> list[_Run]:
    """Stretches in which a page scrolls by at least so many CSS pixels, back and forth counted."""
    runs: list[_Run] = []
    start, stop, way = 0, 0, 0.0
    for before, after in itertools.pairwise(cues):
        if isinstance(before, PageCue) or isinstance(after, PageCue) or after.y == before.y:
            continue
        if not way or after.step - stop > SCROLL_PAUSE:
            if way >= least:
                runs.append(_Run(start, stop))
            start, way = (before if after.step - before.step <= SCROLL_PAUSE else after).step, 0.0
        stop, way = after.step, way + abs(after.y - before.y)
    return [*runs, _Run(start, stop)] if way >= least else runs

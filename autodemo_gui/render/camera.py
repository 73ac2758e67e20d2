"""The virtual camera: which part of the page a narrow film shows, following what is done. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from autodemo_gui.core.take import STEPS_PER_SECOND, BeatCue, ClickCue, Cue, PageCue, TakeInfo
from autodemo_gui.render.cut import EditList
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.motion import ease

MOVE = round(0.9 * STEPS_PER_SECOND)
CLICK_LEAD = round(0.7 * STEPS_PER_SECOND)
"""A move begins this long before a click whose beat names no target, so that it is over when the button goes down."""
MARGIN_PX = 40
"""Plate pixels of air around what is looked at."""

Frame = Callable[[int, float, tuple[float, float] | None], int]
"""Chooses the view's left edge at a step of the take, knowing where it is now and what must be in it."""


@dataclass(frozen=True, slots=True)
class Aim:
    """From a step of the film on, look at this; `seen` is the step of the take whose picture decides the framing."""

    step: int
    seen: int
    keep: tuple[float, float] | None
    jump: bool = False


def view_track(
    cues: Sequence[Cue], edit: EditList, layout: Layout, info: TakeInfo, frame: Frame
) -> list[tuple[float, float]]:
    """For every step of the film the top left of the view in plate pixels; whole numbers while it rests.

    The view moves calmly, at most once for a beat, and jumps only where the film jumps anyway.
    """
    most = max(0, int(info.plate_size[0] - layout.view[0]))
    top = float(max(0, int(info.plate_size[1] - layout.view[1])) // 2)
    track = np.zeros(edit.film_steps)
    if most:
        position = 0.0
        for aim in _aims(cues, edit, info):
            wanted = float(min(max(frame(aim.seen, position, aim.keep), 0), most))
            if aim.jump:
                track[aim.step :] = wanted
            elif wanted != position:
                start = track[aim.step]  # a move that is still under way goes on from where it is
                travel = np.arange(aim.step, min(aim.step + MOVE, edit.film_steps))
                track[travel] = start + (wanted - start) * ease((travel - aim.step + 1) / MOVE)
                track[aim.step + MOVE :] = wanted
            position = wanted
    return [(float(left), top) for left in track]


def _aims(cues: Sequence[Cue], edit: EditList, info: TakeInfo) -> list[Aim]:
    """What is looked at, by time; a page is framed as soon as it is there, a target while the pointer goes to it."""
    aims = [Aim(0, edit.take_step(0), None, jump=True)]
    boxed: set[int] = set()
    for cue in cues:
        match cue:
            case PageCue():
                at = min((joint for joint in edit.joints if joint >= edit.film_step(cue.step)), default=None)
                if at is not None:
                    aims.append(Aim(at, edit.take_step(at), None, jump=True))
            case BeatCue(box=(x, _, width, _)):
                boxed.update(range(cue.step, cue.until + 1))
                keep = x * info.density - MARGIN_PX, (x + width) * info.density + MARGIN_PX
                aims.append(Aim(edit.film_step(cue.step), cue.step, keep))
            case BeatCue(action="scroll"):
                aims.append(Aim(edit.film_step(cue.step), cue.until, None))
            case ClickCue() if cue.step not in boxed:
                keep = cue.x * info.density - MARGIN_PX, cue.x * info.density + MARGIN_PX
                aims.append(Aim(max(0, edit.film_step(cue.step) - CLICK_LEAD), cue.step, keep))
            case _:
                pass
    return sorted(aims, key=lambda aim: aim.step)

"""The virtual camera: which part of canvas and page every frame of a film shows, following what is done. Pure."""

from collections.abc import Sequence

import numpy as np

from autodemo_gui.core.look import Zoom
from autodemo_gui.core.take import STEPS_PER_SECOND, Cue, TakeInfo
from autodemo_gui.render.cut import EditList
from autodemo_gui.render.direction import Director, Move
from autodemo_gui.render.framing import Framer, Pictures
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.moments import moments
from autodemo_gui.render.scene import View
from autodemo_gui.render.springs import Motion, Vector, travel

SETTLED_PX = 0.25
"""A move ends when nothing on the picture is further than this from its place: an unchanged frame costs nothing."""


def view_track(
    cues: Sequence[Cue], edit: EditList, layout: Layout, info: TakeInfo, zoom: Zoom, pictures: Pictures
) -> list[View]:
    """For every step of the film what the camera shows; exactly equal views while it rests.

    The picture never leaves the canvas, and page pixels are never enlarged more than `LARGEST_ENLARGEMENT`.

    Args:
        cues: the cue track, by step; it may be sparse or end early.
        edit: what is shown of the take.
        layout: of the film.
        info: of the take.
        zoom: of the look; strength 1 goes in on nothing, and only a narrow window still follows the action.
        pictures: whole plates at a step of the take, about 320 columns of grey levels, or None.
    """
    framer = Framer(layout, info, zoom, pictures)
    if not framer.is_narrow and framer.most_zoom == 1:
        return [framer.full(0, View())] * edit.film_steps
    director = Director(framer, film_steps=edit.film_steps, lead=round(zoom.lead_s * STEPS_PER_SECOND))
    moves = director.moves(moments(cues, edit, info, pictures), opening=edit.take_step(0))
    return _views(moves, layout, edit.film_steps)


def _views(moves: Sequence[Move], layout: Layout, film_steps: int) -> list[View]:
    """Let the camera follow its moves.

    What moves is the pan and the visible share of the canvas with its upper left corner. All four go the same way on
    the same spring, so a zoom is one about a fixed point of the picture, without a swing, and the edges of the view
    are sums of them that never leave the canvas (see `springs`).
    """
    views: list[View] = []
    motion = Motion.resting(_place(moves[0].goal), moves[0].omega)
    for number, move in enumerate(moves):
        stop = moves[number + 1].step if number + 1 < len(moves) else film_steps
        steps = stop - move.step
        if not steps:
            continue
        goal = _place(move.goal)
        if move.is_jump:
            motion = Motion.resting(goal, move.omega)
            views += [move.goal] * steps
            continue
        places, speeds = travel(motion, goal, move.omega, steps)
        moving = _steps_moving(places, goal, layout)
        views += [_view(place, move.goal) for place in places[:moving]]
        views += [move.goal] * (steps - moving)
        omega = move.omega if motion.is_resting else max(move.omega, motion.omega)
        has_arrived = moving < steps
        motion = Motion.resting(goal, omega) if has_arrived else Motion(places[-1], speeds[-1], omega)
    return views


def _steps_moving(places: Vector, goal: Vector, layout: Layout) -> int:
    """The number of steps after which the picture is where it should be, and stays."""
    pan, share, x, y = np.abs(places - goal).T
    width, height = layout.canvas
    off = pan * layout.scale + np.maximum(x + share * width, y + share * height)
    moving = np.flatnonzero(off / places[:, 1] > SETTLED_PX)
    return int(moving[-1]) + 1 if len(moving) else 0


def _place(view: View) -> Vector:
    return np.array([view.left, 1 / view.zoom, view.x, view.y])


def _view(place: Vector, goal: View) -> View:
    left, share, x, y = (float(value) for value in place)
    return View(round(left, 2), goal.top, round(1 / share, 6), round(x, 2), round(y, 2))

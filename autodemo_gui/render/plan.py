"""Decides what every frame of a film shows, before anything is drawn."""

import bisect
import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autodemo_gui.core.take import STEPS_PER_SECOND, BeatCue
from autodemo_gui.render.bars import bar_names
from autodemo_gui.render.cut import cut
from autodemo_gui.render.drawn import bar_key
from autodemo_gui.render.geometry import visible_page
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.motion import HIDDEN, PointerState, PointerTrack
from autodemo_gui.render.moves import view_track
from autodemo_gui.render.overlay_track import OverlayTrack
from autodemo_gui.render.pages import opening_step, small
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import RenderSpec
from autodemo_gui.render.scene import Scene, View
from autodemo_gui.render.timeline import Timeline, timeline_of

_OPENING_LIMIT = 10 * STEPS_PER_SECOND
_JUMP = 0.06
"""A camera on its way moves less than this share of the picture's width in a step."""

_POINTER_REACH = 24.0
"""How far beyond what is seen of the page the pointer is still seen, fading, CSS pixels."""


@dataclass(frozen=True)
class Plan:
    """A film before it is drawn.

    Attributes:
        scenes: one per frame; their `content` is the index of a picture of the take.
        holds: frames before which the picture is kept, to cross-fade from it.
        timeline: the film's.
        beats: its steps at which a script step begins.
    """

    scenes: Sequence[Scene]
    holds: frozenset[int]
    timeline: Timeline
    beats: tuple[int, ...]


def plan_film(reader: TakeReader, spec: RenderSpec, layout: Layout) -> Plan:
    """Plan a film of a take."""
    changes = [frame.step for frame in reader.frames]
    edit = cut(reader.cues, changes, reader.steps, opening=opening_step(reader, limit=_OPENING_LIMIT))
    timeline = timeline_of(spec.look, edit)
    views = view_track(reader.cues, edit, layout, reader.info, spec.look.zoom, functools.partial(small, reader))
    overlays = OverlayTrack(
        spec.look,
        spec.overlays,
        layout,
        timeline,
        reader.cues,
        spec.captions,
        views,
        density=reader.info.density,
    )
    pointer = PointerTrack(reader.cues, edit)
    bars = bar_names(reader.cues, reader.info) if layout.bar is not None else []
    joints = sorted({*timeline.joints, *(timeline.title_steps + step for step in jumps(views, layout))})
    fade_steps = round(spec.look.cross_fade_s * STEPS_PER_SECOND)
    scenes: list[Scene] = []
    holds = set()
    joint_before = -1
    for step in range(0, timeline.steps, STEPS_PER_SECOND // spec.fps):
        body_step = timeline.nearest_body_step(step)
        take_step = edit.take_step(body_step)
        joint = joints[number - 1] if (number := bisect.bisect_right(joints, step)) else -1
        if joint != joint_before:
            holds.add(len(scenes))
            joint_before = joint
        fade = 1.0 if joint < 0 or not fade_steps else min(1.0, (step - joint + 1) / (fade_steps + 1))
        bar = bars[bisect.bisect_right(bars, take_step, key=lambda name: name[0]) - 1][1] if bars else ""
        stage, view = timeline.stage(step), views[body_step]
        seen = _on_stage(pointer.at(body_step), stage)
        scenes.append(
            Scene(
                content=reader.picture_at(take_step),
                view=view,
                bar=bar_key(bar) if bars else "",
                fade=_smooth(fade),
                pointer=_on_page(seen, view, layout, reader.info.density),
                stage=stage,
                layers=overlays.layers(step),
                done=(step + 1) / timeline.steps if spec.look.progress_bar.visible else 0.0,
            )
        )
    beats = tuple(timeline.film_step(cue.step) for cue in reader.cues if isinstance(cue, BeatCue))
    return Plan(scenes, frozenset(holds), timeline, beats)


def jumps(views: Sequence[View], layout: Layout) -> list[int]:
    """Steps at which the camera does not travel but jumps."""
    width = layout.canvas[0]
    return [
        step
        for step, (a, b) in enumerate(itertools.pairwise(views), 1)
        if a is not b
        and (
            abs(b.left - a.left) * layout.scale > _JUMP * width
            or abs(b.top - a.top) * layout.scale > _JUMP * width
            or max(abs(edge) for edge in _shifts(a, b, layout.canvas)) > _JUMP * width
        )
    ]


def _shifts(a: View, b: View, canvas: tuple[int, int]) -> tuple[float, ...]:
    """How far the edges of what is seen move, pixels of the canvas."""
    return (
        b.x - a.x,
        b.y - a.y,
        b.x - a.x + canvas[0] * (1 / b.zoom - 1 / a.zoom),
        b.y - a.y + canvas[1] * (1 / b.zoom - 1 / a.zoom),
    )


def _on_stage(pointer: PointerState, stage: float) -> PointerState:
    """The pointer comes and goes with the window."""
    if stage == 1:
        return pointer
    return HIDDEN if stage == 0 else replace(pointer, opacity=pointer.opacity * stage, rings=())


def _on_page(pointer: PointerState, view: View, layout: Layout, density: float) -> PointerState:
    """The pointer stays behind, and goes, where the camera leaves the part of the page that it is on."""
    page = visible_page(view, layout)
    x, y = pointer.x * density, pointer.y * density
    beyond = max(page.left - x, x - page.right, page.top - y, y - page.bottom)
    if beyond <= 0 or pointer.opacity == 0:
        return pointer
    left = 1 - beyond / (_POINTER_REACH * density)
    return replace(pointer, opacity=pointer.opacity * left, rings=()) if left > 0 else HIDDEN


def _smooth(t: float) -> float:
    return t * t * (3 - 2 * t)

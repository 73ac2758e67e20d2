"""Makes the film: take, cuts, pointer and look go in frame by frame, an MP4 and its companions come out."""

import bisect
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from autodemo_gui.core.errors import EncoderCrashed
from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.core.text import tr
from autodemo_gui.render.bars import bar_names
from autodemo_gui.render.camera import Frame, view_track
from autodemo_gui.render.check import verify
from autodemo_gui.render.companions import Companions, beats_on_film
from autodemo_gui.render.compositor import Compositor, Scene
from autodemo_gui.render.cut import EditList, cut
from autodemo_gui.render.encoder import Encoder
from autodemo_gui.render.focus import best_left
from autodemo_gui.render.layout import Layout, lay_out
from autodemo_gui.render.motion import PointerTrack
from autodemo_gui.render.pages import Page, Shown, decode, opening_step, pages
from autodemo_gui.render.pixels import Image
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import Rendered, RenderSpec

LEAST_LIMIT_S, LIMIT_PER_FILM_S = 120.0, 4.0
_OPENING_LIMIT = 10 * STEPS_PER_SECOND
OnProgress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """A film before it is drawn: one scene per frame, and which page pixels they need."""

    scenes: list[Scene]
    holds: frozenset[int]
    wanted: list[Shown]
    edit: EditList


def assemble(spec: RenderSpec, on_progress: OnProgress) -> Rendered:
    """Render a film; blocks until it is there.

    Raises:
        InvalidInput: the take cannot be used.
        DiskFull: no room for the film.
        EncoderMissing: ffmpeg does not start.
        EncoderCrashed: ffmpeg died or the film took too long; its `partial` is a playable part, if there is one.
    """
    with TakeReader(spec.take) as reader:
        layout = lay_out(spec.look, spec.shape, spec.size, reader.info)
        plan = plan_film(reader, spec, layout)
        compositor = Compositor(spec.look, layout, density=reader.info.density, bars=_load_bars(spec.bars))
        companions = Companions(spec.out, beats_on_film(reader.cues, plan.edit), fps=spec.fps, frames=len(plan.scenes))
        with Encoder(spec.ffmpeg, size=layout.canvas, fps=spec.fps, scratch=spec.scratch) as encoder:
            try:
                _draw(plan, reader, layout, compositor, encoder, companions, _deadline(spec, plan), on_progress)
                encoder.finish(spec.out, tracks=companions.tracks(spec.scratch, reader.info.language))
                verify(spec.out, size=layout.canvas, fps=spec.fps, frames=len(plan.scenes))
            except EncoderCrashed as error:
                partial = spec.out.with_name(f"{spec.out.stem}.partial.mp4")
                error.partial = partial if encoder.salvage(partial) else None
                raise
        files = companions.write() if spec.companions else {}
        return Rendered(
            path=spec.out,
            duration_s=len(plan.scenes) / spec.fps,
            width=layout.canvas[0],
            height=layout.canvas[1],
            fps=spec.fps,
            frames=len(plan.scenes),
            beats=companions.marks,
            files=files,
            warnings=(*reader.warnings, *companions.warnings),
        )


def plan_film(reader: TakeReader, spec: RenderSpec, layout: Layout) -> Plan:
    """Decide what every frame shows."""
    changes = [frame.step for frame in reader.frames]
    edit = cut(reader.cues, changes, reader.steps, opening=opening_step(reader, limit=_OPENING_LIMIT))
    pointer = PointerTrack(reader.cues, edit)
    views = view_track(reader.cues, edit, layout, reader.info, _framing(reader, layout))
    bars = bar_names(reader.cues, reader.info) if spec.bars else []
    fade_steps = round(spec.look.cross_fade_s * STEPS_PER_SECOND)
    stride = STEPS_PER_SECOND // spec.fps
    scenes: list[Scene] = []
    wanted: list[Shown] = []
    holds = set()
    joint_before = -1
    for step in range(0, edit.film_steps, stride):
        take_step = edit.take_step(step)
        shown = Shown(reader.picture_at(take_step), views[step])
        if not wanted or wanted[-1] != shown:
            wanted.append(shown)
        joint = edit.joints[number - 1] if (number := bisect.bisect_right(edit.joints, step)) else -1
        if joint != joint_before:
            holds.add(len(scenes))
            joint_before = joint
        fade = 1.0 if joint < 0 or not fade_steps else min(1.0, (step - joint + 1) / (fade_steps + 1))
        bar = bars[bisect.bisect_right(bars, take_step, key=lambda name: name[0]) - 1][1] if bars else ""
        scenes.append(Scene(len(wanted) - 1, shown.view, bar, _smooth(fade), pointer.at(step)))
    return Plan(scenes, frozenset(holds), wanted, edit)


def _framing(reader: TakeReader, layout: Layout) -> Frame:
    """Frames the take's pictures by what is to be seen in them."""

    def left_edge(step: int, now: float, keep: tuple[float, float] | None) -> int:
        picture = decode(reader.jpeg(reader.picture_at(step)), reader.info.plate_size)
        return round(now) if picture is None else best_left(picture, layout.view[0], now=now, keep=keep)

    return left_edge


def _draw(
    plan: Plan,
    reader: TakeReader,
    layout: Layout,
    compositor: Compositor,
    encoder: Encoder,
    companions: Companions,
    deadline: float,
    on_progress: OnProgress,
) -> None:
    supply = pages(reader, layout, plan.wanted)
    page: Page | None = None
    frame = b""
    told = 0.0
    for number, (before, scene) in enumerate(itertools.pairwise([None, *plan.scenes])):
        if scene is None:
            continue
        if number in plan.holds:
            compositor.hold()
        if page is None or before is None or before.content != scene.content:
            page = next(supply)
        frame = compositor.compose(scene, page.pixels) or frame
        encoder.write(frame)
        companions.look_at(number, scene, page, compositor.picture)
        now = time.monotonic()
        if now > deadline:
            raise _too_slow()
        if now - told > 0.2:
            told = now
            on_progress(number / len(plan.scenes))


def _smooth(t: float) -> float:
    return t * t * (3 - 2 * t)


def _deadline(spec: RenderSpec, plan: Plan) -> float:
    length_s = len(plan.scenes) / spec.fps
    limit_s = spec.limit_s if spec.limit_s is not None else max(LEAST_LIMIT_S, LIMIT_PER_FILM_S * length_s)
    return time.monotonic() + limit_s


def _too_slow() -> EncoderCrashed:
    return EncoderCrashed(
        tr("Rendering took too long and was stopped."),
        tr("It may last four times the film, and at least two minutes."),
        tr("Close other programs, or choose a smaller size, and render again."),
    )


def _load_bars(files: dict[str, Path]) -> dict[str, Image]:
    """The pictures of the browser bar."""
    bars: dict[str, Image] = {}
    for name, path in files.items():
        picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            raise ValueError(f"{path} is no picture")
        bars[name] = picture.astype(np.uint8, copy=False)
    return bars

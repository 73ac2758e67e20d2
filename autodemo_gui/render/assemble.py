"""Makes the film: take, cuts, pointer and look go in frame by frame, an MP4 and its companions come out."""

import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from autodemo_gui.core.errors import EncoderCrashed
from autodemo_gui.core.text import tr
from autodemo_gui.render.artwork import Artwork
from autodemo_gui.render.check import verify
from autodemo_gui.render.companions import Companions, beats_on_film
from autodemo_gui.render.compositor import Compositor
from autodemo_gui.render.encoder import Encoder
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.pages import Page, pages
from autodemo_gui.render.plan import Plan, plan_film
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import Rendered, RenderSpec
from autodemo_gui.render.scene import Scene
from autodemo_gui.render.window import Window

_THREADS = 2
LEAST_LIMIT_S, LIMIT_PER_FILM_S = 120.0, 4.0
OnProgress = Callable[[float], None]


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
        artwork = Artwork({key: drawn.path for key, drawn in spec.overlays.items()})
        window = Window(spec.look, layout, artwork)
        compositor = Compositor(spec.look, layout, density=reader.info.density, window=window, artwork=artwork)
        beats = beats_on_film(reader.cues, plan.timeline)
        companions = Companions(spec.out, beats, fps=spec.fps, frames=len(plan.scenes))
        with Encoder(spec.ffmpeg, size=layout.canvas, fps=spec.fps, scratch=spec.scratch) as encoder:
            try:
                _draw(plan, reader, compositor, encoder, companions, _deadline(spec, plan), on_progress)
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


def _draw(
    plan: Plan,
    reader: TakeReader,
    compositor: Compositor,
    encoder: Encoder,
    companions: Companions,
    deadline: float,
    on_progress: OnProgress,
) -> None:
    wanted = [content for content, _ in itertools.groupby(scene.content for scene in plan.scenes)]
    page: Page | None = None
    before: Scene | None = None
    frame = b""
    told = 0.0
    with ThreadPoolExecutor(_THREADS, "decode") as threads:
        supply = pages(reader, wanted, threads)
        for number, scene in enumerate(plan.scenes):
            if number in plan.holds:
                compositor.hold()
            if page is None or before is None or before.content != scene.content:
                page = next(supply)
            before = scene
            frame = compositor.compose(scene, page.source) or frame
            encoder.write(frame)
            companions.look_at(number, scene, page.seen, compositor.picture)
            now = time.monotonic()
            if now > deadline:
                raise _too_slow()
            if now - told > 0.2:
                told = now
                on_progress(number / len(plan.scenes))


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

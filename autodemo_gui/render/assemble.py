"""Makes the film: take, cuts, pointer and look go in frame by frame, an MP4 and its companions come out."""

import functools
import time
from collections.abc import Sequence

from autodemo_gui.core.errors import EncoderCrashed
from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.render.check import verify
from autodemo_gui.render.companions import Companions, beats_on_film
from autodemo_gui.render.drawing import Drawing, Film, OnProgress
from autodemo_gui.render.encoder import join
from autodemo_gui.render.film_check import film_flaws
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.plan import Plan, plan_film
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.rendered import Rendered, RenderSpec
from autodemo_gui.render.segments import Encoded, Segment, SegmentCache, segments

LEAST_LIMIT_S, LIMIT_PER_FILM_S = 120.0, 4.0


def assemble(spec: RenderSpec, on_progress: OnProgress) -> Rendered:
    """Render a film; blocks until it is there.

    Raises:
        InvalidInput: the take cannot be used, or a picture of the look.
        DiskFull: no room for the film.
        EncoderMissing: ffmpeg does not start.
        EncoderCrashed: ffmpeg died or the film took too long; its `partial` is a playable part, if there is one.
        OSError: a file cannot be read or written.
    """
    with TakeReader(spec.take) as reader:
        layout = lay_out(spec.look, spec.shape, spec.size, reader.info)
        plan = plan_film(reader, spec, layout)
        frames = len(plan.scenes)
        cache = SegmentCache(spec.cache / "segments")
        companions = Companions(
            spec.out,
            beats_on_film(reader.cues, plan.timeline, spec.captions),
            fps=spec.fps,
            frames=frames,
            spoken_until_s=plan.timeline.body_stop / STEPS_PER_SECOND,
        )
        with Drawing(Film(spec, reader, layout, plan), cache, on_progress, until=_limit(spec, frames)) as drawing:
            pieces = segments(plan, reader, spec, layout)
            encoded: list[Encoded] = []
            try:
                encoded = drawing.encode(pieces)
                paths = [(made.path, piece.frames) for piece, made in zip(pieces, encoded, strict=True)]
                tracks = companions.tracks(spec.scratch, reader.info.language)
                join(spec.ffmpeg, paths, spec.out, fps=spec.fps, scratch=spec.scratch, tracks=tracks)
                verify(spec.out, size=layout.canvas, fps=spec.fps, frames=frames)
            except EncoderCrashed as error:
                partial = spec.out.with_name(f"{spec.out.stem}.partial.mp4")
                error.partial = partial if drawing.salvage(pieces, partial) else None
                if encoded:  # what cannot be joined must not be found again
                    cache.forget(pieces)
                raise
            _look_at(companions, plan, pieces, encoded, drawing)
        flaws = film_flaws(
            plan.scenes,
            fps=spec.fps,
            timeline=plan.timeline,
            cues=reader.cues,
            layout=layout,
            drawn=spec.overlays,
            density=reader.info.density,
        )
        files = companions.write() if spec.companions else {}
        cache.prune()
        return Rendered(
            path=spec.out,
            duration_s=frames / spec.fps,
            width=layout.canvas[0],
            height=layout.canvas[1],
            fps=spec.fps,
            frames=frames,
            beats=companions.marks,
            files=files,
            warnings=(*reader.warnings, *companions.warnings, *flaws),
        )


def _look_at(
    companions: Companions, plan: Plan, pieces: Sequence[Segment], encoded: Sequence[Encoded], drawing: Drawing
) -> None:
    """Let every frame go by once more, as it was seen when it was drawn, now or for an earlier film."""
    for piece, made in zip(pieces, encoded, strict=True):
        ends = [*(at for at, _ in made.seen[1:]), piece.frames]
        for (at, seen), end in zip(made.seen, ends, strict=True):
            for frame in range(piece.start + at, piece.start + end):
                companions.look_at(frame, plan.scenes[frame], seen, functools.partial(drawing.still, frame))


def _limit(spec: RenderSpec, frames: int) -> float:
    limit_s = spec.limit_s if spec.limit_s is not None else max(LEAST_LIMIT_S, LIMIT_PER_FILM_S * frames / spec.fps)
    return time.monotonic() + limit_s

"""From a take to files: render each shape, add the companions, write the report."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from autodemo_gui.core import settings
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import Noted, Progress
from autodemo_gui.core.job import Shape
from autodemo_gui.core.look import PLAIN, Look
from autodemo_gui.core.metrics import FilmedStep, Metrics
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script
from autodemo_gui.render.api import Rendered, render
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.looks import look_of

_log = logging.getLogger(__name__)

VIDEO = "demo.mp4"
PARTIAL = "partial.mp4"
SCRIPT = "script.json"


@dataclass(frozen=True, slots=True)
class Shot:
    """What was done before the camera."""

    script: Script
    state: str
    clicks: int
    depth: int
    visited_urls: tuple[str, ...]
    runtime_s: float


@dataclass(frozen=True, slots=True)
class Result:
    """A finished job: files lie in its workspace; `files` are the companions by name."""

    video: Path
    files: dict[str, Path]
    metrics: Metrics
    take: Path


async def develop(job: Assignment, shot: Shot) -> Result:
    """Cut and dress the job's take in every shape asked for.

    Raises:
        EncoderCrashed, EncoderMissing, DiskFull: no film could be made.
    """
    look = look_of(job.request.look)
    files: dict[str, Path] = {}
    with job.phase(Phase.RENDERING):
        films = [await _film_of(job, look, index) for index in range(len(job.request.shapes))]
    first = films[0]
    files |= first.files
    files |= {film.path.name: film.path for film in films[1:]}
    script = job.workspace / SCRIPT
    script.write_text(shot.script.to_json(), encoding="utf-8")
    files[SCRIPT] = script
    for warning in first.warnings:
        job.emit(Noted(text=warning, warning=True))
    return Result(first.path, files, _report(job, shot, first), job.take)


async def _film_of(job: Assignment, look: Look, index: int) -> Rendered:
    shapes = job.request.shapes
    shape = shapes[index]

    def progressed(fraction: float) -> None:
        job.emit(Progress(phase=Phase.RENDERING, fraction=(index + fraction) / len(shapes)))

    return await render(
        job.take,
        look=look,
        shape=shape,
        size=job.request.size,
        fps=job.request.fps,
        out=job.workspace / (VIDEO if index == 0 else _name_of(shape)),
        on_progress=progressed,
        control=job.control,
        scratch=job.workspace / "render",
        companions=index == 0,
        browser=job.settings.get(settings.BROWSER),
    )


def _name_of(shape: Shape) -> str:
    return f"demo-{shape.replace(':', 'x')}.mp4"


def _report(job: Assignment, shot: Shot, film: Rendered) -> Metrics:
    return Metrics(
        state=shot.state,
        clicks=shot.clicks,
        depth=shot.depth,
        visited_urls=shot.visited_urls,
        runtime=round(shot.runtime_s, 3),
        duration_s=round(film.duration_s, 3),
        fps=film.fps,
        width=film.width,
        height=film.height,
        camera=job.camera,
        phases=job.phases,
        steps=tuple(
            FilmedStep(
                action=beat.action,
                selector=beat.selector,
                name=beat.name,
                url=beat.url,
                at_s=round(beat.at_s, 3),
                caption=beat.caption,
            )
            for beat in film.beats
        ),
        refused=tuple(job.refused),
        warnings=tuple(job.warnings),
    )


async def develop_partial(job: Assignment, *, limit_s: float) -> Path | None:
    """A quick film of what was filmed before the job ended, or None when that is not playable.

    A failure here is logged, never raised: the reason why the job ended matters more.
    """
    if not job.has_shown:
        return None
    out = job.workspace / PARTIAL
    try:
        draft = await render(
            job.take,
            look=PLAIN,
            shape="16:9",
            size="720p",
            fps=30,
            out=out,
            on_progress=lambda _: None,
            control=None,
            scratch=job.workspace / "render",
            companions=False,
            limit_s=limit_s,
        )
    except (AutoDemoError, OSError, asyncio.IncompleteReadError) as error:
        _log.warning("no partial film of job %s: %s", job.job_id, error)
        return None
    return draft.path

"""From a job's take to its result: note what the take shows, render what is asked for, write the report."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from autodemo_gui.core import settings
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import Noted, Progress
from autodemo_gui.core.look import PLAIN
from autodemo_gui.core.metrics import FilmedStep, LlmUsage, Metrics
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script
from autodemo_gui.core.take import SCRIPT_FILE, TakeInfo
from autodemo_gui.render.api import Rendered, render
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.kept_take import note_take, open_take
from autodemo_gui.studio.looks import look_of
from autodemo_gui.studio.rehearse import Rehearsed
from autodemo_gui.studio.render import render_take
from autodemo_gui.studio.sample import lasting

_log = logging.getLogger(__name__)

PARTIAL = "partial.mp4"


@dataclass(frozen=True, slots=True)
class Shot:
    """What was done before the camera; `rehearsed` and `llm` are how it was found out what; `cut` steps are missing."""

    script: Script
    state: str
    clicks: int
    depth: int
    visited_urls: tuple[str, ...]
    runtime_s: float
    rehearsed: Rehearsed | None = None
    llm: LlmUsage | None = None
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A finished job: files lie in its workspace; `files` are the companions by name. A dry run has only these."""

    video: Path | None
    files: dict[str, Path]
    metrics: Metrics
    take: Path | None


async def develop(job: Assignment, shot: Shot) -> Result:
    """Cut and dress the job's take in every shape and format asked for; note in the take what it shows.

    Raises:
        EncoderCrashed, EncoderMissing, DiskFull: no film could be made.
    """
    request = job.request
    script = lasting(shot.script, request.address)
    await asyncio.to_thread(note_take, job.take, script=script, output=request.output)
    take = await asyncio.to_thread(open_take, job.take)
    with job.phase(Phase.RENDERING):
        dressed = await render_take(
            take,
            look=look_of(request.look),
            shapes=request.shapes,
            size=request.size,
            fps=request.fps,
            quality=request.quality,
            formats=request.formats,
            folder=job.workspace,
            on_progress=lambda fraction: job.emit(Progress(phase=Phase.RENDERING, fraction=fraction)),
            control=job.control,
            scratch=job.workspace / "render",
            browser=job.settings.get(settings.BROWSER),
        )
    for warning in dressed.warnings:
        job.emit(Noted(text=warning, warning=True))
    files = dressed.files | {SCRIPT_FILE: job.take / SCRIPT_FILE}
    return Result(dressed.film.path, files, job.masked(_report(job, shot, dressed.film, take.info)), job.take)


def _report(job: Assignment, shot: Shot, film: Rendered, filmed: TakeInfo) -> Metrics:
    return Metrics(
        state=shot.state,
        clicks=shot.clicks,
        rehearsal_clicks=shot.rehearsed.clicks if shot.rehearsed else 0,
        rehearsal=shot.rehearsed.facts if shot.rehearsed else None,
        llm=shot.llm,
        depth=shot.depth,
        visited_urls=shot.visited_urls,
        runtime=round(shot.runtime_s, 3),
        duration_s=round(film.duration_s, 3),
        fps=film.fps,
        width=film.width,
        height=film.height,
        camera=job.camera,
        phases=job.phases,
        steps=filmed_steps(film),
        steps_cut=shot.cut,
        frames_due=filmed.changed_steps,
        frames_kept=filmed.received_frames,
        refused=tuple(job.refused),
        warnings=tuple(job.warnings),
    )


def filmed_steps(film: Rendered) -> tuple[FilmedStep, ...]:
    """The steps of a finished film, for its report."""
    return tuple(
        FilmedStep(
            action=beat.action,
            selector=beat.selector,
            name=beat.name,
            url=beat.url,
            at_s=round(beat.at_s, 3),
            caption=beat.caption,
        )
        for beat in film.beats
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
        begun = error.partial if isinstance(error, AutoDemoError) else None
        _log.warning("%s partial film of job %s: %s", "a shorter" if begun else "no", job.job_id, error)
        return begun
    return draft.path

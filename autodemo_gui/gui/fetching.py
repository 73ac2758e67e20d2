"""Brings a finished film from the queue into the person's own folder, with what is known about it."""

import logging
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from autodemo_gui.core import events as e
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.errors import AutoDemoError, JobCancelled
from autodemo_gui.core.story import step_title
from autodemo_gui.core.text import tr
from autodemo_gui.gui.draft import AddressCheck, Draft, default_name
from autodemo_gui.gui.states import Film, Mark

if TYPE_CHECKING:
    from autodemo_gui.core.metrics import Metrics
    from autodemo_gui.queue.port import JobQueue

PARTIAL = "partial.mp4"
POSTER = "poster.jpg"

_log = logging.getLogger(__name__)


async def fetch(
    queue: "JobQueue",
    job_id: str,
    draft: Draft,
    finished: e.Finished | None,
    *,
    folder: Path,
    stop: threading.Event,
) -> Film:
    """Store a job's film; with `finished` the whole one, else the part that was filmed.

    Args:
        queue: where it is.
        job_id: whose it is.
        draft: what was asked for; names the film.
        finished: the job's last event, which says what the film is.
        folder: where to; made if need be.
        stop: ends the download when set, from any thread.

    Raises:
        AutoDemoError: there is no such film, it cannot be stored, or it was stopped.
    """
    from autodemo_gui.core.job import iso_utc
    from autodemo_gui.core.metrics import Metrics
    from autodemo_gui.store import library

    metrics = Metrics.model_validate(finished.metrics if finished else {})
    length_s = finished.duration_s if finished else 0.0
    about = library.Film(
        job_id=job_id,
        url=AddressCheck.of(draft.address).url or SAMPLE,
        title=draft.label,
        created_at=iso_utc(time.time()),
        duration_s=length_s,
        width=metrics.width,
        height=metrics.height,
    )
    chunks = queue.video(job_id) if finished else queue.file(job_id, PARTIAL)
    path = await library.Library(folder).receive(_unless(stop, chunks), PurePath(default_name(draft)).stem, about)
    if finished and POSTER in finished.files:
        await _fetch_poster(queue, job_id, path)
    size = path.stat().st_size
    return Film(path, path.name, length_s, size, marks_of(metrics), shape_of(metrics), is_partial=finished is None)


async def _unless(stop: threading.Event, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        if stop.is_set():
            raise JobCancelled
        yield chunk


async def _fetch_poster(queue: "JobQueue", job_id: str, film: Path) -> None:
    """Bring the opening picture for the start page; a film without one is still a film."""
    try:
        poster_of(film).write_bytes(b"".join([chunk async for chunk in queue.file(job_id, POSTER)]))
    except (AutoDemoError, OSError) as error:
        _log.warning("no poster for %s: %s", film.name, error)


def poster_of(film: Path) -> Path:
    """Where the opening picture of a film of ours is kept."""
    return film.with_name(f"{film.name}.autodemo.jpg")


def marks_of(metrics: "Metrics") -> tuple[Mark, ...]:
    """The steps of a finished film as its worker measured them."""
    return tuple(Mark(step.at_s, step_title(step.action, step.caption, step.name)) for step in metrics.steps)


def shape_of(metrics: "Metrics") -> str:
    """Size and rate of a finished film: `1920 × 1080 · 60 fps`; empty when they are not known."""
    if not metrics.width:
        return ""
    return tr("{width} × {height} · {fps} fps", width=metrics.width, height=metrics.height, fps=metrics.fps)

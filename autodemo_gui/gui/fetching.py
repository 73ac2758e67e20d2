"""Brings a finished film from the queue into the person's own folder, with what is known about it."""

import logging
import re
import threading
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
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
    from autodemo_gui.gui.plan import Plan
    from autodemo_gui.queue.port import JobQueue
    from autodemo_gui.store.library import Entry

PARTIAL = "partial.mp4"
POSTER = "poster.jpg"
SCRIPT_FILE = "script.json"
_OTHER_SHAPE = re.compile(r"demo(-\d+x\d+)\.mp4")
"""The same film in another shape, as `studio.render` names it."""

_log = logging.getLogger(__name__)


async def fetch(
    queue: "JobQueue",
    job_id: str,
    draft: Draft,
    finished: e.Finished | None,
    *,
    folder: Path,
    stop: threading.Event,
    log: Sequence[e.AnyEvent] = (),
) -> Film:
    """Store a job's film; with `finished` the whole one, else the part that was filmed.

    Args:
        queue: where it is.
        job_id: whose it is.
        draft: what was asked for; names the film.
        finished: the job's last event, which says what the film is.
        folder: where to; made if need be.
        stop: ends the download when set, from any thread.
        log: what was told meanwhile, kept beside the film.

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
        fps=metrics.fps if metrics.width else 0,
        outcome=library.Outcome.DONE if finished else library.Outcome.PARTIAL,
        chapters=tuple(library.Chapter(at_s=mark.at_s, title=mark.title) for mark in marks_of(metrics)),
        script=await _script(queue, job_id, finished),
        look=draft.look if finished else "",
    )
    chunks = queue.video(job_id) if finished else queue.file(job_id, PARTIAL)
    path = await library.Library(folder).receive(_unless(stop, chunks), PurePath(default_name(draft)).stem, about)
    if finished and POSTER in finished.files:
        await _fetch_poster(queue, job_id, path)
    beside = await _fetch_shapes(queue, job_id, path, finished.files if finished else (), stop)
    _keep_log(path, log)
    size = path.stat().st_size
    return replace(film_of(library.Entry(path, about, size)), beside=beside)


async def fetch_plan(queue: "JobQueue", job_id: str, finished: e.Finished) -> "Plan":
    """What a dry run found: its script, what else could be shown, and pictures of both.

    Raises:
        AutoDemoError: there is no script, or it cannot be read.
    """
    from autodemo_gui.core.metrics import Metrics
    from autodemo_gui.core.plan_sheet import PLAN_FILE, PlanSheet
    from autodemo_gui.core.script import parse_script
    from autodemo_gui.gui.plan import plan_of

    async def whole(name: str) -> bytes:
        return b"".join([chunk async for chunk in queue.file(job_id, name)])

    script = parse_script((await whole(SCRIPT_FILE)).decode("utf-8", "replace"))
    sheet, stills = PlanSheet(), {}
    try:  # a worker of an older version sends none
        if PLAN_FILE in finished.files:
            sheet = PlanSheet.model_validate_json(await whole(PLAN_FILE))
        stills = {fingerprint: await whole(name) for fingerprint, name in sheet.stills.items()}
    except (AutoDemoError, ValueError) as error:
        _log.warning("the plan of job %s comes without pictures: %s", job_id, error)
    refused = Metrics.model_validate(finished.metrics).refused
    return plan_of(script, left_out=sheet.left_out, stills=stills, refused=refused)


def note_failure(folder: Path, job_id: str, draft: Draft, failure: e.Failed, log: Sequence[e.AnyEvent]) -> None:
    """Let the library remember a recording that came to nothing, and its log; one that cannot is logged. Blocks."""
    from autodemo_gui.core.job import iso_utc
    from autodemo_gui.store import library

    about = library.Film(
        job_id=job_id,
        url=AddressCheck.of(draft.address).url or SAMPLE,
        title=draft.label,
        created_at=iso_utc(time.time()),
        outcome=library.Outcome.FAILED,
        reason=" ".join(part for part in (failure.title, failure.detail) if part),
    )
    try:
        path = library.Library(folder).note(PurePath(default_name(draft)).stem, about)
    except AutoDemoError as error:
        _log.warning("a failure is not in the library: %s", error)
    else:
        _keep_log(path, log)


def _keep_log(film: Path, log: Sequence[e.AnyEvent]) -> None:
    """Keep what was told beside the film; a film without it is still a film."""
    from autodemo_gui.store.film_log import write_log

    try:
        write_log(film, log)
    except AutoDemoError as error:
        _log.warning("no log for %s: %s", film.name, error)


def film_of(entry: "Entry") -> Film:
    """A film of the library, as the player shows it."""
    known = entry.film
    return Film(
        entry.path,
        entry.path.name,
        known.duration_s,
        entry.size_bytes or 0,
        tuple(Mark(chapter.at_s, chapter.title) for chapter in known.chapters),
        shape_of(known.width, known.height, known.fps),
        is_partial=known.outcome.value == "partial",
        job_id=known.job_id,
        script=known.script,
        look=known.look,
    )


async def _script(queue: "JobQueue", job_id: str, finished: e.Finished | None) -> str:
    """What was done, so that it can be filmed again; a film without it is still a film."""
    if finished is None or SCRIPT_FILE not in finished.files:
        return ""
    try:
        return b"".join([chunk async for chunk in queue.file(job_id, SCRIPT_FILE)]).decode("utf-8")
    except (AutoDemoError, UnicodeDecodeError) as error:
        _log.warning("no script of job %s: %s", job_id, error)
        return ""


async def _unless(stop: threading.Event, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in chunks:
        if stop.is_set():
            raise JobCancelled
        yield chunk


async def _fetch_poster(queue: "JobQueue", job_id: str, film: Path) -> None:
    """Bring the opening picture for the start page; a film without one is still a film."""
    from autodemo_gui.store.atomic import replacing

    try:
        picture = b"".join([chunk async for chunk in queue.file(job_id, POSTER)])
        with replacing(poster_of(film), private=False) as file:  # the start page may be reading it
            file.write(picture)
    except AutoDemoError as error:
        _log.warning("no poster for %s: %s", film.name, error)


async def _fetch_shapes(
    queue: "JobQueue", job_id: str, film: Path, files: Sequence[str], stop: threading.Event
) -> tuple[Path, ...]:
    """Bring the film's other shapes, beside it and under its name; it is a film without them."""
    from autodemo_gui.store.atomic import replacing_in_thread
    from autodemo_gui.store.library import Library

    found = []
    for name in files:
        if shape := _OTHER_SHAPE.fullmatch(name):
            path = Library(film.parent).free_path(film.stem + shape[1])
            try:
                async with replacing_in_thread(path, private=False) as write:
                    async for chunk in _unless(stop, queue.file(job_id, name)):
                        await write(chunk)
            except AutoDemoError as error:
                _log.warning("%s of job %s does not come: %s", name, job_id, error)
            else:
                found.append(path)
    return tuple(found)


def poster_of(film: Path) -> Path:
    """Where the opening picture of a film of ours is kept."""
    from autodemo_gui.store.film_files import POSTER as SUFFIX

    return film.with_name(film.name + SUFFIX)


def marks_of(metrics: "Metrics") -> tuple[Mark, ...]:
    """The steps of a finished film as its worker measured them."""
    return tuple(Mark(step.at_s, step_title(step.action, step.caption, step.name)) for step in metrics.steps)


def shape_of(width: int, height: int, fps: int) -> str:
    """Size and rate of a film: `1920 × 1080 · 60 fps`; empty when they are not known."""
    return tr("{width} × {height} · {fps} fps", width=width, height=height, fps=fps) if width and fps else ""

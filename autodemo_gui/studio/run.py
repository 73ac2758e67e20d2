"""The studio's one entry: run a job of any kind, end it on a word, keep what was filmed."""

import asyncio
from pathlib import Path

from autodemo_gui.browser.standby import Standby
from autodemo_gui.core.errors import AutoDemoError, JobCancelled
from autodemo_gui.core.job import Kind, Request
from autodemo_gui.core.ports import Budget, Cache, Control, Emit, ShowPreview
from autodemo_gui.core.settings import Settings
from autodemo_gui.render.ffmpeg import find_ffmpeg
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.develop import Result, develop_partial
from autodemo_gui.studio.film import film
from autodemo_gui.studio.looks import look_of
from autodemo_gui.studio.plan import plan
from autodemo_gui.studio.record import record

CANCEL_DRAFT_S = 3.0
"""Wall seconds a cancelled job may still spend on a draft of what was filmed; everything is gone 5 s after Ctrl+C."""
FAILURE_DRAFT_S = 60.0


async def run_job(
    request: Request,
    *,
    job_id: str,
    workspace: Path,
    emit: Emit,
    show_preview: ShowPreview,
    control: Control,
    settings: Settings,
    shared: bool = False,
    answers: Cache | None = None,
    llm_month: Budget | None = None,
    standby: Standby | None = None,
) -> Result:
    """Run one job to its end.

    Args:
        request: what is asked for, already within the worker's ceilings.
        job_id: its id.
        workspace: a private, empty folder; the result's files lie in it.
        emit: takes the job's events.
        show_preview: slot for the newest picture.
        control: cancel and finish requests; watched all the time.
        settings: browser, camera, LLM.
        shared: run by a worker that serves others: no private address is reachable.
        answers: keeps what a language model answered, for the next job.
        llm_month: caps what all jobs together spend on it.
        standby: has a browser ready for this job's first look.

    Raises:
        AutoDemoError: with `partial` set when what was filmed until then is playable. Of a cancelled job: JobCancelled.
    """
    job = Assignment(
        request, job_id, workspace, emit, show_preview, control, settings, shared, answers, llm_month, standby
    )
    work = asyncio.create_task(_by_kind(job), name=f"studio {job_id}")
    stop = asyncio.create_task(control.cancelled(), name=f"cancel {job_id}")
    try:
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            work.cancel()
            await asyncio.wait({work})
            raise JobCancelled
        return work.result()
    except AutoDemoError as error:
        limit_s = CANCEL_DRAFT_S if isinstance(error, JobCancelled) else FAILURE_DRAFT_S
        error.partial = await develop_partial(job, limit_s=limit_s)
        raise
    finally:
        for task in (work, stop):
            task.cancel()
        await asyncio.gather(work, stop, return_exceptions=True)


async def _by_kind(job: Assignment) -> Result:
    if job.request.kind is Kind.PLAN:
        return await plan(job)
    look_of(job.request.look)  # what would fail at the end of a recording fails before its beginning
    await asyncio.to_thread(find_ffmpeg)
    return await record(job) if job.request.script is None else await film(job)

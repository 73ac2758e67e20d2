"""`autodemo record`: submit, watch, save; with the embedded queue and worker, or on a shared one."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from autodemo_gui.cli.interrupt import on_interrupt
from autodemo_gui.cli.output_options import output_options
from autodemo_gui.cli.progress_view import ProgressView
from autodemo_gui.cli.record_options import request_from
from autodemo_gui.cli.report import Outcome, reported
from autodemo_gui.cli.saving import PARTIAL, check_writable, keep_beside, partial_beside, save, save_companions
from autodemo_gui.core import settings as declared
from autodemo_gui.core.errors import AutoDemoError, InvalidInput, JobCancelled
from autodemo_gui.core.events import Cancelled, Failed, Finished
from autodemo_gui.core.job import Mode, Request
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.queue.connect import connect
from autodemo_gui.queue.port import JobQueue


@click.command(name="record", help=tr("Record a demo video of a web site."))
@click.argument("url", required=False)
@click.option("--sample", is_flag=True, help=tr("Record the bundled sample site."))
@click.option("--max-clicks", type=int, help=declared.MAX_CLICKS.help)
@click.option("--max-depth", type=int, help=declared.MAX_DEPTH.help)
@click.option("--max-runtime", type=float, help=declared.MAX_RUNTIME.help)
@click.option("--length", type=float, help=declared.LENGTH.help)
@click.option("--goal", default="", help=tr("What people should see, in your words."))
@click.option("--blacklist", multiple=True, metavar="WORD", help=tr("A word never to click on; may be given again."))
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), help=tr("How the site is explored."))
@click.option(
    "--script", type=click.Path(path_type=Path, dir_okay=False), help=tr("Film this script instead of exploring.")
)
@output_options
@click.option("--phone", is_flag=True, help=tr("Film 9:16 a second time, as a phone shows the site."))
@click.option("--redis", "redis_url", help=tr("Record on the shared worker behind this Redis address."))
@click.option("--keep-take", is_flag=True, help=tr("Keep what was filmed beside the film, to dress it again."))
def command(output: Path, redis_url: str | None, keep_take: bool, as_json: bool, **options: Any) -> None:
    """Record, or fail with a sentence and the exit code of SPEC 8."""
    with reported(output, as_json=as_json) as outcome:
        settings = Settings(stored={"redis_url": redis_url} if redis_url else {}, environment=os.environ)
        request = request_from(options, settings)
        check_writable(output)
        asyncio.run(_record(request, output, settings, keep_take, outcome))


async def _record(request: Request, output: Path, settings: Settings, keep_take: bool, outcome: Outcome) -> None:
    """Submit the request, show its log, save what comes of it."""
    problems: list[str] = []

    def keep(_job_id: str, take: Path) -> None:
        try:
            outcome.saved["take"] = keep_beside(output, take)
        except OSError as error:
            problems.append(tr("The take could not be kept: {reason}.", reason=error.strerror or error))

    with ProgressView() as view:
        async with AsyncExitStack() as stack:
            queue = await stack.enter_async_context(_queue(settings, keep if keep_take else None))
            job_id = await queue.submit(request)
            interrupted = stack.enter_context(on_interrupt(lambda: queue.cancel(job_id)))
            final = await _watch(queue, job_id, view)
            outcome.take_over(await queue.job(job_id))
            if not isinstance(final, Finished):
                if final.partial:
                    outcome.saved["partial"] = await save(queue.file(job_id, PARTIAL), partial_beside(output))
                    view.line(tr("What was filmed is kept: {file}", file=outcome.saved["partial"]))
                raise JobCancelled if isinstance(final, Cancelled) or interrupted() else FailedElsewhere(final)
            outcome.saved["video"] = await save(queue.video(job_id), output)
            outcome.saved |= await save_companions(partial(queue.file, job_id), output, final.files)
            await queue.delete(job_id)
        # The worker hands the take over once the job is settled, at the latest when it is told to end.
        if "take" in outcome.saved:
            view.line(tr("The take is kept: {folder}", folder=outcome.saved["take"]))
        for problem in problems:
            view.line(problem)
            outcome.warn(problem)


class FailedElsewhere(AutoDemoError):
    """A worker's failure, told again on this side with its own exit code."""

    def __init__(self, event: Failed) -> None:
        """Take over sentences, code and exit code."""
        super().__init__(event.title, event.detail, event.hint)
        self.code = event.code
        self.exit_code = event.exit_code


async def _watch(queue: JobQueue, job_id: str, view: ProgressView) -> Finished | Failed | Cancelled:
    """Show the job's log until its last event."""
    async for event in queue.events(job_id):
        view.show(event)
        if isinstance(event, (Finished, Failed, Cancelled)):
            return event
    raise AutoDemoError(tr("The job's log ended too early."), tr("The queue no longer knows the job."))


@asynccontextmanager
async def _queue(settings: Settings, keep_take: Callable[[str, Path], object] | None) -> AsyncIterator[JobQueue]:
    """The shared queue where one is configured, else the embedded one with a worker of its own."""
    queue = connect(settings)
    if not queue.is_embedded:
        try:
            if keep_take is not None:
                raise InvalidInput("--keep-take", tr("A take stays on the shared worker that filmed it."))
            await queue.ping()
            yield queue
        finally:
            await queue.close()
        return
    from autodemo_gui.worker.embedded import embedded_worker

    async with embedded_worker(queue, settings, keep_take=keep_take):
        yield queue

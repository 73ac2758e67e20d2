"""Submits a job and follows it to its end: on the shared queue, or on the embedded one with a worker of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autodemo_gui.cli.interrupt import on_interrupt
from autodemo_gui.cli.patience import patiently, unbroken
from autodemo_gui.cli.progress_view import ProgressView
from autodemo_gui.cli.report import Outcome
from autodemo_gui.cli.saving import PARTIAL, Read, partial_beside, save
from autodemo_gui.core.errors import AutoDemoError, InvalidInput, JobCancelled, QueueUnreachable
from autodemo_gui.core.events import Cancelled, Failed, Finished
from autodemo_gui.core.job import Request
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.queue.connect import connect
from autodemo_gui.queue.port import JobQueue

KeepTake = Callable[[str, Path], object]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finished job whose files wait to be saved.

    Attributes:
        video: the film's bytes; of a dry run there are none.
        read: gives a companion's bytes.
        files: names of the companions.
    """

    video: AsyncIterator[bytes]
    read: Read
    files: tuple[str, ...]


class FailedElsewhere(AutoDemoError):
    """A worker's failure, told again on this side with its own exit code."""

    def __init__(self, event: Failed) -> None:
        """Take over sentences, code and exit code."""
        super().__init__(event.title, event.detail, event.hint)
        self.code = event.code
        self.exit_code = event.exit_code


@asynccontextmanager
async def finished(
    request: Request,
    settings: Settings,
    view: ProgressView,
    outcome: Outcome,
    *,
    output: Path,
    keep_take: KeepTake | None = None,
) -> AsyncIterator[Finding]:
    """Have a job done; what it leaves is there until the block ends well, then it is removed from the queue.

    Args:
        request: what is asked for.
        settings: which queue; those of the embedded worker.
        view: shows the log.
        outcome: notes the job's record, and what is saved of a job that fails.
        output: beside it a partial film is saved.
        keep_take: given the take of a film; the embedded worker hands it over once the job is settled, at the latest
            when it is told to end.

    Raises:
        AutoDemoError: the job did not become what was asked for; of a cancelled one JobCancelled.
    """
    async with AsyncExitStack() as stack:
        queue = await stack.enter_async_context(_queue(settings, keep_take))
        job_id = await queue.submit(request)
        interrupted = stack.enter_context(on_interrupt(lambda: queue.cancel(job_id)))
        final = await _watch(queue, job_id, view)

        def read(name: str) -> AsyncIterator[bytes]:
            return unbroken(partial(queue.file, job_id, name), view.line)

        outcome.take_over(await patiently(partial(queue.job, job_id), view.line))
        if not isinstance(final, Finished):
            if final.partial:
                outcome.saved["partial"] = await save(read(PARTIAL), partial_beside(output))
                view.line(tr("What was filmed is kept: {file}", file=outcome.saved["partial"]))
            raise JobCancelled if isinstance(final, Cancelled) or interrupted() else FailedElsewhere(final)
        yield Finding(unbroken(partial(queue.video, job_id), view.line), read, final.files)
        try:
            await queue.delete(job_id)
        except QueueUnreachable:  # everything is here, and what is left there goes by itself
            view.line(tr("The queue is away; what it still has of the job expires there."))


async def _watch(queue: JobQueue, job_id: str, view: ProgressView) -> Finished | Failed | Cancelled:
    """Show the job's log until its last event."""
    async for event in queue.events(job_id):
        view.show(event)
        if isinstance(event, (Finished, Failed, Cancelled)):
            return event
    raise AutoDemoError(tr("The job's log ended too early."), tr("The queue no longer knows the job."))


@asynccontextmanager
async def _queue(settings: Settings, keep_take: KeepTake | None) -> AsyncIterator[JobQueue]:
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

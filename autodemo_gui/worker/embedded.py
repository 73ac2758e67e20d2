"""A worker inside this process, in a thread and event loop of its own, so that neither side stalls the other."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autodemo_gui.core import settings as declared
from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.job import Request
from autodemo_gui.core.ports import ShowPreview
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.queue.port import JobQueue
from autodemo_gui.store.llm_answers import Answers
from autodemo_gui.store.llm_spend import MonthlySpend
from autodemo_gui.store.paths import paths
from autodemo_gui.worker.attempt import Pace, Studio
from autodemo_gui.worker.runner import KeepTake, Worker
from autodemo_gui.worker.scratch import Scratch

if TYPE_CHECKING:
    from autodemo_gui.studio.develop import Result

_log = logging.getLogger(__name__)

MOST_POLL_S = 1.0
"""A pop on the embedded queue must not be cancelled and forgets nobody who waits: it blocks this long at most."""
STOP_PATIENCE_S = 30.0


class EmbeddedWorker:
    """Start it, and stop it before the process ends: then nothing it started is left."""

    def __init__(
        self,
        queue: JobQueue,
        settings: Settings,
        *,
        studio: Studio | None = None,
        show_preview: ShowPreview | None = None,
        keep_take: KeepTake | None = None,
        pace: Pace | None = None,
        shared: bool = False,
    ) -> None:
        """Prepare.

        Args:
            queue: shared with whoever submits.
            settings: as for `Worker`.
            studio: what runs jobs; by default the real one.
            show_preview: takes pictures directly; called in the worker's thread.
            keep_take: as for `Worker`.
            pace: durations.
            shared: as for `Worker`.
        """
        self._queue = queue
        self._settings = settings
        self._studio: Studio = studio or real_studio
        self._show_preview = show_preview
        self._keep_take = keep_take
        self._shared = shared
        self._pace = pace or Pace(poll_s=min(MOST_POLL_S, settings.get(declared.POLL_INTERVAL)))
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._ready = threading.Event()

    @property
    def is_running(self) -> bool:
        """Whether the thread lives."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start the thread; once."""
        self._thread = threading.Thread(target=self._run, name="autodemo worker", daemon=True)
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let it hand back its job and end; returns at once."""
        self._ready.wait()
        if self._loop is not None and self.is_running:
            try:
                self._loop.call_soon_threadsafe(self._stop.set)
            except RuntimeError:
                _log.debug("the worker ended by itself meanwhile")

    def stop(self, timeout_s: float = STOP_PATIENCE_S) -> None:
        """Ask it to stop and wait until it has.

        Raises:
            EnvironmentProblem: it did not end in time.
        """
        if self._thread is None:
            return
        self.ask_to_stop()
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            raise EnvironmentProblem(tr("The recording could not be ended in time."))

    def _run(self) -> None:
        try:
            # asyncio.run ends with all tasks cancelled and drained; on Windows its loop can run subprocesses.
            asyncio.run(self._main())
        except Exception:  # nobody awaits this thread
            _log.exception("the embedded worker ended on an error")
        finally:
            self._ready.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        worker = Worker(
            self._queue,
            self._studio,
            settings=self._settings,
            scratch=Scratch(scratch_root(self._settings)),
            shared=self._shared,
            show_preview=self._show_preview,
            keep_take=self._keep_take,
            pace=self._pace,
        )
        try:
            await worker.run(self._stop)
        finally:
            await self._queue.close()


def scratch_root(settings: Settings) -> Path | None:
    """Where takes and films are made; None for the system's temporary folder."""
    chosen = settings.get(declared.SCRATCH)
    return Path(chosen).expanduser() if chosen else None


async def real_studio(request: Request, *, settings: Settings, **given: Any) -> "Result":
    """`run_job`, imported with the first job: browser and renderer come with it, and a fault in them fails the job.

    It is given what this computer keeps of the language model: answers, and what they cost.
    """
    from autodemo_gui.studio.run import run_job

    kept = paths().llm
    cap_micro_usd = round(settings.get(declared.LLM_MONTH_USD) * 1_000_000)
    month = MonthlySpend(kept / "spend.sqlite", cap_micro_usd)
    answers = Answers(kept / "answers.sqlite")
    return await run_job(request, settings=settings, answers=answers, llm_month=month, **given)


@asynccontextmanager
async def embedded_worker(
    queue: JobQueue,
    settings: Settings,
    *,
    studio: Studio | None = None,
    show_preview: ShowPreview | None = None,
    keep_take: KeepTake | None = None,
    shared: bool = False,
) -> AsyncIterator[EmbeddedWorker]:
    """A worker that lives as long as the block; the caller's client of the queue is closed with it."""
    worker = EmbeddedWorker(
        queue, settings, studio=studio, show_preview=show_preview, keep_take=keep_take, shared=shared
    )
    worker.start()
    try:
        yield worker
    finally:
        try:
            await asyncio.to_thread(worker.stop)
        finally:
            await queue.close()

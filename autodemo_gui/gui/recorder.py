"""From a click to a film on disk, over the queue port: the same for this computer and a shared worker."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from autodemo_gui.core import events as e
from autodemo_gui.core.errors import AutoDemoError, QueueUnreachable
from autodemo_gui.core.text import tr
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.fetching import fetch, fetch_plan, note_failure
from autodemo_gui.gui.session import FilmReady, Happening, PlanReady, Stumbled, Submitted
from autodemo_gui.gui.states import Film, Finishing, Problem, Run, State, run_of
from autodemo_gui.store.paths import Paths

if TYPE_CHECKING:
    from autodemo_gui.core.job import Request
    from autodemo_gui.queue.port import JobQueue

PATIENCE_S = 300.0
PAUSE_S = (0.5, 5.0)
"""How long a queue that is away is waited for, and the first and the longest pause between tries."""

T = TypeVar("T")
Dispatch = Callable[[Happening | e.AnyEvent], State]
"""Takes what happens and returns the state that follows from it."""

_log = logging.getLogger(__name__)


class Recorder:
    """Carries out what the session asks for and reports what happens; every failure becomes a `Stumbled`."""

    def __init__(
        self,
        *,
        queue: Callable[[], "Awaitable[JobQueue]"],
        dispatch: Dispatch,
        places: Paths,
        films: Callable[[], Path],
    ) -> None:
        """Prepare; nothing is connected yet.

        Args:
            queue: the queue in force, connected and served.
            dispatch: takes what happens; called in the loop the methods run in.
            places: where the journal is.
            films: where films are kept; asked each time, as it is a setting.
        """
        self._queue = queue
        self._dispatch = dispatch
        self._places = places
        self._films = films
        self._closed = threading.Event()

    async def record(self, draft: Draft) -> None:
        """Submit a job and follow it to its end."""
        job_id = ""
        try:
            queue = await self._queue()
            from autodemo_gui.core.job import parse_request  # pydantic is not needed to show a window

            request = parse_request(draft.to_request_data())
            if not draft.is_plan:
                from autodemo_gui.store.library import Library

                await asyncio.to_thread(Library(self._films()).check)
            job_id = await queue.submit(request)
            async with self._noted(queue, job_id, request):
                run = run_of(self._dispatch(Submitted(job_id, time.time())))
                if run is None or run.job_id != job_id:  # cancelled while it was on its way
                    await queue.cancel(job_id)
                    return
                await self._follow(queue, job_id, draft)
        except AutoDemoError as error:
            self._dispatch(Stumbled(_problem(error), job_id))
        except Exception as error:  # a defect of ours must not leave the window waiting for ever
            _log.exception("recording failed in an unexpected way")
            self._dispatch(Stumbled(unexpected(error), job_id))

    async def _follow(self, queue: "JobQueue", job_id: str, draft: Draft) -> None:
        log: list[e.AnyEvent] = []
        async for event in queue.events(job_id):
            log.append(event)
            state = self._dispatch(event)
            await asyncio.sleep(0)  # a log that comes at once must not hold up the window
            if isinstance(event, e.Finished) and draft.is_plan:
                self._dispatch(PlanReady(job_id, await patiently(partial(fetch_plan, queue, job_id, event))))
            elif isinstance(event, e.Finished) and isinstance(state, Finishing) and state.run.job_id == job_id:
                self._dispatch(FilmReady(job_id, await self._fetched(queue, job_id, draft, event, log)))
            elif isinstance(event, e.Failed):
                await asyncio.to_thread(note_failure, self._films(), job_id, draft, event, log)

    @asynccontextmanager
    async def _noted(self, queue: "JobQueue", job_id: str, request: "Request") -> AsyncIterator[None]:
        """Keep an entry in the journal meanwhile: the queue of this process forgets everything when it dies."""
        if not queue.is_embedded:
            yield
            return
        from autodemo_gui.store.journal import Journal

        journal = Journal(self._places.journal)
        try:
            await asyncio.to_thread(journal.began, job_id, request)
        except AutoDemoError as error:  # it is for a crash; the film itself may have all the room it needs
            _log.warning("a crash during this recording would not be noticed: %s", error)
        try:
            yield
        except AutoDemoError:  # its film could not be stored: the next start finds what was filmed
            raise
        except BaseException:
            journal.ended(job_id)  # at once: the loop may be about to end
            raise
        journal.ended(job_id)

    async def finish(self, run: Run) -> None:
        """Stop exploring, keep the film."""
        await self._order(lambda queue: queue.finish_now(run.job_id))

    async def cancel(self, run: Run) -> None:
        """Stop now."""
        await self._order(lambda queue: queue.cancel(run.job_id))

    async def keep(self, run: Run) -> None:
        """Fetch what was filmed before the end: the whole film if it came to that, else the part."""
        from autodemo_gui.core.job import Status

        try:
            queue = await self._queue()
            is_whole = (await queue.job(run.job_id)).status is Status.COMPLETED
            log = [event async for event in queue.events(run.job_id)]
            finished = next((event for event in log if is_whole and isinstance(event, e.Finished)), None)
            film = await self._fetched(queue, run.job_id, run.draft, finished, log)
            self._dispatch(FilmReady(run.job_id, film))
        except AutoDemoError as error:
            self._dispatch(Stumbled(_problem(error), run.job_id))

    def close(self) -> None:
        """End a download that is going on."""
        self._closed.set()

    async def _order(self, order: "Callable[[JobQueue], Awaitable[None]]") -> None:
        """Give an order, however long the queue is away, within reason; the event stream says that it is away.

        Raises:
            AutoDemoError: it cannot be given.
        """
        queue = await self._queue()
        await patiently(lambda: order(queue))

    async def _fetched(
        self, queue: "JobQueue", job_id: str, draft: Draft, finished: e.Finished | None, log: list[e.AnyEvent]
    ) -> Film:
        """Bring a film here, with its log; with `finished` the whole one, else the part that was filmed.

        It runs in a thread with a loop of its own: writing a film to disk must not stall the window.

        Raises:
            AutoDemoError: it cannot be brought.
        """

        async def download() -> Film:
            try:
                film = await patiently(
                    lambda: fetch(queue, job_id, draft, finished, folder=self._films(), stop=self._closed, log=log)
                )
                if queue.is_embedded:  # it lies in this process's memory, and would for an hour
                    await queue.delete(job_id)
                return film
            finally:
                await queue.close()  # the client of this loop

        return await asyncio.to_thread(lambda: asyncio.run(download()))


async def patiently(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again while the queue is away, with growing pauses and a bound.

    Raises:
        QueueUnreachable: it stayed away.
    """
    deadline_s = time.monotonic() + PATIENCE_S
    pause_s = PAUSE_S[0]
    while True:
        try:
            return await attempt()
        except QueueUnreachable:
            if time.monotonic() > deadline_s:
                raise
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, PAUSE_S[1])


def _problem(error: AutoDemoError) -> Problem:
    return Problem(error.title, error.detail, error.hint, code=error.code)


def unexpected(error: Exception) -> Problem:
    """A defect, as sentences."""
    return Problem(
        tr("AutoDemo met an error it did not expect."),
        f"{type(error).__name__}: {error}",
        tr("Try again. If it happens again, please report it with the log."),
    )

"""The one seam between those who ask for a film and those who make it: submit, listen; take, publish, complete."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import AnyEvent
from autodemo_gui.core.job import Job, Request
from autodemo_gui.core.ports import Preview


class Orders(StrEnum):
    """What a worker learns from a beat."""

    CARRY_ON = "carry_on"
    """Nothing new."""
    FINISH = "finish"
    """Stop exploring, keep the film."""
    CANCEL = "cancel"
    """Stop now."""
    LOST = "lost"
    """The job is somebody else's, or gone: throw the result away."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job, until it ends or another worker takes over.

    Attributes:
        job: the record at the time of taking; `job.attempt` counts from 1.
        request: what is to be done, with credentials where the address has some.
        token: proves to the queue that this attempt is the current one.
    """

    job: Job
    request: Request
    token: str

    @property
    def job_id(self) -> str:
        """Whose lease it is."""
        return self.job.job_id


@dataclass(frozen=True, slots=True)
class Stored:
    """A film or companion as it lies in the queue.

    Attributes:
        size_bytes: how much of it there is.
        sha256: of its bytes, in hexadecimal; empty when another program stored it.
    """

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class State:
    """The whole queue at a glance.

    Attributes:
        waiting: jobs that wait for a worker.
        taken: jobs that a worker has.
        delayed: jobs that wait for another try.
        given_up: jobs that were given up lately because they kept ending their workers.
        workers: workers that spoke lately.
        oldest_s: how long the job whose turn is next has waited.
        counts: how often what happened since the server was empty.
    """

    waiting: int
    taken: int
    delayed: int
    given_up: int
    workers: int
    oldest_s: float
    counts: Mapping[str, int]


class JobQueue(Protocol):
    """Jobs, their logs and their films. One object serves every event loop of the process.

    Every method raises QueueUnreachable, within two seconds, when Redis does not answer.
    """

    @property
    def is_embedded(self) -> bool:
        """Whether it lives in this process only: somebody here must run a worker."""
        ...

    async def ping(self) -> None:
        """Return if the queue answers."""
        ...

    async def state(self) -> State:
        """The whole queue at a glance."""
        ...

    async def close(self) -> None:
        """Give up the running loop's connections; each loop closes its own, before it ends."""
        ...

    # --- those who ask

    async def submit(self, request: Request, *, idempotency_key: str | None = None) -> str:
        """Queue a job; the same key within the TTL gives the first job again.

        Returns:
            The job's id.

        Raises:
            InvalidInput, Refused: the address is none, or must not travel through a shared queue.
            QueueFull: too many jobs wait.
        """
        ...

    async def job(self, job_id: str) -> Job:
        """The job's record.

        Raises:
            JobUnknown: no such job (any more).
        """
        ...

    def events(self, job_id: str, after: int = 0) -> AsyncIterator[AnyEvent]:
        """The whole log from event `after` + 1 on, in order, once; ends after the last event of a finished job.

        While Redis is away it keeps trying and says so in a `Noted` with `seq` 0, which is not part of the log.

        Raises:
            JobUnknown: no such job (any more).
            QueueUnreachable: Redis stayed away for too long.
        """
        ...

    async def preview(self, job_id: str) -> Preview | None:
        """The newest picture of a running job; asking is what makes the worker send them."""
        ...

    async def cancel(self, job_id: str) -> None:
        """Stop a job; one that has ended stays as it is.

        Raises:
            JobUnknown: no such job (any more).
        """
        ...

    async def finish_now(self, job_id: str) -> None:
        """Let a running job stop exploring and keep its film.

        Raises:
            JobUnknown: no such job (any more).
        """
        ...

    def video(self, job_id: str) -> AsyncIterator[bytes]:
        """The finished film in chunks.

        Raises:
            JobUnknown, JobNotCompleted, VideoGone: there is none.
        """
        ...

    def file(self, job_id: str, name: str) -> AsyncIterator[bytes]:
        """A companion in chunks.

        Raises:
            JobUnknown: no such job (any more).
            VideoGone: the job has no such file.
        """
        ...

    async def files(self, job_id: str) -> tuple[str, ...]:
        """Names of the companions there are, sorted."""
        ...

    async def delete(self, job_id: str) -> None:
        """Remove everything of a job; nothing happens when there is nothing."""
        ...

    # --- those who work

    async def present(self, worker: str) -> None:
        """Let whoever watches over the queue know that a worker lives; a beat does so as well."""
        ...

    async def take(self, worker: str, block_s: float = 1.0) -> Lease | None:
        """Wait for a job and take it; None when none came, or when the one that came needs no work.

        Cancelling it loses no job: what was taken is handed back first.
        """
        ...

    async def publish(self, lease: Lease, event: AnyEvent, *, number: int) -> None:
        """Append an event to the log; `number` counts this lease's events from 1, so that a repeated call adds nothing.

        Raises:
            LeaseLost: the job is somebody else's.
        """
        ...

    async def show(self, lease: Lease, preview: Preview) -> bool:
        """Offer the newest picture.

        Returns:
            Whether anybody watches; if not, it was not sent.
        """
        ...

    async def beat(self, lease: Lease) -> Orders:
        """Keep the lease and learn what a person wants."""
        ...

    async def put_file(self, lease: Lease, name: str, path: Path) -> None:
        """Store a companion.

        Raises:
            LeaseLost: the job is somebody else's.
            TooLarge: the queue takes no file of this size.
        """
        ...

    async def complete(
        self,
        lease: Lease,
        video: Path | None,
        *,
        files: Mapping[str, Path],
        metrics: Mapping[str, Any],
        duration_s: float,
    ) -> None:
        """Publish the film with its companions, of a dry run only these; the holder of the lease can, and only once.

        Raises:
            LeaseLost: the job is somebody else's.
            TooLarge: the queue takes no film of this size.
        """
        ...

    async def fail(self, lease: Lease, error: AutoDemoError, *, partial: Path | None = None) -> bool:
        """End a job without a film: cancelled for JobCancelled, else failed, or queued again for a fault that may pass.

        Returns:
            Whether it will be tried again.

        Raises:
            LeaseLost: the job is somebody else's.
        """
        ...

    async def hand_back(self, lease: Lease) -> None:
        """Give the job to another worker; the attempt does not count."""
        ...

    async def reap(self, *, busy_with: str = "", every_s: float = 0.0) -> int:
        """Take over jobs of silent workers, and queue those whose time for another try has come.

        Args:
            busy_with: a job that the caller has, and knows to be alive.
            every_s: nothing is done when somebody with such a bound did it within so many seconds: of a fleet one
                looks, not all, or looks would grow with workers times jobs.

        Returns:
            How many jobs wait again because of it.
        """
        ...

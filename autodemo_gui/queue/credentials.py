"""Requests whose addresses carry credentials: kept in this process's memory, or refused; never written (SPEC 6)."""

from typing import Protocol

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Request
from autodemo_gui.core.text import tr
from autodemo_gui.queue.record import has_credentials


class Credentials(Protocol):
    """What a queue does with such requests."""

    def check(self, request: Request) -> None:
        """Return if the request may go through this queue.

        Raises:
            InvalidInput: it carries credentials, and others can read the queue.
        """
        ...

    def keep(self, job_id: str, request: Request) -> None:
        """Remember the request if it carries credentials; its record will be masked."""
        ...

    def restored(self, job_id: str, request: Request) -> Request:
        """The request as it was submitted, given what its masked record says."""
        ...

    def forget(self, job_id: str) -> None:
        """The job has ended."""
        ...


class Refused:
    """For a Redis server, which others read."""

    def check(self, request: Request) -> None:
        """See `Credentials.check`."""
        if has_credentials(request):
            raise InvalidInput(
                "url",
                tr("It has a user name or password in it, which everyone who uses the shared queue could read."),
                tr("Record it on this computer instead, or leave the password out."),
            )

    def keep(self, job_id: str, request: Request) -> None:
        """Nothing: `check` comes first."""

    def restored(self, job_id: str, request: Request) -> Request:
        """What the record says is all there is."""
        return request

    def forget(self, job_id: str) -> None:
        """Nothing was kept."""


class InMemory:
    """For a queue that lives in this process."""

    def __init__(self) -> None:
        """Nothing kept yet."""
        self._requests: dict[str, Request] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return not self._requests

    def check(self, request: Request) -> None:
        """All may pass."""

    def keep(self, job_id: str, request: Request) -> None:
        """See `Credentials.keep`."""
        if has_credentials(request):
            self._requests[job_id] = request

    def restored(self, job_id: str, request: Request) -> Request:
        """See `Credentials.restored`."""
        return self._requests.get(job_id, request)

    def forget(self, job_id: str) -> None:
        """See `Credentials.forget`."""
        self._requests.pop(job_id, None)

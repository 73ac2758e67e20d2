"""What the rooms need from outside and are given by whoever calls them: event sink, preview, control, cache, budget."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from autodemo_gui.core.errors import JobCancelled
from autodemo_gui.core.events import AnyEvent

Emit = Callable[[AnyEvent], None]
"""Takes an event without `job_id`, `seq`, `at`; never blocks, never raises."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The newest picture of a running job: JPEG bytes, pointer in viewport CSS pixels (None while hidden)."""

    jpeg: bytes
    viewport: tuple[int, int]
    pointer: tuple[float, float] | None = None


ShowPreview = Callable[[Preview], None]
"""A latest-wins slot; cheap to call, may drop."""


class Control:
    """What a person asks of a running job. Belongs to one event loop."""

    def __init__(self) -> None:
        """Nothing asked yet."""
        self._cancelled = asyncio.Event()
        self._finish = asyncio.Event()

    def cancel(self) -> None:
        """Stop now."""
        self._cancelled.set()

    def finish_now(self) -> None:
        """Stop exploring, keep the film."""
        self._finish.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the job is to stop now."""
        return self._cancelled.is_set()

    @property
    def finish_requested(self) -> bool:
        """Whether exploring is to end and the film to be kept."""
        return self._finish.is_set()

    def check(self) -> None:
        """Raise if cancelled.

        Raises:
            JobCancelled: somebody cancelled.
        """
        if self._cancelled.is_set():
            raise JobCancelled

    async def cancelled(self) -> None:
        """Return once somebody cancels."""
        await self._cancelled.wait()


class Cache(Protocol):
    """Bytes by content key, kept between jobs. Reads and writes a disk: call it in a thread."""

    def get(self, key: str) -> bytes | None:
        """The stored bytes, or None."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep bytes; older ones may be dropped."""
        ...


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside before it is spent: millionths of a US dollar, and the account (a calendar month) it is in."""

    account: str
    micro_usd: int


class Budget(Protocol):
    """A hard cap on what all jobs together may spend on a language model. Locks a file: call it in a thread."""

    def reserve(self, micro_usd: int) -> Reservation | None:
        """Set money aside before a call; None when it does not fit any more. What is never settled counts as spent.

        Raises:
            EnvironmentProblem: it cannot be written down.
        """
        ...

    def settle(self, reservation: Reservation, micro_usd: int) -> float:
        """Replace a reservation by what was really spent, and tell which share of the cap is spent now (0-1).

        Raises:
            EnvironmentProblem: it cannot be written down; the reservation stands.
        """
        ...

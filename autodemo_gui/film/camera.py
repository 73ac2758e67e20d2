"""The protocol of a camera: it owns the page's clock, or at least watches it, and writes plate frames."""

from collections.abc import Awaitable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tally:
    """A camera's account of its take, named as in `TakeInfo`.

    Attributes:
        steps: length of the take.
        changed_steps: steps in which the picture changed.
        received_frames: changed steps whose own picture arrived; the others show the next step's.
        stalls: times the page's clock was made to go on although a request was pending.
    """

    steps: int
    changed_steps: int
    received_frames: int
    stalls: int


class Camera(Protocol):
    """Films one page onto a plate. A step is 1/60 s of page time."""

    kind: str
    """`stepped` or `live`."""

    @property
    def step(self) -> int:
        """Steps of film so far."""
        ...

    @property
    def tally(self) -> Tally:
        """The account so far."""
        ...

    @property
    def bare(self) -> int:
        """How often a picture was not kept because something on it could not be masked."""
        ...

    async def start(self) -> None:
        """Take over the page's clock and begin to film."""
        ...

    async def roll(self, steps: int) -> None:
        """Film this many steps.

        Raises:
            BrowserCrashed: the page or browser is gone.
            DiskFull: the plate cannot be written.
        """
        ...

    async def during(self, awaitable: Awaitable[T]) -> T:
        """Keep page time going until something is done; it is filmed too (callers mark it as waiting when it is)."""
        ...

    async def attend(self, awaitable: Awaitable[T]) -> T:
        """Await something that should need no page time of its own; if it waits for the page after all, time passes.

        What it does may roll the camera itself. Nothing hangs on a clock that stands still.
        """
        ...

    def unseen(self) -> AbstractContextManager[None]:
        """For stretches that are cut out anyway: a camera that films step by step takes few pictures in the block."""
        ...

    async def stop(self) -> None:
        """Collect the last pictures; safe to call twice, and after a crash."""
        ...

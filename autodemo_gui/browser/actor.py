"""The protocol through which explorer and script player act on a page, on camera or off."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from playwright.async_api import Page

from autodemo_gui.core.policy import Refusal
from autodemo_gui.core.script import Step
from autodemo_gui.core.text import tr

T = TypeVar("T")
SELECT_ALL = "ControlOrMeta+a"
"""Pressed before something is typed: what a field holds already is replaced."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step did.

    Attributes:
        done: the step was carried out (its element was found, on top and acted on).
        url: the page shown afterwards.
        navigated: the main document was replaced by another one.
        changed: something visible changed.
        gone_back: the step led somewhere that must not be shown (off-site, sign-in, error page) and was undone.
        diverged: a click did nothing, or something else than its step expects, and was undone (`expectation.judged`).
        reason: when not done, undone or diverged, why, as a sentence.
        refusals: what the guard held back during the step.
    """

    done: bool
    url: str
    navigated: bool = False
    changed: bool = False
    gone_back: bool = False
    diverged: bool = False
    reason: str = ""
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_worth_showing(self) -> bool:
        """The step was done, and did what it should."""
        return self.done and not self.gone_back and not self.diverged


def absent(url: str) -> Outcome:
    """Of a step whose element is not there; `url` is the page shown."""
    return Outcome(False, url, reason=tr("It is not on the page, or something covers it."))


class Actor(Protocol):
    """Acts on one page. On camera every act is filmed and page time is film time; off camera it simply happens."""

    @property
    def page(self) -> Page:
        """The one page. Reading it (`evaluate` of synchronous code) needs no page time; everything else does."""
        ...

    @property
    def browsed_s(self) -> float:
        """Browsing so far in the sense of max_runtime: wall time off camera, page time on camera."""
        ...

    @property
    def film_s(self) -> float:
        """Seconds of film worth keeping so far (waiting excluded); 0.0 off camera."""
        ...

    async def observe(self, awaitable: Awaitable[T]) -> T:
        """Await something that may need page time (a screenshot, a wait); on camera that stretch is cut out."""
        ...

    async def open(self, url: str) -> Outcome:
        """Open the start address and wait until the page is calm and its overlays are dismissed.

        Raises:
            SiteUnreachable: DNS, TLS, refused, timeout, or an HTTP error status.
            Refused: the address or the page it leads to must not be shown.
        """
        ...

    async def perform(self, step: Step) -> Outcome:
        """Carry out one step and wait until its result can be seen. Never raises for a step that cannot be done."""
        ...

    async def settle(self) -> float:
        """Wait until the page is calm; returns the seconds it took."""
        ...

    async def rest(self, ms: float) -> None:
        """Let the viewer look for a while of film time; off camera nothing happens."""
        ...

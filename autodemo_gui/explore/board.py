"""A storyboard and its moves, as data: what is shown, in which order, and what that is worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from autodemo_gui.core.element import Element
from autodemo_gui.explore.atlas import Spot, Trial
from autodemo_gui.explore.gain import Result
from autodemo_gui.explore.pacing import seconds_of
from autodemo_gui.explore.steps import ENDING_MS, OPENING_MS
from autodemo_gui.explore.weights import weights

OPENING_S = seconds_of("wait", OPENING_MS)
ENDING_S = seconds_of("wait", ENDING_MS)


@dataclass(frozen=True, slots=True)
class Move:
    """One thing on film.

    Attributes:
        kind: click, scroll, or cut (a page is opened by its address).
        spot: where it leads; of a click that stays on the page, where it was tried.
        trial: what was rehearsed; of a link that was rehearsed elsewhere, that.
        element: what is clicked now.
        scroll_y: where a scroll stops, CSS pixels.
        value: what it adds to the storyboard.
        seconds: of film.
    """

    kind: Literal["click", "scroll", "cut"]
    spot: Spot
    trial: Trial | None = None
    element: Element | None = None
    scroll_y: float = 0.0
    value: float = 0.0
    seconds: float = 0.0


def deepest_of(moves: Iterable[Move]) -> int:
    """The deepest page that moves lead to, in page navigations from the start page; a cut begins anew at one."""
    depth = deepest = 0
    for move in moves:
        if move.kind == "cut":
            depth = 1
        elif move.trial is not None and move.trial.result is Result.PAGE:
            depth += 1
        deepest = max(deepest, depth)
    return deepest


@dataclass(frozen=True, slots=True)
class Board:
    """A storyboard so far: what is shown after its last move, all that was shown, and the words of the goal it met."""

    spot: Spot
    present: frozenset[str]
    moves: tuple[Move, ...] = ()
    value: float = 0.0
    seconds: float = OPENING_S + ENDING_S
    clicks: int = 0
    scroll_y: float = 0.0
    depth: int = 0
    texts: frozenset[str] = frozenset()
    spots: frozenset[Spot] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    wishes: frozenset[str] = frozenset()

    @property
    def ending_value(self) -> float:
        """The value with what its last moment is worth as an ending."""
        last = next((move for move in reversed(self.moves) if move.kind != "scroll"), None)
        strength = last.trial.gain.score if last is not None and last.trial is not None else 0.0
        return self.value + weights("story")["ending"] * strength

"""Figures against their bars: how large, how much is allowed, how far away."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure that has a limit.

    Attributes:
        name: what is measured, with its unit.
        value: what came out.
        limit: what is allowed.
        at_most: whether the limit is the largest or the smallest value allowed.
    """

    name: str
    value: float
    limit: float
    at_most: bool = True

    @property
    def met(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit

    @property
    def ratio(self) -> float:
        """The value as a share of the limit."""
        if self.limit:
            return self.value / self.limit
        return 1.0 if self.value == 0 else math.inf

    @property
    def room(self) -> float:
        """How far from the limit, in the value's unit; negative is how much is missing."""
        return self.limit - self.value if self.at_most else self.value - self.limit

    def to_wire(self) -> dict[str, Any]:
        ratio = self.ratio
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "limit": self.limit,
            "sense": "<=" if self.at_most else ">=",
            "met": self.met,
            "ratio": round(ratio, 4) if math.isfinite(ratio) else None,
            "room": round(self.room, 4),
        }

    def __str__(self) -> str:
        sign = "<=" if self.at_most else ">="
        verdict = "ok  " if self.met else "MISS"
        return f"{verdict} {self.name}: {self.value:.4g} {sign} {self.limit:g} (room {self.room:+.4g})"


@dataclass(slots=True)
class Part:
    """What a part of the bench found: figures with a limit, and everything else worth knowing."""

    bars: list[Bar] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def to_wire(self) -> dict[str, Any]:
        return {"bars": [bar.to_wire() for bar in self.bars], **self.facts}


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How evenly a film shows a page that changes sixty times a second; codes are what its frames were read as.

    Attributes:
        fps: frames per second of the file.
        frames: how many were read.
        by_one: for each full second, frames that show exactly the page's next state after the frame before.
        distinct: for each full second, how many states are seen.
        lost: states between the first and the last that no frame shows.
        longest_hold_s: for how long at most one state stands still.
    """

    fps: float
    frames: int
    by_one: tuple[int, ...]
    distinct: tuple[int, ...]
    lost: int
    longest_hold_s: float

    def to_wire(self) -> dict[str, Any]:
        seconds = len(self.distinct)
        return asdict(self) | {
            "by_one_least": min(self.by_one, default=0),
            "by_one_mean": round(sum(self.by_one) / max(1, seconds), 1),
            "distinct_least": min(self.distinct, default=0),
            "distinct_mean": round(sum(self.distinct) / max(1, seconds), 1),
            "longest_hold_s": round(self.longest_hold_s, 3),
        }


def steadiness(codes: Sequence[int], fps: float) -> Steadiness:
    """Judge a film by what its frames show; the first frame only says where the page stood."""
    by_one, distinct = [], []
    for second in range(math.floor((len(codes) - 1) / fps)):
        begin, end = 1 + round(second * fps), 1 + round((second + 1) * fps)
        by_one.append(sum(codes[at] - codes[at - 1] == 1 for at in range(begin, end)))
        distinct.append(len(set(codes[begin:end])))
    seen = set(codes)
    span = max(seen) - min(seen) + 1 if seen else 0
    hold = longest = 0
    for before, now in itertools.pairwise(codes):
        hold = hold + 1 if now == before else 0
        longest = max(longest, hold)
    return Steadiness(fps, len(codes), tuple(by_one), tuple(distinct), span - len(seen), (longest + 1) / fps)


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through costs: seconds of wall for each second of film, after a start; r2 is how straight."""

    slope: float
    start: float
    r2: float


def line_through(points: Sequence[tuple[float, float]]) -> Line:
    """Least squares; at least two points with different x."""
    x, y = np.array(points, float).T
    slope, start = np.polyfit(x, y, 1)
    spread = float(((y - y.mean()) ** 2).sum())
    missed = float(((y - slope * x - start) ** 2).sum())
    return Line(float(slope), float(start), 1 - missed / spread if spread else 1.0)

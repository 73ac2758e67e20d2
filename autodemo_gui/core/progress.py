"""How far a job is, from phases with weights, and how long it will still take."""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum


class Phase(StrEnum):
    """The phases of a job, in order; those that a job does not have weigh nothing."""

    EXPLORING = "exploring"
    STARTING = "starting"
    FILMING = "filming"
    RENDERING = "rendering"
    SAVING = "saving"


# Shares of the whole, from recordings of the sample site on two cores; only smoothness depends on them.
DIRECT_WEIGHTS: dict[Phase, float] = {
    Phase.STARTING: 0.05,
    Phase.FILMING: 0.60,
    Phase.RENDERING: 0.33,
    Phase.SAVING: 0.02,
}
REHEARSED_WEIGHTS: dict[Phase, float] = {
    Phase.EXPLORING: 0.20,
    Phase.STARTING: 0.03,
    Phase.FILMING: 0.48,
    Phase.RENDERING: 0.27,
    Phase.SAVING: 0.02,
}
PLAN_WEIGHTS: dict[Phase, float] = {Phase.EXPLORING: 0.98, Phase.SAVING: 0.02}


@dataclass(slots=True)
class ProgressMeter:
    """Turns progress within a phase into progress of the whole; never runs backwards."""

    weights: dict[Phase, float] = field(default_factory=lambda: dict(DIRECT_WEIGHTS))
    _fraction: float = 0.0
    _samples: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=40))

    def update(self, phase: Phase, within: float, now_s: float) -> tuple[float, float | None]:
        """Note that a phase is `within` (0–1) done at a monotonic time.

        Returns:
            The fraction of the whole (0–1) and the seconds left, None while there is too little to tell.
        """
        order = list(Phase)
        before = sum(self.weights.get(earlier, 0.0) for earlier in order[: order.index(phase)])
        total = sum(self.weights.values())
        fraction = (before + self.weights.get(phase, 0.0) * min(max(within, 0.0), 1.0)) / total
        self._fraction = max(self._fraction, fraction)
        self._samples.append((now_s, self._fraction))
        return self._fraction, self._eta_s()

    def _eta_s(self) -> float | None:
        """Rolling average over the last samples."""
        (first_s, first), (last_s, last) = self._samples[0], self._samples[-1]
        if last - first < 0.02 or last_s - first_s < 1.0:
            return None
        return (1.0 - last) * (last_s - first_s) / (last - first)

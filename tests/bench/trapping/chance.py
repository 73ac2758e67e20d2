"""Random order: whatever the rules allow is as good as anything else, and a seed decides."""

import random
from dataclasses import replace

from autodemo_gui.core.policy import Policy
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.planner import Planner, Situation
from autodemo_gui.explore.ranking import Scored

LIKING = 10.0
"""What a choice is worth at most; so much that no way back or sameness weighs against it."""


class ChancePlanner(Planner):
    """A planner without taste: same candidates, same refusals, another order.

    No two things look alike to it, so that of twenty rows it does not stop after two.
    """

    def __init__(self, seed: int) -> None:
        """Draw lots from a seed; an element that is seen again keeps its lot."""
        super().__init__()
        self._seed = seed

    def worthwhile(self, scan: Scan, situation: Situation, *, policy: Policy) -> list[Scored]:
        """See `Planner.worthwhile`; what is not worth a try to others is also among them."""
        candidates = super().worthwhile(scan, replace(situation, hungry=True), policy=policy)
        drawn = [
            Scored(replace(scored.element, cluster=""), self._lot(scored.element.fingerprint), ("by chance",))
            for scored in candidates
        ]
        return sorted(drawn, key=lambda scored: -scored.score)

    def _lot(self, fingerprint: str) -> float:
        return LIKING * (1 + random.Random(f"{self._seed} {fingerprint}").random())

"""What a rehearsal tries next, and where: the best promise, less the trouble of getting there; pure."""

from collections.abc import Collection
from dataclasses import dataclass

from autodemo_gui.core.address import document_key
from autodemo_gui.explore.atlas import MOST_OF_A_CLUSTER, MOST_OF_AN_INDEX, Atlas, Spot
from autodemo_gui.explore.ranking import Scored
from autodemo_gui.explore.weights import weights

Choice = tuple[Spot, Scored]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a rehearsal may spend: `clicks` and `seconds` of browsing (SPEC 5: 25 and 90), and `visits` of pages."""

    clicks: int
    seconds: float
    visits: int


def next_choice(
    atlas: Atlas, *, here: Spot | None, lost: Collection[Spot], allowance: Allowance, visits: int
) -> Choice | None:
    """What to try next, and where; None when nothing is left, or nothing that the allowance has room for.

    Args:
        atlas: what is known.
        here: the spot that is shown; None when it is none that is known.
        lost: spots that cannot be reached again.
        allowance: for the whole rehearsal.
        visits: pages opened by address so far.
    """
    search = _Choosing(atlas, here, lost, allowance, visits)
    return search.best(MOST_OF_A_CLUSTER) or search.best(MOST_OF_AN_INDEX)


def is_visit(spot: Spot, scored: Scored) -> bool:
    """Whether a choice is a plain link to another page, which can be opened by its address from anywhere."""
    element = scored.element
    return element.tag == "a" and element.kind == "link" and document_key(element.href) != document_key(spot.scan.url)


@dataclass(frozen=True, slots=True)
class _Choosing:
    atlas: Atlas
    here: Spot | None
    lost: Collection[Spot]
    allowance: Allowance
    visits: int

    def best(self, most_alike: int) -> Choice | None:
        best: tuple[float, Spot, Scored] | None = None
        for spot in self.atlas.spots:
            if spot in self.lost:
                continue
            trouble = self._trouble(spot)
            for scored in self.atlas.open_choices(spot, most_alike=most_alike):
                worth = scored.score - trouble - self._way(spot, scored) - self._sameness(spot, scored)
                worth += self._first_entry(spot, scored)
                if self._can_afford(spot, scored) and (best is None or worth > best[0]):
                    best = (worth, spot, scored)
        return (best[1], best[2]) if best else None

    def _trouble(self, spot: Spot) -> float:
        points = weights("rehearsal")
        return points["tried_here"] * self.atlas.tried_on(spot.key) + points["deeper"] * spot.depth

    def _way(self, spot: Spot, scored: Scored) -> float:
        """Getting there; an address is the same way from everywhere."""
        if spot is self.here or is_visit(spot, scored):
            return 0.0
        points = weights("rehearsal")
        return points["way_back"] + points["replayed_click"] * len(spot.way)

    def _sameness(self, spot: Spot, scored: Scored) -> float:
        if spot is self.atlas.start:  # which lists what the site is made of
            return 0.0
        return weights("rehearsal")["same_cluster"] * self.atlas.tried_like(scored.element, spot)

    def _first_entry(self, spot: Spot, scored: Scored) -> float:
        """What a list promises by one of its entries: a page that lists things says little until one is opened."""
        listed = spot.listed
        if spot is self.atlas.start or scored.element.fingerprint not in listed or not is_visit(spot, scored):
            return 0.0
        is_first = not any(trial.at is spot and trial.element.fingerprint in listed for trial in self.atlas.trials)
        return weights("rehearsal")["first_entry"] * is_first

    def _can_afford(self, spot: Spot, scored: Scored) -> bool:
        if is_visit(spot, scored):
            return self.visits < self.allowance.visits
        return self.atlas.clicks + len(spot.way) < self.allowance.clicks

"""What a visit has shown, and what it wasted, judged by the notes that were taken of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.exploring.labels import Feature
from tests.bench.exploring.witness import Look

MAX_CLICKS = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """A visit, judged.

    Attributes:
        shown: names of the features that were shown within the allowed clicks, in the site's order.
        missed: names of the others.
        clicks: that were carried out.
        dead: of those, the ones that would be on film and changed nothing, by name.
        repeated: of those, the ones that would be on film and whose result had been shown before, by name.
        cut: names of clicks that would not be on film: they could not be done, or did something else than expected.
        jumps: addresses opened in the middle of the visit, not by a click.
    """

    shown: tuple[str, ...]
    missed: tuple[str, ...]
    clicks: int
    dead: tuple[str, ...]
    repeated: tuple[str, ...]
    cut: tuple[str, ...]
    jumps: int

    @property
    def share(self) -> float:
        """Features shown, of all that are labelled (0–1)."""
        return len(self.shown) / max(1, len(self.shown) + len(self.missed))

    def to_wire(self) -> dict[str, Any]:
        return {
            "share": round(self.share, 3),
            "missed": list(self.missed),
            "clicks": self.clicks,
            "dead": list(self.dead),
            "repeated": list(self.repeated),
            "cut": list(self.cut),
            "jumps": self.jumps,
        }


def judge(looks: Sequence[Look], features: Sequence[Feature]) -> Verdict:
    """Judge a visit; whatever comes after the tenth click does not count."""
    counted = _within_clicks(looks)
    shown: set[str] = set()
    requests: tuple[str, ...] = ()
    for look in counted:
        requests += look.requests
        shown |= {feature.name for feature in features if _shows(look, feature, requests)}
    clicks = [look for look in counted if look.is_click]
    jumps = [look for look in counted[1:] if look.step and look.step.action == "goto" and look.is_done]
    cut = [look for look in counted if look.step and look.step.action == "click" and look.is_cut]
    return Verdict(
        shown=tuple(feature.name for feature in features if feature.name in shown),
        missed=tuple(feature.name for feature in features if feature.name not in shown),
        clicks=len(clicks),
        dead=tuple(_name(look) for look in clicks if look.is_dead),
        repeated=tuple(_repeated(counted)),
        cut=tuple(map(_name, cut)),
        jumps=len(jumps),
    )


def _within_clicks(looks: Sequence[Look]) -> list[Look]:
    counted, clicks = [], 0
    for look in looks:
        clicks += look.is_click
        if clicks > MAX_CLICKS:
            break
        counted.append(look)
    return counted


def _shows(look: Look, feature: Feature, requests: tuple[str, ...]) -> bool:
    view = look.view
    return not look.is_cut and feature.is_shown(address=view.address, words=view.words, requests=requests)


def _repeated(looks: Sequence[Look]) -> list[str]:
    """Clicks whose result is what some look before the click has shown; the last look before it is the click's own."""
    return [
        _name(look)
        for at, look in enumerate(looks)
        if look.is_click
        and not (look.is_dead or look.is_cut)
        and any(look.view.repeats(earlier.view) for earlier in looks[: max(0, at - 1)])
    ]


def _name(look: Look) -> str:
    return (look.step and (look.step.name or look.step.selector)) or "?"

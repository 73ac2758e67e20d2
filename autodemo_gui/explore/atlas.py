"""What rehearsal has found out about a site: the states of its pages, and what each click that was tried led to."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from autodemo_gui.core.address import document_key, page_key
from autodemo_gui.core.bans import Bans
from autodemo_gui.core.element import Element
from autodemo_gui.core.script import Step
from autodemo_gui.explore.captions import is_speakable
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.gain import Gain, Result, Seen
from autodemo_gui.explore.ranking import Scored
from autodemo_gui.explore.words import topic_of

MOST_STATES = 5
"""Of pages of one template, as endless states are a crawler's commonest end (crawljax #156)."""
MOST_OF_A_CLUSTER = 2
"""Look-alikes of a list or of cards that are tried, while there is anything else to try."""
MOST_OF_AN_INDEX = 8
"""Look-alikes that are tried on the start page, which lists what a site is made of, and where there is nothing else."""
_SEARCH = "search field"
_JUMP = "jump"
_CHROME = frozenset({"nav", "header"})
_MIDDLE = frozenset({"main", "page"})
_LEAST_OF_A_LIST = 4
_ON = ("current", "checked", "expanded")
_NUMBERED = re.compile(r"^(\d+|[0-9a-f]{8,}|[0-9a-f-]{32,})$", re.IGNORECASE)


def page_template(url: str) -> str:
    """The address of pages that differ by a number or an id only: `/orders/17` and `/orders/18` share one."""
    parts = urlsplit(page_key(url))
    segments = ["{}" if _NUMBERED.match(segment) else segment for segment in parts.path.split("/")]
    return f"{parts.netloc}{'/'.join(segments)}" + (f"#{parts.fragment}" if parts.fragment else "")


@dataclass(frozen=True, eq=False)
class Spot:
    """A state of a page in which clicks can be tried; two spots are the same only if they are one object.

    Attributes:
        seen: the page in this state.
        depth: page navigations from the start page.
        key: `page_key` of the page as it opens; a state that the address tells (`#/books`) belongs to that page too.
        way: the clicks that lead here from the page as it opens; none for that state itself.
        choices: what may be tried here, best first.
    """

    seen: Seen
    depth: int
    key: str
    way: tuple[Step, ...] = ()
    choices: tuple[Scored, ...] = ()

    @property
    def scan(self) -> Scan:
        """What could be used here."""
        return self.seen.scan

    @property
    def fingerprints(self) -> frozenset[str]:
        """Of everything that could be clicked here."""
        return frozenset(element.fingerprint for element in self.seen.scan.elements)

    @cached_property
    def listed(self) -> frozenset[str]:
        """Fingerprints of what the page is a list of, if it is one: the largest group of look-alikes in its middle."""
        groups: dict[str, list[str]] = {}
        for element in self.seen.scan.elements:
            if element.cluster and element.zone in _MIDDLE:
                groups.setdefault(element.cluster, []).append(element.fingerprint)
        largest = max(groups.values(), key=len, default=[])
        return frozenset(largest) if len(largest) >= _LEAST_OF_A_LIST else frozenset()

    def is_like(self, seen: Seen) -> bool:
        """Whether a look shows this state."""
        same_page = page_key(seen.scan.url) == page_key(self.scan.url) and seen.scan.dialog == self.scan.dialog
        return same_page and switched_on(seen.scan) == switched_on(self.scan) and seen.view.is_like(self.seen.view)


@dataclass(frozen=True, eq=False)
class Trial:
    """A click that was tried.

    Attributes:
        scored: what was clicked, and what it promised.
        at: where.
        result: what it came to.
        gain: what it showed.
        step: how it is done again.
        then: what belongs to it and comes after it: the key that starts a search, or closes a dialog.
        to: where it led; None when nothing was kept of it.
        after: the page when it was calm again; None when the click was undone or missed.
        calm_s: seconds from the click until then.
    """

    scored: Scored
    at: Spot
    result: Result
    gain: Gain
    step: Step
    to: Spot | None = None
    after: Seen | None = None
    calm_s: float = 0.0
    then: tuple[Step, ...] = ()

    @property
    def element(self) -> Element:
        """What was clicked."""
        return self.scored.element

    @property
    def family(self) -> str:
        """What its look-alikes share; empty when it stands alone."""
        return family_of(self.element, self.at.scan.url)

    @property
    def new_texts(self) -> frozenset[str]:
        """What a viewer can read after it that was not on the page before."""
        return self.after.view.shown - self.at.seen.view.words if self.after else frozenset()


@dataclass(slots=True)
class Atlas:
    """The spots found and the clicks tried, in order.

    `clicks` counts all of them, repeated ones too. `refused` are fingerprints of what the rules forbid; `bans` are what
    the job found out since, which counts for what was found before as well.
    """

    spots: list[Spot] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)
    clicks: int = 0
    bans: Bans = field(default_factory=Bans)
    refused: set[str] = field(default_factory=set)
    _clusters: Counter[str] = field(default_factory=Counter)
    _tried: set[str] = field(default_factory=set)

    @property
    def start(self) -> Spot:
        """The start page as it opens."""
        return self.spots[0]

    @property
    def pages(self) -> dict[str, Spot]:
        """Each page as it opens, by `page_key`, in the order found."""
        return {spot.key: spot for spot in reversed(self.spots) if not spot.way}

    def find(self, seen: Seen) -> Spot | None:
        """The known spot that a look shows."""
        return next((spot for spot in self.spots if spot.is_like(seen)), None)

    def add(self, spot: Spot) -> bool:
        """Keep a spot, unless there are enough of its kind; returns whether it was kept."""
        template = page_template(spot.scan.url)
        if sum(page_template(other.scan.url) == template for other in self.spots) >= MOST_STATES:
            return False
        self.spots.append(spot)
        return True

    def note(self, trial: Trial) -> None:
        """Keep a trial; what was tried is not tried again."""
        self.trials.append(trial)
        self._tried.add(trial.element.fingerprint)
        self._clusters[trial.family] += 1

    def open_choices(self, spot: Spot, *, most_alike: int = MOST_OF_A_CLUSTER) -> Iterator[Scored]:
        """What is still to be tried at a spot, best first: not tried anywhere, not leading to a page already known."""
        pages = self.pages
        most = max(most_alike, MOST_OF_AN_INDEX if spot is self.start else 0)
        for scored in spot.choices:
            element = scored.element
            if not is_speakable(element) or not self.may_click(element):
                continue  # nothing could be said of it on film, or its like turned out to be an act
            is_known = element.fingerprint in self._tried or self.tried_like(element, spot) >= most
            leads_to = page_key(element.href) if element.href.startswith("http") else ""
            if not is_known and (leads_to == spot.key or leads_to not in pages):
                yield scored

    def may_click(self, element: Element) -> bool:
        """Whether neither a rule nor what was found out forbids to click an element."""
        return element.fingerprint not in self.refused and self.bans.cause(element) is None

    def tried_like(self, element: Element, spot: Spot) -> int:
        """How many of an element's look-alikes were tried."""
        family = family_of(element, spot.scan.url)
        return self._clusters[family] if family else 0

    def tried_on(self, key: str) -> int:
        """How many clicks were tried on a page, those that left it aside."""
        return sum(trial.at.key == key and trial.result is not Result.PAGE for trial in self.trials)


def family_of(element: Element, page_url: str) -> str:
    """What an element's look-alikes share; empty when it stands alone.

    The entries of a menu, and tabs, look alike and lead to different things; so do cards whose names promise different
    topics, and lists under different headings. Links to places of the page they are on are all alike, and so are those
    that show it sorted, filtered or leafed on by the same parameters.
    """
    if element.kind == "input":
        return _SEARCH
    if element.kind == "link" and "#" in element.href and document_key(element.href) == document_key(page_url):
        return _JUMP
    if (view := _view_of(element.href, page_url)) is not None:
        return view
    if not element.cluster or element.kind == "tab" or element.zone in _CHROME:
        return ""
    topic = topic_of(element.text, element.href)
    return f"{element.cluster} {element.heading} {topic.topic if topic else ''}"


def _view_of(href: str, page_url: str) -> str | None:
    """What links have in common that show the same page by other values of the same parameters."""
    if not href.startswith("http") or document_key(href) == document_key(page_url):
        return None
    there, here = urlsplit(document_key(href)), urlsplit(document_key(page_url))
    if (there.netloc, there.path) != (here.netloc, here.path):
        return None
    changed = set(parse_qsl(there.query, keep_blank_values=True)) ^ set(parse_qsl(here.query, keep_blank_values=True))
    return f"view by {' '.join(sorted({name for name, _ in changed}))}"


def switched_on(scan: Scan) -> frozenset[tuple[str, str]]:
    """What is chosen, checked or unfolded on a page."""
    return frozenset(
        (element.fingerprint, name) for element in scan.elements for name in _ON if name in element.attributes
    )

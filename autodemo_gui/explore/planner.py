"""From what can be clicked to what is worth clicking next: at most five plans, best first, none forbidden."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from autodemo_gui.core.address import page_key
from autodemo_gui.core.element import Element
from autodemo_gui.core.events import ElementSkipped, Planned
from autodemo_gui.core.metrics import LlmUsage
from autodemo_gui.core.policy import Layer, Policy, Refusal, Rule
from autodemo_gui.core.ports import Emit
from autodemo_gui.core.script import Action
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.llm import LlmRanker
from autodemo_gui.explore.llm_blend import blended
from autodemo_gui.explore.ranking import Context, Scored, cluster_sizes, opens_page, rank

MAX_PLANS = 5
WORTH_SHOWING = 2.5
"""Least score of what is shown once there is something else in the film."""
WORTH_A_TRY = 0.5
"""Least score while there is nearly nothing in it."""
_LEAST_CHOICE = 2
_CLICKABLE = frozenset({"link", "button", "tab", "toggle", "disclosure", "menu", "media", "other"})
_FILES = re.compile(
    r"\.(pdf|zip|gz|bz2|xz|7z|exe|msi|dmg|deb|rpm|csv|xlsx?|docx?|pptx?|mp[34]|webm|png|jpe?g|gif|svg|xml|json|txt|epub)$"
)


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """One thing to do: `priority` is its score, higher is better; `reason` is for the log; `caption` may be empty."""

    selector: str
    action: Action
    priority: float
    reason: str
    element: Element
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """How far a run is.

    Attributes:
        goal: a person's words.
        visited: fingerprints acted on or found dead; never chosen again.
        shown_pages: `page_key` of every page shown.
        may_navigate: another page may be opened (max_depth is not reached).
        recent: what was clicked, latest last.
        shown_here: how often this page was changed since it was opened.
        hungry: little has been shown yet, so that anything is better than nothing.
    """

    goal: str = ""
    visited: frozenset[str] = frozenset()
    shown_pages: frozenset[str] = frozenset()
    may_navigate: bool = True
    recent: tuple[Element, ...] = ()
    shown_here: int = 0
    hungry: bool = False


@dataclass(slots=True)
class _Memory:
    """What a planner has told already."""

    refused: set[str] = field(default_factory=set)


class Planner:
    """Chooses for one job: by keywords, blended with a language model's opinion when there is one to ask."""

    def __init__(self, ranker: LlmRanker | None = None) -> None:
        """Keywords only, unless a `ranker` is given."""
        self._ranker = ranker
        self._memory = _Memory()

    @property
    def llm_usage(self) -> LlmUsage | None:
        """What the language model was asked and what it cost; None when there is none to ask."""
        return self._ranker.usage if self._ranker else None

    async def plan(self, scan: Scan, situation: Situation, *, policy: Policy, emit: Emit) -> list[ActionPlan]:
        """At most five plans, best first; refusals are told once per element."""
        rated, source = await self._rated(scan, situation, policy=policy, emit=emit)
        plans = [_plan_of(scored) for scored in rated[:MAX_PLANS]]
        emit(Planned(choices=tuple((plan.element.text, plan.reason) for plan in plans), planner=source))
        return plans

    async def rate(self, scan: Scan, situation: Situation, *, policy: Policy, emit: Emit) -> list[Scored]:
        """Everything on a page that may be clicked, is new and worth showing, best first, with captions of the model's.

        The model is asked at most once, about two candidates at least. Refusals are told once per element.
        """
        rated, _ = await self._rated(scan, situation, policy=policy, emit=emit)
        return rated

    async def _rated(self, scan: Scan, situation: Situation, *, policy: Policy, emit: Emit) -> tuple[list[Scored], str]:
        """The candidates and who put them in order: `keywords` or `llm`."""
        self.tell_refused(scan, policy=policy, emit=emit)
        ranked = self.worthwhile(scan, situation, policy=policy)
        if self._ranker is None or len(ranked) < _LEAST_CHOICE:
            return ranked, "keywords"
        picks = await self._ranker.advise(ranked, scan=scan, goal=situation.goal, emit=emit)
        return (ranked, "keywords") if picks is None else (blended(ranked, picks), "llm")

    def worthwhile(self, scan: Scan, situation: Situation, *, policy: Policy) -> list[Scored]:
        """Everything on a page that may be clicked, is new and worth showing, best first. Tells nobody."""
        allowed = [
            element
            for element in scan.elements
            if _is_new(element, scan, situation) and refusal_of(element, scan.url, policy) is None
        ]
        context = Context(
            page_url=scan.url,
            goal=situation.goal,
            recent=situation.recent,
            shown_here=situation.shown_here,
            viewport_height=scan.viewport[1],
            cluster_sizes=cluster_sizes(scan.elements),
        )
        ranked = rank(allowed, context)
        least = WORTH_A_TRY if situation.hungry else WORTH_SHOWING
        return [scored for scored in ranked if scored.score >= least]

    def tell_refused(self, scan: Scan, *, policy: Policy, emit: Emit) -> frozenset[str]:
        """Tell what is not clicked on a page and why, each thing once in a job; returns all their fingerprints."""
        refused = set()
        for element in scan.elements:
            refusal = refusal_of(element, scan.url, policy)
            if refusal is None:
                continue
            refused.add(element.fingerprint)
            if element.fingerprint not in self._memory.refused:
                emit(skipped(refusal))
        self._memory.refused |= refused
        return frozenset(refused)


def refusal_of(element: Element, page_url: str, policy: Policy) -> Refusal | None:
    """Why an element is not clicked: the policy's rules, then a file to download."""
    refusal = policy.check_element(element, page_url)
    if refusal is None and element.href and _FILES.search(urlsplit(element.href).path.lower()):
        name = element.text or element.title or element.tag
        return Refusal(Rule.DOWNLOAD, Layer.ELEMENT, name, element.href, page_url)
    return refusal


def skipped(refusal: Refusal) -> ElementSkipped:
    """The event that tells of a refusal."""
    return ElementSkipped(
        name=refusal.name,
        rule=refusal.rule.value,
        evidence=refusal.evidence,
        layer=refusal.layer.value,
        url=refusal.url,
    )


def _is_new(element: Element, scan: Scan, situation: Situation) -> bool:
    if element.fingerprint in situation.visited or element.kind not in _CLICKABLE:
        return False
    if element.attributes.get("current") or element.form_method:
        return False  # it is what the page shows already, or it sends a form
    if element.role in ("radio", "menuitemradio") and "checked" in element.attributes:
        return False
    if opens_page(element, scan.url):
        return situation.may_navigate and page_key(element.href) not in situation.shown_pages
    return not (element.kind == "link" and element.href.startswith("http") and "#" not in element.href)  # itself again


def _plan_of(scored: Scored) -> ActionPlan:
    element = scored.element
    reason = ", ".join(scored.reasons)
    return ActionPlan(element.selector, "click", round(scored.score, 3), reason, element, scored.caption)

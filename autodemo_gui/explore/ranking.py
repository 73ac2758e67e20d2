"""How much a control is worth showing, by what can be read off the page; pure, and every point has its reason."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from autodemo_gui.core.address import page_key
from autodemo_gui.core.element import Element
from autodemo_gui.core.lexicon import words_of
from autodemo_gui.explore.weights import weights
from autodemo_gui.explore.words import boilerplate_of, goal_words, likeness, topic_of

_CHROME = frozenset({"nav", "header"})  # where siblings are destinations of their own, not copies of a template
_LONG_MENU = 12


@dataclass(frozen=True, slots=True)
class Context:
    """What has been shown when a choice is made.

    Attributes:
        page_url: the page shown.
        goal: a person's words for what the demo should show.
        recent: what was clicked so far, latest last.
        shown_here: how many of those changed this page since it was opened.
        viewport_height: in CSS pixels.
        cluster_sizes: members of each cluster on the page.
    """

    page_url: str
    goal: str = ""
    recent: tuple[Element, ...] = ()
    shown_here: int = 0
    viewport_height: float = 720.0
    cluster_sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """An element with its score (higher is better; about 0–10) and the reasons that weighed most, strongest first.

    `caption` is what a language model would say of it; empty without one.
    """

    element: Element
    score: float
    reasons: tuple[str, ...]
    caption: str = ""


def cluster_sizes(elements: Iterable[Element]) -> dict[str, int]:
    """How many elements share each cluster key."""
    return Counter(element.cluster for element in elements if element.cluster)


def opens_page(element: Element, page_url: str) -> bool:
    """Whether a click leads to another page: a link to another address, fragments aside."""
    return element.href.startswith(("http://", "https://")) and page_key(element.href) != page_key(page_url)


def rank(elements: Iterable[Element], context: Context) -> list[Scored]:
    """Score and sort, best first; of equals, the earlier in the document."""
    return sorted((score(element, context) for element in elements), key=lambda scored: -scored.score)


def score(element: Element, context: Context) -> Scored:
    """What one element is worth in a context, as a sum of named points."""
    points = {**_merits(element, context), **_demerits(element, context), **_variety(element, context)}
    told = sorted((name for name in points if abs(points[name]) >= 0.3), key=lambda name: -abs(points[name]))
    return Scored(element, sum(points.values()), tuple(told[:4]))


def _merits(element: Element, context: Context) -> dict[str, float]:
    prior, zones = weights("prior"), weights("zones")
    points = {
        f"in {element.zone or 'page'}": prior["zone"] * zones.get(element.zone or "page", zones["other"]),
        element.kind: prior["kind"] * _kind_worth(element, context),
        "eye-catching": prior["salience"] * element.salience,
    }
    leads_to = element.href if opens_page(element, context.page_url) else ""
    topic = topic_of(element.text, leads_to)
    if topic:
        points[topic.topic] = prior["topic"] * topic.weight
    wanted = goal_words(context.goal)
    match = likeness(wanted, element.text, element.heading, element.attributes.get("headline", ""), element.href)
    if match:
        points["goal"] = prior["goal"] * match
    return points


def _kind_worth(element: Element, context: Context) -> float:
    if is_jump(element, context.page_url):
        return 0.25
    if element.zone in _CHROME and element.kind in ("disclosure", "menu"):
        return 0.4  # a menu that unfolds shows where one could go, not what there is
    return 0.55 if element.input_type in ("checkbox", "radio") else weights("kinds").get(element.kind, 0.0)


def is_jump(element: Element, page_url: str) -> bool:
    """Whether a link only leads to another place of the page shown."""
    return element.kind == "link" and "#" in element.href and not opens_page(element, page_url)


def _demerits(element: Element, context: Context) -> dict[str, float]:
    facts = element.attributes
    prior = weights("prior")
    points = {}
    boilerplate = boilerplate_of(element.text, element.href)
    if boilerplate:
        points[boilerplate.topic] = -prior["boilerplate"] * boilerplate.weight
    if sum(letter.isalnum() for letter in element.text) < 2:
        points["no name"] = -prior["nameless"]
    elif len(element.text) > 60 and "headline" not in facts:
        points["long name"] = -0.5
    if "hreflang" in facts or ("lang" in facts and element.kind == "link"):
        points["language"] = -prior["boilerplate"]
    if "expanded" in facts or "checked" in facts:
        points["already on"] = -3.0
    if element.kind == "link" and element.href.endswith("#") and "acts" not in facts:
        points["leads nowhere"] = -3.0
    size = context.cluster_sizes.get(element.cluster, 1)
    if size >= 3 and element.kind != "tab" and (element.zone not in _CHROME or size > _LONG_MENU):
        points[f"one of {size} alike"] = -min(0.25 * math.log2(size), 1.5)
    screens = max(0.0, element.box.y / context.viewport_height - 1.0)
    if screens:
        points["far down"] = -min(0.25 * screens, 2.0)
    return points


def _variety(element: Element, context: Context) -> dict[str, float]:
    """A viewer wants something else than a moment ago, and neither a page left at once nor one dwelt on."""
    points = {}
    if context.recent:
        last = context.recent[-1]
        if last.kind == element.kind and element.kind != "link":
            points["same kind again"] = -0.8
        if last.zone == element.zone and last.heading == element.heading and element.zone not in _CHROME:
            points["same section again"] = -0.8
    name = element.text.casefold()
    if any(shown.kind == element.kind and name in (shown.text.casefold(), "") for shown in context.recent):
        points["shown already"] = -4.0
    elif any(shown.selector == element.selector and shown.kind == element.kind for shown in context.recent[-3:]):
        points["there and back"] = -2.5
    elif any(_resemble(element.text, shown.text) for shown in context.recent):
        points["sounds like before"] = -1.5
    alike = sum(1 for shown in context.recent if element.cluster and shown.cluster == element.cluster)
    jumps = is_jump(element, context.page_url)
    if alike and (jumps or element.zone not in _CHROME):
        points["seen its like"] = -weights("prior")["same_cluster"] * alike
    if jumps:
        points["jumped already"] = -1.5 * sum(is_jump(shown, context.page_url) for shown in context.recent)
    if opens_page(element, context.page_url):
        points["a new page"] = min(0.5 * context.shown_here, 1.5)
    elif not jumps:
        fresh = (1.5, 0.2)[context.shown_here] if context.shown_here < 2 else -1.2
        points["changes this page"] = fresh if element.zone not in _CHROME else min(fresh, 0.0)
    return points


def _resemble(name: str, other: str) -> bool:
    """Whether two names share most of their words ("What's new in 3.11", "What's new in 3.10")."""
    words, others = set(words_of(name).split()), set(words_of(other).split())
    return len(words & others) > 0.6 * len(words | others)

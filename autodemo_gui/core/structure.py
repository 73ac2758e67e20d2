"""What a click would set in motion, judged by markup alone: the most structural layer of the guard, and the first."""

from collections.abc import Iterator
from dataclasses import dataclass

from autodemo_gui.core.element import Element
from autodemo_gui.core.refusal import Rule
from autodemo_gui.core.risk import Risk

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECRETS = ("password", "card", "one-time-code")
"""What a form asks for that makes everything in it off limits."""
_FORBIDDEN_INPUTS = frozenset({"password", "file"})
_UNFOLDING = frozenset({"tab", "disclosure", "menu"})
_PASSIVE_SCHEMES = frozenset({"http", "https"})
# Pictures drawn as a character: they have a name that no word list reads.
_SIGNS = {
    "🗑": "trash",
    "🚮": "trash",
    "⌫": "delete",
    "␡": "delete",
    "⏻": "power",
    "⏼": "power",
    "💳": "pay",
    "💸": "pay",
    "🛍": "buy",
    "🛒": "buy",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why markup alone forbids a click: the rule and the evidence for it."""

    rule: Rule
    evidence: str


def forbidden(element: Element) -> Ground | None:
    """What the structure of an element says against ever clicking it, or None.

    Whether its form writes is not asked here, as a person may allow a site to be saved to; see `writes`.
    """
    if element.input_type in _FORBIDDEN_INPUTS:
        return Ground(Rule.FIELD, element.input_type)
    if "editable" in element.attributes:
        return Ground(Rule.FIELD, "contenteditable")
    secret = next((name for name in SECRETS if name in element.form_asks), None)
    if secret is not None and not element.href:
        return Ground(Rule.FIELD, secret)
    scheme = scheme_of(element.href)
    if scheme and scheme not in _PASSIVE_SCHEMES and scheme != "javascript":
        return Ground(Rule.SCHEME, f"{scheme}:")
    if "download" in element.attributes:
        return Ground(Rule.DOWNLOAD, element.href)
    if confirms := element.attributes.get("confirms", ""):
        return Ground(Rule.DIALOG, confirms)
    return None


def writes(element: Element) -> Ground | None:
    """The request by which a click would write, or None."""
    method = element.form_method.upper()
    return Ground(Rule.WRITE, method) if method and method not in SAFE_METHODS else None


def risk_of(element: Element) -> Risk:
    """How much a click might do that nothing forbids: what only unfolds or leads to a page of the site is free."""
    if element.attributes.get("haspopup") == "dialog" or element.kind in _UNFOLDING:
        return Risk.FREE
    is_plain = not ("acts" in element.attributes or "ping" in element.attributes or element.handlers)
    if is_plain and scheme_of(element.href) in _PASSIVE_SCHEMES:
        return Risk.FREE
    return Risk.GUARDED


def scheme_of(href: str) -> str:
    """The scheme of an absolute address, lower-case; empty for none."""
    return href.split(":", 1)[0].strip().lower() if ":" in href else ""


def signs_of(text: str) -> Iterator[str]:
    """What the pictures in a name mean that has no letters: `🗑` is trash."""
    if not any(letter.isalnum() for letter in text):
        yield from (meaning for sign, meaning in _SIGNS.items() if sign in text)

"""One thing not done, as data: by which rule, decided where, on what evidence."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """Names of the rules a refusal can cite; stable on the wire."""

    BLACKLIST = "blacklist"
    OFFSITE = "offsite"
    AUTH = "auth"
    SCHEME = "scheme"
    DOWNLOAD = "download"
    FIELD = "field"
    WRITE = "write"
    RESULT = "result"
    PRIVATE = "private_address"
    TRAFFIC = "traffic"
    DIALOG = "dialog"
    PERMISSION = "permission"
    POPUP = "popup"
    ERROR = "error_page"
    RUNTIME = "max_runtime"


class Layer(StrEnum):
    """Where a refusal was decided."""

    ELEMENT = "element"
    NAVIGATION = "navigation"
    METHOD = "method"
    EGRESS = "egress"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing not done, with its rule and the evidence for it.

    Attributes:
        rule: which rule.
        layer: which layer of the guard decided.
        name: what a person would call the thing (accessible name, or the address).
        evidence: the word, host, method or field that matched.
        url: the page it was on, or the address refused.
    """

    rule: Rule
    layer: Layer
    name: str
    evidence: str = ""
    url: str = ""

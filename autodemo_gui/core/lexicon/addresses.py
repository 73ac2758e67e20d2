"""Whether an address acts when it is opened: `/posts/4/publish` and `?action=vote` do, `/publish` is a page."""

import re
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

from autodemo_gui.core.lexicon.vocabulary import Phrase, folded

_ACTION_KEYS = frozenset({"action", "act", "do", "op", "operation", "cmd", "command", "task", "method", "verb"})
_SWITCHED_ON = frozenset({"", "1", "true", "yes", "on"})
# Numbers (but for years), UUIDs, and hashes of eight digits or more: the address of one thing, not of a page.
_ID = re.compile(
    r"(?!(?:19|20)\d\d$)(?:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8,})", re.I
)


def find_act(href: str, acts: frozenset[Phrase]) -> str | None:
    """The verb that an address carries out, or None.

    Args:
        href: absolute or relative.
        acts: the verbs, folded.
    """
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return _in_query(parts.query, acts) or _in_path(parts.path, acts)


def _in_query(query: str, acts: frozenset[Phrase]) -> str | None:
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key.casefold() in _ACTION_KEYS and folded(value) in acts:
            return " ".join(folded(value))
        if value.casefold() in _SWITCHED_ON and folded(key) in acts:
            return " ".join(folded(key))
    return None


def _in_path(path: str, acts: frozenset[Phrase]) -> str | None:
    """A verb after the thing it is done to; a verb before it is as often a noun (`/report/12`)."""
    segments = [unquote(segment) for segment in path.split("/") if segment]
    for thing, verb in pairwise(segments):
        if _ID.fullmatch(thing) and folded(verb) in acts:
            return " ".join(folded(verb))
    return None

"""Search fields: which field is one, and a harmless word from the page itself that it will probably find."""

import re
from collections import Counter

from autodemo_gui.core.element import Element
from autodemo_gui.core.fields import asks_for
from autodemo_gui.core.lexicon import Lexicon, words_of
from autodemo_gui.explore.discovery import Scan
from autodemo_gui.explore.gain import Seen
from autodemo_gui.explore.ranking import Scored
from autodemo_gui.explore.weights import weights
from autodemo_gui.explore.words import goal_words, names_search

_CHROME = frozenset({"nav", "header", "footer", "dialog"})
_WORD = re.compile(r"[^\W\d_]{4,14}")
_FEW, _MANY = 2, 8
"""Texts of a page that should name a word: one that is named once finds itself, one that is everywhere finds all."""


def search_fields(scan: Scan) -> list[Scored]:
    """The fields of a page that look for something on the site; never one that asks who somebody is."""
    return [
        Scored(element, weights("rehearsal")["search"], ("search", f"in {element.zone or 'page'}"))
        for element in scan.elements
        if _is_search(element)
    ]


def sample_word(seen: Seen, *, goal: str, lexicon: Lexicon) -> str:
    """A word to look for: one of the goal if the page has it, else one that several of its texts name; may be empty.

    Args:
        seen: the page with the field.
        goal: a person's words for what the demo should show.
        lexicon: words that are not typed either.
    """
    counts: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    chrome = {element.text for element in seen.scan.elements if element.zone in _CHROME}
    for text, _ in seen.view.texts:
        if text in chrome:
            continue
        found = {word.casefold(): word for word in _WORD.findall(text)}
        counts.update(found.keys())
        for folded, word in found.items():
            spelled.setdefault(folded, word)
    wanted = [word for word in goal_words(goal) if word in counts]
    named = {word.casefold() for heading in seen.scan.headings for word in _WORD.findall(heading.text)}
    usual = [word for word, count in counts.items() if _FEW <= count <= _MANY]
    usual.sort(key=lambda word: (word not in named, spelled[word].islower(), -counts[word]))
    return next((spelled[word] for word in (*wanted, *usual) if lexicon.find(text=word) is None), "")


def _is_search(element: Element) -> bool:
    if element.kind != "input" or asks_for(element) or element.zone in ("footer", "dialog"):
        return False
    return element.role == "searchbox" or names_search(words_of(f"{element.text} {element.label} {element.title}"))

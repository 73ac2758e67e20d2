"""What the words of a control promise: topics worth showing, and boilerplate that is not."""

import functools
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from autodemo_gui.assets import resource
from autodemo_gui.core.lexicon import words_of

_INDEX = re.compile(r"/(index|default)\.\w+$")
_LONGEST_MESSAGE = 90
_CLOSING_SIGNS = frozenset("×✕✖")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Promise:
    """A topic that a control's words name, with its weight (0–1)."""

    topic: str
    weight: float


@functools.cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(resource("explore", "words.json").read_text(encoding="utf-8"))
    return raw


@functools.cache
def _dull() -> frozenset[str]:
    return frozenset(_raw()["dull"].split())


@functools.cache
def _vocabulary() -> dict[str, tuple[tuple[str, Promise], ...]]:
    """Phrases by section (`topics`, `boilerplate`), heaviest topic first."""
    raw = _raw()
    tables = {}
    for section in ("topics", "boilerplate"):
        entries = sorted(raw[section], key=lambda entry: -entry["weight"])
        tables[section] = tuple(
            (phrase.strip() if _UNSPACED.search(phrase) else phrase, Promise(entry["topic"], entry["weight"]))
            for entry in entries
            for phrase in map(words_of, entry["words"])
            if phrase.strip()
        )
    return tables


@functools.lru_cache(maxsize=8192)
def _find(section: str, words: str) -> Promise | None:
    return next((promise for phrase, promise in _vocabulary()[section] if phrase in words), None)


def topic_of(name: str, href: str = "") -> Promise | None:
    """What a control's name promises to show, else what the page at its address does."""
    return _find("topics", words_of(name)) or _find("topics", _words_of_ending(href))


def boilerplate_of(name: str, href: str = "") -> Promise | None:
    """Which kind of boilerplate a control is by its short name, else by its address; long names say something else."""
    if name.strip() in _CLOSING_SIGNS:
        return Promise("page aids", 1.0)
    words = words_of(name)
    found = _find("boilerplate", words) if len(words.split()) <= 5 else None
    return found or _find("boilerplate", _words_of_ending(href))


@functools.cache
def _vague() -> frozenset[str]:
    return frozenset(words_of(phrase).strip() for phrase in _raw()["vague"])


def is_vague(name: str) -> bool:
    """Whether a name could stand on any page and says nothing of this one ("Read more")."""
    return words_of(name).strip() in _vague()


@functools.cache
def _phrases(section: str) -> tuple[str, ...]:
    phrases = (words_of(phrase) for phrase in _raw()[section])
    return tuple(phrase.strip() if _UNSPACED.search(phrase) else phrase for phrase in phrases)


def names_search(words: str) -> bool:
    """Whether a field's words, as `words_of` gives them, say that it looks for something."""
    return any(phrase in words for phrase in _phrases("search"))


def tells_failure(text: str) -> bool:
    """Whether a text is a message that something went wrong or is missing; articles about errors are longer."""
    if len(text) > _LONGEST_MESSAGE:
        return False
    words = words_of(text)
    return any(phrase in words for phrase in _phrases("failure"))


def _words_of_ending(href: str) -> str:
    """Words of the last segment of an address: the ones before it say where the page lies, not what it is."""
    try:
        path = urlsplit(href).path
    except ValueError:
        return " "
    name = _INDEX.sub("", path).rstrip("/").rsplit("/", 1)[-1]
    return words_of(unquote(name.rsplit(".", 1)[0]))


def goal_words(goal: str) -> tuple[str, ...]:
    """The words of a person's goal that can be looked for on a page, each once."""
    return tuple(dict.fromkeys(word for word in words_of(goal).split() if word not in _dull() and len(word) > 1))


def likeness(goal: tuple[str, ...], *texts: str) -> float:
    """How much of a goal some texts name (0–1): mostly its best-named word, a little all of them."""
    best = _best_of(goal, texts)
    return 0.7 * max(best) + 0.3 * sum(best) / len(best) if best else 0.0


def named_of(goal: tuple[str, ...], *texts: str) -> frozenset[str]:
    """The words of a goal that some texts name."""
    return frozenset(word for word, share in zip(goal, _best_of(goal, texts), strict=True) if share)


def _best_of(goal: tuple[str, ...], texts: tuple[str, ...]) -> list[float]:
    """How well each word of a goal is named, 0-1."""
    there = {word for text in texts for word in words_of(text).split()}
    return [max((_alike(word, other) for other in there), default=0.0) for word in goal]


@functools.lru_cache(maxsize=16384)
def _alike(word: str, other: str) -> float:
    """The share of the longer word that both begin with: inflections are alike, words that merely resemble are not."""
    if word == other or (_UNSPACED.search(word) and word in other):
        return 1.0
    common = next((place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    common = min(len(word), len(other)) if common is None else common
    share = common / max(len(word), len(other))
    return share if common >= 4 and share >= 0.6 else 0.0

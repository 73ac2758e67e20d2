"""Names of controls with what they do, and how well the lexicon tells; see `labels/README.md`."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autodemo_gui.core.lexicon import Lexicon
from autodemo_gui.core.risk import Risk

_LABELS = Path(__file__).with_name("labels") / "controls.tsv"
_LEXICON = Lexicon()
HELD_OUT = frozenset({"cs", "da", "uk", "vi", "fi", "ar"})
"""Languages whose names nobody looked at while the lexicon was tuned."""


@dataclass(frozen=True, slots=True)
class Name:
    """One row: `expected` is never, act or safe; `english` what the name says, `source` who says it so."""

    language: str
    name: str
    expected: str
    english: str
    source: str


@dataclass(frozen=True, slots=True)
class Score:
    """Of the flagged names those that act, and of those that act the flagged, 0–1."""

    precision: float
    recall: float


@cache
def names() -> tuple[Name, ...]:
    """The whole list."""
    with _LABELS.open(encoding="utf-8", newline="") as file:
        return tuple(Name(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def is_flagged(name: Name, *, language: str) -> bool:
    """Whether the lexicon would have a control of this name left alone."""
    hit = _LEXICON.find(text=name.name, language=language)
    return hit is not None and hit.risk is Risk.NEVER


def score(chosen: Iterable[Name], *, is_language_known: bool = True) -> Score:
    """How well the flagged names are those that act."""
    chosen = tuple(chosen)
    flagged = [name for name in chosen if is_flagged(name, language=name.language if is_language_known else "")]
    acting = [name for name in chosen if name.expected != "safe"]
    right = sum(name.expected != "safe" for name in flagged)
    return Score(right / len(flagged), right / len(acting))

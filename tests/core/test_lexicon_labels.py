"""The lexicon measured on names of controls it was not written from; see `labels/README.md`."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from autodemo_gui.core.lexicon import Lexicon
from autodemo_gui.core.risk import Risk

LABELS = Path(__file__).with_name("labels") / "controls.tsv"
LEXICON = Lexicon()
HELD_OUT = frozenset({"cs", "da", "uk", "vi", "fi", "ar"})
"""Languages whose names nobody looked at while the lexicon was tuned."""


@dataclass(frozen=True, slots=True)
class Name:
    language: str
    name: str
    expected: str
    english: str
    source: str


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float


@cache
def names() -> tuple[Name, ...]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return tuple(Name(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_flagged(name: Name, *, language: str) -> bool:
    hit = LEXICON.find(text=name.name, language=language)
    return hit is not None and hit.risk is Risk.NEVER


def score(chosen: Iterable[Name], *, is_language_known: bool = True) -> Score:
    """How well the flagged names are those that act."""
    chosen = tuple(chosen)
    flagged = [name for name in chosen if is_flagged(name, language=name.language if is_language_known else "")]
    acting = [name for name in chosen if name.expected != "safe"]
    right = sum(name.expected != "safe" for name in flagged)
    return Score(right / len(flagged), right / len(acting))


def test_the_list_is_what_it_should_be() -> None:
    languages = {name.language for name in names()}
    safe = sum(name.expected == "safe" for name in names())
    assert len(names()) >= 600
    assert len(languages) >= 12
    assert languages > HELD_OUT
    assert safe >= len(names()) - safe
    assert len({(name.language, name.name.casefold()) for name in names()}) == len(names())


@pytest.mark.parametrize("is_language_known", [True, False])
def test_what_acts_is_flagged_and_what_does_not_is_not(*, is_language_known: bool) -> None:
    result = score(names(), is_language_known=is_language_known)
    assert result.precision >= 0.95, result
    assert result.recall >= 0.95, result


def test_languages_it_was_not_tuned_on() -> None:
    result = score(name for name in names() if name.language in HELD_OUT)
    assert result.precision >= 0.95, result
    assert result.recall >= 0.90, result


@pytest.mark.parametrize("language", sorted({name.language for name in names()}))
def test_no_language_is_left_behind(language: str) -> None:
    result = score(name for name in names() if name.language == language)
    assert result.precision >= 0.95, result
    assert result.recall >= 0.80, result


def test_the_words_of_the_contract_are_absolute_in_every_language() -> None:
    wanted = [name for name in names() if name.expected == "never"]
    hits = [LEXICON.find(text=name.name, language=name.language) for name in wanted]
    assert sum(hit is not None and hit.is_absolute for hit in hits) >= 0.95 * len(wanted)

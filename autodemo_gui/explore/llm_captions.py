"""Which captions of a language model may be shown: those that say nothing but the candidate's and the person's words.

A model reads what a hostile page says, so a caption is believed in none of its words: each has to be in the goal that a
person typed, in the candidate's own name or heading (which a caption without a model would show as well), or on a short
list of joining words. Whatever else a page may talk a model into saying, it does not reach the film.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from autodemo_gui.assets import resource
from autodemo_gui.core.lexicon import words_of

MAX_CHARS = 60
_MAX_DIGITS = 4  # a year; more is a telephone number
_MARKS = frozenset(" .,:;!?'’\"“”„«»‹›&+-–—…()¿¡。、!?「」・")  # noqa: RUF001  # full-width marks are other scripts' own
_ADDRESS = re.compile(r"\w\.\w|www\b", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEAST_STEM = 4
_LEAST_SHARE = 0.66  # of the longer word that two inflections begin with


@functools.cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(resource("explore", "caption_words.json").read_text(encoding="utf-8"))
    return raw


@functools.cache
def _joining(language: str) -> frozenset[str]:
    return frozenset(_raw()["joining"].get(language, "").split())


@functools.cache
def _never() -> frozenset[str]:
    return frozenset(_raw()["never"].split())


def accepted(caption: str, *, goal: str, names: Iterable[str], language: str) -> str:
    """The caption, tidied, or empty when any of it is not to be shown.

    Args:
        caption: as the model wrote it.
        goal: what the person typed.
        names: the candidate's own accessible name and heading.
        language: of the page, two or three letters; its joining words are allowed.
    """
    spoken = " ".join(unicodedata.normalize("NFC", caption).split()).rstrip(" .。:,;")
    if len(spoken) > MAX_CHARS or not all(map(_is_plain, spoken)) or _ADDRESS.search(spoken):
        return ""
    if sum(character.isdigit() for character in spoken) > _MAX_DIGITS:
        return ""
    joining = _joining(language)
    own = _words(names) | (_words((goal,)) - joining)
    is_about_it = False
    for word in words_of(spoken).split():
        if word in _never():
            return ""
        if word in own or _is_inflected(word, own) or _is_composed(word, own, joining):
            is_about_it = True
        elif word not in joining:
            return ""
    return spoken if is_about_it else ""


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text).split())


def _is_plain(character: str) -> bool:
    """Letters, digits and the marks of ordinary sentences: no control or direction characters, no signs, no markup."""
    return character in _MARKS or unicodedata.category(character)[0] in "LN"


def _is_inflected(word: str, own: frozenset[str]) -> bool:
    """Whether it is another form of one of the words ("plans" of "plan")."""
    return any(_have_one_stem(word, other) for other in own)


def _have_one_stem(word: str, other: str) -> bool:
    common = next((place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    common = min(len(word), len(other)) if common is None else common
    return common >= _LEAST_STEM and common >= _LEAST_SHARE * max(len(word), len(other))


def _is_composed(word: str, own: frozenset[str], joining: frozenset[str]) -> bool:
    """In scripts without spaces: whether pieces of our words and joining words make it up, and one of ours is in it."""
    if not _UNSPACED.search(word):
        return False
    place, has_own = 0, False
    while place < len(word):
        ends = range(len(word), place, -1)
        end = next((end for end in ends if end - place >= 2 and any(word[place:end] in text for text in own)), None)
        has_own = has_own or end is not None
        end = end or next((end for end in ends if word[place:end] in joining), None)
        if end is None:
            return False
        place = end
    return has_own

"""Words as addresses spell them, without accents: `kuendigen`, `cerrar-sesion`, `deconnexion`."""

import unicodedata
from collections.abc import Iterator, Mapping

from autodemo_gui.core.lexicon.vocabulary import Phrase

SHORTEST = 6
"""Letters of a spelling that counts. Shorter ones are words of other languages as well: `kob` is Danish for "buy"."""

_WITHOUT_MARKS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_IN_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def slugs(phrases: Mapping[Phrase, str]) -> dict[Phrase, str]:
    """The spellings of phrases that are not written like this themselves, each with what the phrase is cited as.

    Args:
        phrases: folded, each with what to cite.
    """
    found: dict[Phrase, str] = {}
    for phrase, cited in phrases.items():
        for spelling in spellings(" ".join(phrase)):
            words = tuple(spelling.split())
            if spelling.isascii() and len(spelling) >= SHORTEST and words not in phrases:
                found.setdefault(words, cited)
    return found


def spellings(text: str) -> Iterator[str]:
    """How a text may be written without accents."""
    for spelt in (text, text.translate(_IN_TWO_LETTERS)):
        parts = unicodedata.normalize("NFKD", spelt.translate(_WITHOUT_MARKS))
        yield "".join(part for part in parts if not unicodedata.combining(part))

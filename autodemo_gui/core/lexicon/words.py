"""Names and addresses as plain words, so that every rule compares like with like."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Vowel signs and other marks belong to the word, which Python's \w does not know: Hebrew, Arabic, the scripts of India,
# Thai, Lao, Burmese, Khmer. The Indian full stops \u0964 and \u0965 do end a word.
_MARKS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u102b-\u103e\u17b4-\u17d3"
)
_BREAKS = re.compile(rf"(?:[^\w{_MARKS}]|_)+")
# Soft hyphens, zero-width and direction marks: invisible, and a way to hide a word in two halves.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Cyrillic and Greek small letters that look like Latin ones (Unicode UTS 39, confusables), used to disguise a word.
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0455\u04bb\u0501\u051b\u051d\u04cf\u0432\u043a\u043c\u043d\u0442"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b7",
    "aeijopcyxshdqwlbkmhtaeikvoptuxn",
)
# Greek loses its accents in capitals, as buttons are often written.
_ACCENTED = str.maketrans("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ")
_MIXED = re.compile(r"\b(?=\w*[a-z])(?=\w*[\u0370-\u052f])\w+")
# Scripts written without spaces between words: CJK ideographs, kana, Hangul (agglutinates), Thai.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def words_of(text: str) -> str:
    """The text as lower-case words between single spaces, with one space at both ends.

    Compatibility forms are folded (full-width letters), and so are look-alike letters of other scripts within a Latin
    word; camelCase, snake_case and punctuation separate words.
    """
    # The Turkish İ folds to an i and a dot above it, which would count as a break.
    seen = _INVISIBLE.sub("", text)
    folded = (
        unicodedata.normalize("NFKC", _CAMEL.sub(" ", seen)).casefold().replace("i\u0307", "i").translate(_ACCENTED)
    )
    words = _MIXED.sub(lambda mixed: mixed[0].translate(_LOOK_ALIKES), _BREAKS.sub(" ", folded))
    return f" {words.strip()} "


def words_of_href(href: str) -> str:
    """The words of a link's path, query and fragment; the host is a name, not an act."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return words_of(unquote(href))
    return words_of(unquote(f"{parts.path} {parts.query} {parts.fragment}"))


def is_unspaced(text: str) -> bool:
    """Whether a part of the text is in a script that does not put spaces between words."""
    return _UNSPACED.search(text) is not None

"""The lexicon: which word of a control's name, icon or address stops a click, and how surely."""

import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from autodemo_gui.core.lexicon.acts import Acts
from autodemo_gui.core.lexicon.addresses import find_act
from autodemo_gui.core.lexicon.runs import Runs
from autodemo_gui.core.lexicon.slugs import slugs, spellings
from autodemo_gui.core.lexicon.vocabulary import dialects, folded, vocabulary
from autodemo_gui.core.lexicon.words import words_of, words_of_href
from autodemo_gui.core.risk import Risk

_VARIANT = re.compile(r"(?<=[a-z])\d+\b")
"""The variants of an icon: trash3, trash2."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A flagged word.

    Attributes:
        word: what to cite: of English the stem, of other languages the word itself.
        field: where it stood: text, label, title, icon or href.
        risk: never, or only under the guard.
        is_absolute: a word of SPEC 6 or the user's own, which no permission to save lets pass.
    """

    word: str
    field: str
    risk: Risk = Risk.NEVER
    is_absolute: bool = True


class Lexicon:
    """The absolute blacklist, its kin, and a user's own words."""

    def __init__(self, own_words: Iterable[str] = ()) -> None:
        """Add a user's own words; each also matches with a plain English plural or -ed/-ing ending."""
        spoken = [word.strip() for word in own_words if word.strip()]
        own = {phrase: word for word in spoken for form in _inflected(word) if (phrase := folded(form))}
        self._own = Runs(own)
        self._size = len(own)
        self._find = functools.lru_cache(maxsize=4096)(self._search)

    def __len__(self) -> int:
        """How many absolute words and phrases are on the list."""
        return len({phrase for speech in vocabulary().speech.values() for phrase in speech.never}) + self._size

    def find(
        self,
        *,
        text: str = "",
        label: str = "",
        title: str = "",
        href: str = "",
        icons: Iterable[str] = (),
        language: str = "",
    ) -> Hit | None:
        """The gravest flagged word of a control, or None; of equally grave ones that of the first field that has one.

        Args:
            text: the accessible name.
            label: aria-label, alt or label text.
            title: the title attribute.
            href: the target of a link or form.
            icons: what the pictures on it are called: class names, ids of symbols, file names.
            language: the page's `lang` (BCP 47). Words count in it and in English; in all languages where it is
                unknown, and absolute ones on a page that calls itself English: templates do so in any language.
        """
        return self._find(text, label, title, href, tuple(icons), language)

    def _search(
        self, text: str, label: str, title: str, href: str, icons: tuple[str, ...], language: str
    ) -> Hit | None:
        known = dialects(language)
        named = (("text", words_of(text)), ("label", words_of(label)), ("title", words_of(title)))
        drawn = tuple(("icon", _words_of_icon(icon)) for icon in icons)
        fields = (*named, *drawn, ("href", words_of_href(href)))
        absolute = _absolute(known)
        for field, words in fields:
            word = absolute(words) or self._own.find(words) or (_icons().find(words) if field == "icon" else None)
            if word is not None:
                return Hit(word, field)
        if href and (word := _slugs().find(fields[-1][1])) is not None:
            return Hit(word, "href")
        return _kin(named, drawn, href, known | {"en"} if known else None)


def _kin(
    named: Iterable[tuple[str, str]], drawn: Iterable[tuple[str, str]], href: str, scope: frozenset[str] | None
) -> Hit | None:
    """The first act that is not absolute, else the first word that may be one."""
    for field, words in named:
        if (act := _acts().find(words, scope)) is not None:
            return Hit(act, field, is_absolute=False)
    if not any(words.strip() for _, words in named):
        for field, words in drawn:  # beside a name, a picture is decoration
            if (act := _drawn_acts().find(words)) is not None:
                return Hit(act, field, is_absolute=False)
    if (act := find_act(href, vocabulary().segments) or _acting_phrases().find(words_of_href(href))) is not None:
        return Hit(act, "href", is_absolute=False)
    for field, words in named:
        if (act := _acts().find_guarded(words, scope)) is not None:
            return Hit(act, field, Risk.GUARDED, is_absolute=False)
    return None


@functools.cache
def _absolute(known: frozenset[str]) -> Callable[[str], str | None]:
    """How the absolute words are found on a page in known languages, or in none that is known."""
    speech, whole = vocabulary().speech, vocabulary().english.whole
    everywhere = not known or known == {"en"}
    codes = speech.keys() if everywhere else [code for code in speech if code in known or code == "en"]
    entries = {phrase: word for code in reversed(list(codes)) for phrase, word in speech[code].never.items()}
    if everywhere:
        entries = {phrase: word for phrase, word in entries.items() if phrase not in vocabulary().false_friends}
    runs = Runs(entries, [compound for code in codes for compound in speech[code].harmless])

    def find(words: str) -> str | None:
        return " ".join(words.split()) if tuple(words.split()) in whole else runs.find(words)

    return functools.lru_cache(maxsize=4096)(find)


@functools.cache
def _slugs() -> Runs:
    phrases = {phrase: word for speech in vocabulary().speech.values() for phrase, word in speech.never.items()}
    friends = vocabulary().false_friends
    harmless = {
        compound for speech in vocabulary().speech.values() for one in speech.harmless for compound in spellings(one)
    }
    return Runs({phrase: word for phrase, word in slugs(phrases).items() if phrase not in friends}, harmless)


@functools.cache
def _icons() -> Runs:
    return Runs(vocabulary().drawn)


@functools.cache
def _drawn_acts() -> Runs:
    return Runs({phrase: " ".join(phrase) for phrase in vocabulary().drawn_acts})


@functools.cache
def _acting_phrases() -> Runs:
    return Runs({phrase: " ".join(phrase) for phrase in vocabulary().address_phrases})


@functools.cache
def _acts() -> Acts:
    return Acts(vocabulary())


def _words_of_icon(icon: str) -> str:
    return words_of(_VARIANT.sub("", icon))


def _inflected(word: str) -> set[str]:
    """A user's word with the regular English endings."""
    base = word.casefold()
    stem = base.removesuffix("e")
    return {base, f"{base}s", f"{base}es", f"{stem}ed", f"{stem}ing"}

"""Whether a name says that the control acts: "Save draft" does, "Saved drafts" and "Save 20 %" do not.

The words of these acts name things as well, so where they stand in the name decides: English puts the verb first,
Turkish last, and a name ends in the thing that it is ("Publishing guide", 发布日期).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from autodemo_gui.core.lexicon.vocabulary import English, Phrase, Position, Speech, Vocabulary
from autodemo_gui.core.lexicon.words import is_unspaced

_MOST_WORDS = 5
"""Of a name that is an act; longer ones are sentences."""
_MOST_BESIDE = 4
"""Words beside the verb, in languages other than English."""
_MOST_SIGNS_BESIDE = 9
"""Characters beside the verb, in scripts without spaces: ideographs and syllables …"""
_MOST_LETTERS_BESIDE = 24
"""… and letters, as of Thai."""
_THAI = range(0x0E00, 0x0E80)
_LONGEST_COMPANION = 3
"""Words of the phrases that make an act of a verb, or none."""
_ENDINGS = ("", "する", "します", "しますか", "하기", "하다", "하세요", "합니다")
"""What makes a verb of a noun in Japanese and Korean."""
_ANYWHERE: frozenset[Position] = frozenset({"first", "last", "any"})
_FIRST: frozenset[Position] = frozenset({"first", "any"})
_LAST: frozenset[Position] = frozenset({"last", "any"})
_WITH_NUMBER = frozenset({"donate", "pledge"})
"""Verbs that a number follows in an act; after others it makes a promise ("Save 20 %") or a title ("Report 2024")."""


class Acts:
    """The acts of all languages."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._english = vocabulary.english
        self._things = vocabulary.speech["en"].things
        self._yes = vocabulary.yes
        spoken = vocabulary.speech
        english = {phrase[0] for phrase in (*self._english.alone, *self._english.open, *self._english.acts_on)}
        self._acts = _Spoken(spoken, {code: speech.act for code, speech in spoken.items()}, english)
        self._guarded = _Spoken(spoken, {code: speech.guarded for code, speech in spoken.items()}, set())
        self._alone = {code: speech.alone for code, speech in spoken.items() if speech.alone}

    def find(self, words: str, scope: Set[str] | None) -> str | None:
        """The act a name names, or None.

        Args:
            words: the name, as `words_of` gives it.
            scope: the languages to look in, None for all; English always counts.
        """
        name = tuple(words.split())
        if (act := _english_act(name, self._english, self._things)) is not None:
            return act
        name = name[1:] if len(name) > 1 and name[0] in self._yes else name
        if any(name in phrases for code, phrases in self._alone.items() if scope is None or code in scope):
            return " ".join(name)
        return self._acts.find(name, scope)

    def find_guarded(self, words: str, scope: Set[str] | None) -> str | None:
        """The word of a name that is an act as often as not, or None; arguments as of `find`."""
        return self._guarded.find(tuple(words.split()), scope)


class _Spoken:
    """Phrases of many languages, found where each language puts its verb."""

    def __init__(self, speech: dict[str, Speech], phrases: dict[str, frozenset[Phrase]], english: Set[str]) -> None:
        """Index the phrases.

        Args:
            speech: the languages.
            phrases: their phrases.
            english: English verbs. Danish books and uploads as well; where the language is not known, they are English.
        """
        self._english = english
        self._speech = speech
        self._languages: dict[Phrase, set[str]] = defaultdict(set)
        self._unspaced: dict[str, _Unspaced] = {}
        for code, known in phrases.items():
            for phrase in known:
                self._languages[phrase].add(code)
            if unspaced := sorted(joined for phrase in known if is_unspaced(joined := "".join(phrase))):
                self._unspaced[code] = _Unspaced(speech[code], unspaced)

    def find(self, name: Phrase, scope: Set[str] | None) -> str | None:
        if not name:
            return None
        for phrase, places in _parts(name):
            for code in self._languages.get(phrase, ()):
                speech = self._speech[code]
                counts = code in scope if scope is not None else phrase[0] not in self._english
                if counts and speech.verb in places and not _is_no_act(name, phrase, speech):
                    return " ".join(phrase)
        return self._find_unspaced("".join(name), scope)

    def _find_unspaced(self, name: str, scope: Set[str] | None) -> str | None:
        if not is_unspaced(name):
            return None
        for code, phrases in self._unspaced.items():
            if (scope is None or code in scope) and (act := phrases.find(name)) is not None:
                return act
        return None


class _Unspaced:
    """The phrases of a language that puts no spaces between words."""

    def __init__(self, speech: Speech, phrases: Iterable[str]) -> None:
        self._phrases = tuple(phrases)
        self._asks = tuple("".join(asks) for asks in speech.asks)
        self._things = tuple("".join(thing) for thing in speech.things)
        self._is_first = speech.verb == "first"
        self._endings = {phrase: tuple(phrase + ending for ending in _ENDINGS) for phrase in self._phrases}
        self._all_endings = tuple(ending for endings in self._endings.values() for ending in endings)

    def find(self, name: str) -> str | None:
        if any(asks in name for asks in self._asks):
            return None
        if self._is_first:
            if not name.startswith(self._phrases):
                return None
            found = max((phrase for phrase in self._phrases if name.startswith(phrase)), key=len)
            is_thing = name != found and name.endswith(self._things)
        else:
            if not name.endswith(self._all_endings):
                return None
            found = max((phrase for phrase in self._phrases if name.endswith(self._endings[phrase])), key=len)
            is_thing = False
        most = _MOST_LETTERS_BESIDE if ord(found[0]) in _THAI else _MOST_SIGNS_BESIDE
        return None if is_thing or len(name) > len(found) + most else found


def _parts(name: Phrase) -> Iterator[tuple[Phrase, frozenset[Position]]]:
    """The whole name, then what it begins and ends with; each with the verb positions for which that is an act."""
    yield name, _ANYWHERE
    for size in range(len(name) - 1, max(0, len(name) - 1 - _MOST_BESIDE), -1):
        yield name[:size], _FIRST
        yield name[-size:], _LAST


def _is_no_act(name: Phrase, phrase: Phrase, speech: Speech) -> bool:
    if name == phrase:
        return False
    return _begins(name, speech.asks) or _ends(name, speech.things)


def _english_act(name: Phrase, english: English, things: frozenset[Phrase]) -> str | None:
    start = next((place for place, word in enumerate(name) if word not in english.fillers), 0)
    act = name[start:]
    if not 0 < len(act) <= _MOST_WORDS:
        return None
    if act in english.alone:
        return " ".join(act)
    if _ends(act, things):
        return None
    for size in range(len(act), 0, -1):
        verb, rest = act[:size], act[size:]
        if rest and _begins(rest, english.acts_on.get(verb, frozenset())):
            return " ".join(verb)
        if verb in english.open and (not rest or not _is_promise(verb, rest[0], english)):
            return " ".join(verb)
    return None


def _is_promise(verb: Phrase, following: str, english: English) -> bool:
    return following in english.but or (following[0].isdigit() and verb[0] not in _WITH_NUMBER)


def _begins(name: Phrase, phrases: Set[Phrase]) -> bool:
    return any(name[:size] in phrases for size in range(1, _LONGEST_COMPANION + 1))


def _ends(name: Phrase, phrases: Set[Phrase]) -> bool:
    return any(name[-size:] in phrases for size in range(1, _LONGEST_COMPANION + 1))

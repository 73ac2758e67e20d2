"""Phrases found anywhere in a text as whole words, or as a part of it in scripts without spaces."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from autodemo_gui.core.lexicon.vocabulary import Phrase
from autodemo_gui.core.lexicon.words import is_unspaced


class Runs:
    """A set of phrases, searched by their first word."""

    def __init__(self, phrases: Mapping[Phrase, str], harmless: Iterable[str] = ()) -> None:
        """Index the phrases.

        Args:
            phrases: each with what to cite when it is found.
            harmless: compounds whose parts do not count: 支付方式 (the way to pay) is no 支付 (pay).
        """
        self._by_first: dict[str, list[tuple[Phrase, str]]] = defaultdict(list)
        for phrase in sorted(phrases, key=len, reverse=True):
            self._by_first[phrase[0]].append((phrase, phrases[phrase]))
        joined = ((" ".join(phrase), cited) for phrase, cited in phrases.items())
        self._unspaced = [(part, cited) for part, cited in joined if is_unspaced(part)]
        self._harmless = tuple(harmless)

    def find(self, words: str) -> str | None:
        """What to cite for the first phrase in a text that `words_of` folded, or None."""
        for compound in self._harmless:
            words = words.replace(compound, " ")
        tokens = tuple(words.split())
        for place, token in enumerate(tokens):
            for phrase, cited in self._by_first.get(token, ()):
                if tokens[place : place + len(phrase)] == phrase:
                    return cited
        if not self._unspaced or not is_unspaced(words):
            return None
        return next((cited for part, cited in self._unspaced if part in words), None)

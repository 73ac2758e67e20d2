"""The lexicon's words as data: `resources/guard/lexicon`, by hand and from the catalogues of open-source software."""

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from autodemo_gui.assets import resource
from autodemo_gui.core.lexicon.words import words_of

Position = Literal["first", "last", "any"]
"""Where a language puts the verb of a button's name."""

Phrase = tuple[str, ...]
"""The words of a phrase, folded."""

_DIALECTS = ({"nb", "nn", "no"}, {"sr", "hr", "bs"}, {"id", "ms"}, {"he", "iw"}, {"id", "in"})


@dataclass(frozen=True, slots=True)
class Speech:
    """How one language names what its controls do.

    Attributes:
        verb: where the verb stands.
        never: the words of SPEC 6 by phrase, each with what to cite.
        act: further acts.
        alone: acts only when they are the whole name.
        guarded: words that are an act as often as not.
        asks: first words of a name that is no act: it explains one ("How to …"), counts or dates it.
        things: last words of a name that is a thing, not an act.
        harmless: compounds in which a word of `never` names a thing.
    """

    verb: Position
    never: dict[Phrase, str]
    act: frozenset[Phrase]
    alone: frozenset[Phrase]
    guarded: frozenset[Phrase]
    asks: frozenset[Phrase]
    things: frozenset[Phrase]
    harmless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class English:
    """The finer grammar of English, whose verbs are nouns as well.

    Attributes:
        alone: acts only when they are the whole name ("Post").
        open: acts whatever follows ("Publish …"), but for `but` and `things`.
        acts_on: acts only with one of these after them ("Book a …", "Report abuse").
        fillers: opening words that say nothing ("Please", "Click to").
        but: second words of a promise, not an act ("Save time", "Invite only").
        whole: absolute words when they are the whole name ("Check out").
    """

    alone: frozenset[Phrase]
    open: frozenset[Phrase]
    acts_on: dict[Phrase, frozenset[Phrase]]
    fillers: frozenset[str]
    but: frozenset[str]
    whole: frozenset[Phrase]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything the lexicon knows.

    Attributes:
        speech: by language code.
        english: what English has beyond that.
        yes: what a name may begin with before its verb, in all languages but English.
        segments: verbs that act as a part of an address.
        address_phrases: phrases that act anywhere in an address.
        drawn: icons that mean an absolute word, with that word.
        drawn_acts: icons that mean another act.
        false_friends: absolute words of some language that mean something else in English.
    """

    speech: dict[str, Speech]
    english: English
    yes: frozenset[str]
    segments: frozenset[Phrase]
    address_phrases: frozenset[Phrase]
    drawn: dict[Phrase, str]
    drawn_acts: frozenset[Phrase]
    false_friends: frozenset[Phrase]


def languages() -> tuple[str, ...]:
    """Codes (ISO 639) of the languages the lexicon speaks, English first."""
    return tuple(vocabulary().speech)


@functools.cache
def vocabulary() -> Vocabulary:
    """Read once, when the first name is looked at."""
    hand: dict[str, Any] = json.loads(resource("guard", "lexicon", "words.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads(resource("guard", "lexicon", "catalogues.json").read_text(encoding="utf-8"))
    href, icons, yes, false_friends = (hand.pop(key) for key in ("href", "icons", "yes", "false_friends"))
    english = hand["en"]
    codes = ["en", *sorted({*hand, *found["languages"]} - {"en"})]
    return Vocabulary(
        speech={code: _speech(hand.get(code, {}), found["languages"].get(code, {})) for code in codes},
        english=English(
            alone=_phrases(english["act"]["alone"]),
            open=_phrases(english["act"]["open"]),
            acts_on={folded(verb): _phrases(what) for verb, what in english["act"]["with"].items()},
            fillers=frozenset(english["fillers"]),
            but=frozenset(english["but"]),
            whole=_phrases(english["whole"]),
        ),
        yes=frozenset(folded(word)[0] for word in yes),
        segments=_phrases(href["act"]),
        address_phrases=_phrases(href["phrases"]),
        drawn={phrase: word for word, forms in icons["never"].items() for phrase in _phrases(forms)},
        drawn_acts=_phrases(icons["act"]),
        false_friends=_phrases(false_friends),
    )


@functools.cache
def dialects(language: str) -> frozenset[str]:
    """Codes of the languages a page's `lang` may stand for; empty when it says nothing we know.

    Args:
        language: BCP 47, such as `de-AT`; may be empty.
    """
    code = language.replace("_", "-").split("-", 1)[0].strip().lower()
    near = {code}.union(*(group for group in _DIALECTS if code in group))
    return frozenset(near & vocabulary().speech.keys())


def folded(phrase: str) -> Phrase:
    """A phrase's words, as `words_of` gives them."""
    return tuple(words_of(phrase).split())


def _speech(hand: dict[str, Any], found: dict[str, list[str]]) -> Speech:
    said = hand.get("never", ())
    stems = said if isinstance(said, dict) else {form: (form,) for form in said}
    never = {form: form for form in found.get("never", ())}
    never.update({form: stem for stem, forms in stems.items() for form in forms})
    acts = hand.get("act", ())
    return Speech(
        verb=hand.get("verb", "any"),
        never={folded(form): word for form, word in never.items()},
        act=_phrases(() if isinstance(acts, dict) else acts, found.get("act", ())),
        alone=_phrases(hand.get("alone", ())),
        guarded=_phrases(hand.get("guarded", ()), found.get("guarded", ())),
        asks=_phrases(hand.get("asks", ())),
        things=_phrases(hand.get("things", ())),
        harmless=tuple(words_of(compound).strip() for compound in hand.get("harmless", ())),
    )


def _phrases(words: Iterable[str], more: Iterable[str] = ()) -> frozenset[Phrase]:
    return frozenset(folded(word) for word in (*words, *more))

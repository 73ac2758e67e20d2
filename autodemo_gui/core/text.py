"""The one place through which every sentence a person reads passes, so that it can be translated, also elsewhere.

A sentence remembers its English source and what was filled in. So one that a worker said in its language can be said
again in the reader's: the source is the stable name, as in gettext; text that the reader's catalogue does not know, of
a newer worker, stays as it was said.
"""

import gettext
from collections.abc import Mapping
from typing import Any, Final

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_SOURCES: Final = gettext.NullTranslations()

SENTENCES: Final = "sentences"
"""Member of a wire form that holds what its sentences are made of, by the name of the member that each is said in."""
_DEEPEST = 4
"""Sentences within sentences: “left out: it did not answer in 5 s”. Ours go two deep."""


class Sentence(str):
    """A text for a person, with what it is made of.

    Attributes:
        source: the English template; of a sentence that counts, the form for one; empty when several are `joined`.
        many: the form for many; empty when nothing is counted.
        values: what the template's fields are filled with.
    """

    __slots__ = ("many", "source", "values")
    source: str
    many: str
    values: Mapping[str, object]

    def __new__(
        cls, said: str, source: str = "", many: str = "", values: Mapping[str, object] | None = None
    ) -> "Sentence":
        """Keep the parts beside the text."""
        made = super().__new__(cls, said)
        made.source, made.many, made.values = source, many, values or {}
        return made

    def __deepcopy__(self, memo: object) -> "Sentence":
        """Texts do not change."""
        return self


def install(catalogue: gettext.NullTranslations) -> None:
    """Make `tr` and `trn` answer from a message catalogue; the default answers with the English source."""
    global _catalogue
    _catalogue = catalogue


def tr(source: str, **values: object) -> str:
    """Translate a sentence, then fill its `{named}` fields.

    Raises:
        KeyError: a field of the sentence was given no value.
    """
    translated = _catalogue.gettext(source)
    return Sentence(translated.format(**values) if values else translated, source, "", values)


def trn(one: str, many: str, count: int, **values: object) -> str:
    """Translate a sentence that counts something, in the form this number takes; `{count}` is filled with the others.

    Raises:
        KeyError: a field of the sentence was given no value.
    """
    values = {"count": count, **values}
    return Sentence(_catalogue.ngettext(one, many, count).format(**values), one, many, values)


def joined(*said: str) -> str:
    """Sentences after each other, each still one of its own; empty ones are left out."""
    told = [each for each in said if each]
    return Sentence(" ".join(told), values={str(place): each for place, each in enumerate(told)})


def in_english(said: Any) -> Any:
    """A sentence in the language of its source, whatever language is spoken here; anything else as it is."""
    if not isinstance(said, Sentence):
        return said
    values = {name: in_english(value) for name, value in said.values.items()}
    if not said.source:  # of several sentences
        return " ".join(map(str, values.values())) or str(said)
    source = _template(_SOURCES, said.source, said.many, values)
    if source == _template(_catalogue, said.source, said.many, values):  # is English, or of a template not ours to fill
        return str(said)
    return source.format(**values) if values else source


def with_sentences(wire: Mapping[str, Any]) -> dict[str, Any]:
    """A flat wire form in English, with a member beside it that says what its sentences are made of: so they travel."""
    made_of = {name: _parts(said) for name, said in wire.items() if isinstance(said, Sentence)}
    told = {name: in_english(said) for name, said in wire.items()}
    return {**told, SENTENCES: made_of} if made_of else told


def retold(wire: Mapping[str, Any]) -> dict[str, Any]:
    """What `with_sentences` wrote, its sentences said in our language where our catalogue knows them."""
    made_of = wire.get(SENTENCES)
    told = {name: value for name, value in wire.items() if name != SENTENCES}
    if isinstance(made_of, dict):
        told |= {name: _retold(made_of[name], said) for name, said in told.items() if name in made_of}
    return told


def _parts(sentence: Sentence) -> dict[str, Any]:
    values = {name: _plain(value) for name, value in sentence.values.items()}
    return {"source": sentence.source, "many": sentence.many, "values": values}


def _plain(value: object) -> Any:
    """JSON for a value: numbers keep their type, for templates that say how many digits."""
    if isinstance(value, Sentence):
        return {"text": in_english(value), **_parts(value)}
    return value if isinstance(value, int | float) else str(value)


def _retold(parts: Any, said: Any, depth: int = 0) -> Any:
    """A sentence of its parts, which come from another program; what they do not make stays as it was said."""
    match parts:
        case {"source": str(source), "many": str(many), "values": dict(given)} if depth < _DEEPEST:
            values = {name: _value(value, depth + 1) for name, value in given.items()}
        case _:
            return said
    if not source:  # of several sentences
        return Sentence(" ".join(map(str, values.values())) or said, values=values)
    ours = _template(_catalogue, source, many, values)
    if ours == _template(_SOURCES, source, many, values):  # a template that our catalogue has not is never filled
        return Sentence(said, source, many, values)
    try:
        return Sentence(ours.format(**values) if values or "{" in ours else ours, source, many, values)
    except (KeyError, IndexError, ValueError, AttributeError):  # other fields than ours has
        return Sentence(said, source, many, values)


def _template(catalogue: gettext.NullTranslations, source: str, many: str, values: Mapping[str, object]) -> str:
    match values.get("count"):
        case int() as count if many:
            return catalogue.ngettext(source, many, count)
        case _:
            return catalogue.gettext(source)


def _value(value: Any, depth: int) -> object:
    match value:
        case {"text": str(said)}:
            return _retold(value, said, depth)
        case bool() | int() | float() | str():
            return value
        case _:
            return str(value)

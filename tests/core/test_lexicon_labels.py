"""The lexicon measured on names of controls it was not written from; see `labels/README.md`."""

import pytest

from autodemo_gui.core.lexicon import Lexicon
from tests.core.labelled import HELD_OUT, names, score


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
    lexicon = Lexicon()
    hits = [lexicon.find(text=name.name, language=name.language) for name in wanted]
    assert sum(hit is not None and hit.is_absolute for hit in hits) >= 0.95 * len(wanted)

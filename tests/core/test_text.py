"""Sentences travel with what they are made of and are said again in the reader's language, whoever wrote them."""

import copy
import gettext
import json
from collections.abc import Iterator
from typing import Any

import pytest

from autodemo_gui.core import text
from autodemo_gui.core.errors import InvalidInput, SiteUnreachable
from autodemo_gui.core.events import Failed, Noted, from_wire, to_wire
from autodemo_gui.core.text import retold, tr, trn, with_sentences

GERMAN = {
    "{host} does not answer.": "{host} antwortet nicht.",
    "It waited {seconds:.0f} s.": "Es wurde {seconds:.0f} s gewartet.",
    "Left out: {reason}": "Ausgelassen: {reason}",
    "Try later.": "Später noch einmal versuchen.",
    "{field} is not usable.": "{field} ist nicht brauchbar.",
}


class German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return GERMAN.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return {"{count} page": "{count} Seite" if n == 1 else "{count} Seiten"}.get(msgid1, msgid1)


@pytest.fixture
def reads_german() -> Iterator[Any]:
    """Turns the reader German, after an English worker has spoken."""
    yield lambda: text.install(German())
    text.install(gettext.NullTranslations())


def sent(data: dict[str, Any]) -> dict[str, Any]:
    """Through JSON and back, as in the queue."""
    received: dict[str, Any] = json.loads(json.dumps(data))
    return received


def test_an_error_is_said_again_in_the_readers_language(reads_german) -> None:
    error = SiteUnreachable(tr("{host} does not answer.", host="a.example"), "TLS", tr("Try later."))
    wire = sent(to_wire(Failed(code=error.code, title=error.title, detail=error.detail, hint=error.hint)))
    assert from_wire(wire) == Failed(
        code=error.code, title="a.example does not answer.", detail="TLS", hint="Try later."
    )
    reads_german()
    event = from_wire(wire)
    assert isinstance(event, Failed)
    assert (event.title, event.detail) == ("a.example antwortet nicht.", "TLS")
    assert event.hint == "Später noch einmal versuchen."


def test_sentences_within_sentences_numbers_and_counts_are_said_again_too(reads_german) -> None:
    inner = tr("It waited {seconds:.0f} s.", seconds=7.6)
    wires = [
        sent(to_wire(Noted(text=told)))
        for told in (tr("Left out: {reason}", reason=inner), trn("{count} page", "{count} pages", 2))
    ]
    reads_german()
    assert [from_wire(wire).text for wire in wires] == ["Ausgelassen: Es wurde 8 s gewartet.", "2 Seiten"]  # type: ignore[union-attr]


def test_a_reason_of_several_sentences_is_said_again_sentence_by_sentence(reads_german) -> None:
    error = SiteUnreachable(tr("{host} does not answer.", host="a.example"), "TLS", tr("Try later."))
    wire = sent(to_wire(Noted(text=tr("Left out: {reason}", reason=error.sentence))))
    assert from_wire(wire).text == "Left out: a.example does not answer. TLS Try later."  # type: ignore[union-attr]
    reads_german()
    again = from_wire(wire).text  # type: ignore[union-attr]
    assert again == "Ausgelassen: a.example antwortet nicht. TLS Später noch einmal versuchen."


def test_a_sentence_passed_on_by_somebody_in_between_is_still_one(reads_german) -> None:
    relayed = to_wire(from_wire(sent(to_wire(Noted(text=tr("{host} does not answer.", host="b.example"))))))
    reads_german()
    assert from_wire(sent(relayed)).text == "b.example antwortet nicht."  # type: ignore[union-attr]


def test_a_german_writer_is_read_in_english_and_by_germans_as_it_spoke(reads_german) -> None:
    english = text.tr("Nothing here.")
    reads_german()
    inner = tr("It waited {seconds:.0f} s.", seconds=7.6)
    error = SiteUnreachable(
        tr("{host} does not answer.", host="a.example"), "TLS", tr("Left out: {reason}", reason=inner)
    )
    wire = sent(to_wire(Noted(text=error.sentence)))
    assert wire["text"] == "a.example does not answer. TLS Left out: It waited 8 s."
    assert from_wire(wire).text == error.sentence  # type: ignore[union-attr]
    assert error.sentence.startswith("a.example antwortet nicht.")
    text.install(gettext.NullTranslations())
    assert from_wire(wire).text == wire["text"]  # type: ignore[union-attr]
    assert text.in_english(english) == "Nothing here."
    assert text.in_english(7) == 7


def test_the_field_of_a_bad_request_is_named_in_the_readers_language(reads_german) -> None:
    reads_german()
    assert InvalidInput("max_clicks", "no").title == "max_clicks ist nicht brauchbar."


@pytest.mark.parametrize(
    "made_of",
    [
        {"source": "Of a newer worker, {host}.", "many": "", "values": {"host": "x"}},
        {"source": "{host.__class__.__init__.__globals__}", "many": "", "values": {"host": "x"}},
        {"source": "{host} does not answer.", "many": "", "values": {}},
        {"source": "It waited {seconds:.0f} s.", "many": "", "values": {"seconds": "long"}},
        {"source": "{host} does not answer.", "values": ["x"]},
        {"source": "", "many": "", "values": {}},
        {"source": 7, "many": "", "values": {}},
        "{host} does not answer.",
        None,
    ],
)
def test_what_cannot_be_said_again_stays_as_it_was_said(reads_german, made_of: object) -> None:
    reads_german()
    wire = {"type": "noted", "schema": 1, "text": "As it was.", "sentences": {"text": made_of}}
    event = from_wire(wire)
    assert isinstance(event, Noted)
    assert event.text == "As it was."


def test_a_sentence_in_itself_without_end_is_left_alone(reads_german) -> None:
    reads_german()
    made_of: dict[str, Any] = {"text": "end", "source": "Left out: {reason}", "many": "", "values": {"reason": "x"}}
    for _ in range(400):
        made_of = {"text": "deep", "source": "Left out: {reason}", "many": "", "values": {"reason": made_of}}
    said = retold({"text": "deep", "sentences": {"text": made_of}})["text"]
    assert said.count("Ausgelassen") <= 4


def test_a_text_without_a_source_adds_nothing_to_the_wire() -> None:
    assert with_sentences({"text": "plain", "n": 1}) == {"text": "plain", "n": 1}
    assert "sentences" not in to_wire(Noted(text="plain"))


def test_a_sentence_is_a_text_like_any_other() -> None:
    said = tr("{host} does not answer.", host="a")
    assert (said, json.dumps(said), copy.deepcopy(said)) == ("a does not answer.", '"a does not answer."', said)
    assert hash(said) == hash(str(said))

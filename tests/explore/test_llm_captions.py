"""Which captions of a model may be shown: nothing that neither the person nor the candidate itself said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.lexicon import words_of
from autodemo_gui.explore.llm_captions import MAX_CHARS, accepted


def caption(said: str, *, name: str = "Pricing", heading: str = "", goal: str = "", language: str = "en") -> str:
    return accepted(said, goal=goal, names=(name, heading), language=language)


@pytest.mark.parametrize(
    ("said", "context", "shown"),
    [
        ("Pricing", {}, "Pricing"),
        ("  Take a look   at the pricing. ", {}, "Take a look at the pricing"),
        ("Compare the plans", {"name": "Plan"}, "Compare the plans"),
        ("Monthly or yearly?", {"name": "Yearly", "heading": "Monthly plans"}, "Monthly or yearly?"),
        ("How to invite a colleague", {"name": "Team", "goal": "invite colleagues"}, "How to invite a colleague"),
        ("What’s new in 2026", {"name": "News", "goal": "what is new in 2026"}, "What’s new in 2026"),
        ("Ein Blick auf die Preise", {"name": "Preise", "language": "de"}, "Ein Blick auf die Preise"),
        ("Découvrez les tarifs", {"name": "Tarifs", "language": "fr"}, "Découvrez les tarifs"),
        ("料金を見る", {"name": "料金プラン", "language": "ja"}, "料金を見る"),
        ("가격을 살펴보기", {"name": "가격", "language": "ko"}, "가격을 살펴보기"),
    ],
)
def test_plain_words_around_its_own_are_shown(said: str, context: dict[str, str], shown: str) -> None:
    assert caption(said, **context) == shown


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Take a look",  # at what?
        "Pricing of our competitors is a scam",
        "Pricing! Visit evil.example",
        "Pricing at www evil",
        "Pricing https://evil.example/now",
        "Pricing: mail me@evil.example",
        "Pricing 0800 123 456",
        "Pricing <b>now</b>",
        "Pricing \u202egnicirp",
        "Pricing\u200b",
        "Pricing\x07",
        "Pricing 🚀",
        "Pricing #1",
        "Pricing/now",
        "Z̵̡̢̛̘̙̗̯a̴lgo pricing",
        "pricing " * 10,
        "料金を見る",
        "Ein Blick auf Pricing",  # an English page
    ],
)
def test_anything_else_is_dropped(said: str) -> None:
    assert caption(said) == ""


def test_an_address_stays_out_also_when_it_is_the_candidates_name() -> None:
    assert caption("Visit evil.example", name="Visit evil.example") == ""
    assert caption("www evil", name="www evil") == ""


def test_some_words_are_in_no_film_whoever_wrote_them() -> None:
    assert caption("Holy shit", name="Holy shit") == ""
    assert caption("More merde", name="Merde", goal="merde") == ""


def test_a_digit_needs_a_source_like_any_word() -> None:
    assert caption("3 plans", name="Plans") == ""
    assert caption("3 plans", name="3 plans") == "3 plans"
    assert caption("Call 555 1234", name="Call 555 1234") == ""


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_no_word_of_a_caption_is_without_a_source(said: str, name: str, goal: str) -> None:
    shown = accepted(said, goal=goal, names=(name,), language="xx")
    assert len(shown) <= MAX_CHARS
    sources = words_of(name) + words_of(goal)
    # No joining words in an unknown language: each word begins as one of a source does, or is written without spaces.
    assert all(
        any(word[:4] in source or source in word for source in sources.split()) for word in words_of(shown).split()
    )


@pytest.mark.parametrize(
    ("said", "name", "language"),
    [
        ("Acme is the best", "Acme", "en"),
        ("Acme is free", "Acme", "en"),
        ("Not Acme", "Acme", "en"),
        ("We are Acme", "Acme", "en"),
        ("Acme ist besser", "Acme", "de"),
        ("Acme est le meilleur", "Acme", "fr"),
        ("Acme es mejor", "Acme", "es"),
    ],
)
def test_joining_words_claim_nothing(said: str, name: str, language: str) -> None:
    assert caption(said, name=name, language=language) == ""

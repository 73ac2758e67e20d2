"""What words promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.explore.words import boilerplate_of, goal_words, likeness, topic_of


@pytest.mark.parametrize(
    ("name", "href", "topic"),
    [
        ("Pricing", "", "pricing"),
        ("Our plans for teams", "", "pricing"),
        ("Preise", "", "pricing"),
        ("料金プラン", "", "pricing"),
        ("See how it works", "", "how it works"),
        ("", "https://a.example/live-demo.html", "demo"),
        ("Learn more", "https://a.example/features/index.html", "features"),
        ("Ver demostración", "", "demo"),
    ],
)
def test_topics_by_name_and_by_the_end_of_an_address(name: str, href: str, topic: str) -> None:
    found = topic_of(name, href)
    assert found is not None
    assert found.topic == topic


@pytest.mark.parametrize(
    ("name", "href"),
    [("Pricey", ""), ("Demonstrate", ""), ("Anna Smith", "https://a.example/features/team/anna"), ("", "http://[x")],
)
def test_parts_of_words_and_of_paths_promise_nothing(name: str, href: str) -> None:
    assert topic_of(name, href) is None


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("Privacy policy", "legal"),
        ("Impressum", "legal"),
        ("Deutsch", "language"),
        ("Careers", "company"),
        ("Accept all", "consent"),
        ("保存", "an act"),
        ("×", "page aids"),
        ("Get started", "sign-up"),
    ],
)
def test_boilerplate(name: str, topic: str) -> None:
    found = boilerplate_of(name)
    assert found is not None
    assert found.topic == topic


def test_a_long_name_is_not_boilerplate_for_one_of_its_words() -> None:
    assert boilerplate_of("How our bakery plans the week without contact to anyone") is None


def test_a_goal_is_its_telling_words() -> None:
    assert goal_words("Please show us how the Invoices and the invoices work in Pricing") == (
        "invoices",
        "work",
        "pricing",
    )


def test_inflections_are_alike_and_strangers_are_not() -> None:
    assert likeness(("invoices",), "Invoice list") > 0.5
    assert likeness(("請求書",), "請求書一覧") == 1.0
    assert likeness(("invoices",), "Voices, Pricing, Inn") == 0.0
    assert likeness((), "Pricing") == 0.0


@given(st.text(), st.text())
def test_any_text_has_a_likeness_between_nothing_and_all(goal: str, name: str) -> None:
    words = goal_words(goal)
    assert 0.0 <= likeness(words, name) <= 1.0
    assert not words or likeness(words, goal) > 0

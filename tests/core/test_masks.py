"""What is an e-mail address, a phone number, a card number, and above all what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from autodemo_gui.core.events import ElementSkipped, from_wire, to_wire
from autodemo_gui.core.masks import BULLET, NO_MASKS, Masks, has_check_digit

ALL = Masks(emails=True, phones=True, cards=True)
PERSONAL = {  # text → what of it is left
    "Write to anna@example.com.": "Write to @..",
    "Müller.K+x@mail.bücher.example!": ".+@..!",
    "/users?email=anna%40example.com&page=2": "/users?email=%.&page=2",
    "+49 30 1234567": "+  ",
    "Call +1 (212) 555-0100 now": "Call + () - now",
    "(030) 123 45 67": "()   ",
    "01 23 45 67 89": "    ",
    "0171/1234567": "/",
    "020 7946 0958": "  ",
    "0301234567": "",
    "0049 30 123456": "  ",
    "555-123-4567": "--",
    "1-800-555-1234": "---",
    "13812345678": "",
    "Tel.: 912 345 678": "Tel.:   ",
    "☎ 12 34 56 78": "☎    ",
    "4111 1111 1111 1111": "   ",
    "5555-5555-5555-4444 12/27": "--- 12/27",
    "378282246310005": "",
    "4222222222222": "",
}
HARMLESS = (
    "$1,299.00",
    "1 234 567 users",
    "+1,000,000 users",
    "12.05.2024",
    "01/02/2024",
    "2024-11-26T14:40:58.123Z",
    "01.02.2024 10:30",
    "10:30-18:00",
    "version 1.22.333, build 20240501",
    "192.168.100.200",
    "ISBN 978-3-16-148410-0",
    "ISO 9001:2015",
    "order 1234 5678 9012 3456",
    "0000 0000 0000 0000",
    "52.520008, 13.404954",
    "0.12345678",
    "Sizes 36 38 40 42",
    "2024 2025 2026",
    "iPhone 16 2024",
    "1732612345",
    "logo@2x.png",
    "react@18.2.0",
    "@anna",
    "http://127.0.0.1:34567/a/b",
)


@pytest.mark.parametrize(("text", "rest"), PERSONAL.items())
def test_what_is_personal_is_bullets_of_the_same_length(text: str, rest: str) -> None:
    covered = ALL.covered(text)
    assert len(covered) == len(text)
    assert covered.replace(BULLET, "") == rest
    assert ALL.covered(covered) == covered


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_not_personal_stays(text: str) -> None:
    assert ALL.covered(text) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_what_was_covered_once_is_covered(text: str) -> None:
    covered = ALL.covered(text)
    assert len(covered) == len(text)
    assert not list(ALL.spans(covered))


@given(st.integers(0, 10**14))
def test_a_check_digit_tells_every_wrong_digit(number: int) -> None:
    passing = [digit for digit in range(10) if has_check_digit(f"7{number:014d}{digit}")]
    assert len(passing) == 1


def test_only_what_is_asked_for_is_masked() -> None:
    text = "anna@example.com, +49 30 1234567, 4111 1111 1111 1111"
    assert NO_MASKS.covered(text) == text
    assert not NO_MASKS
    assert Masks(emails=True).covered(text).endswith("+49 30 1234567, 4111 1111 1111 1111")
    assert Masks.model_validate(["cards", "#name"]) == Masks(cards=True, selectors=("#name",))


@pytest.mark.parametrize("words", [["a { color: red }"], [" "], ["x" * 201]])
def test_what_is_neither_a_kind_nor_a_selector_is_refused(words: list[str]) -> None:
    with pytest.raises(ValidationError):
        Masks.model_validate(words)


def test_an_event_says_no_more_than_the_film_shows() -> None:
    event = ElementSkipped(name="Mail anna@example.com", rule="scheme", evidence="mailto:anna@example.com")
    covered = from_wire(ALL.covered_all(to_wire(event)))
    assert covered == ElementSkipped(name="Mail ••••@•••••••.•••", rule="scheme", evidence="mailto:••••@•••••••.•••")

"""The start page as data."""

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import parse_request
from autodemo_gui.core.settings import Settings
from autodemo_gui.gui.draft import AddressCheck, Draft, default_name, draft_from, draft_of_request


def test_a_draft_is_a_request_and_back() -> None:
    draft = Draft("acme.example", "prices", 30, 2, 5, 60, ("archive",), rehearsal_clicks=7, rehearsal_s=20)
    request = parse_request(draft.to_request_data())
    assert (request.limits.max_clicks, request.limits.max_depth, request.limits.length) == (5, 2, 30)
    assert (request.limits.rehearsal_clicks, request.limits.rehearsal) == (7, 20)
    assert draft_of_request(request) == draft


@pytest.mark.parametrize(
    ("typed", "label", "url"),
    [
        ("ledgerly.app", "ledgerly.app", "https://ledgerly.app/"),
        (" localhost:8000/a ", "localhost:8000/a", "http://localhost:8000/a"),
        ("Sample", "the sample site", ""),
    ],
)
def test_a_usable_address_is_said_as_a_person_would(typed: str, label: str, url: str) -> None:
    check = AddressCheck.of(typed)
    assert (check.label, check.url, check.is_usable) == (label, url, True)


@pytest.mark.parametrize(("typed", "title"), [("sample", "The sample site"), ("ledgerly.app", "ledgerly.app")])
def test_only_words_of_our_own_begin_a_sentence_in_capitals(typed: str, title: str) -> None:
    assert Draft(address=typed).title == title


@pytest.mark.parametrize("typed", ["", "my page", "file:///etc/passwd", "https://", "a..b.com"])
def test_an_unusable_address_has_a_reason_and_a_next_step(typed: str) -> None:
    check = AddressCheck.of(typed)
    assert not check.is_usable
    assert check.problem.endswith(".")
    assert check.hint.endswith(".")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("https://www.ledgerly.app/pricing?x", "ledgerly.app-demo.mp4"),
        ("http://127.0.0.1:8123/", "127.0.0.1-demo.mp4"),
        ("sample", "sample-demo.mp4"),
        ("http://[::1]/", "1-demo.mp4"),
        ("…", "site-demo.mp4"),
    ],
)
def test_a_saved_film_is_named_after_its_host(typed: str, name: str) -> None:
    assert default_name(Draft(typed)) == name


def test_limits_and_words_come_from_the_settings() -> None:
    draft = draft_from(Settings(stored={"max_clicks": 4, "blacklist": "archive, , wipe "}, environment={}))
    assert (draft.clicks, draft.own_words) == (4, ("archive", "wipe"))


def test_an_unusable_setting_is_named() -> None:
    with pytest.raises(InvalidInput, match="MAX_DEPTH"):
        draft_from(Settings(environment={"MAX_DEPTH": "deep"}))

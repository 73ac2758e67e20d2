"""Which words stop a click: whole words, inflections, other languages, the user's own (SPEC 6)."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.core.lexicon import Hit, Lexicon, languages, words_of

LEXICON = Lexicon()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Delete", "delete"),
        ("DELETE ACCOUNT", "delete"),
        ("Deleting…", "delete"),
        ("remove-item", "remove"),
        ("removeItem", "remove"),
        ("remove_item", "remove"),
        ("\uff24\uff45\uff4c\uff45\uff54\uff45", "delete"),  # full-width letters
        ("Unsubscribe me", "unsubscribe"),
        ("Deactivated", "deactivate"),
        ("Pay now", "pay"),
        ("Checkout", "checkout"),
        ("Proceed to check-out", "checkout"),
        ("Purchases", "purchase"),
        ("Buy", "buy"),
        ("Cancel", "cancel"),
        ("Cancelled orders", "cancel"),
        ("Close my account", "close account"),
        ("Sign out", "sign out"),
        ("sign-out", "sign out"),
        ("Signout", "sign out"),
        ("Log out", "log out"),
        ("logOut", "log out"),
        ("Logging off", "log out"),
        ("Konto löschen", "löschen"),
        ("LÖSCHEN", "löschen"),
        ("Se déconnecter", "se déconnecter"),
        ("İptal", "iptal"),
        ("Satın Al", "satın al"),
        ("Удалить", "удалить"),
        ("アカウントを削除する", "削除"),
        ("立即购买", "购买"),
        ("계정삭제하기", "삭제"),
    ],
)
def test_what_is_never_clicked(text: str, word: str) -> None:
    for field in ("text", "label", "title"):
        assert LEXICON.find(**{field: text}) == Hit(word, field)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "Display", "Payload", "Cancellation policy", "Buyer’s guide", "Deletedness", "Repay", "Prepaid"),
        *(
            "Checking out our blog",
            "Check out our blog",
            "Close",
            "Account",
            "Close the menu",
            "Signs",
            "Log",
            "Outlook",
        ),
        *("Removable parts", "Undelete", "Subscribers", "Activate", "Syllable", "Écouter", "Prices", "Story"),
    ],
)
def test_what_only_looks_like_it_is_clicked(text: str) -> None:
    assert LEXICON.find(text=text, label=text, title=text) is None


@pytest.mark.parametrize(
    ("href", "word"),
    [
        ("https://example.com/account/delete", "delete"),
        ("https://example.com/cart?action=checkout", "checkout"),
        ("https://example.com/#sign-out", "sign out"),
        ("https://example.com/l%C3%B6schen", "löschen"),
        ("/konto/loeschen", "löschen"),
        ("/vertrag/kuendigen?nr=7", "kündigen"),
        ("/cerrar-sesion", "cerrar sesión"),
        ("/deconnexion", "déconnexion"),
        ("/logout.php", "log out"),
        ("http://[broken/delete", "delete"),
        ("https://buy.example.com/shoes", None),
        ("https://cancel.example/", None),
        ("https://example.com/payload/display", None),
        ("/produkte/loesungen", None),
        ("/blog/loose-ends", None),
        ("/kob/koepenick", None),
    ],
)
def test_addresses_are_read_too_but_hosts_are_names(href: str, word: str | None) -> None:
    assert LEXICON.find(href=href) == (Hit(word, "href") if word else None)


def test_the_first_field_that_speaks_is_cited() -> None:
    assert LEXICON.find(text="Go", label="Delete it", title="Buy", href="/pay") == Hit("delete", "label")


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("archive", "Archived"),
        ("archive", "archiving"),
        ("Publish", "publishes"),
        ("send to all", "Send to all customers"),
        ("reset everything for all of my users", "Reset everything for all of my users!"),
        ("発送", "今すぐ発送する"),
        ("  ship  ", "SHIP"),
    ],
)
def test_own_words_count(own: str, text: str) -> None:
    plain = LEXICON.find(text=text)
    assert plain is None or not plain.is_absolute
    assert Lexicon([own]).find(text=text) == Hit(own.strip(), "text")
    assert len(Lexicon([own])) > len(LEXICON)


def test_empty_own_words_do_not() -> None:
    assert len(Lexicon(["", "  "])) == len(LEXICON)
    assert len(set(languages())) == len(languages()) > 80


letters = st.text(string.ascii_lowercase, min_size=1, max_size=8)


@given(word=st.sampled_from(["delete", "pay", "buy", "cancel", "logout"]), before=letters, after=letters)
def test_whole_words_only(word: str, before: str, after: str) -> None:
    hit = LEXICON.find(text=f"{before}{word}{after}")
    assert hit is None or hit.word != word or f" {word} " in words_of(f"{before}{word}{after}")
    assert LEXICON.find(text=f"{before} {word} {after}") is not None


@given(st.text(max_size=60))
def test_words_are_stable(text: str) -> None:
    once = words_of(text)
    assert words_of(once) == once
    assert once.startswith(" ")
    assert once.endswith(" ")

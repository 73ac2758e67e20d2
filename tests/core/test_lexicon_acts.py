"""Acts beyond the absolute words: names that act against names of things, icons, addresses, languages."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodemo_gui.assets import resource
from autodemo_gui.core.lexicon import Hit, Lexicon, languages
from autodemo_gui.core.risk import Risk

LEXICON = Lexicon()
THINGS = (
    *("Save 20%", "Save time", "Saved", "Order by", "Sort order", "Book list", "Publish faster", "How to publish"),
    *("Publishing guide", "Report 2024", "Send rate limits", "Blog posts", "Invite-only events", "Ordering guide"),
    *("Following examples", "Accept-Language", "Reset password help", "Share price index", "Cancellation policy"),
)


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Save", "en", "save"),
        ("Yes, confirm", "en", "confirm"),
        ("Please save it", "en", "save"),
        ("Save & close", "en", "save"),
        ("Donate $25", "en", "donate"),
        ("Book a demo", "en", "book"),
        ("Post", "en", "post"),
        ("Reset all settings", "en", "reset"),
        ("Einstellungen speichern", "de", "speichern"),
        ("Speichern", "de-AT", "speichern"),
        ("Enregistrer le brouillon", "fr", "enregistrer le brouillon"),
        ("Oui, publier", "fr", "publier"),
        ("Ayarları kaydet", "tr", "kaydet"),
        ("発送先を保存しますか", "ja", "保存"),
        ("发布文章", "zh-Hans", "发布"),
        ("변경 사항 저장하기", "ko", "저장하기"),
        ("Piszkozat mentése", "hu", "piszkozat mentése"),
        ("Beállítások mentése", "hu", "mentése"),
        ("ΑΠΟΘΗΚΕΥΣΗ", "el", "αποθηκευση"),  # capitals lose their accents
        ("Αποθήκευση", "el", "αποθηκευση"),
        ("เชิญสมาชิกใหม่", "th", "เชิญ"),
        ("Subscribe", "de", "subscribe"),
        ("Speichern", "", "speichern"),
    ],
)
def test_names_that_act(text: str, language: str, word: str) -> None:
    assert LEXICON.find(label=text, language=language) == Hit(word, "label", Risk.NEVER, is_absolute=False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((text, "en") for text in THINGS),
        ("Publish your first beautiful website in minutes", "en"),
        ("Wie veröffentlichen", "de"),
        ("Comment publier", "fr"),
        ("发布日期", "zh"),
        ("如何发布", "zh"),
        ("保存方法", "ja"),
        ("최근 제출", "ko"),
        ("支付方式", "zh"),
        ("วิธีการชำระเงิน", "th"),  # ways to pay
        ("Legfrissebb beküldés", "hu"),
        ("Attiva/disattiva barra laterale", "it"),
        ("Speichern", "fr"),
        ("Background remover", "en"),  # Portuguese for: remove
    ],
)
def test_names_of_things(text: str, language: str) -> None:
    assert LEXICON.find(text=text, language=language) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Cancellation policy", "en"),
        ("Stornierungsbedingungen", "de"),
        ("Conditions d’annulation", "fr"),
        ("Política de cancelación", "es"),
        ("İptal politikası", "tr"),
        ("Политика отмены", "ru"),
        ("キャンセルポリシー", "ja"),
        ("取消政策", "zh"),
        ("취소 정책", "ko"),
        ("מדיניות ביטולים", "he"),
        ("Politica de anulare", "ro"),
    ],
)
def test_the_policy_of_cancelling_is_no_cancelling(text: str, language: str) -> None:
    assert LEXICON.find(text=text, language=language) is None
    assert LEXICON.find(text=text) is None


@pytest.mark.parametrize("text", ["Share", "Apply filters", "Join us", "Install", "Upgrade to Pro"])
def test_names_that_may_act_are_for_under_the_guard(text: str) -> None:
    hit = LEXICON.find(text=text)
    assert hit is not None
    assert (hit.risk, hit.is_absolute) == (Risk.GUARDED, False)


def test_the_gravest_word_is_cited() -> None:
    assert LEXICON.find(text="Share", label="Save", href="/logout") == Hit("log out", "href")
    assert LEXICON.find(text="Share", label="Save") == Hit("save", "label", Risk.NEVER, is_absolute=False)


@pytest.mark.parametrize(
    ("text", "language", "is_hit"),
    [
        ("Wissen", "nl", True),  # Dutch: erase; German: knowledge
        ("Wissen", "de", False),
        ("Wissen", "", False),
        ("Sortir", "ca", True),  # Catalan: log out; French: to go out
        ("Sortir", "fr", False),
        ("Peru", "en", False),  # Finnish: undo
        ("Löschen", "de", True),
        ("Löschen", "en", True),  # a template's English
        ("Löschen", "xx", True),  # no language we know
        ("Löschen", "fr", False),
        ("Kupi", "hr", True),
        ("Kupi", "bs-Latn", True),  # near enough
        ("Delete", "ja", True),
    ],
)
def test_absolute_words_count_in_the_pages_language(text: str, language: str, *, is_hit: bool) -> None:
    hit = LEXICON.find(text=text, language=language)
    assert (hit is not None and hit.is_absolute) is is_hit


@pytest.mark.parametrize(
    ("icon", "hit"),
    [
        ("fa-trash", Hit("delete", "icon")),
        ("bi-trash3", Hit("delete", "icon")),
        ("lucide-trash-2", Hit("delete", "icon")),
        ("#delete", Hit("delete", "icon")),
        ("mdi-delete-outline", Hit("delete", "icon")),
        ("trashIcon", Hit("delete", "icon")),
        ("/img/ic_delete_24px.svg", Hit("delete", "icon")),
        ("fa-sign-out-alt", Hit("sign out", "icon")),
        ("icon-power-off", Hit("log out", "icon")),
        ("ri-save-line", Hit("save", "icon", Risk.NEVER, is_absolute=False)),
        ("fa-paper-plane", Hit("paper plane", "icon", Risk.NEVER, is_absolute=False)),
        ("bing", None),
        ("toggle-off", None),
        ("fa-star", None),
    ],
)
def test_what_pictures_say(icon: str, hit: Hit | None) -> None:
    assert LEXICON.find(icons=("fa", icon)) == hit


def test_beside_a_name_a_picture_of_an_act_is_decoration() -> None:
    assert LEXICON.find(text="Contact", icons=("fa-paper-plane",)) is None
    assert LEXICON.find(text="Contact", icons=("fa-trash",)) == Hit("delete", "icon")


@pytest.mark.parametrize(
    ("href", "word"),
    [
        ("/posts/12/publish", "publish"),
        ("/posts/550e8400-e29b-41d4-a716-446655440000/approve/", "approve"),
        ("/items/deadbeef01/vote", "vote"),
        ("/?action=publish&id=4", "publish"),
        ("/?id=4&vote=1", "vote"),
        ("/?publish", "publish"),
        ("/shop?add-to-cart=12", "add to cart"),
        ("/cart/add/4/", "cart add"),
        ("/publish", None),
        ("/docs/deploy", None),
        ("/2024/archive", None),
        ("/report/12", None),
        ("/?q=publish", None),
        ("/?sort=vote&order=asc", None),
        ("/decade/facade/save", None),
        ("http://[", None),
    ],
)
def test_addresses_that_act_when_opened(href: str, word: str | None) -> None:
    assert LEXICON.find(href=href) == (Hit(word, "href", Risk.NEVER, is_absolute=False) if word else None)


@pytest.mark.parametrize(
    "disguise", ["D\u0435l\u0435t\u0435", "Del\u00adete", "De\u200blete", "\u202eDelete", "r\u0435m\u03bfve"]
)
def test_a_disguised_word_is_seen(disguise: str) -> None:
    assert LEXICON.find(text=disguise) is not None


def test_marks_belong_to_the_word() -> None:
    assert LEXICON.find(text="हटाएं", language="hi") == Hit("हटाएं", "text")
    assert LEXICON.find(text="हटा", language="hi") is None


def test_many_languages_know_delete_or_remove_and_save() -> None:
    words = json.loads(resource("guard", "lexicon", "words.json").read_text(encoding="utf-8"))
    found = json.loads(resource("guard", "lexicon", "catalogues.json").read_text(encoding="utf-8"))
    knowing = {code for code in languages() if {"never", "act"} <= (words.get(code) or found["languages"][code]).keys()}
    assert len(knowing) >= 40
    notice = resource("guard", "lexicon", "NOTICE.txt").read_text(encoding="utf-8")
    assert all(f"\n{source}\n" in notice for source in found["sources"])


def test_a_page_of_400_elements_is_read_at_once() -> None:
    lexicon = Lexicon()
    lexicon.find(text="once, for the words are read from disk")
    pages = [(f"Product {i}", f"https://example.com/products/{i}?from={i}") for i in range(400)]
    began = time.process_time()
    for name, href in pages:
        lexicon.find(text=name, label=name, href=href, icons=("fa", "fa-star"), language="en")
    assert time.process_time() - began < 0.5  # 0.03 s where nothing else runs


@given(st.text(max_size=80), st.sampled_from(["", "en", "ja", "tr", "zh", "de"]))
def test_no_name_and_no_address_is_too_odd(text: str, language: str) -> None:
    hit = LEXICON.find(text=text, href=text, icons=(text,), language=language)
    assert hit is None or hit.word

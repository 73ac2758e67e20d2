"""Words that are never clicked: whole words and their inflections, in a control's text, label, title or address."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

# SPEC 6 lists the English stems; each line is one stem with its inflections. Spaces also match hyphens.
_ENGLISH: dict[str, tuple[str, ...]] = {
    "delete": ("delete", "deletes", "deleted", "deleting", "deletion"),
    "remove": ("remove", "removes", "removed", "removing", "removal"),
    "unsubscribe": ("unsubscribe", "unsubscribes", "unsubscribed", "unsubscribing"),
    "deactivate": ("deactivate", "deactivates", "deactivated", "deactivating", "deactivation"),
    "pay": ("pay", "pays", "paid", "paying"),
    "checkout": ("checkout", "checkouts", "proceed to check out"),
    "purchase": ("purchase", "purchases", "purchased", "purchasing"),
    "buy": ("buy", "buys", "buying", "bought"),
    "cancel": ("cancel", "cancels", "canceled", "cancelled", "canceling", "cancelling"),
    "close account": (
        "close account",
        "close my account",
        "close your account",
        "close the account",
        "account closing",
    ),
    "sign out": ("sign out", "signs out", "signed out", "signing out", "signout", "sign off", "signing off", "signoff"),
    "log out": ("log out", "logs out", "logged out", "logging out", "logout", "log off", "logging off", "logoff"),
}

# The same acts in other languages, as control labels use them. Cased scripts match whole words, the others substrings.
_OTHER: dict[str, tuple[str, ...]] = {
    "de": (
        "löschen",
        "entfernen",
        "abbestellen",
        "deaktivieren",
        "bezahlen",
        "kaufen",
        "abmelden",
        "stornieren",
        "kündigen",
        "abbrechen",
    ),
    "fr": (
        "supprimer",
        "effacer",
        "retirer",
        "se désabonner",
        "désactiver",
        "payer",
        "acheter",
        "annuler",
        "se déconnecter",
        "déconnexion",
    ),
    "es": (
        "eliminar",
        "borrar",
        "quitar",
        "darse de baja",
        "desactivar",
        "pagar",
        "comprar",
        "cancelar",
        "cerrar sesión",
    ),
    "it": (
        "elimina",
        "eliminare",
        "rimuovi",
        "disattiva",
        "paga",
        "acquista",
        "compra",
        "annulla",
        "esci",
        "disconnetti",
    ),
    "pt": ("excluir", "apagar", "remover", "desativar", "pagar", "comprar", "cancelar", "sair", "terminar sessão"),
    "nl": (
        "verwijderen",
        "verwijder",
        "uitschrijven",
        "deactiveren",
        "betalen",
        "kopen",
        "annuleren",
        "uitloggen",
        "afmelden",
    ),
    "pl": ("usuń", "wypisz się", "dezaktywuj", "zapłać", "kup", "kup teraz", "anuluj", "wyloguj", "wyloguj się"),
    "sv": ("radera", "ta bort", "avregistrera", "betala", "köp", "avbryt", "logga ut"),
    "tr": ("sil", "kaldır", "abonelikten çık", "öde", "satın al", "iptal", "çıkış yap"),
    "ru": ("удалить", "отписаться", "деактивировать", "оплатить", "купить", "отменить", "отмена", "выйти"),
    "ja": ("削除", "購入", "支払", "退会", "解約", "ログアウト", "サインアウト", "キャンセル", "配信停止"),
    "zh": ("删除", "刪除", "移除", "购买", "購買", "支付", "付款", "注销", "退出登录", "登出", "取消", "退订"),
    "ko": ("삭제", "제거", "구매", "결제", "탈퇴", "로그아웃", "취소", "구독 취소"),
}

LANGUAGES = ("en", *_OTHER)
"""The languages the list speaks."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BREAKS = re.compile(r"[\W_]+")
# Scripts written without spaces between words: CJK ideographs, kana, Hangul (agglutinates), Thai.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Hit:
    """A flagged word: which one, and in which field of the control it stood."""

    word: str
    field: str


def words_of(text: str) -> str:
    """The text as lower-case words between single spaces, with one space at both ends.

    Compatibility forms are folded (full-width letters), camelCase, snake_case and punctuation separate words.
    """
    # The Turkish İ folds to an i and a dot above it, which would count as a break.
    folded = unicodedata.normalize("NFKC", _CAMEL.sub(" ", text)).casefold().replace("i\u0307", "i")
    return f" {_BREAKS.sub(' ', folded).strip()} "


def words_of_href(href: str) -> str:
    """The words of a link's path, query and fragment; the host is a name, not an act."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return words_of(unquote(href))
    return words_of(unquote(f"{parts.path} {parts.query} {parts.fragment}"))


class Lexicon:
    """The absolute blacklist plus a user's own words."""

    def __init__(self, own_words: Iterable[str] = ()) -> None:
        """Add a user's own words; each also matches with a plain English plural or -ed/-ing ending."""
        self._phrases: dict[str, str] = {}
        for stem, forms in _ENGLISH.items():
            self._phrases.update({words_of(form): stem for form in forms})
        for forms in _OTHER.values():
            self._phrases.update({words_of(form): form for form in forms})
        for own in own_words:
            if own.strip():
                self._phrases.update(dict.fromkeys(_inflected(own.strip()), own.strip()))
        self._sizes = sorted({len(phrase.split()) for phrase in self._phrases})
        self._unspaced = {phrase.strip(): word for phrase, word in self._phrases.items() if _UNSPACED.search(phrase)}
        self._find = lru_cache(maxsize=4096)(self._search)

    def __len__(self) -> int:
        """How many phrases are on the list."""
        return len(self._phrases)

    def find(self, *, text: str = "", label: str = "", title: str = "", href: str = "") -> Hit | None:
        """The first flagged word of a control's fields, or None."""
        named = (("text", words_of(text)), ("label", words_of(label)), ("title", words_of(title)))
        for name, words in (*named, ("href", words_of_href(href))):
            word = self._find(words)
            if word is not None:
                return Hit(word, name)
        return None

    def _search(self, words: str) -> str | None:
        tokens = words.split()
        for size in self._sizes:
            for start in range(len(tokens) - size + 1):
                word = self._phrases.get(f" {' '.join(tokens[start : start + size])} ")
                if word is not None:
                    return word
        if _UNSPACED.search(words):
            return next((word for phrase, word in self._unspaced.items() if phrase in words), None)
        return None


def _inflected(word: str) -> set[str]:
    """A user's word with the regular English endings."""
    base = word.casefold()
    stem = base.removesuffix("e")
    forms = {base, f"{base}s", f"{base}es", f"{stem}ed", f"{stem}ing"}
    return {words_of(form) for form in forms}

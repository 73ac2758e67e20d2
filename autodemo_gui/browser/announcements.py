"""What a page says of a click: "deleted", "sent", "ordered" tell of an act, whatever the network showed of it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.assets import resource
from autodemo_gui.browser.scripts import script
from autodemo_gui.core.lexicon import words_of

# Scripts that put no spaces between words, or endings onto them: there a phrase counts wherever it stands.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Announcements:
    """The short messages a page shows or reads out at a moment, and the language it declares."""

    said: frozenset[str] = frozenset()
    language: str = ""


async def announcements(page: Page) -> Announcements:
    """What the page says now; nothing while it is between two documents. Needs no page time."""
    try:
        heard = await page.evaluate(script("announced"))
    except PlaywrightError:
        return Announcements()
    return Announcements(frozenset(heard["said"]), heard["language"])


def done_word(before: Announcements, after: Announcements) -> str:
    """The word by which a new message says that something was done, in the page's language or English; else empty."""
    phrases = _phrases(after.language or before.language)
    return next((word for said in sorted(after.said - before.said) if (word := _find(said, phrases))), "")


def _find(said: str, phrases: Iterable[str]) -> str:
    words = words_of(said)
    return next((phrase for phrase in phrases if (phrase if _UNSPACED.search(phrase) else f" {phrase} ") in words), "")


@cache
def _by_language() -> dict[str, tuple[str, ...]]:
    raw: dict[str, list[str]] = json.loads(resource("guard", "result_words.json").read_text(encoding="utf-8"))
    return {language: tuple(words_of(phrase).strip() for phrase in phrases) for language, phrases in raw.items()}


@cache
def _phrases(language: str) -> tuple[str, ...]:
    """The phrases of a language tag and of English; of all languages where the page declares none that is known."""
    known = _by_language()
    primary = language.replace("_", "-").split("-", 1)[0].lower()
    own = known.get("nb" if primary == "no" else primary)
    if own is None:
        return tuple(phrase for phrases in known.values() for phrase in phrases)
    return (*own, *known["en"])

"""What the library page is about: which entry is chosen, and whether the page is looked at at all."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale

from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.story import clock, place
from autodemo_gui.core.text import tr

if TYPE_CHECKING:  # pydantic is not needed to show a window
    from autodemo_gui.store.library import Entry

_PER_MB, _PER_GB = 1e6, 1e9


class Order(StrEnum):
    """What comes first in the library."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    LONGEST = "longest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library page as data."""

    is_open: bool = False
    chosen: "Entry | None" = None


def site_of(entry: "Entry") -> str:
    """The address of an entry as a person would say it."""
    return tr("the sample site") if entry.film.url == SAMPLE else place(entry.film.url)


def title_of(entry: "Entry") -> str:
    """What an entry is called."""
    return entry.film.title or site_of(entry)


def outcome_words(entry: "Entry") -> str:
    """What a person should know about an entry besides its film; empty when all is well."""
    if entry.is_missing:
        return tr("file missing")
    words = {"done": "", "partial": tr("a part"), "failed": tr("failed"), "interrupted": tr("interrupted")}
    return words[entry.film.outcome.value]


def date_words(entry: "Entry", locale: QLocale) -> str:
    """When it was recorded, on this computer's clock; empty when that is not known."""
    try:
        made_at = datetime.fromisoformat(entry.film.created_at).astimezone()
    except ValueError:
        return ""
    made_on = QDate(made_at.year, made_at.month, made_at.day)
    if locale.language() is QLocale.Language.C:  # of a system that was set up for no country; its own is “26 11 2026”
        return locale.toString(made_on, "d MMM yyyy")
    return locale.toString(made_on, QLocale.FormatType.ShortFormat)


def facts_of(entry: "Entry", locale: QLocale) -> str:
    """Date, length and size in one line."""
    length = clock(entry.film.duration_s) if entry.film.duration_s else ""
    facts = (date_words(entry, locale), length, size_words(entry.size_bytes, locale))
    return " · ".join(fact for fact in facts if fact)


def size_words(size: int | None, locale: QLocale | None = None) -> str:
    """A size in bytes as a person would say it; empty when there is none."""
    if size is None:
        return ""
    spoken = locale or QLocale()
    if size < _PER_GB:
        return tr("{size} MB", size=spoken.toString(size / _PER_MB, "f", 1))
    return tr("{size} GB", size=spoken.toString(size / _PER_GB, "f", 1))


def matching(entries: "list[Entry]", words: str) -> "list[Entry]":
    """The entries in whose title, address or state every word occurs."""
    wanted = words.casefold().split()
    return [entry for entry in entries if not wanted or _has_all(wanted, entry)]


def _has_all(wanted: list[str], entry: "Entry") -> bool:
    told = f"{entry.film.title} {entry.film.url} {entry.path.name} {outcome_words(entry)}".casefold()
    return all(word in told for word in wanted)


def order_names() -> dict[Order, str]:
    """What the orders are called."""
    return {
        Order.NEWEST: tr("Newest first"),
        Order.OLDEST: tr("Oldest first"),
        Order.TITLE: tr("By title"),
        Order.LONGEST: tr("Longest first"),
        Order.LARGEST: tr("Largest first"),
    }


def ordered(entries: "list[Entry]", order: Order) -> "list[Entry]":
    """Entries, which come newest first, in another order; among equals the newest stays first."""
    match order:
        case Order.NEWEST:
            return entries
        case Order.OLDEST:
            return entries[::-1]
        case Order.TITLE:
            return sorted(entries, key=lambda entry: title_of(entry).casefold())
        case Order.LONGEST:
            return sorted(entries, key=lambda entry: -entry.film.duration_s)
        case Order.LARGEST:
            return sorted(entries, key=lambda entry: -(entry.size_bytes or 0))

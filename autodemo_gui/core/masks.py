"""What of a page must not be seen in a film: e-mail addresses, phone and card numbers, chosen elements.

The patterns are written once, for Python and for the script that masks the page (`browser/scripts/masks.js`): no escape
that the two languages read differently, and lookbehinds of one character only. They are rules of form, not a library:
phonenumbers knows which numbers exist, but weighs 10 MB and does not run in a page.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from autodemo_gui.core.text import tr

BULLET = "•"
"""Stands for every letter and digit of what is masked; spaces and punctuation stay, so that a line looks as it did."""

_LETTER = "A-Za-z\u00a1-\u1fff\u2c00-\uffef"  # without the bullet, which must not match again
_LABEL = f"[0-9{_LETTER}](?:[0-9{_LETTER}\\-]{{0,62}})"
_EMAIL = rf"""[^\s@<>()\[\]{{}}"',;:|/\\=?&#%{BULLET}]{{1,64}}(?:@|%40)(?![0-9]x\.)(?:{_LABEL}\.)+[{_LETTER}]{{2,24}}"""

_GAP = "[ \u00a0./()\\-–]"  # between the digits of a phone number
_DATE = r"(?![0-9]{1,2}(?:[./\-][0-9]{1,2}[./\-](?:[0-9]{4}|[0-9]{2})| [0-9]{1,2} [0-9]{4})(?![0-9]))"
_BEFORE = r"(?<![0-9A-Za-z.,/:+#$€£¥%=_\-])"
_AFTER = r"(?![0-9A-Za-z%€$£¥_]|[.,:/\-][0-9])"
_SAID = (
    "tel|telefon|telephone|phone|fon|mobile|mobil|handy|cell|fax|call(?: us)?(?: at| on)?|whatsapp|hotline|tél"
    "|téléphone|tlf|telefono|teléfono|телефон|тел|电话|電話|전화|☎|☏|✆"
)
_AREA = r"(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[.\- ])"
_PHONES = (
    # International: 8 to 15 digits (E.164).
    rf"(?<![0-9A-Za-z])\+[1-9](?:{_GAP}{{0,2}}[0-9]){{7,14}}(?![0-9])",
    rf"{_BEFORE}00[1-9](?:{_GAP}{{0,2}}[0-9]){{8,14}}{_AFTER}",
    # With a trunk zero, as most of Europe, Asia and Oceania write them: in groups, or 10 or 11 digits in one.
    rf"{_BEFORE}{_DATE}\(?(?=0[1-9][0-9]{{0,3}}{_GAP})0[1-9](?:{_GAP}{{0,2}}[0-9]){{6,11}}{_AFTER}",
    rf"{_BEFORE}0[1-9][0-9]{{8,9}}{_AFTER}",
    # North America, always in groups.
    rf"{_BEFORE}(?:1[ .\-])?{_AREA}[0-9]{{3}}[.\- ][0-9]{{4}}{_AFTER}",
    # Mobile numbers of China, which are written bare.
    rf"{_BEFORE}1[3-9][0-9](?:[ \-]?[0-9]{{4}}){{2}}{_AFTER}",
    # Whatever is said to be one.
    rf"(?<![A-Za-z])(?:{_SAID})[.:\s]{{0,3}}{_DATE}\(?[0-9](?:{_GAP}{{0,2}}[0-9]){{5,14}}(?![0-9])",
)
_ALONE = r"(?<![0-9A-Za-z.,_\-])"
_SPACE = r"([ \u00a0\-]?)"
# Prefixes and lengths of ISO/IEC 7812, in the groups they are embossed in; whether it is one, the check digit says.
_CARDS = (
    rf"{_ALONE}(?:[456][0-9]{{3}}|2[2-7][0-9]{{2}}|35[0-9]{{2}}){_SPACE}[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}(?![0-9])",
    rf"{_ALONE}3[47][0-9]{{2}}{_SPACE}[0-9]{{6}}\1[0-9]{{5}}(?![0-9])",
    rf"{_ALONE}3[0689][0-9]{{2}}{_SPACE}[0-9]{{6}}\1[0-9]{{4}}(?![0-9])",
    rf"{_ALONE}[456][0-9]{{12}}(?:[0-9]{{5,6}})?(?![0-9])",
)
KINDS: dict[str, tuple[str, ...]] = {"emails": (_EMAIL,), "phones": _PHONES, "cards": _CARDS}
NUMBERS = frozenset({"phones", "cards"})
"""Kinds whose patterns may begin with words; the number itself begins at the first digit, plus sign or bracket."""
CHECKED = frozenset({"cards"})
"""Kinds whose last digit checks the others (Luhn, ISO/IEC 7812-1)."""

HINT = r"@|%40|[0-9](?:[^0-9]{0,3}[0-9]){5}"
"""What every text with something to be masked has in it; most texts have not, and telling so is quick."""
_HINT = re.compile(HINT)

Selector = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Masks(BaseModel):
    """What is masked; nothing by default. A list of words is understood as well.

    Selectors are CSS; each is looked for in every document and shadow root by itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    emails: bool = False
    phones: bool = False
    cards: bool = False
    selectors: tuple[Selector, ...] = Field((), max_length=50)

    @field_validator("selectors")
    @classmethod
    def _are_selectors(cls, selectors: tuple[str, ...]) -> tuple[str, ...]:
        """What only a browser can tell it tells before anything is opened (`browser.masks.arm`)."""
        for selector in selectors:
            if re.search(r"[{};<]", selector):
                raise ValueError(tr("“{selector}” is no CSS selector.", selector=selector))
        return tuple(dict.fromkeys(selectors))

    @model_validator(mode="before")
    @classmethod
    def _of_words(cls, data: Any) -> Any:
        """A person's list: `emails`, `phones`, `cards`, and anything else is a selector."""
        if not isinstance(data, list | tuple):
            return data
        kinds: dict[str, Any] = {kind: True for kind in KINDS if kind in data}
        return {**kinds, "selectors": [word for word in data if word not in KINDS]}

    def __bool__(self) -> bool:
        """Whether anything is masked."""
        return bool(self.kinds or self.selectors)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of text that are masked, of `KINDS`."""
        return tuple(kind for kind in KINDS if getattr(self, kind))

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where something to be masked stands in a text: start and end, in no order; they may overlap."""
        for kind in self.kinds if _HINT.search(text) else ():
            for pattern in _compiled(kind):
                for match in pattern.finditer(text):
                    start, end = match.span()
                    if kind in NUMBERS:
                        start += re.search(r"[0-9+(]", match[0]).start()  # type: ignore[union-attr]  # it has digits
                    if kind not in CHECKED or has_check_digit(text[start:end]):
                        yield start, end

    def covered(self, text: str) -> str:
        """A text with a bullet for every letter and digit of what is masked."""
        letters = list(text)
        for start, end in self.spans(text):
            letters[start:end] = [BULLET if letter.isalnum() else letter for letter in text[start:end]]
        return "".join(letters)

    def covered_all(self, data: Any) -> Any:
        """JSON-ready data with every text in it covered."""
        match data:
            case str():
                return self.covered(data)
            case dict():
                return {key: self.covered_all(item) for key, item in data.items()}
            case list() | tuple():
                return type(data)(self.covered_all(item) for item in data)
            case _:
                return data


NO_MASKS = Masks()


def has_check_digit(number: str) -> bool:
    """Whether the digits of a text pass the Luhn check; what is not a digit does not count."""
    digits = [int(letter) for letter in number if letter in "0123456789"]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return len(set(digits)) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


@cache
def _compiled(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source, re.IGNORECASE) for source in KINDS[kind])

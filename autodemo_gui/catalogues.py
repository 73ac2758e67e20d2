"""The languages we speak: their catalogues in resources/i18n, and which one a person wants."""

import gettext
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from autodemo_gui.assets import resource

SOURCE: Final = "en"
NAMES: Final = {SOURCE: "English", "de": "Deutsch", "ja": "日本語", "ar": "العربية"}
"""The languages we speak, each called by its own name."""


def _arabic(count: int) -> int:
    """Which of the six forms: none, one, two, few, many, other."""
    if count <= 2:
        return count
    return 3 if 3 <= count % 100 <= 10 else 4 if count % 100 >= 11 else 5


# Which form a number takes, in the order of a catalogue's lists: Unicode CLDR, supplemental/plurals, release 46.
_PLURAL_FORMS: Final[Mapping[str, Callable[[int], int]]] = {
    "de": lambda count: int(count != 1),
    "ja": lambda _: 0,
    "ar": _arabic,
}
PLURALS: Final = {"de": 2, "ja": 1, "ar": 6}
"""How many forms each language has."""

Message = str | list[str]


class Catalogue(gettext.NullTranslations):
    """Messages of one language by their English source; a plural one is a list, by the source that counts many."""

    def __init__(self, messages: Mapping[str, Message], plural_form: Callable[[int], int]) -> None:
        """What has no translation is answered in English."""
        super().__init__()
        self._messages = messages
        self._plural_form = plural_form

    def gettext(self, message: str) -> str:
        """The translation of a sentence."""
        found = self._messages.get(message, message)
        return found if isinstance(found, str) else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The translation of a sentence that counts, in the form that this number takes."""
        forms = self._messages.get(msgid2)
        return forms[self._plural_form(n)] if isinstance(forms, list) else super().ngettext(msgid1, msgid2, n)


def messages(code: str) -> dict[str, Message]:
    """A language's catalogue as it lies in resources/i18n."""
    loaded: dict[str, Message] = json.loads(resource("i18n", f"{code}.json").read_text(encoding="utf-8"))
    return loaded


def chosen(setting: str, system: Iterable[str]) -> str:
    """The language to speak: the one that was chosen, else the first of the system's that we speak, else English.

    Args:
        setting: a key of `NAMES`, or empty.
        system: language tags such as `de-AT`, the most wanted first.
    """
    if setting in NAMES:
        return setting
    return next((code for tag in system if (code := tag.split("-")[0].split("_")[0].lower()) in NAMES), SOURCE)


def catalogue(code: str) -> gettext.NullTranslations:
    """What `core.text.install` takes for a language, a key of `NAMES`."""
    return gettext.NullTranslations() if code == SOURCE else Catalogue(messages(code), _PLURAL_FORMS[code])


def tags_of(environment: Mapping[str, str]) -> list[str]:
    """The languages that a terminal asks for, the most wanted first; none in the locale of programs, `C`.

    The order is that of gettext (GNU gettext manual, “Locale Environment Variables”).
    """
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    if locale.partition(".")[0] in ("", "C", "POSIX"):
        return []
    return [tag for tag in (*environment.get("LANGUAGE", "").split(":"), locale) if tag]

"""The window's language: its catalogue, Qt's own words, and the direction everything is laid out in."""

import gettext
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from autodemo_gui.assets import resource
from autodemo_gui.core import text

SOURCE: Final = "en"
NAMES: Final = {SOURCE: "English", "de": "Deutsch", "ja": "日本語", "ar": "العربية"}
"""The languages we speak, each called by its own name."""
_LOCALES: Final = {"ar": "ar_AE"}
"""Where dates and numbers are written with the digits that our sentences have, or a line would mix two kinds."""

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
"""Isolates of the Unicode bidirectional algorithm (UAX 9); they have no width."""


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


def speak(app: QApplication, setting: str = "") -> str:
    """Speak a language from now on; must come before the first widget is made. Returns its code.

    Args:
        app: whose layout direction follows the language.
        setting: a key of `NAMES`; empty for the system's language.
    """
    code = chosen(setting, QLocale.system().uiLanguages())
    if code == SOURCE:
        text.install(gettext.NullTranslations())
    else:
        text.install(Catalogue(messages(code), _PLURAL_FORMS[code]))
        _translate_qt(app, code)
    if setting or QLocale().zeroDigit() != "0":
        # Dates and numbers; else they are the system's, which may speak our language its own way.
        QLocale.setDefault(QLocale(_LOCALES.get(code, code)))
    is_rtl = QLocale(code).textDirection() is Qt.LayoutDirection.RightToLeft
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
    return code


def path_words(path: object) -> str:
    """A path as it stands in a sentence: read from the left, its slashes where they are, also between Arabic words."""
    is_rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return f"{_LEFT_TO_RIGHT}{path}{_END}" if is_rtl else str(path)


def _translate_qt(app: QApplication, code: str) -> None:
    """Qt's own words: the menu of a text field, the buttons of a file dialog."""
    translator = QTranslator(app)
    if translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)

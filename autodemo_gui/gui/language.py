"""The window's language: its catalogue, Qt's own words, and the direction everything is laid out in."""

from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from autodemo_gui.catalogues import SOURCE, catalogue, chosen
from autodemo_gui.core import text

_LOCALES: Final = {"ar": "ar_AE"}
"""Where dates and numbers are written with the digits that our sentences have, or a line would mix two kinds."""

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
"""Isolates of the Unicode bidirectional algorithm (UAX 9); they have no width."""


def speak(app: QApplication, setting: str = "") -> str:
    """Speak a language from now on; must come before the first widget is made. Returns its code.

    Args:
        app: whose layout direction follows the language.
        setting: a key of `NAMES`; empty for the system's language.
    """
    code = chosen(setting, QLocale.system().uiLanguages())
    text.install(catalogue(code))
    if code != SOURCE:
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

"""Colours that can be read, icons that exist, light and dark that agree."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from autodemo_gui.assets import resource
from autodemo_gui.gui.actions import TABLE
from autodemo_gui.gui.theme import Scheme, Theme, app_icon, tokens

READABLE = [
    ("text", "ground", 4.5),
    ("text", "surface", 4.5),
    ("text", "sunken", 4.5),
    ("text", "calm_wash", 4.5),
    ("text", "warning_wash", 4.5),
    ("text", "accent_wash", 4.5),
    ("muted", "ground", 4.5),
    ("muted", "surface", 4.5),
    ("muted", "calm_wash", 4.5),
    ("accent_text", "ground", 4.5),
    ("accent_text", "accent_wash", 4.5),
    ("calm", "calm_wash", 4.5),
    ("warning", "warning_wash", 4.5),
    ("ground", "text", 4.5),
    ("faint", "surface", 3.0),
    ("on_button", "button", 3.0),
    ("accent", "ground", 3.0),
]


def luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), READABLE)
def test_text_can_be_read(scheme: Scheme, ink: str, ground: str, least: float) -> None:
    """Contrast as WCAG 2.1 defines it."""
    table = tokens(scheme)
    bright, dim = sorted((luminance(QColor(table[ink])), luminance(QColor(table[ground]))), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= least


def test_light_and_dark_name_the_same_colours() -> None:
    assert tokens("light").keys() == tokens("dark").keys()
    assert all(QColor(value).isValid() for value in (*tokens("light").values(), *tokens("dark").values()))


def test_the_style_sheet_names_no_colour_itself() -> None:
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", resource("theme", "window.qss").read_text(encoding="utf-8"))


def test_a_change_of_scheme_reaches_palette_and_listeners(theme: Theme, qapp: QApplication) -> None:
    heard: list[str] = []
    theme.changed.connect(lambda: heard.append(theme.scheme))
    theme.use("dark")
    assert heard == ["dark"]
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens("dark")["ground"])
    theme.use("dark")
    assert heard == ["dark"], "the same scheme again is no change"
    theme.use(None)
    follows = "dark" if qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"
    assert theme.scheme == follows


def icons_named_in_the_code() -> set[str]:
    source = "".join(path.read_text(encoding="utf-8") for path in Path("autodemo_gui/gui").rglob("*.py"))
    return set(re.findall(r"icon=\"([a-z-]+)\"|set_icon\(\"([a-z-]+)\"", source)) - {("", "")}


def test_every_icon_that_is_named_can_be_drawn(theme: Theme) -> None:
    names = {spec.icon for spec in TABLE.values() if spec.icon} | {"".join(pair) for pair in icons_named_in_the_code()}
    for name in names:
        image = theme.icon(name).pixmap(20, 20).toImage()
        drawn = [image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())]
        assert max(drawn) > 200, f"{name} is empty"


def test_the_program_has_an_icon_of_its_own() -> None:
    assert app_icon().pixmap(64, 64).toImage().pixelColor(32, 32).red() > 150

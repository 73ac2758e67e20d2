"""Colours that can be read, icons that exist, light and dark that agree."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QSlider

from autodemo_gui.assets import resource
from autodemo_gui.gui.actions import TABLE
from autodemo_gui.gui.theme import DRAWN_BY_SHEET, Scheme, Theme, app_icon, tokens
from tests.gui.fixtures import destroy

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["opens", "clear"])
def test_what_the_style_sheet_draws_is_seen_in_light_and_in_dark(scheme: Scheme, name: str) -> None:
    """A file has one colour; a sign needs 3 : 1 (WCAG 2.1, non-text contrast)."""
    assert name in DRAWN_BY_SHEET
    (ink,) = re.findall(r'stroke="(#[0-9A-F]{6})"', resource("icons", f"{name}.svg").read_text(encoding="utf-8"))
    bright, dim = sorted((luminance(QColor(ink)), luminance(QColor(tokens(scheme)["surface"]))), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 3.0


def test_a_choice_has_an_arrow_at_the_end_where_reading_ends(theme: Theme, qapp: QApplication) -> None:
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        box = QComboBox()
        box.setLayoutDirection(direction)
        box.resize(200, 36)
        image = box.grab().toImage().scaled(200, 36)
        ground = image.pixelColor(100, 18)
        inked = [x for x in range(8, 192) for y in range(10, 27) if image.pixelColor(x, y) != ground]
        assert inked, "no arrow"
        is_at_end = min(inked) > 150 if direction is Qt.LayoutDirection.LeftToRight else max(inked) < 50
        assert is_at_end
        destroy(box)


def test_a_slider_is_filled_from_where_reading_begins(theme: Theme, qapp: QApplication) -> None:
    try:
        for direction, filled, empty in (
            (Qt.LayoutDirection.LeftToRight, 30, 170),
            (Qt.LayoutDirection.RightToLeft, 170, 30),
        ):
            qapp.setLayoutDirection(direction)
            slider = QSlider(Qt.Orientation.Horizontal)
            slider.resize(200, 24)
            slider.setRange(0, 2)
            slider.setValue(1)
            image = slider.grab().toImage().scaled(200, 24)
            assert image.pixelColor(filled, 12) == theme.colour("accent")
            assert image.pixelColor(empty, 12) == theme.colour("track")
            destroy(slider)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


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

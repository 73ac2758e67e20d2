"""The window's looks: one file of colours, one style sheet, our own icons in the right colour, following the system."""

import math
import tomllib
from collections.abc import Callable
from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from autodemo_gui.assets import resource

Scheme = Literal["light", "dark"]
GRID = 8
"""All distances are multiples of half of this, in logical pixels."""

# Sizes of text relative to the body's, in logical pixels at the usual 14.
_TEXT_SIZES = {
    "tiny": -2,
    "small": -1,
    "chip": 0,
    "body": 0,
    "lead": 1,
    "title": 3,
    "address": 4,
    "heading": 8,
    "headline": 17,
}
_SMALLEST_BODY = 14
DRAWN_BY_SHEET = ("tick", "opens", "clear")
"""Icons the style sheet draws itself: files, so in one colour, which has to do for light and for dark."""


@cache
def tokens(scheme: Scheme) -> dict[str, str]:
    """Colour by name."""
    table: dict[str, dict[str, str]] = tomllib.loads(resource("theme", "tokens.toml").read_text(encoding="utf-8"))
    return table[scheme]


def scheme_of(setting: str) -> Scheme | None:
    """The scheme that a setting names; None follows the system."""
    return "light" if setting == "light" else "dark" if setting == "dark" else None


class Theme(QObject):
    """The looks in force; `changed` when the system turns dark or light."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme | None = None) -> None:
        """Dress the application; `scheme` None follows the system."""
        super().__init__(app)
        self._app = app
        self._fixed = scheme
        app.setStyle("Fusion")
        # Menus and tool tips are there at once. Nothing moves by itself, so less motion need not be asked for.
        app.setEffectEnabled(Qt.UIEffect.UI_General, False)
        app.setFont(_body_font(app))
        self.scheme: Scheme = self._wanted()
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._follow)
        app.layoutDirectionChanged.connect(self._dress)

    def use(self, scheme: Scheme | None) -> None:
        """Light or dark from now on; None follows the system."""
        self._fixed = scheme
        self._follow()

    def colour(self, name: str) -> QColor:
        """A colour of tokens.toml."""
        return QColor(tokens(self.scheme)[name])

    def text_px(self, name: str) -> int:
        """Size of a kind of text, in logical pixels."""
        return self._app.font().pixelSize() + _TEXT_SIZES[name]

    def icon(self, name: str, colour: str = "text", *, disabled: str = "faint") -> QIcon:
        """One of our icons in a colour of the theme, crisp on every screen."""
        return _icon(name, tokens(self.scheme)[colour], tokens(self.scheme)[disabled])

    def _wanted(self) -> Scheme:
        if self._fixed is not None:
            return self._fixed
        return "dark" if self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self.scheme:
            self.scheme = wanted
            self._dress()
            self.changed.emit()

    def _dress(self) -> None:
        self._app.setPalette(_palette(self.colour))
        sizes = {name: str(self.text_px(name)) for name in _TEXT_SIZES}
        drawings = {name: resource("icons", f"{name}.svg").as_posix() for name in DRAWN_BY_SHEET}
        is_rtl = self._app.layoutDirection() is Qt.LayoutDirection.RightToLeft
        filled = "add-page" if is_rtl else "sub-page"  # a style sheet does not mirror a slider's parts
        sheet = Template(resource("theme", "window.qss").read_text(encoding="utf-8"))
        self._app.setStyleSheet(sheet.substitute(tokens(self.scheme), filled=filled, **drawings, **sizes))


def _body_font(app: QApplication) -> QFont:
    """The system's font at its own size, but never smaller than reads well beside a large picture."""
    font = app.font()
    font.setPixelSize(max(_SMALLEST_BODY, QFontInfo(font).pixelSize()))
    return font


def _palette(colour: Callable[[str], QColor]) -> QPalette:
    """Every role written out: a palette made from one colour has pure black and white in it."""
    palette = QPalette()
    role = QPalette.ColorRole
    roles = {
        role.Window: "ground",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "accent",
        role.Highlight: "accent",
        role.HighlightedText: "on_button",
        role.ToolTipBase: "text",
        role.ToolTipText: "ground",
        role.PlaceholderText: "faint",
        role.Link: "accent_text",
        role.Light: "surface",
        role.Midlight: "sunken",
        role.Mid: "border",
        role.Dark: "border_strong",
        role.Shadow: "shadow",
        role.Accent: "accent",
    }
    for which, name in roles.items():
        palette.setColor(which, colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colour("faint"))
    return palette


@cache
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    densities = {math.ceil(screen.devicePixelRatio()) for screen in QGuiApplication.screens()} | {1}
    icon = QIcon()
    for logical in (16, 20, 24):
        for density in densities:
            for mode, paint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
                icon.addPixmap(drawing(name, paint, QSize(logical, logical), density), mode)
    return icon


def drawing(name: str, colour: str, size: QSize, density: float) -> QPixmap:
    """An SVG of resources/icons with its black replaced by a colour; size in logical pixels."""
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("#000000", colour)
    pixmap = QPixmap(size * density)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(density)
    return pixmap


def app_icon() -> QIcon:
    """The program's own icon."""
    icon = QIcon()
    for edge in (32, 64, 128, 256):
        icon.addPixmap(drawing("autodemo", "#000000", QSize(edge, edge), 1))
    return icon

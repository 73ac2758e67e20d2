"""The browser's page of the settings: what was found, whether it can be filmed frame by frame, and how to get one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import Button, announce, card, clear, column, label, restyle, row
from autodemo_gui.gui.views.setting_field import SettingField
from autodemo_gui.gui.views.setting_page import setting_page

_STEPS = 100


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that recording needs, as a person sees it.

    Attributes:
        name: with its version.
        path: where it is; empty when it is not there.
        verdict: a sentence on what it can do, or why not.
        is_good: whether nothing better could be wished for.
    """

    name: str
    path: str
    verdict: str
    is_good: bool


class ToolBox(QWidget):
    """Programs of one kind, the first one is used; a button that gets one, its progress, and the command to type."""

    install_asked = Signal()
    stop_asked = Signal()

    def __init__(self, title: str, install: str, theme: Theme) -> None:
        """`install` is what the button says."""
        super().__init__()
        self._install_words = install
        self._is_installing = False
        self._tools = column(label(tr("Asking …"), "small"), spacing=12)
        self.install = Button(install, "", theme=theme)
        self.install.clicked.connect(self._on_install)
        self.install.hide()  # until it is known that there is something to install
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.hide()
        self.said = label("", "small", wraps=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said.hide()
        self.command = QLineEdit()
        self.command.setReadOnly(True)
        self.command.setAccessibleName(tr("Command that installs it"))
        self.copy = Button(tr("Copy"), "", theme=theme)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))
        self._by_hand = QWidget()
        self._by_hand.setLayout(column(label(tr("Or type this in a terminal:"), "small"), row(self.command, self.copy)))
        self._by_hand.hide()
        ask = row(self.install, self.bar, spacing=12)
        ask.setStretch(1, 1)
        ask.addStretch()
        self.setLayout(column(label(title, "strong"), self._tools, ask, self.said, self._by_hand))

    def show_tools(self, tools: Sequence[Tool]) -> None:
        """What is here, best first; when nothing better could be had, none is offered."""
        self.install.setVisible(not any(tool.is_good for tool in tools))
        clear(self._tools)
        for tool in tools:
            self._tools.addWidget(_card_of(tool))

    def show_installing(self, is_installing: bool) -> None:
        """While it is installed, the button stops that."""
        self._is_installing = is_installing
        self.install.setText(tr("Stop") if is_installing else self._install_words)
        self.bar.setVisible(is_installing)
        if is_installing:
            self.show_progress(None, "")
            self._by_hand.hide()

    def show_progress(self, fraction: float | None, what: str) -> None:
        """How far it is, 0–1; None while nobody knows. `what` is in the installer's own words."""
        self.bar.setRange(0, 0 if fraction is None else _STEPS)
        self.bar.setValue(round((fraction or 0.0) * _STEPS))
        self._say(what or tr("Getting it …"), "small")

    def show_outcome(self, words: str, command: str = "") -> None:
        """What came of it; with a command, that is left to the person."""
        self._say(words, "problem" if command else "good")
        announce(self.said, words)
        self.command.setText(command)
        self.command.setCursorPosition(0)
        self._by_hand.setVisible(bool(command))

    def _say(self, words: str, kind: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))
        restyle(self.said, kind)

    def _on_install(self) -> None:
        (self.stop_asked if self._is_installing else self.install_asked).emit()


class BrowserPage(QWidget):
    """Browsers, the encoder, and the settings of both."""

    def __init__(self, fields: Sequence[SettingField], theme: Theme) -> None:
        """Nothing was looked for yet."""
        super().__init__()
        self.browsers = ToolBox(tr("Browsers on this computer"), tr("Install Chromium"), theme)
        self.encoder = ToolBox(tr("Encoder"), tr("Install ffmpeg"), theme)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(setting_page(self.browsers, self.encoder, *fields))


def _card_of(tool: Tool) -> QFrame:
    path = label(tool.path, "small", wraps=True)
    path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    path.setVisible(bool(tool.path))
    verdict = label(tool.verdict, "good" if tool.is_good else "muted", wraps=True)
    return card(column(label(tool.name, "strong", wraps=True), path, verdict, margin=12, spacing=4))

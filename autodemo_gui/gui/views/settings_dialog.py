"""The few settings there are: where films are made, and the key of a language model."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QLineEdit, QRadioButton, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, column, divider, label, restyle, row

_WIDTH = 520


@dataclass(frozen=True, slots=True)
class Choices:
    """What the dialog decides; an empty address means this computer."""

    redis_url: str = ""
    openai_api_key: str = ""


class SettingsDialog(QDialog):
    """Shows choices and returns new ones; saving and testing are somebody else's work."""

    test_asked = Signal(str)

    def __init__(self, choices: Choices, theme: Theme, parent: QWidget) -> None:
        """Filled with the choices in force."""
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setFixedWidth(_WIDTH)
        self.here = QRadioButton(tr("On this computer"))
        self.shared = QRadioButton(tr("On a shared worker"))
        group = QButtonGroup(self)
        group.addButton(self.here)
        group.addButton(self.shared)
        self.address = QLineEdit(choices.redis_url)
        self.address.setPlaceholderText("redis://user:password@host:6379/0")
        self.address.setAccessibleName(tr("Address of the shared queue"))
        self.test = Button(tr("Test"), "", theme=theme)
        self.test.clicked.connect(lambda: self.test_asked.emit(self.address.text().strip()))
        self.verdict = label("", "small", wraps=True)
        self.verdict.hide()
        self.key = QLineEdit(choices.openai_api_key)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(tr("none: keywords decide what is worth showing"))
        self.key.setAccessibleName(tr("Key of the language model"))
        self.save = Button(tr("Save"), "primary", theme=theme)
        self.save.setDefault(True)
        self.save.clicked.connect(self.accept)
        cancel = Button(tr("Cancel"), "quiet", theme=theme)
        cancel.clicked.connect(self.reject)
        self.shared.toggled.connect(self._on_place)
        (self.shared if choices.redis_url else self.here).setChecked(True)
        self._on_place(bool(choices.redis_url))
        far = row(self.address, self.test)
        far.setContentsMargins(3 * GRID, 0, 0, 0)
        words = row(self.verdict)
        words.setContentsMargins(3 * GRID, 0, 0, 0)
        self.setLayout(
            column(
                label(tr("Where films are made"), "title"),
                self.here,
                self.shared,
                far,
                words,
                GRID,
                divider(),
                GRID,
                label(tr("Language model"), "title"),
                label(tr("With a key, an OpenAI-compatible model ranks what is worth showing."), "small", wraps=True),
                self.key,
                label(tr("Addresses with passwords and keys are kept in the system's keyring."), "small", wraps=True),
                2 * GRID,
                row(-1, cancel, self.save),
                margin=3 * GRID,
            )
        )

    def choices(self) -> Choices:
        """What the dialog says now."""
        url = self.address.text().strip() if self.shared.isChecked() else ""
        return Choices(url, self.key.text().strip())

    def show_verdict(self, words: str, *, good: bool) -> None:
        """What came of the test."""
        self.verdict.setText(words)
        self.verdict.show()
        restyle(self.verdict, "good" if good else "problem")

    def _on_place(self, is_shared: bool) -> None:
        self.address.setEnabled(is_shared)
        self.test.setEnabled(is_shared)
        if is_shared:
            self.address.setFocus()

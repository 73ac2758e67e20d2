"""A line on the start page that says what is missing to film, and gets it."""

from PySide6.QtWidgets import QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, Sign, announce, label, row


class Lacking(QWidget):
    """Hidden while nothing is missing."""

    def __init__(self, theme: Theme) -> None:
        """Nothing is known to be missing."""
        super().__init__()
        self._words = label(tr("There is no browser on this computer to film with."), wraps=True)
        self.get = Button(tr("Get one …"), "", theme=theme)
        line = row(Sign("warning", "accent", 20, theme=theme), self._words, self.get, spacing=12)
        line.setStretch(1, 1)
        line.setContentsMargins(0, GRID, 0, GRID)
        self.setLayout(line)
        self.hide()

    def show_lack(self, lacks: bool) -> None:
        """Say it, once, or say no more."""
        if lacks and self.isHidden():
            announce(self, self._words.text())
        self.setVisible(lacks)

"""The one question that is asked when the window is closed while it records."""

from enum import IntEnum

from PySide6.QtWidgets import QDialog, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, column, label


class Closing(IntEnum):
    """What to do; dismissing the question changes nothing."""

    STAY = 0
    BACKGROUND = 1
    FINISH = 2
    STOP = 3


class CloseDialog(QDialog):
    """Three ways on and one way back; its result is a member of Closing."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Nothing is decided yet."""
        super().__init__(parent)
        self.setWindowTitle(tr("A recording is going on"))
        self.buttons = {
            Closing.BACKGROUND: Button(tr("Keep recording in the background"), "primary", theme=theme),
            Closing.FINISH: Button(tr("Finish with what is filmed, then close"), "", theme=theme),
            Closing.STOP: Button(tr("Stop and close, keep nothing"), "", theme=theme),
            Closing.STAY: Button(tr("Back to the window"), "quiet", theme=theme),
        }
        for choice, button in self.buttons.items():
            button.clicked.connect(lambda _=False, result=choice: self.done(result))
        self.buttons[Closing.BACKGROUND].setDefault(True)
        self.setLayout(
            column(
                label(tr("A recording is going on"), "title"),
                label(tr("The window comes back by itself when the film is ready."), "muted", wraps=True),
                GRID,
                *self.buttons.values(),
                margin=3 * GRID,
            )
        )

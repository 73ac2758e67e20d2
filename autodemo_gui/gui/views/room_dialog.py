"""The question that is asked before a recording when there is little room on a disk."""

from enum import IntEnum

from PySide6.QtWidgets import QDialog, QWidget

from autodemo_gui.core.text import tr
from autodemo_gui.gui.disk import Level, Shortage
from autodemo_gui.gui.shelf import size_words
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.parts import Button, column, label


class MakingRoom(IntEnum):
    """What to do about it; dismissing the question means not now."""

    NOT_NOW = 0
    DELETE_TAKES = 1
    OTHER_FOLDER = 2
    ANYWAY = 3


class RoomDialog(QDialog):
    """Says what is missing and how to get it; its result is a member of MakingRoom."""

    def __init__(self, theme: Theme, shortage: Shortage, takes_bytes: int, parent: QWidget) -> None:
        """Nothing is decided yet; `takes_bytes` is what deleting the kept takes would free."""
        super().__init__(parent)
        is_dire = shortage.level >= Level.DIRE
        self.setWindowTitle(tr("There is little room for a recording"))
        takes = tr("Delete the kept takes ({size})", size=size_words(takes_bytes))
        self.buttons = {
            MakingRoom.DELETE_TAKES: Button(takes, "", theme=theme),
            MakingRoom.OTHER_FOLDER: Button(tr("Choose another folder…"), "", theme=theme),
            MakingRoom.ANYWAY: Button(tr("Record anyway"), "", theme=theme),
            MakingRoom.NOT_NOW: Button(tr("Not now"), "quiet", theme=theme),
        }
        if not takes_bytes:
            self.buttons.pop(MakingRoom.DELETE_TAKES).deleteLater()
        if is_dire:
            self.buttons.pop(MakingRoom.ANYWAY).deleteLater()
        for choice, button in self.buttons.items():
            button.clicked.connect(lambda _=False, result=choice: self.done(result))
        hint = (
            tr("So much is not enough to record. Free some space, or choose another folder.")
            if is_dire
            else tr("A long recording may not fit. It would end by itself, and what was filmed would be kept.")
        )
        if takes_bytes:
            hint = f"{hint} {tr('Takes are kept so that films can be given another look; the films stay.')}"
        self.setLayout(
            column(
                label(tr("There is little room for a recording"), "title"),
                label(shortage.words, wraps=True),
                label(hint, "muted", wraps=True),
                GRID,
                *self.buttons.values(),
                margin=3 * GRID,
            )
        )

"""Films whose file is not where it was: a person says where it is, and it is brought back."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.text import tr
from autodemo_gui.gui.bridge import Bridge, answer
from autodemo_gui.gui.shelf import title_of
from autodemo_gui.gui.views.main_window import MainWindow

if TYPE_CHECKING:
    from autodemo_gui.store.library import Entry

_TYPE_AT, _TYPE = slice(4, 8), b"ftyp"
"""Every MP4 file begins with a box of this type (ISO/IEC 14496-12 §4.3)."""


class Missing(QObject):
    """Asks where a film is. `found` when it is back in its place."""

    found = Signal()

    def __init__(self, window: MainWindow, bridge: Bridge) -> None:
        """`window` asks; `bridge` runs what takes time."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._entry: Entry | None = None
        self._offer = QAction(tr("Locate…"), self)
        self._offer.triggered.connect(lambda: self.locate(self._entry))

    def say(self, entry: "Entry") -> None:
        """Say that a film's file is gone, and offer to look for it."""
        self._entry = entry
        self._window.toast.say(tr("The file of “{title}” is missing.", title=title_of(entry)), self._offer)

    def locate(self, entry: "Entry | None") -> None:
        """Ask where the file is, and copy it to its place."""
        if entry is not None:
            self._bridge.spawn(self._locate(entry))

    async def _locate(self, entry: "Entry") -> None:
        dialog = QFileDialog(self._window, tr("Where is the film?"), str(Path.home()), tr("MP4 video (*.mp4)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        try:
            is_chosen = await answer(dialog) == QDialog.DialogCode.Accepted
            chosen = Path(dialog.selectedFiles()[0]) if is_chosen else None
        finally:
            dialog.deleteLater()
        if chosen is None:
            return
        await asyncio.to_thread(bring_back, chosen, entry)
        self._window.toast.say(tr("“{title}” is back in the library.", title=title_of(entry)))
        self.found.emit()


def bring_back(film: Path, entry: "Entry") -> None:
    """Copy a film to where the library looks for it. Blocks.

    Raises:
        EnvironmentProblem: it is no MP4 file, or cannot be read or written.
    """
    from autodemo_gui.store.film_files import save_copy

    try:
        with film.open("rb") as file:
            is_film = file.read(_TYPE_AT.stop)[_TYPE_AT] == _TYPE
    except OSError as error:
        raise EnvironmentProblem(
            tr("The film cannot be read."), tr("{name} is gone or locked.", name=film.name), ""
        ) from error
    if not is_film:
        raise EnvironmentProblem(
            tr("{name} is no MP4 video.", name=film.name), "", tr("Choose the file that the film was saved as.")
        )
    save_copy(film, entry.path)

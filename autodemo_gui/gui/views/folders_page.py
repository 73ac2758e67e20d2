"""The folders' page of the settings: where things are, how much the kept takes use, and doors to all of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from autodemo_gui.core import settings as s
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.parts import Button, announce, column, label, row
from autodemo_gui.gui.views.setting_field import SettingField
from autodemo_gui.gui.views.setting_page import setting_page

_GB = 1e9


class FoldersPage(QWidget):
    """Shows sizes and asks for deeds; files are somebody else's work."""

    takes_deleted = Signal()
    takes_wanted_back = Signal()
    films_asked = Signal()
    logs_asked = Signal()

    def __init__(self, fields: Sequence[SettingField], theme: Theme) -> None:
        """The fields are the folders' settings and the cap of the kept takes."""
        super().__init__()
        self._theme = theme
        self._is_deleted = False
        self.takes = label("", "small", wraps=True)
        self.delete_takes = Button(tr("Delete the kept takes now"), "", theme=theme)
        self.delete_takes.setEnabled(False)
        self.delete_takes.clicked.connect(self._on_delete)
        self.open_films = Button(tr("Open the films folder"), "", theme=theme)
        self.open_films.clicked.connect(self.films_asked)
        self.open_logs = Button(tr("Open the log and crash files"), "", theme=theme)
        self.open_logs.clicked.connect(self.logs_asked)
        self._editors: dict[str, QLineEdit] = {}
        for field in fields:
            if field.setting in (s.FILMS, s.SCRATCH) and isinstance(field.editor, QLineEdit):
                self._editors[field.setting.name] = field.editor
                field.put_beside(self._choice_for(field.editor, tr(field.setting.label)))
        kept = QWidget()
        kept.setLayout(column(self.takes, row(self.delete_takes, -1)))
        doors = row(self.open_films, self.open_logs, -1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(setting_page(*fields, kept, doors))

    def show_usual(self, films: Path, scratch: Path) -> None:
        """Which folders are meant while a field is empty."""
        for setting, folder in ((s.FILMS, films), (s.SCRATCH, scratch)):
            editor = self._editors.get(setting.name)
            if editor is not None:
                editor.setPlaceholderText(str(folder))

    def show_takes(self, used_bytes: int, cap_gb: float) -> None:
        """How much room the kept takes use, of how much they may."""
        used, cap = (QLocale().toString(size_gb, "f", 1) for size_gb in (used_bytes / _GB, cap_gb))
        self.takes.setText(tr("The kept takes use {used} GB of {cap} GB.", used=used, cap=cap))
        self.delete_takes.setEnabled(used_bytes > 0 or self._is_deleted)

    def show_deleted(self, is_deleted: bool) -> None:
        """After deleting, the button takes that back, until the settings are closed."""
        self._is_deleted = is_deleted
        self.delete_takes.setText(tr("Undo") if is_deleted else tr("Delete the kept takes now"))
        if is_deleted:
            words = tr("Deleted. Films stay; they can only be given another look by filming again.")
            self.takes.setText(words)
            announce(self.takes, words)

    def _on_delete(self) -> None:
        (self.takes_wanted_back if self._is_deleted else self.takes_deleted).emit()

    def _choice_for(self, editor: QLineEdit, title: str) -> Button:
        """A button that fills a field with a folder that was picked."""
        button = Button(tr("Choose …"), "", theme=self._theme)
        button.setAccessibleName(f"{title}: {button.text()}")

        def ask() -> None:
            dialog = QFileDialog(self, title, editor.text())
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            dialog.fileSelected.connect(editor.setText)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        button.clicked.connect(ask)
        return button

"""The settings, page by page, made from their one declaration; and the doctor's report."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QFrame, QListWidget, QListWidgetItem, QPlainTextEdit, QStackedWidget, QWidget

from autodemo_gui.core import settings as s
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.text import tr
from autodemo_gui.gui.theme import GRID, Theme
from autodemo_gui.gui.views.browser_page import BrowserPage
from autodemo_gui.gui.views.folders_page import FoldersPage
from autodemo_gui.gui.views.model_page import ModelPage
from autodemo_gui.gui.views.parts import Button, column, divider, label, row
from autodemo_gui.gui.views.place_page import PlacePage
from autodemo_gui.gui.views.setting_field import SettingField
from autodemo_gui.gui.views.setting_page import scrolled, setting_page

_SIZE = (760, 560)
_PAGES_WIDTH = 212
_PAGE_ROW = 36

LLM = (s.OPENAI_API_KEY, s.OPENAI_BASE_URL, s.OPENAI_MODEL, s.LLM_CALLS, s.LLM_TOKENS, s.LLM_USD, s.LLM_MONTH_USD)
BROWSER = (s.BROWSER, s.CAMERA)
FOLDERS = (s.FILMS, s.SCRATCH, s.TAKES_GB)
DEFAULTS = (s.LENGTH, s.MAX_CLICKS, s.MAX_DEPTH, s.MAX_RUNTIME, s.BLACKLIST, s.MAY_SAVE)
WINDOW = (s.LANGUAGE, s.THEME)
SHOWN = (s.REDIS_URL, *LLM, *BROWSER, *FOLDERS, *DEFAULTS, *WINDOW)
"""What the window lets a person set; the rest is for whoever runs a worker."""


class SettingsDialog(QDialog):
    """Shows values and returns new ones; saving, testing and examining are somebody else's work."""

    report_asked = Signal()

    def __init__(self, values: Mapping[str, Any], theme: Theme, parent: QWidget, *, shared_queue: str = "") -> None:
        """Filled with the values in force, by the settings' names; `shared_queue` is the one that was used last."""
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.resize(*_SIZE)
        self._theme = theme
        self.fields = {
            setting.name: SettingField(setting, values.get(setting.name, setting.default))
            for setting in (*LLM, *BROWSER, *FOLDERS, *DEFAULTS, *WINDOW)
        }
        self.model = ModelPage(self._fields_of(LLM), theme)
        self.browser = BrowserPage(self._fields_of(BROWSER), theme)
        self.folders = FoldersPage(self._fields_of(FOLDERS), theme)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName(tr("Report on this computer"))
        self.copy = Button(tr("Copy report"), "", theme=theme)
        self.copy.clicked.connect(self._copy_report)
        self.pages = QListWidget()
        self.pages.setAccessibleName(tr("Pages of the settings"))
        self.pages.setProperty("kind", "pages")
        self.pages.setFixedWidth(_PAGES_WIDTH)
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self._stack = QStackedWidget()
        self.place = PlacePage(str(values.get(s.REDIS_URL.name, "")), shared_queue, theme)
        self._add(tr("Where films are made"), self.place)
        self._add(tr("Language model"), self.model)
        self._add(tr("Browser"), self.browser)
        self._add(tr("Folders"), self.folders)
        self._add(tr("A new recording"), setting_page(*self._fields_of(DEFAULTS)))
        self._add(tr("Window"), setting_page(*self._fields_of(WINDOW), _restart_words()))
        self._add(tr("Check this computer"), scrolled(column(self.report, row(-1, self.copy))))
        self.pages.currentRowChanged.connect(self._turn)
        self.pages.setCurrentRow(0)
        self.save = Button(tr("Save"), "primary", theme=theme)
        self.save.setDefault(True)
        self.save.clicked.connect(self.accept)
        cancel = Button(tr("Cancel"), "quiet", theme=theme)
        cancel.clicked.connect(self.reject)
        both = row(self.pages, self._stack, spacing=2 * GRID)
        both.setStretch(1, 1)
        page = column(both, divider(), row(-1, cancel, self.save), margin=2 * GRID, spacing=12)
        page.setStretch(0, 1)
        self.setLayout(page)

    def values(self) -> dict[str, Any]:
        """What the dialog says now, by the settings' names; an empty address of the queue means this computer."""
        return {s.REDIS_URL.name: self.place.url} | {name: field.value for name, field in self.fields.items()}

    def accept(self) -> None:
        """Close with what is filled in; what cannot be put into force is shown instead."""
        if self.place.problem:
            self.show_page(0)
            self.place.show_problem()
        else:
            super().accept()

    def show_page(self, row_number: int) -> None:
        """Turn to a page, counted from the top."""
        self.pages.setCurrentRow(row_number)

    def show_browser(self) -> None:
        """Turn to the page on which a browser is found or installed."""
        self.show_page(self._stack.indexOf(self.browser))

    def _add(self, title: str, page: QWidget) -> None:
        item = QListWidgetItem(title, self.pages)
        item.setSizeHint(QSize(0, _PAGE_ROW))
        self._stack.addWidget(page)

    def _turn(self, to: int) -> None:
        self._stack.setCurrentIndex(to)
        if to == self._stack.count() - 1 and not self.report.toPlainText():
            self.report_asked.emit()

    def _fields_of(self, settings: tuple[Setting[Any], ...]) -> list[SettingField]:
        return [self.fields[setting.name] for setting in settings]

    def _copy_report(self) -> None:
        self.report.selectAll()
        self.report.copy()


def _restart_words() -> QWidget:
    return label(tr("Another language counts from the next start of AutoDemo on."), "small", wraps=True)

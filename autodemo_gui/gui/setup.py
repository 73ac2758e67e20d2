"""The settings dialog at work: shows what is in force, tests, examines, and puts into force what was changed."""

import asyncio
import os
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from autodemo_gui.core import settings as s
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.text import tr
from autodemo_gui.gui.bridge import Bridge, answer
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.setup_browser import ToolSetup, browsers_of, encoder_of
from autodemo_gui.gui.setup_model import ModelTrial
from autodemo_gui.gui.setup_takes import TakesSetup
from autodemo_gui.gui.theme import Theme, scheme_of
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.place_page import PlacePage
from autodemo_gui.gui.views.settings_dialog import SHOWN, SettingsDialog
from autodemo_gui.gui.workplace import try_out

if TYPE_CHECKING:  # what it imports is not needed to show a window
    from autodemo_gui.cli.diagnosis import Finding


class Setup(QObject):
    """One dialog at a time."""

    def __init__(self, window: MainWindow, bridge: Bridge, kept: Kept, theme: Theme) -> None:
        """Nothing is asked yet."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._kept = kept
        self._theme = theme
        self._parts: tuple[ModelTrial | TakesSetup | ToolSetup, ...] = ()

    async def change(self, *, at_browser: bool = False) -> set[str]:
        """Ask, and keep what was changed.

        Args:
            at_browser: begin at the page of the browser, for somebody who has none.

        Returns:
            The names of the settings that were changed.

        Raises:
            InvalidInput: a value is unusable; nothing is kept.
            EnvironmentProblem: the file cannot be written.
        """
        settings, shared_queue = await asyncio.to_thread(lambda: (self._kept.settings(), self._kept.shared_queue()))
        before = {setting.name: _value(settings, setting) for setting in SHOWN}
        dialog = SettingsDialog(before, self._theme, self._window, shared_queue=shared_queue)
        if at_browser:
            dialog.show_browser()
        work = [self._bridge.spawn(each) for each in self._wire(dialog, settings)]

        def spawn(more: Coroutine[Any, Any, None]) -> None:
            work.append(self._bridge.spawn(more))

        dialog.place.test_asked.connect(lambda url: spawn(_test(dialog.place, url)))
        dialog.report_asked.connect(lambda: spawn(_examine(dialog)))
        try:
            accepted = await answer(dialog) == QDialog.DialogCode.Accepted
            after = dialog.values()
        finally:
            for task in work:  # nobody may speak to a dialog that is gone
                task.cancel()
            await asyncio.gather(*work, *(part.close() for part in self._parts), return_exceptions=True)
            self._parts = ()
            dialog.deleteLater()
        changes = {name: value for name, value in after.items() if value != before[name]}
        if not accepted or not changes:
            return set()
        await asyncio.to_thread(self._kept.save_settings, changes)
        if s.THEME.name in changes:
            self._theme.use(scheme_of(changes[s.THEME.name]))
        return set(changes)

    def _wire(self, dialog: SettingsDialog, settings: s.Settings) -> tuple[Coroutine[Any, Any, None], ...]:
        """Put the pages to work; returns what fills them, which takes a while."""
        places, folders = self._kept.places, dialog.folders
        cap_usd, cap_gb = _value(settings, s.LLM_MONTH_USD), _value(settings, s.TAKES_GB)
        trial = ModelTrial(dialog.model, self._bridge, places, settings)
        takes = TakesSetup(folders, self._bridge, places, cap_gb)
        browser = dialog.fields[s.BROWSER.name]
        browsers = browsers_of(dialog.browser, self._bridge, lambda: str(browser.value))
        encoder = encoder_of(dialog.browser, self._bridge)
        self._parts = (trial, takes, browsers, encoder)
        dialog.model.test_asked.connect(lambda: trial.start(dialog.values()))
        folders.show_usual(places.films, Path(tempfile.gettempdir()))
        folders.logs_asked.connect(lambda: self._window.open_folder(places.logs))
        folders.films_asked.connect(lambda: self._window.open_folder(_there(self._kept.films)))
        return trial.say_spent(cap_usd), takes.show(), browsers.show(), encoder.show()


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it while nothing has been put there yet."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())


def _value(settings: s.Settings, setting: Setting[Any]) -> Any:
    """The value in force; the default when what is stored cannot be used."""
    try:
        return settings.get(setting)
    except AutoDemoError:
        return setting.default


async def _test(page: PlacePage, redis_url: str) -> None:
    """Try a shared queue and say what came of it."""
    page.show_verdict(tr("Asking …"), "small")
    try:
        found = await try_out(redis_url)
    except AutoDemoError as error:
        page.show_verdict(error.sentence, "problem")
    else:
        kind = "problem" if not found.workers else "small" if found.warning else "good"
        page.show_verdict(found.words, kind)


async def _examine(dialog: SettingsDialog) -> None:
    """What `autodemo doctor` finds, as lines that appear one by one."""
    from autodemo_gui.cli.doctor import CHECKS, diagnose

    dialog.report.setPlainText("")
    findings = diagnose(CHECKS, os.environ)
    while (finding := await asyncio.to_thread(next, findings, None)) is not None:
        dialog.report.appendPlainText(report_lines(finding))


def report_lines(finding: "Finding") -> str:
    """A finding as it stands in the report: how it ended, what was found, and below it what to do."""
    from autodemo_gui.cli.diagnosis import state_words

    found = finding.found.replace("\n", "\n    ")
    remedy = f"\n    → {finding.remedy}" if finding.remedy else ""
    return f"[{state_words(finding.state)}] {finding.label}: {found}{remedy}"

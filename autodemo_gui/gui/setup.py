"""The settings dialog at work: shows what is in force, tests, examines, and puts into force what was changed."""

import asyncio
import os
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from autodemo_gui.core import settings as s
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.setting import Setting
from autodemo_gui.core.text import tr
from autodemo_gui.gui.bridge import Bridge, answer
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.theme import Theme, scheme_of
from autodemo_gui.gui.views.main_window import MainWindow
from autodemo_gui.gui.views.settings_dialog import SHOWN, SettingsDialog
from autodemo_gui.gui.workplace import try_out


class Setup(QObject):
    """One dialog at a time."""

    def __init__(self, window: MainWindow, bridge: Bridge, kept: Kept, theme: Theme) -> None:
        """Nothing is asked yet."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._kept = kept
        self._theme = theme

    async def change(self) -> set[str]:
        """Ask, and keep what was changed.

        Returns:
            The names of the settings that were changed.

        Raises:
            InvalidInput: a value is unusable; nothing is kept.
            EnvironmentProblem: the file cannot be written.
        """
        settings = await asyncio.to_thread(self._kept.settings)
        before = {setting.name: _value(settings, setting) for setting in SHOWN}
        dialog = SettingsDialog(before, self._theme, self._window)
        dialog.test_asked.connect(lambda url: self._bridge.spawn(_test(dialog, url)))
        dialog.report_asked.connect(lambda: self._bridge.spawn(_examine(dialog)))
        dialog.takes_deleted.connect(lambda: self._bridge.spawn(self._delete_takes(dialog)))
        self._bridge.spawn(self._say_sizes(dialog, settings))
        try:
            accepted = await answer(dialog) == QDialog.DialogCode.Accepted
            after = dialog.values()
        finally:
            dialog.deleteLater()
        changes = {name: value for name, value in after.items() if value != before[name]}
        if not accepted or not changes:
            return set()
        await asyncio.to_thread(self._kept.save_settings, changes)
        if s.THEME.name in changes:
            self._theme.use(scheme_of(changes[s.THEME.name]))
        return set(changes)

    async def _say_sizes(self, dialog: SettingsDialog, settings: s.Settings) -> None:
        """What was spent, and how much room the takes take."""
        spent, takes = await asyncio.to_thread(self._sizes, settings)
        dialog.spent.setText(tr("Spent this month: {usd} US dollars.", usd=f"{spent:.2f}"))
        dialog.takes.setText(tr("The kept takes use {size} GB.", size=f"{takes / 1e9:.1f}"))

    def _sizes(self, settings: s.Settings) -> tuple[float, int]:
        from autodemo_gui.store.llm_spend import MonthlySpend
        from autodemo_gui.store.takes import Takes

        cap = round(settings.get(s.LLM_MONTH_USD) * 1_000_000)
        spent = MonthlySpend(self._kept.places.llm / "spend.sqlite", cap).spent_micro_usd()
        return spent / 1_000_000, Takes(self._kept.places.takes).size_bytes()

    async def _delete_takes(self, dialog: SettingsDialog) -> None:
        from autodemo_gui.store.takes import Takes

        await asyncio.to_thread(Takes(self._kept.places.takes).delete_all)
        dialog.takes.setText(tr("The kept takes use {size} GB.", size="0.0"))


def _value(settings: s.Settings, setting: Setting[Any]) -> Any:
    """The value in force; the default when what is stored cannot be used."""
    try:
        return settings.get(setting)
    except AutoDemoError:
        return setting.default


async def _test(dialog: SettingsDialog, redis_url: str) -> None:
    """Try a shared queue and say what came of it."""
    dialog.show_verdict(tr("Asking …"), good=True)
    try:
        found = await try_out(redis_url)
    except AutoDemoError as error:
        dialog.show_verdict(error.sentence, good=False)
    else:
        dialog.show_verdict(found.words, good=found.workers > 0)


async def _examine(dialog: SettingsDialog) -> None:
    """What `autodemo doctor` finds, as lines that appear one by one."""
    from autodemo_gui.cli.doctor import CHECKS, diagnose

    dialog.report.setPlainText("")
    findings = diagnose(CHECKS, os.environ)
    while (finding := await asyncio.to_thread(next, findings, None)) is not None:
        remedy = f"\n    → {finding.remedy}" if finding.remedy else ""
        found = finding.found.replace("\n", "\n    ")
        dialog.report.appendPlainText(f"[{finding.state}] {finding.label}: {found}{remedy}")

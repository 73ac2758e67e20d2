"""A computer without a browser: it is said on the start page, and the way to one is a click."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from autodemo_gui.store.paths import paths
from tests.gui.fixtures import Drive, destroy, until
from tests.gui.test_program import served


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """Where the browser that the settings name would be."""
    return tmp_path / "chromium-headless-shell"


@pytest.fixture
def program(theme: Theme, tmp_path: Path, browser: Path) -> Iterator[Program]:
    """On a computer whose only browser is not there yet."""
    made = Program(theme, Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), {"AUTODEMO_BROWSER": str(browser)}))
    made.window.show()
    yield made
    made.window.end()
    destroy(made.window)


@pytest.mark.skipif(sys.platform == "win32", reason="the browser is a shell script")
def test_it_is_said_at_once_and_no_more_when_there_is_one(program: Program, drive: Drive, browser: Path) -> None:
    async def story() -> None:
        lacking = program.window.start.lacking
        await until(lacking.isVisible)
        QTest.mouseClick(lacking.get, Qt.MouseButton.LeftButton)
        await until(lambda: program.window.findChildren(SettingsDialog))
        dialog = program.window.findChildren(SettingsDialog)[0]
        assert dialog.browser.isVisible()
        browser.write_text("#!/bin/sh\necho Chromium 156.0.7.1\n", encoding="utf-8")
        browser.chmod(0o755)  # as an installer does
        dialog.reject()
        await until(lambda: not lacking.isVisible())

    served(program, drive, story)

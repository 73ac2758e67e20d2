"""The real window, offscreen: an address typed, Record clicked, a film watched, dressed anew and saved; no pretence."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from autodemo_gui.core.errors import JobUnknown
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Failed, Recording, run_of
from tests.e2e.command import MARK, Command
from tests.gui.fixtures import Drive, drive, only_theme, program, qapp_cls, theme, until
from tests.sites.server import SiteServer

__all__ = ["drive", "only_theme", "program", "qapp_cls", "theme"]

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(600)]


def picture_of(program: Program) -> QImage:
    """What a person sees on the stage of the player."""
    stage = program.window.result.player.stage
    shown = stage.grab().toImage()
    ratio = shown.devicePixelRatio()
    rect = stage.picture_rect
    return shown.copy(
        round(rect.x() * ratio), round(rect.y() * ratio), round(rect.width() * ratio), round(rect.height() * ratio)
    )


def colours_in(image: QImage) -> int:
    small = image.scaled(64, 36)
    return len({small.pixel(x, y) for x in range(64) for y in range(36)})


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def test_from_an_address_to_a_saved_film(program: Program, drive: Drive, acme: SiteServer, tmp_path: Path) -> None:
    window = program.window
    before = children()
    target = tmp_path / "acme.mp4"
    seen: dict[str, int] = {"lines": 0, "pictures": 0}
    stored: list[bytes] = []
    program.bridge.pictured.connect(lambda *_: seen.update(pictures=seen["pictures"] + 1))

    def note_lines() -> None:
        run = run_of(program.bridge.state)
        if isinstance(program.bridge.state, Recording) and run is not None:
            seen["lines"] = max(seen["lines"], len(run.lines))

    program.bridge.changed.connect(lambda _: note_lines())

    async def story() -> None:
        serving = asyncio.create_task(program.serve())
        window.start.click_limit.set_value(2)
        window.start.length_limit.set_value(10)
        window.start.address.field.clear()
        QTest.keyClicks(window.start.address.field, acme.url)
        QTest.mouseClick(window.start.address.record, Qt.MouseButton.LeftButton)
        await until(lambda: seen["lines"] >= 2 or isinstance(program.bridge.state, Failed))
        await until(lambda: isinstance(program.bridge.state, Done | Failed))
        state = program.bridge.state
        assert isinstance(state, Done), state
        await until(lambda: colours_in(picture_of(program)) > 8)
        stored.append(state.film.path.read_bytes())
        queue = await program.workplace.queue()
        with pytest.raises(JobUnknown):  # what is on disk is not kept in memory as well
            await queue.job(state.run.job_id)
        await until(lambda: getattr(program.bridge.state, "can_change", False))
        window.result.look_picked.emit("plain")
        await until(lambda: getattr(program.bridge.state, "film", state.film) != state.film)
        stored.append(state.film.path.read_bytes())
        assert stored[1] != stored[0], "another look is another film"
        QTest.mouseClick(window.result.save, Qt.MouseButton.LeftButton)
        await until(lambda: window.findChildren(QFileDialog))
        dialog = window.findChildren(QFileDialog)[0]
        dialog.findChildren(QLineEdit)[0].setText(str(target))
        dialog.accept()
        await until(lambda: "Saved" in window.toast.words)
        window.close()
        await serving

    drive(story(), within_s=480)
    assert target.read_bytes() == stored[1], "what was shown last is what is saved"
    assert seen["pictures"] > 0, "the live preview showed nothing"
    assert children() <= before, "a process outlived the window"
    assert not [thread for thread in threading.enumerate() if "worker" in thread.name]


# The program as it is, but somebody types and clicks Record as soon as the window is painted, and tells what it shows.
TYPED_AND_CLICKED = """
import sys
from PySide6.QtCore import QTimer
import autodemo_gui.gui.views.main_window as module
shows = module.MainWindow.show_state
typed = []
def painted(window, event):
    if typed:
        return
    typed.append(True)
    window.start.address.field.setText(sys.argv[1])
    QTimer.singleShot(0, window.start.address.record.click)
def show_state(window, state):
    shows(window, state)
    run = getattr(state, "run", None)
    print(type(state).__name__, run.phase if run else "", flush=True)
module.MainWindow.paintEvent = painted
module.MainWindow.show_state = show_state
from autodemo_gui.cli.root import run
sys.exit(run([]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a program can hear")
@pytest.mark.parametrize("moment", ["Checking", "Recording rendering"])
def test_a_kill_at_any_moment_leaves_nothing_behind(acme: SiteServer, tmp_path: Path, moment: str) -> None:
    command = Command(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", TYPED_AND_CLICKED, acme.url],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            MARK: command.mark,
            "AUTODEMO_SCRATCH": str(command.scratch),
            "AUTODEMO_HOME": str(tmp_path / "home"),
            "QT_QPA_PLATFORM": "offscreen",
            "MAX_CLICKS": "1",
            "AUTODEMO_LENGTH": "10",
        },
    )
    assert process.stdout is not None
    said = iter(process.stdout.readline, "")
    last = next((line for line in said if line.startswith((moment, "Failed"))), "")
    assert last.startswith(moment), last
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert command.left_processes(within_s=5) == []
    assert command.left_files() == []

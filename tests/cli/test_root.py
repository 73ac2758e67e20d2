"""The `autodemo` command itself: help, the window, and the one place where errors become sentences and exits."""

import os
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

import click
import pytest

from autodemo_gui import __version__
from autodemo_gui.cli import root
from autodemo_gui.core import errors


@pytest.fixture
def fails_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], int]:
    """Run a command that raises an exception; returns the exit code."""

    def run(error: BaseException) -> int:
        @click.command("fails")
        def command() -> None:
            raise error

        module = ModuleType("tests.cli.fails")
        module.command = command  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setitem(root.COMMANDS, "fails", root.CommandEntry("tests.cli.fails:command", "Fails."))
        return root.run(["fails"])

    return run


def test_help_lists_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert root.run(["--help"]) == 0
    said = capsys.readouterr().out
    for name, entry in root.COMMANDS.items():
        assert f"  {name} " in said
        assert entry.summary in said


@pytest.mark.parametrize("name", root.COMMANDS)
def test_every_command_of_the_table_exists(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert root.run([name, "--help"]) == 0
    assert f"autodemo {name}" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert root.run(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--colour"], "--colour"),
        (["recrod"], "recrod"),
        (["doctor", "--fix"], "--fix"),
        (["doctor", "now"], "now"),
        (["acme.example"], "autodemo record acme.example -o demo.mp4"),
        (["https://acme.example/"], "autodemo record https://acme.example/ -o demo.mp4"),
    ],
)
def test_a_bad_command_line_exits_with_2_and_names_the_word(
    words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert root.run(words) == 2
    assert named in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InvalidInput("max_clicks", "It must be a number."), 2),
        (errors.SiteUnreachable("The site does not answer."), 3),
        (errors.Refused("private-address", "This address is private."), 4),
        (errors.SafetyViolation("max-runtime", "The run took too long."), 4),
        (errors.BrowserMissing("No browser was found."), 5),
        (errors.QueueUnreachable("Redis does not answer."), 5),
        (errors.EncoderCrashed("The encoder ended early."), 5),
        (errors.JobCancelled(), 130),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (click.FileError("look.json", "not readable"), 2),
    ],
)
def test_exit_codes(error: BaseException, code: int, fails_with: Callable[[BaseException], int]) -> None:
    assert fails_with(error) == code


def test_an_error_is_told_as_title_reason_and_next_step(
    fails_with: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]
) -> None:
    fails_with(errors.DiskFull("The disk is full.", "0 MB are left.", "Free some."))
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "The disk is full.\n0 MB are left.\nFree some.\n")


def test_a_defect_is_not_hidden(fails_with: Callable[[BaseException], int], capsys: pytest.CaptureFixture[str]) -> None:
    assert fails_with(ZeroDivisionError("seven")) == 1
    said = capsys.readouterr().err
    assert "did not expect" in said
    assert "ZeroDivisionError: seven" in said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs without a screen")
def test_without_a_screen_the_window_says_what_to_do_instead() -> None:
    screens = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in screens}
    done = subprocess.run(
        [sys.executable, "-m", "autodemo_gui"], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 5
    assert "needs a screen" in done.stderr
    assert "autodemo record" in done.stderr


class TestWindow:
    @pytest.fixture
    def window(self, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
        """A window module without Qt, to see what the door makes of its result."""
        module = ModuleType("autodemo_gui.gui.app")
        monkeypatch.setitem(sys.modules, "autodemo_gui.gui.app", module)
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        return module

    def test_its_exit_code_is_ours(self, window: ModuleType) -> None:
        window.main = lambda: 3  # type: ignore[attr-defined]
        assert root.run([]) == 3

    def test_qt_that_cannot_be_loaded_points_to_the_doctor(self) -> None:
        code = "import sys; sys.modules['PySide6'] = None; from autodemo_gui.cli.root import run; sys.exit(run([]))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.returncode == 5, done.stderr
        assert "autodemo doctor" in done.stderr


def test_a_reader_that_has_gone_gets_no_complaint() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", "from autodemo_gui.cli.root import run; run(['--help'])"],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert done.stderr == ""


def test_a_console_that_cannot_write_a_letter_gets_its_number() -> None:
    western = {"PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0", "AUTODEMO_SCRATCH": "/東京"}
    done = subprocess.run(
        [sys.executable, "-m", "autodemo_gui", "doctor"], capture_output=True, check=False, env=os.environ | western
    )
    assert done.returncode == 5, done.stderr
    assert rb"/\u6771\u4eac" in done.stdout

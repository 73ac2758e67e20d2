"""Which browser is taken, and what is said when there is none."""

import stat
from pathlib import Path

import pytest

from autodemo_gui.browser import locate
from autodemo_gui.core.errors import BrowserMissing


def program(path: Path, says: str = "Chromium 1.2.3.4") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser; what a test puts on it is all there is."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/nowhere")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr("platform.system", lambda: "Linux")
    return tmp_path


def test_the_order_is_playwrights_shell_its_chromium_then_the_systems(bare: Path) -> None:
    expected = [
        program(bare / "playwright/chromium_headless_shell-1200/chrome-headless-shell-linux64/chrome-headless-shell"),
        program(bare / "playwright/chromium_headless_shell-1099/chrome-linux/headless_shell"),
        program(bare / "playwright/chromium-1200/chrome-linux64/chrome"),
        program(bare / "bin/chromium-headless-shell"),
        program(bare / "bin/chromium"),
        program(bare / "bin/google-chrome"),
        program(bare / "bin/microsoft-edge"),
    ]
    found = locate.find_browsers()
    assert [choice.path for choice in found] == expected
    assert [choice.can_step for choice in found] == [True, True, False, True, False, False, False]
    assert [choice.name for choice in found[-3:]] == ["Chromium", "Google Chrome", "Microsoft Edge"]


def test_one_program_under_two_names_is_one_browser(bare: Path) -> None:
    real = program(bare / "bin/chromium")
    (bare / "bin/google-chrome").symlink_to(real)
    assert len(locate.find_browsers()) == 1


def test_the_camera_prefers_what_can_be_stepped(bare: Path) -> None:
    chrome = program(bare / "bin/chromium")
    assert locate.choose(stepped=True).path == chrome
    shell = program(bare / "bin/headless/chrome-headless-shell")
    program(bare / "playwright/chromium-1/chrome-linux/chrome")
    (bare / "bin/chrome-headless-shell").symlink_to(shell)
    assert locate.choose(stepped=True).can_step
    assert not locate.choose(stepped=False).can_step


def test_a_mac_has_no_frame_control(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "bin/chromium-headless-shell")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert [choice.can_step for choice in locate.find_browsers()] == [False]


def test_the_setting_wins_and_nothing_else_is_tried(bare: Path) -> None:
    program(bare / "bin/chromium-headless-shell")
    mine = program(bare / "mine/my-chromium")
    assert [choice.path for choice in locate.find_browsers(str(mine))] == [mine]
    with pytest.raises(BrowserMissing, match="/no/such/browser cannot be run"):
        locate.choose(stepped=True, setting="/no/such/browser")


def test_no_browser_says_how_to_get_one(bare: Path) -> None:
    with pytest.raises(BrowserMissing) as caught:
        locate.choose(stepped=True)
    assert caught.value.exit_code == 5
    assert "install" in caught.value.hint


def test_the_version_is_asked_from_the_program(bare: Path) -> None:
    program(bare / "bin/chromium", says="Chromium 156.0.8078.79 built on Debian")
    silent = program(bare / "bin/google-chrome", says="no number")
    versions = {choice.path.name: choice.version for choice in locate.find_browsers()}
    assert versions == {"chromium": "156.0.8078.79", silent.name: ""}


def test_on_windows_a_folder_beside_the_program_names_the_version(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Windows")
    monkeypatch.setenv("PROGRAMFILES", str(bare / "Programs"))
    monkeypatch.setattr(locate, "_WINDOWS_APPS", ("chrome/chrome.exe",))
    chrome = program(bare / "Programs/chrome/chrome.exe")
    (chrome.parent / "150.1.2.3").mkdir()
    assert [(choice.path, choice.version) for choice in locate.find_browsers()] == [(chrome, "150.1.2.3")]


def test_a_program_that_cannot_run_has_no_version(bare: Path) -> None:
    broken = program(bare / "bin/chromium")
    broken.write_text("")
    broken.chmod(0o755)
    choice = locate.BrowserChoice(bare / "gone", "Gone", can_step=False)
    assert choice.version == ""


def test_playwrights_own_folder_may_lie_inside_the_package(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", "0")
    assert locate.find_browsers() == []
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH")
    monkeypatch.setenv("XDG_CACHE_HOME", str(bare / "cache"))
    shell = program(bare / "cache/ms-playwright/chromium_headless_shell-9/chrome-linux/headless_shell")
    assert [choice.path for choice in locate.find_browsers()] == [shell]

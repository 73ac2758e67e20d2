"""`autodemo doctor` finds what is there, names what is not, and who brings it."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError
from importlib.util import spec_from_file_location
from pathlib import Path

import pytest

from autodemo_gui.catalogues import tags_of
from autodemo_gui.cli import diagnosis, doctor, needs
from autodemo_gui.cli.diagnosis import Finding, State
from tests.queue.server import RedisServer
from tests.sites.server import refused_port

NO_BROWSER = {"AUTODEMO_BROWSER": "/nowhere/chromium"}


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH without a single program."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def _program(folder: Path, name: str, script: str = "exit 0") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def _autodemo(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "autodemo_gui", *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8", **environment}
    )


class TestCommand:
    def test_this_computer_can_record(self) -> None:
        done = _autodemo("doctor", "--json")
        assert done.returncode == 0, done.stdout
        report = json.loads(done.stdout.splitlines()[-1])
        assert report["ok"] is True
        names = [check["check"] for check in report["checks"]]
        assert names == [
            "python",
            "driver",
            "browser",
            "sandbox",
            "ffmpeg",
            "window",
            "keyring",
            "disk",
            "fonts",
            "queue",
        ]
        assert all(check["found"] for check in report["checks"])

    def test_without_a_browser_it_fails_and_names_the_way_to_one(self) -> None:
        done = _autodemo("doctor", COLUMNS="200", **NO_BROWSER)
        assert done.returncode == 5
        assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("fail")] == ["Browser"]
        assert "playwright install chromium" in done.stdout

    def test_a_person_reads_it_in_the_language_of_the_terminal_and_a_program_in_english(self) -> None:
        german = {"LC_ALL": "de_AT.UTF-8", "LANGUAGE": "tlh:de", "COLUMNS": "200", **NO_BROWSER}
        table = _autodemo("doctor", **german).stdout
        assert [line.split()[1] for line in table.splitlines() if line.startswith("Fehler")] == ["Browser"]
        assert "keiner" in table or "startet nicht" in table
        report = json.loads(_autodemo("doctor", "--json", **german).stdout.splitlines()[-1])
        assert {check["check"]: (check["label"], check["state"]) for check in report["checks"]}["browser"] == (
            "Browser",
            "fail",
        )
        assert "Disk space" in [check["label"] for check in report["checks"]]

    @pytest.mark.parametrize(
        ("environment", "tags"),
        [
            ({"LANG": "de_DE.UTF-8"}, ["de_DE.UTF-8"]),
            ({"LANG": "de_DE", "LC_ALL": "ja_JP.UTF-8"}, ["ja_JP.UTF-8"]),
            ({"LANG": "de_DE", "LANGUAGE": "ar:en"}, ["ar", "en", "de_DE"]),
            ({"LANG": "de_DE", "LC_MESSAGES": "C.UTF-8", "LANGUAGE": "ar"}, []),
            ({}, []),
        ],
    )
    def test_what_a_terminal_speaks(self, environment: dict[str, str], tags: list[str]) -> None:
        assert tags_of(environment) == tags

    def test_an_unknown_option_is_named(self) -> None:
        done = _autodemo("doctor", "--jason")
        assert done.returncode == 2
        assert "--jason" in done.stderr


class TestDiagnose:
    def test_a_check_that_cannot_run_is_a_finding_and_stops_no_other(self) -> None:
        def broken(environment: Mapping[str, str]) -> Finding:
            raise PermissionError(13, "not yours")

        def fine(environment: Mapping[str, str]) -> Finding:
            return Finding("fine", "Fine", State.OK, "here")

        first, second = doctor.diagnose((broken, fine), {})
        assert first.state is State.WARN
        assert "not yours" in first.found
        assert second.check == "fine"


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")
class TestBrowser:
    def test_one_that_cannot_step_is_worth_a_warning(self, empty_path: Path) -> None:
        chrome = _program(empty_path, "google-chrome", "echo Google Chrome 150.0.1.2")
        found = diagnosis.check_browser({"AUTODEMO_BROWSER": str(chrome)})
        assert found.state is State.WARN
        assert "150.0.1.2" in found.found
        assert "may stutter" in found.found

    def test_one_that_does_not_start_is_none(self, empty_path: Path) -> None:
        shell = _program(empty_path, "chromium-headless-shell", "echo libnss3.so: cannot open >&2; exit 127")
        found = diagnosis.check_browser({"AUTODEMO_BROWSER": str(shell)})
        assert found.state is State.FAIL
        assert "does not start" in found.found


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")
class TestDriver:
    @pytest.fixture
    def playwright(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder with a package of that name, found before the real one."""
        package = tmp_path / "playwright"
        (package / "driver").mkdir(parents=True)
        (package / "__init__.py").touch()
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name: spec_from_file_location(name, package / "__init__.py")
        )
        return package / "driver"

    def test_here(self) -> None:
        found = diagnosis.check_driver()
        assert found.state is State.OK
        assert "Playwright" in found.found

    def test_a_missing_library_is_quoted_with_its_package(
        self, playwright: Path, monkeypatch: pytest.MonkeyPatch, empty_path: Path
    ) -> None:
        _program(empty_path, "apt-get")
        _program(playwright, "node", "echo node: libatomic.so.1: cannot open >&2; exit 127")
        gone = needs.Need("libatomic1", "library", "libatomic.so.none")
        monkeypatch.setattr(needs, "DRIVER", needs.Group("driver", "", (gone,)))
        found = diagnosis.check_driver()
        assert found.state is State.FAIL
        assert "libatomic.so.1: cannot open" in found.found
        assert found.remedy.removeprefix("sudo ") == "apt-get install libatomic1"

    def test_a_driver_that_is_gone(self, playwright: Path) -> None:
        found = diagnosis.check_driver()
        assert found.state is State.FAIL
        assert "pip install --force-reinstall playwright" in found.remedy

    def test_no_playwright(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        assert diagnosis.check_driver().state is State.FAIL


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")
class TestEncoder:
    def test_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
        found = diagnosis.check_ffmpeg()
        assert found.state is State.FAIL
        assert "imageio-ffmpeg" in found.remedy

    def test_without_h264(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(_program(tmp_path, "ffmpeg", "echo ffmpeg version 7.0")))
        found = diagnosis.check_ffmpeg()
        assert found.state is State.FAIL
        assert found.found == "ffmpeg version 7.0 has no libx264"


SCREEN = {"DISPLAY": ":0"}


class TestWindow:
    @pytest.fixture
    def missing_cursor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        gone = needs.Need("libxcb-cursor0", "library", "libxcb-cursor.so.none")
        monkeypatch.setattr(needs, "WINDOW", needs.Group("window", "", (gone,)))

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux lacks libraries")
    @pytest.mark.usefixtures("missing_cursor")
    def test_a_missing_library_is_named_with_its_package(self, empty_path: Path) -> None:
        _program(empty_path, "apt-get")
        found = diagnosis.check_window(SCREEN)
        assert found.state is State.FAIL
        assert "libxcb-cursor.so.none" in found.found
        assert found.remedy.removeprefix("sudo ") == "apt-get install libxcb-cursor0"

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux lacks libraries")
    @pytest.mark.usefixtures("missing_cursor")
    def test_without_a_screen_it_keeps_nobody_from_recording(self, empty_path: Path) -> None:
        found = diagnosis.check_window({})
        assert found.state is State.WARN
        assert found.remedy == "Install what Debian calls libxcb-cursor0."

    @pytest.mark.parametrize(
        ("version", "python", "crashes"),
        [
            ("6.10.1", (3, 13), True),
            ("6.12.0", (3, 11), True),
            ("6.12.0", (3, 12), False),
            ("6.11.3", (3, 11), False),
        ],
    )
    def test_versions_that_crash(
        self, version: str, python: tuple[int, int], crashes: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("importlib.metadata.version", lambda name: version)
        monkeypatch.setattr(sys, "version_info", python)
        assert ("crashes" in diagnosis.check_window({}).found) is crashes

    def test_a_worker_has_no_qt_and_needs_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def absent(name: str) -> str:
            raise PackageNotFoundError(name)

        monkeypatch.setattr("importlib.metadata.version", absent)
        assert diagnosis.check_window(SCREEN).state is State.WARN

    def test_an_import_that_fails_is_quoted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        broken = tmp_path / "PySide6"
        broken.mkdir()
        (broken / "__init__.py").write_text("raise ImportError('libEGL.so.1: cannot open shared object file')")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        found = diagnosis.check_window(SCREEN)
        assert found.state is State.FAIL
        assert "libEGL.so.1: cannot open" in found.found


class TestKeyring:
    def test_a_backend_that_keeps_nothing_is_worth_a_warning(self) -> None:
        assert diagnosis.check_keyring().state is State.WARN  # the tests' own environment names the null backend

    def test_a_real_backend(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "vault.py").write_text(
            "from keyring.backend import KeyringBackend\n"
            "class Vault(KeyringBackend):\n"
            "    priority = 1\n"
            "    name = 'Vault'\n"
            "    def get_password(self, service, username): ...\n"
            "    def set_password(self, service, username, password): ...\n"
            "    def delete_password(self, service, username): ...\n"
        )
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "vault.Vault")
        assert diagnosis.check_keyring() == Finding("keyring", "Key store", State.OK, "Vault")

    def test_no_keyring_package(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "keyring.py").write_text("raise ImportError('no keyring here')")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        assert "not installed" in diagnosis.check_keyring().found


class TestDisk:
    def test_here(self, tmp_path: Path) -> None:
        found = diagnosis.check_disk({"AUTODEMO_SCRATCH": str(tmp_path)})
        assert str(tmp_path) in found.found

    @pytest.mark.parametrize(
        ("free_gib", "state"), [(0.4, State.FAIL), (0.6, State.WARN), (1.9, State.WARN), (2.1, State.OK)]
    )
    def test_room(self, free_gib: float, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = diagnosis.shutil._ntuple_diskusage(0, 0, int(free_gib * 2**30))  # type: ignore[attr-defined]
        monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)
        assert diagnosis.check_disk({}).state is state

    def test_a_folder_that_is_not_there(self) -> None:
        found = diagnosis.check_disk({"AUTODEMO_SCRATCH": "/nowhere"})
        assert found.state is State.FAIL
        assert "AUTODEMO_SCRATCH" in found.remedy


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux comes without fonts")
class TestFonts:
    def test_a_language_without_letters_names_its_package(self, empty_path: Path) -> None:
        _program(empty_path, "apt-get")
        _program(empty_path, "fc-list", 'case "$1" in *ja|*ko) ;; *) echo Sans;; esac')
        found = diagnosis.check_fonts()
        assert (found.state, found.found) == (State.WARN, "none for ja, ko")
        assert found.remedy.removeprefix("sudo ") == "apt-get install fonts-noto-cjk"

    def test_all_letters(self, empty_path: Path) -> None:
        _program(empty_path, "fc-list", "echo Sans")
        assert diagnosis.check_fonts().state is State.OK

    def test_without_fontconfigs_tool_the_files_are_looked_for(
        self, empty_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = needs.Need("fonts-noto-core", "file", str(empty_path / "none.ttf"))
        monkeypatch.setattr(needs, "FONTS", needs.Group("fonts", "", (gone,)))
        assert diagnosis.check_fonts().found == "missing: fonts-noto-core"


@pytest.mark.parametrize(("user", "state"), [(0, State.WARN), (1000, State.OK)])
def test_root_has_no_sandbox(user: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert diagnosis.check_sandbox().state is state


class TestQueue:
    @pytest.fixture
    def nobody(self) -> Iterator[str]:
        with refused_port() as port:
            yield str(port)

    def test_none_is_needed(self) -> None:
        assert diagnosis.check_queue({}).state is State.OK

    def test_a_redis_that_answers(self, tmp_path: Path) -> None:
        server = RedisServer(tmp_path)
        server.start()
        try:
            assert diagnosis.check_queue({"REDIS_URL": server.url}).state is State.OK
        finally:
            server.close()

    def test_a_redis_that_does_not_answer(self, nobody: str) -> None:
        found = diagnosis.check_queue({"REDIS_URL": f"redis://:hunter2@127.0.0.1:{nobody}/0"})
        assert found.state is State.FAIL
        assert "hunter2" not in found.found + found.remedy


class TestNeeds:
    def test_a_library_outside_the_linkers_cache_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(needs, "_linked_libraries", lambda: frozenset())
        assert needs.Need("libc6", "library", "libc.so.6").is_met() or sys.platform != "linux"

    def test_what_is_not_there_is_missing(self, tmp_path: Path) -> None:
        there = needs.Need("a", "file", str(tmp_path))
        gone = needs.Need("b", "program", "no-such-program")
        assert needs.Group("g", "", (there, gone)).missing() == [gone]

    def test_every_library_has_one_package_and_the_table_no_twins(self) -> None:
        sonames = [need.probe for need in needs.WINDOW.needs]
        assert len(set(sonames)) == len(sonames)
        assert all(".so." in soname for soname in sonames)

"""The steps of the bootstrap one by one: packages, browser, environment, checks."""

import os
import sys
from pathlib import Path

import pytest

from autodemo_gui.cli import needs
from tests.packaging.conftest import Programs

import browser_download  # isort: skip - packaging/ is on the path now
import ci_checks
import python_env
import system_packages
from console import SetupFailed
from launcher import purpose_of
from setup_steps import Purpose

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="apt is Linux's")

GROUP = needs.Group("window", "to have a window", (needs.Need("libnone1", "library", "libnone.so.1"),))


@pytest.mark.parametrize(
    ("words", "purpose"),
    [
        ("", Purpose.WINDOW),
        ("record example.com -o demo.mp4", Purpose.RECORD),
        ("worker", Purpose.RECORD),
        ("record --help", Purpose.LOOK),
        ("--version", Purpose.LOOK),
        ("doctor --json", Purpose.LOOK),
        ("serve --port 80", Purpose.SERVE),
    ],
)
def test_what_a_command_needs(words: str, purpose: Purpose) -> None:
    assert purpose_of(words.split()) is purpose


class TestPackages:
    def test_missing_ones_are_installed_and_the_reason_told(
        self, programs: Programs, capsys: pytest.CaptureFixture[str]
    ) -> None:
        programs.add("apt-get")
        programs.add("sudo", 'while [ "$1" != env ] && [ "$1" != true ]; do shift; done; exec "$@"')
        programs.add("true")
        assert system_packages.install([GROUP])
        installs = [
            call for call in programs.calls() if "--simulate" not in call and call.startswith("apt-get install")
        ]
        assert len(installs) == 1
        assert installs[0].split()[-1] == "libnone1"
        assert "--no-install-recommends" in installs[0]
        assert "to have a window" in capsys.readouterr().err

    def test_without_root_the_exact_command_is_printed(
        self, programs: Programs, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programs.add("apt-get")
        programs.add("sudo", "exit 1")
        monkeypatch.setattr("os.geteuid", lambda: 1000)
        assert system_packages.install([GROUP]), "nothing is gained by trying again"
        assert "sudo apt-get install --no-install-recommends libnone1" in capsys.readouterr().err
        assert not [call for call in programs.calls() if call.startswith("apt-get")]

    def test_a_failure_shows_aptes_own_words_and_is_tried_again(
        self, programs: Programs, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programs.add("apt-get", 'case "$*" in *--simulate*) exit 0;; *) echo "E: no room left"; exit 100;; esac')
        monkeypatch.setattr("os.geteuid", lambda: 0)
        assert not system_packages.install([GROUP])
        assert "E: no room left" in capsys.readouterr().err

    def test_a_package_the_system_does_not_know_stops_no_other(
        self, programs: Programs, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programs.add("apt-get", 'case "$*" in *chromium*) exit 100;; esac')
        monkeypatch.setattr("os.geteuid", lambda: 0)
        assert system_packages.install_packages(["chromium", "fonts-noto-core"])
        assert programs.calls()[-1].endswith(" fonts-noto-core")
        assert "has no package chromium" in capsys.readouterr().err

    def test_elsewhere_the_libraries_are_named(self, programs: Programs, capsys: pytest.CaptureFixture[str]) -> None:
        assert system_packages.install([GROUP])
        assert "libnone.so.1" in capsys.readouterr().err
        assert programs.calls() == []


class TestBrowser:
    @pytest.fixture(autouse=True)
    def _no_browser(self, programs: Programs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.delenv("AUTODEMO_BROWSER", raising=False)
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))

    def test_one_from_the_system_is_enough(self, programs: Programs) -> None:
        programs.add("chromium-headless-shell")
        assert browser_download.ensure(Path("/never/started"))

    def test_one_that_playwright_finished_downloading_is_enough(self, tmp_path: Path) -> None:
        program = tmp_path / "playwright" / "chromium_headless_shell-1" / "linux" / "headless_shell"
        program.parent.mkdir(parents=True)
        assert browser_download.find() == []
        program.touch()
        assert browser_download.ensure(Path("/never/started"))

    def test_a_failed_download_shows_why_and_falls_back(
        self, programs: Programs, capsys: pytest.CaptureFixture[str]
    ) -> None:
        programs.add("python", "echo getaddrinfo ENOTFOUND; exit 1")
        assert not browser_download.ensure(programs.folder / "python")
        assert "set AUTODEMO_BROWSER" in capsys.readouterr().err
        programs.add("google-chrome")
        assert browser_download.ensure(programs.folder / "python")
        said = capsys.readouterr().err
        assert "ENOTFOUND" in said
        assert "google-chrome will be used" in said

    def test_one_that_the_person_chose_is_not_second_guessed(
        self, programs: Programs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programs.add("my-browser")
        monkeypatch.setenv("AUTODEMO_BROWSER", str(programs.folder / "my-browser"))
        assert browser_download.ensure(Path("/never/started"))

    def test_the_download_is_playwrights_own(self, programs: Programs) -> None:
        programs.add("python")
        assert browser_download.ensure(programs.folder / "python")
        assert programs.calls() == ["python -m playwright install chromium"]


TESTS_OF_A_TINY_PROJECT = """
import pathlib
import tiny

def test_steady():
    assert tiny.steady()

def test_flaky():
    mark = pathlib.Path("ran-before")
    ran_before = mark.exists()
    mark.touch()
    assert ran_before and tiny.only_the_second_time()
"""
TINY = """
def steady():
    return True

def only_the_second_time():
    return True
"""
TINY_SETTINGS = """
[tool.pytest.ini_options]
pythonpath = ["."]

[tool.coverage.run]
parallel = true
source = ["tiny"]
"""


def test_with_the_real_pytest_only_what_failed_runs_again_and_coverage_adds_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in os.environ if name.startswith(("COV", "PYTEST"))]:
        monkeypatch.delenv(name)  # of the run that this test is part of
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:pytest-qt -p no:hypothesispytest")  # which take long to start
    for file, text in {
        "test_tiny.py": TESTS_OF_A_TINY_PROJECT,
        "tiny.py": TINY,
        "pyproject.toml": TINY_SETTINGS,
    }.items():
        (tmp_path / file).write_text(text)
    tests = next(check for check in ci_checks.CHECKS if check.again)
    coverage = ci_checks.Check("coverage", ("coverage", "report", "--fail-under=100"))
    monkeypatch.setattr(ci_checks, "CHECKS", (tests, coverage))
    assert ci_checks.run_checks(tmp_path, Path(sys.executable)) == 0
    said = capsys.readouterr().out
    assert "flaky: passed only when run again: test_tiny.py::test_flaky" in said
    first, second = said.splitlines()[-2:]
    assert "1 failed, 1 passed" in first
    assert "1 passed" in second
    assert "failed" not in second


def test_a_python_without_venv_names_the_package(
    programs: Programs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SetupFailed, match=r"apt-get install python3\.\d+-venv"):
        python_env.install(tmp_path, tmp_path / ".venv", extras=())
    assert not (tmp_path / ".venv").exists()


class TestChecks:
    CLOSING = "=== 1 passed, 2 skipped in 3.21s ==="

    def _run(self, programs: Programs, monkeypatch: pytest.MonkeyPatch, *names: str) -> int:
        checks = tuple(ci_checks.Check(name, (name,)) for name in names)
        monkeypatch.setattr(ci_checks, "CHECKS", checks)
        return ci_checks.run_checks(programs.folder, programs.folder / "python")

    def test_all_hold(
        self, programs: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        programs.add("lint")
        programs.add("pytest", f"echo '{self.CLOSING}'")
        assert self._run(programs, monkeypatch, "pytest", "lint") == 0
        assert capsys.readouterr().out.splitlines()[-2:] == ["everything holds", self.CLOSING]

    def test_one_fails_and_the_others_still_run(
        self, programs: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        programs.add("lint", "echo E501; exit 1")
        programs.add("pytest", f"echo '{self.CLOSING}'")
        assert self._run(programs, monkeypatch, "lint", "pytest") == 1
        said = capsys.readouterr().out
        assert "E501" in said
        assert said.splitlines()[-2:] == ["failed: lint", self.CLOSING]
        assert programs.calls() == ["lint ", "pytest "]

    FAILED = "=== 1 failed, 8 passed in 3.21s ==="
    FOLDER = ".pytest_cache/v/cache"
    NOTED = f"""mkdir -p {FOLDER}; echo '{{"tests/test_a.py::test_b": true}}' > {FOLDER}/lastfailed"""

    def _run_tests(self, programs: Programs, monkeypatch: pytest.MonkeyPatch, first: str, second: str) -> int:
        """Run one check whose pytest is a script: what it does at first, and what it does when run again."""
        programs.add("mkdir", 'exec /bin/mkdir "$@"')
        programs.add("pytest", f'case "$*" in again) {second};; *) {first};; esac')
        monkeypatch.setattr(ci_checks, "CHECKS", (ci_checks.Check("tests", ("pytest",), again=("pytest", "again")),))
        return ci_checks.run_checks(programs.folder, programs.folder / "python")

    def test_what_passes_when_run_again_is_named(
        self, programs: Programs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        first = f"{self.NOTED}; echo '{self.FAILED}'; exit 1"
        assert self._run_tests(programs, monkeypatch, first, f"echo '{self.CLOSING}'") == 0
        said = capsys.readouterr().out.splitlines()
        assert "      flaky: passed only when run again: tests/test_a.py::test_b" in said
        assert said[-3:] == ["everything holds", self.FAILED, self.CLOSING]

    @pytest.mark.parametrize(
        ("first", "second", "runs"),
        [
            (f"{NOTED}; exit 1", "exit 1", 2),  # it fails again
            (f"{NOTED}; exit 1", "exit 5", 2),  # the test is not found again
            ("exit 1", "exit 0", 1),  # nothing was noted
            (f"mkdir -p {FOLDER}; echo half > {FOLDER}/lastfailed; exit 1", "exit 0", 1),
            (f"{NOTED}; exit 2", "exit 0", 1),  # pytest itself was interrupted
            (f"{NOTED}; exit 3", "exit 0", 1),  # or broke
            (f"{NOTED}; kill -9 $$", "exit 0", 1),  # or was killed
        ],
    )
    def test_a_failure_stays_one(
        self, programs: Programs, monkeypatch: pytest.MonkeyPatch, first: str, second: str, runs: int
    ) -> None:
        assert self._run_tests(programs, monkeypatch, first, second) == 1
        assert len([call for call in programs.calls() if call.startswith("pytest")]) == runs

    def test_what_failed_in_an_earlier_run_is_not_run_again(
        self, programs: Programs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stale = programs.folder / ci_checks.LAST_FAILED
        stale.parent.mkdir(parents=True)
        stale.write_text('{"tests/test_old.py::test_gone": true}')
        assert self._run_tests(programs, monkeypatch, "exit 1", "exit 0") == 1
        assert programs.calls() == ["pytest "]

    def test_a_change_that_breaks_much_is_not_run_again(
        self, programs: Programs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many = "{" + ", ".join(f'"test_{number}": true' for number in range(ci_checks.MOST_FLAKY + 1)) + "}"
        first = f"{self.NOTED}; echo '{many}' > {self.FOLDER}/lastfailed; exit 1"
        assert self._run_tests(programs, monkeypatch, first, "exit 0") == 1
        assert "pytest again" not in programs.calls()

    @pytest.mark.parametrize(
        "line",
        [CLOSING, "12 passed in 3.21s (0:01:02)", "===== 1 failed, 3 passed, 1 warning in 120.00s (0:02:00) ====="],
    )
    def test_the_closing_line_is_known(self, line: str) -> None:
        assert ci_checks._PYTEST_CLOSING.match(line)

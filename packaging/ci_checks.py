"""Everything the continuous integration runs, in one order, with one summary."""

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOTAL_COVERAGE_PERCENT = 85
CORE_COVERAGE_PERCENT = 95
MOST_FLAKY = 12
"""Tests that may fail at first; more than these fail for a reason, and running them again would hide it for longer."""
LAST_FAILED = Path(".pytest_cache", "v", "cache", "lastfailed")
"""Where pytest keeps the names of the tests that failed, as the members of a JSON object."""
_SOME_FAILED = 1
_PYTEST_CLOSING = re.compile(r"^(=+ )?.*\b(passed|failed|error|errors|no tests ran)\b.* in [\d.]+s")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold.

    Attributes:
        name: its line in the summary.
        words: a program of the virtual environment and its arguments.
        again: of a pytest check, the words that run once more only what failed.
    """

    name: str
    words: tuple[str, ...]
    again: tuple[str, ...] = ()


CHECKS = (
    Check("format", ("ruff", "format", "--check", ".")),
    Check("lint", ("ruff", "check", ".")),
    Check("types", ("mypy",)),
    Check("import rules", ("lint-imports",)),
    Check(
        "tests",
        ("pytest", "-n", "2", "--dist", "worksteal", "--cov", "--cov-report=", "--durations=15"),
        again=("pytest", "-n", "0", "--last-failed", "--cov", "--cov-append", "--cov-report="),
    ),
    Check("coverage of all", ("coverage", "report", f"--fail-under={TOTAL_COVERAGE_PERCENT}")),
    Check(
        "coverage of core",
        ("coverage", "report", "--include=autodemo_gui/core/*", f"--fail-under={CORE_COVERAGE_PERCENT}"),
    ),
)


def run_checks(root: Path, python: Path) -> int:
    """Run all checks, also after one has failed, and sum up.

    Args:
        root: the checkout, where they run.
        python: the Python that has the tools.

    Returns:
        0 when all hold, else 1.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # not every console can write what the tools say
    failed: list[str] = []
    summary: list[str] = []
    closings: list[str] = []
    for check in CHECKS:
        began = time.monotonic()
        outcome = _hold(check, root, python)
        summary.append(f"{'ok  ' if outcome.holds else 'FAIL'}  {check.name:<18} {time.monotonic() - began:6.1f} s")
        summary += [f"      flaky: passed only when run again: {test}" for test in outcome.flaky]
        closings += outcome.closings
        if not outcome.holds:
            failed.append(check.name)
    print("\n── summary", *summary, sep="\n")
    print(f"failed: {', '.join(failed)}" if failed else "everything holds")
    print(*closings or ("pytest did not finish",), sep="\n", flush=True)
    return 1 if failed else 0


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Of a check: whether it holds, which tests needed a second run, and pytest's closing line of each run."""

    holds: bool
    flaky: tuple[str, ...] = ()
    closings: tuple[str, ...] = ()


def _hold(check: Check, root: Path, python: Path) -> _Outcome:
    """Run a check; the few tests that failed in it are run once more, alone."""
    if check.again:
        (root / LAST_FAILED).unlink(missing_ok=True)  # what it says afterwards is of this run
    code, closing = _run(check.name, check.words, root, python)
    closings: tuple[str, ...] = (closing,) if closing else ()
    if code == 0 or code != _SOME_FAILED or not check.again:
        return _Outcome(code == 0, closings=closings)
    flaky = _failed_tests(root)
    if not 0 < len(flaky) <= MOST_FLAKY:
        return _Outcome(False, closings=closings)
    code, closing = _run(f"{check.name}, again what failed", check.again, root, python)
    closings += (closing,) if closing else ()
    return _Outcome(code == 0, flaky if code == 0 else (), closings)


def _failed_tests(root: Path) -> tuple[str, ...]:
    """The tests that pytest noted as failed; none when it went down before it could."""
    try:
        noted = json.loads((root / LAST_FAILED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(noted) if isinstance(noted, dict) else ()


def _program(python: Path, name: str) -> Path:
    """A tool's program beside the environment's Python."""
    return python.parent / (f"{name}.exe" if os.name == "nt" else name)


def _run(title: str, words: Sequence[str], root: Path, python: Path) -> tuple[int, str]:
    """Run a tool, pass its output on as it comes; returns its exit code and pytest's closing line, if any."""
    print(f"\n── {title}: {' '.join(words)}", flush=True)
    command = [str(_program(python, words[0])), *words[1:]]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    closing = ""
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        for line in process.stdout:
            print(line, end="", flush=True)
            if _PYTEST_CLOSING.match(line):
                closing = line.rstrip()
    return process.returncode, closing

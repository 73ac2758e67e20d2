"""Everything the continuous integration runs, in one order, with one summary."""

import io
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
_PYTEST_CLOSING = re.compile(r"^(=+ )?.*\b(passed|failed|error|errors|no tests ran)\b.* in [\d.]+s")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold.

    Attributes:
        name: its line in the summary.
        words: a program of the virtual environment and its arguments.
    """

    name: str
    words: tuple[str, ...]


CHECKS = (
    Check("format", ("ruff", "format", "--check", ".")),
    Check("lint", ("ruff", "check", ".")),
    Check("types", ("mypy",)),
    Check("import rules", ("lint-imports",)),
    Check("tests", ("pytest", "-n", "2", "--dist", "worksteal", "--cov", "--cov-report=", "--durations=15")),
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
    closing = ""
    for check in CHECKS:
        print(f"\n── {check.name}: {' '.join(check.words)}", flush=True)
        began = time.monotonic()
        code, last_match = _run([_program(python, check.words[0]), *check.words[1:]], root)
        closing = last_match or closing
        summary.append(f"{'ok  ' if code == 0 else 'FAIL'}  {check.name:<18} {time.monotonic() - began:6.1f} s")
        if code:
            failed.append(check.name)
    print("\n── summary", *summary, sep="\n")
    print(f"failed: {', '.join(failed)}" if failed else "everything holds")
    print(closing or "pytest did not finish", flush=True)
    return 1 if failed else 0


def _program(python: Path, name: str) -> Path:
    """A tool's program beside the environment's Python."""
    return python.parent / (f"{name}.exe" if os.name == "nt" else name)


def _run(command: Sequence[str | Path], root: Path) -> tuple[int, str]:
    """Run a command, pass its output on as it comes; returns its exit code and pytest's closing line, if any."""
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

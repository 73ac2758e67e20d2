"""Runs the real `autodemo` as a person would, and finds whatever it leaves behind."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

MARK = "AUTODEMO_TEST_MARK"


@dataclass
class Command:
    """One run of the command in a private scratch folder; every process it starts inherits a mark."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def output(self) -> Path:
        return self.folder / "demo.mp4"

    @property
    def scratch(self) -> Path:
        scratch = self.folder / "scratch"
        scratch.mkdir(exist_ok=True)
        return scratch

    def start(self, *args: str) -> subprocess.Popen[str]:
        environment = {**os.environ, MARK: self.mark, "AUTODEMO_SCRATCH": str(self.scratch), **self.environment}
        return subprocess.Popen(
            [sys.executable, "-m", "autodemo_gui", *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def record(self, *args: str, timeout_s: float = 100) -> "Ended":
        return self._to_its_end("record", *args, timeout_s=timeout_s)

    def plan(self, *args: str, timeout_s: float = 200) -> "Ended":
        return self._end_of(self.start("plan", *args, "--json"), timeout_s)

    def render(self, take: Path, *args: str, timeout_s: float = 200) -> "Ended":
        return self._to_its_end("render", str(take), *args, timeout_s=timeout_s)

    def _to_its_end(self, *args: str, timeout_s: float) -> "Ended":
        return self._end_of(self.start(*args, "-o", str(self.output), "--json"), timeout_s)

    def _end_of(self, process: "subprocess.Popen[str]", timeout_s: float) -> "Ended":
        try:
            out, err = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f"it hangs: {out}\n{err}") from None
        return Ended(process.returncode, out, err)

    def left_processes(self, within_s: float = 5) -> list[str]:
        """Names of marked processes that are still there after a while."""
        _, alive = psutil.wait_procs(self.processes(), timeout=within_s)
        return [process.name() for process in alive if process.is_running()]

    def processes(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter() if _environment(process).get(MARK) == self.mark]

    def left_files(self) -> list[Path]:
        return sorted(self.scratch.rglob("*"))


def _environment(process: psutil.Process) -> dict[str, str]:
    try:
        found: dict[str, str] = process.environ()
    except (psutil.Error, OSError):  # somebody else's, or gone already
        return {}
    return found


@dataclass
class Ended:
    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        try:
            report: dict[str, Any] = json.loads(self.out.strip().splitlines()[-1])
        except (ValueError, IndexError):
            raise AssertionError(f"no report; exit {self.code}\n{self.out}\n{self.err}") from None
        return report

"""A small checkout that the real bootstrap installs without a network, and programs that stand in for apt and sudo."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGING = ROOT / "packaging"
sys.path.insert(0, str(PACKAGING))  # as Python does for a script that is started there

_PYPROJECT = """\
[build-system]
requires = []
build-backend = "tiny_backend"
backend-path = ["."]

[project]
name = "tiny"
version = "1"
"""

_BACKEND = '''\
"""Builds an editable wheel of a program that prints its words, with nothing but the standard library."""
import pathlib
import zipfile


def build_editable(folder, config_settings=None, metadata_directory=None):
    pathlib.Path("build-was-here").touch()
    info = "tiny-1.dist-info/"
    with zipfile.ZipFile(pathlib.Path(folder) / "tiny-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "import sys\\ndef main():\\n    print(*sys.argv[1:], sep='|')\\n    return 7\\n")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\nProvides-Extra: server\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nautodemo = tiny:main\\n")
        wheel.writestr(info + "RECORD", "")
    return "tiny-1-py3-none-any.whl"
'''


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout with the real bootstrap and a tiny `autodemo`, which prints its words and exits with 7."""

    root: Path

    def command(self, *words: str) -> list[str]:
        """The command line that a person would type."""
        return [sys.executable, str(self.root / "packaging" / "bootstrap.py"), *words]

    def bootstrap(self, *words: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """Run it to its end."""
        return subprocess.run(self.command(*words), capture_output=True, text=True, check=False, cwd=cwd or self.root)

    @property
    def stamp(self) -> Path:
        """The file that says all is installed."""
        return self.root / ".venv" / "autodemo-stamp.json"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    """A checkout in which nothing was started yet."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # a pip that is killed leaves its folders here
    return _make(tmp_path / "checkout")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout that was started before; whoever uses it leaves it able to start."""
    made = _make(tmp_path_factory.mktemp("installed") / "checkout")
    made.bootstrap("doctor")
    return made


def _make(root: Path) -> Checkout:
    shutil.copytree(PACKAGING, root / "packaging", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "autodemo_gui", root / "autodemo_gui", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "pyproject.toml").write_text(_PYPROJECT)
    (root / "tiny_backend.py").write_text(_BACKEND)
    return Checkout(root)


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder that is the whole PATH; its programs are scripts that write down how they were called."""

    folder: Path

    def add(self, name: str, script: str = "exit 0") -> None:
        """Put a program there, written for `/bin/sh`."""
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> "{self.folder}/calls.log"\n{script}\n')
        path.chmod(0o755)

    def calls(self) -> Sequence[str]:
        """Every call so far, program and words."""
        log = self.folder / "calls.log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """A PATH with `env` and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    env = shutil.which("env")
    assert env is not None
    (folder / "env").symlink_to(env)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(os, "defpath", str(folder))
    return Programs(folder)

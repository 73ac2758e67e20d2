"""The virtual environment in the checkout: made, mended, filled."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import system_packages
from console import SetupFailed, run, say

_DOWNLOAD = re.compile(r"\s*(Downloading \S+ \([\d.]+ MB\))")


def python_of(venv: Path) -> Path:
    """Where a virtual environment keeps its Python."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def is_whole(venv: Path) -> bool:
    """Whether the environment and the command in it are there; a Python that was removed leaves a dangling link."""
    command = python_of(venv).parent / ("autodemo.exe" if os.name == "nt" else "autodemo")
    return python_of(venv).exists() and command.exists()


def install(root: Path, venv: Path, *, extras: Sequence[str]) -> None:
    """Make the environment if it is missing or broken, and install the checkout into it, editable.

    Args:
        root: the checkout.
        venv: where the environment goes.
        extras: extras of the package to install as well.

    Raises:
        SetupFailed: no `venv` module, no room, or the package index cannot be reached.
    """
    python = python_of(venv)
    if not _has_pip(python):
        _create(venv)
    what = f"{root}[{','.join(extras)}]" if extras else str(root)
    say(f"  pip install -e {what} into {venv}: AutoDemo and the libraries it uses (the first time some 450 MB) …")
    reason = run(
        [python, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", "-e", what],
        show=_download_line,
    )
    if reason:
        raise SetupFailed(
            f"The Python packages could not be installed:\n{reason}\n"
            "Check the network, or point pip at an index you can reach (PIP_INDEX_URL, PIP_PROXY), and start again."
        )


def _create(venv: Path) -> None:
    """Make an empty environment with pip in it."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        say(f"  This Python cannot make virtual environments; Debian keeps that in {package}.")
        installed = system_packages.may_install() and system_packages.install_packages([package])
        importlib.invalidate_caches()
        if not (installed and importlib.util.find_spec("ensurepip")):
            raise SetupFailed(
                "Python's `venv` and `ensurepip` are missing.\n"
                f"On Debian and Ubuntu: sudo apt-get install {package}. Elsewhere: install Python from python.org."
            )
    say(f"  making {venv} with Python {sys.version.split()[0]} …")
    reason = run([sys.executable, "-m", "venv", "--clear", venv])
    if reason:
        free = shutil.disk_usage(venv.parent).free // 2**20
        raise SetupFailed(f"{venv} could not be made ({free} MB free there):\n{reason}")


def _has_pip(python: Path) -> bool:
    """Whether an environment can be used as it is: its Python starts, is new enough, and has pip."""
    if not python.exists():
        return False
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0


def _download_line(line: str) -> str | None:
    """Of pip's talk, the downloads big enough to wait for."""
    match = _DOWNLOAD.match(line)
    return f"    {match[1]}" if match else None

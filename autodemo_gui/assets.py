"""Finds the files of ``resources/``, which a checkout, a wheel and a frozen build keep in different places."""

import functools
import importlib.resources
import sys
from collections.abc import Iterator
from pathlib import Path

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.text import tr


def resource(*parts: str) -> Path:
    """The file or folder ``parts`` below ``resources/``, as an existing path on disk.

    Raises:
        EnvironmentProblem: It is not there, so the installation is incomplete.
    """
    found = resources_root().joinpath(*parts)
    if not found.exists():
        raise _incomplete("/".join(parts))
    return found


@functools.cache
def resources_root() -> Path:
    """The folder that holds everything of ``resources/``.

    Raises:
        EnvironmentProblem: No place a build could have put it has it.
    """
    for candidate in _candidates():
        if candidate.is_dir():
            return candidate
    raise _incomplete("resources")


def _candidates() -> Iterator[Path]:
    """Possible places, most specific first; the checkout last: beside an installed package may be anybody's folder."""
    if getattr(sys, "frozen", False):
        if (unpacked := getattr(sys, "_MEIPASS", None)) is not None:
            yield Path(unpacked, "resources")
        beside = Path(sys.executable).resolve().parent
        yield beside / "resources"
        yield beside.parent / "Resources" / "resources"  # inside a macOS .app bundle
    packaged = importlib.resources.files("autodemo_gui").joinpath("_resources")
    if isinstance(packaged, Path):
        yield packaged
    yield Path(__file__).resolve().parent.parent / "resources"


def _incomplete(what: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        tr("AutoDemo's own files are incomplete."),
        tr("{what} is missing from the installation.", what=what),
        tr("Install AutoDemo again."),
    )

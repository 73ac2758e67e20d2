"""What must be there before AutoDemo can start, step by step, remembered in a stamp so that later starts are quick."""

import enum
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import browser_download
import python_env
import system_packages
from console import say

from autodemo_gui.cli import needs


class Purpose(enum.Enum):
    """What the computer is prepared for: extras of the package, and groups of system packages."""

    LOOK = ((), ())
    """Help, version, doctor: the program itself, nothing for the system."""
    RECORD = ((), (needs.DRIVER, needs.BROWSER, needs.FONTS))
    WINDOW = ((), (needs.DRIVER, needs.BROWSER, needs.FONTS, needs.WINDOW))
    SERVE = (("server",), ())
    TEST = (("server", "test"), (needs.DRIVER, needs.BROWSER, needs.FONTS, needs.WINDOW, needs.TESTS))

    def __init__(self, extras: tuple[str, ...], groups: tuple[needs.Group, ...]) -> None:
        """Unpack the member's value."""
        self.extras = extras
        self.groups = groups


@dataclass(frozen=True, slots=True)
class Stamp:
    """What earlier starts have finished.

    Attributes:
        key: digest of everything that decides what must be installed.
        extras: extras installed into the virtual environment.
        groups: names of the system groups that are dealt with.
    """

    key: str
    extras: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def covers(self, purpose: Purpose) -> bool:
        """Whether nothing is left to do for a purpose."""
        return self.extras >= set(purpose.extras) and self.groups >= {group.name for group in purpose.groups}


def prepare(root: Path, purpose: Purpose) -> Path:
    """Install what is missing for a purpose; finished steps are not repeated, interrupted ones are.

    Args:
        root: the checkout.
        purpose: what will be started.

    Returns:
        The Python of the virtual environment.

    Raises:
        SetupFailed: something cannot be installed here; says what to do by hand.
    """
    venv = root / ".venv"
    python = python_env.python_of(venv)
    stamp_file = venv / "autodemo-stamp.json"
    key = _key(root, python)
    stamp = _read(stamp_file, key)
    if stamp and stamp.covers(purpose) and python_env.is_whole(venv) and _browser_remains(stamp):
        return python
    say("Preparing AutoDemo. This happens once; later starts skip it.")
    wanted = set(purpose.extras) | (stamp.extras if stamp else frozenset())
    if not (stamp and wanted <= stamp.extras and python_env.is_whole(venv)):
        stamp_file.unlink(missing_ok=True)
        python_env.install(root, venv, extras=sorted(wanted))
    finished = _system_groups(python, purpose.groups)
    key = _key(root, python)  # now with the Python that was installed
    done = Stamp(key, frozenset(wanted), frozenset(finished) | (stamp.groups if stamp else frozenset()))
    _write(stamp_file, done)
    say("Ready.\n" if done.covers(purpose) else "Not everything is here; going on with what is.\n")
    return python


def _system_groups(python: Path, groups: Iterable[needs.Group]) -> set[str]:
    """Bring the system's part; returns the names of the groups that the next start need not look at."""
    groups = tuple(groups)
    missing = [group for group in groups if group.missing()]
    settled = system_packages.install(missing) if missing else True
    finished = {group.name for group in groups if settled or group not in missing}
    if needs.BROWSER in groups:
        finished.discard(needs.BROWSER.name)
        if browser_download.ensure(python):
            finished.add(needs.BROWSER.name)
    return finished


def _browser_remains(stamp: Stamp) -> bool:
    """Whether the browser that an earlier start found or brought is still there."""
    return needs.BROWSER.name not in stamp.groups or bool(browser_download.find())


def _key(root: Path, python: Path) -> str:
    """Digest of the dependency list, these scripts, and the Python below the environment (an upgrade renames it)."""
    digest = hashlib.sha256(f"{root}\n{python.resolve()}".encode())
    for path in [root / "pyproject.toml", Path(needs.__file__), *sorted(Path(__file__).parent.glob("*.py"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path, key: str) -> Stamp | None:
    """The stamp, if it is whole and of this key."""
    try:
        saved = json.loads(path.read_text("utf-8"))
        stamp = Stamp(saved["key"], frozenset(saved["extras"]), frozenset(saved["groups"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return stamp if stamp.key == key else None


def _write(path: Path, stamp: Stamp) -> None:
    """Write the stamp last and whole: a start that is interrupted leaves none."""
    part = path.with_suffix(".part")
    saved = {"key": stamp.key, "extras": sorted(stamp.extras), "groups": sorted(stamp.groups)}
    part.write_text(json.dumps(saved), "utf-8")
    part.replace(path)

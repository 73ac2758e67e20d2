"""Finds the Chromium that this computer already has; AutoDemo never brings its own."""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autodemo_gui.core.errors import BrowserMissing
from autodemo_gui.core.text import tr

VERSION_TIMEOUT_S = 10

_SHELL_NAMES = frozenset({"chromium-headless-shell", "chrome-headless-shell", "headless_shell", "headless-shell"})
# On the PATH, best first (DESIGN 10): the shell can be filmed frame by frame, then Chromium, Chrome, Edge.
_COMMANDS = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "msedge",
)
_MAC_APPS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS_APPS = (
    r"Chromium\Application\chrome.exe",
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)


@dataclass(frozen=True, slots=True)
class BrowserChoice:
    """One usable browser.

    Attributes:
        path: the program.
        name: what a person calls it.
        can_step: it can be filmed frame by frame (headless shell; macOS has no frame control).
    """

    path: Path
    name: str
    can_step: bool

    @property
    def version(self) -> str:
        """Its version number, asked from the program once; empty when it does not say."""
        return _version(self.path)


def find_browsers(setting: str = "") -> list[BrowserChoice]:
    """Every browser found, in the order of preference.

    Args:
        setting: path or command name from `AUTODEMO_BROWSER` or the settings; when given, nothing else is considered.
    """
    if setting:
        named = shutil.which(setting) or shutil.which(str(Path(setting).expanduser()))
        return [_choice(Path(named))] if named else []
    found: dict[Path, BrowserChoice] = {}
    for path in _candidates():
        found.setdefault(path.resolve(), _choice(path))
    return list(found.values())


def choose(*, stepped: bool, setting: str = "") -> BrowserChoice:
    """The best browser; with `stepped`, one that can be filmed frame by frame comes first if there is one.

    Raises:
        BrowserMissing: none is there; says how to get one.
    """
    browsers = find_browsers(setting)
    if not browsers:
        raise _missing(setting)
    if stepped:
        return next((browser for browser in browsers if browser.can_step), browsers[0])
    return browsers[0]


def how_to_get_one() -> str:
    """The command that installs a browser here, as a sentence."""
    if Path("/etc/debian_version").exists() and getattr(os, "geteuid", lambda: 1)() == 0:
        return tr("Install one: apt-get install chromium chromium-headless-shell")
    return tr("Install one: {command}", command=f"{Path(sys.executable).name} -m playwright install chromium")


def _missing(setting: str) -> BrowserMissing:
    if setting:
        return BrowserMissing(
            tr("The browser from the settings is not there."),
            tr("{path} cannot be run.", path=setting),
            tr("Correct the setting, or leave it empty to use the browser of this computer."),
        )
    return BrowserMissing(
        tr("No browser was found."),
        tr("AutoDemo films with Chromium, Chrome or Edge, and none of them is installed."),
        how_to_get_one(),
    )


def _candidates() -> Iterator[Path]:
    playwrights = list(_playwright_folders())
    yield from _newest(playwrights, "chromium_headless_shell-*", _SHELL_NAMES)
    yield from _newest(playwrights, "chromium-*", frozenset({"chrome", "chromium", "Chromium"}))
    for command in _COMMANDS:
        if found := shutil.which(command):
            yield Path(found)
    yield from (app for app in _installed_apps() if app.is_file())


def _playwright_folders() -> Iterator[Path]:
    """Where `playwright install` puts browsers, see https://playwright.dev/python/docs/browsers."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if chosen and chosen != "0":
        yield Path(chosen)
        return
    if chosen == "0":
        import playwright

        yield Path(playwright.__file__).parent / "driver" / "package" / ".local-browsers"
        return
    caches = {
        "Darwin": Path.home() / "Library" / "Caches",
        "Windows": Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")),
    }
    other = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    yield caches.get(platform.system(), other) / "ms-playwright"


def _newest(folders: Iterable[Path], pattern: str, stems: frozenset[str]) -> Iterator[Path]:
    revisions = [entry for folder in folders for entry in folder.glob(pattern)]
    for revision in sorted(revisions, key=_revision, reverse=True):
        for program in sorted(revision.glob("*/*")) + sorted(revision.glob("*/*.app/Contents/MacOS/*")):
            if program.is_file() and program.name.removesuffix(".exe") in stems:
                yield program


def _revision(folder: Path) -> int:
    number = folder.name.rpartition("-")[2]
    return int(number) if number.isdigit() else 0


def _installed_apps() -> list[Path]:
    """Where browsers are installed on macOS and Windows, which do not put them on the PATH."""
    system = platform.system()
    if system == "Darwin":
        return [root / app for root in (Path("/Applications"), Path.home() / "Applications") for app in _MAC_APPS]
    if system == "Windows":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        return [Path(root, app) for app in _WINDOWS_APPS for root in roots if root]
    return []


def _choice(path: Path) -> BrowserChoice:
    stem = path.name.removesuffix(".exe").lower()
    if stem in _SHELL_NAMES or path.resolve().name in _SHELL_NAMES:
        return BrowserChoice(path, "Chromium headless shell", can_step=platform.system() != "Darwin")
    if "edge" in stem:
        return BrowserChoice(path, "Microsoft Edge", can_step=False)
    is_chrome = "google" in str(path).lower()
    return BrowserChoice(path, "Google Chrome" if is_chrome else "Chromium", can_step=False)


@cache
def _version(path: Path) -> str:
    if path.suffix == ".exe":  # on Windows --version opens a window; there a folder beside the program names it
        return max((entry.name for entry in path.parent.glob("*.*.*.*") if entry.is_dir()), default="")
    try:
        said = subprocess.run(  # noqa: S603 - the browser found or named by the person
            [path, "--version"], capture_output=True, text=True, timeout=VERSION_TIMEOUT_S, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(r"\d+(?:\.\d+)+", said)
    return match.group() if match else ""

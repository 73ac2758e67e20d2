"""The checks of `autodemo doctor`: what recording needs, what was found here, and what to do about the rest."""

import asyncio
import importlib.metadata
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from autodemo_gui.cli import needs
from autodemo_gui.core import settings
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.text import tr

_PROBE_TIMEOUT_S = 30
_GIB = 2**30
_DISK_FAIL_BYTES = _GIB // 2
"""A minute of film and its plate frames at the largest size."""
_DISK_WARN_BYTES = 2 * _GIB


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    """Recording works; something else is missing or worse than it could be."""
    FAIL = "fail"
    """Nothing can be recorded, or the window cannot open on a computer that has a screen."""


def state_words(state: State) -> str:
    """How a check ended, in a word."""
    return {State.OK: tr("ok"), State.WARN: tr("warn"), State.FAIL: tr("fail")}[state]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's table.

    Attributes:
        check: stable name, for scripts.
        label: what a person reads.
        state: how it ended.
        found: what is there.
        remedy: what to do, including the package that brings it; empty when nothing is to be done.
    """

    check: str
    label: str
    state: State
    found: str
    remedy: str = ""


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a window could be shown: always on macOS and Windows, on Linux with a display server."""
    return sys.platform != "linux" or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def check_python() -> Finding:
    """The interpreter: always right when we get here, and the first thing to know about a computer."""
    return Finding("python", tr("Python"), State.OK, f"{sys.version.split()[0]} ({sys.executable})")


def check_ffmpeg() -> Finding:
    """The encoder that comes with imageio-ffmpeg, or the one IMAGEIO_FFMPEG_EXE names."""
    label = tr("Encoder")
    remedy = tr("Reinstall it: {command}", command=f"{_python()} -m pip install --force-reinstall imageio-ffmpeg")
    try:
        import imageio_ffmpeg

        program = imageio_ffmpeg.get_ffmpeg_exe()
        banner, encoders = _output([program, "-version"]), _output([program, "-hide_banner", "-encoders"])
    except (ImportError, RuntimeError, OSError, subprocess.SubprocessError) as error:
        return Finding("ffmpeg", label, State.FAIL, str(error), remedy)
    version = " ".join(banner.split()[:3])
    if " libx264 " not in encoders:
        return Finding("ffmpeg", label, State.FAIL, tr("{version} has no libx264", version=version), remedy)
    return Finding("ffmpeg", label, State.OK, f"{version} ({program})")


def check_window(environment: Mapping[str, str]) -> Finding:
    """Qt: its version, its libraries, and whether it can be imported; in another process, so that ours stays light."""
    label = tr("Window")
    broken = State.FAIL if has_screen(environment) else State.WARN
    try:
        version = importlib.metadata.version("PySide6-Addons")
    except importlib.metadata.PackageNotFoundError:
        return Finding(
            "window", label, State.WARN, tr("PySide6 is not installed: no window here"), "pip install PySide6-Addons"
        )
    if version == "6.10.1" or (version == "6.12.0" and sys.version_info < (3, 12)):
        remedy = f"{_python()} -m pip install --upgrade 'PySide6-Addons!=6.10.1,!=6.12.0'"
        return Finding("window", label, broken, tr("PySide6 {version} crashes on this Python", version=version), remedy)
    missing = needs.WINDOW.missing()
    if missing:
        found = tr("PySide6 {version} misses {names}", version=version, names=", ".join(need.probe for need in missing))
        return Finding("window", label, broken, found, apt_command(missing))
    try:
        _output([sys.executable, "-c", "import PySide6.QtWidgets, PySide6.QtSvg, PySide6.QtMultimediaWidgets"])
    except subprocess.CalledProcessError as error:
        return Finding("window", label, broken, _last_line(error))
    if not has_screen(environment):
        return Finding("window", label, State.OK, tr("PySide6 {version}; no screen here", version=version))
    return Finding("window", label, State.OK, f"PySide6 {version}")


def check_keyring() -> Finding:
    """Where the window would keep a key; in another process, because some backends start services."""
    label = tr("Key store")
    code = "import keyring; backend = keyring.get_keyring(); print(type(backend).__module__, backend.name)"
    try:
        module, name = _output([sys.executable, "-c", code]).strip().split(" ", 1)
    except (subprocess.SubprocessError, ValueError):
        module, name = "", tr("keyring is not installed")
    if not module or module.startswith(("keyring.backends.fail", "keyring.backends.null")):
        hint = tr("Without one, keys are asked for again at each start; or set OPENAI_API_KEY.")
        remedy = f"{hint} {apt_command([_KEYRING])}" if sys.platform == "linux" else hint
        return Finding("keyring", label, State.WARN, tr("{name}: keys cannot be kept", name=name), remedy)
    return Finding("keyring", label, State.OK, name)


_KEYRING = needs.Need("gnome-keyring", "program", "gnome-keyring-daemon")


def check_disk(environment: Mapping[str, str]) -> Finding:
    """Room where takes and films are made."""
    label = tr("Disk space")
    folder = Path(environment.get(settings.SCRATCH.env) or tempfile.gettempdir())
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding("disk", label, State.FAIL, str(error), tr("Set AUTODEMO_SCRATCH to a folder that exists."))
    found = tr("{free} GB free in {folder}", free=f"{free / _GIB:.1f}", folder=folder)
    if free >= _DISK_WARN_BYTES:
        return Finding("disk", label, State.OK, found)
    remedy = tr("Free some, or set AUTODEMO_SCRATCH to a folder with 2 GB or more.")
    return Finding("disk", label, State.FAIL if free < _DISK_FAIL_BYTES else State.WARN, found, remedy)


_SCRIPTS = {"en": 0, "ar": 1, "hi": 1, "th": 1, "ja": 2, "ko": 2, "zh-cn": 2, "und-zsye": 3}
"""Languages whose letters must be there (emoji last, by fontconfig's name), and the need that brings them."""


def check_fonts() -> Finding:
    """Letters for the sites of the world; only Linux comes without them."""
    label = tr("Fonts")
    if sys.platform != "linux":
        return Finding("fonts", label, State.OK, tr("of the system"))
    if shutil.which("fc-list"):
        without = [language for language in _SCRIPTS if not _output(["fc-list", f":lang={language}", "family"]).strip()]
        missing = [needs.FONTS.needs[index] for index in sorted({_SCRIPTS[language] for language in without})]
        found = tr("none for {languages}", languages=", ".join(without).replace("und-zsye", "emoji"))
    else:
        missing = needs.FONTS.missing()
        found = tr("missing: {packages}", packages=", ".join(need.package for need in missing))
    if missing:
        return Finding("fonts", label, State.WARN, found, apt_command(missing))
    return Finding("fonts", label, State.OK, tr("Latin, Arabic, Indic, Thai, Chinese, Japanese, Korean, emoji"))


def check_sandbox() -> Finding:
    """Chromium refuses its own sandbox as root."""
    if _is_root():
        found = tr("running as root: Chromium runs without its sandbox")
        return Finding("sandbox", tr("Sandbox"), State.WARN, found, tr("Run AutoDemo as an ordinary user."))
    return Finding("sandbox", tr("Sandbox"), State.OK, tr("Chromium's own"))


def check_browser(environment: Mapping[str, str]) -> Finding:
    """The browsers that could be filmed, the first one wins."""
    from autodemo_gui.browser import locate

    label = tr("Browser")
    browsers = locate.find_browsers(environment.get(settings.BROWSER.env, ""))
    remedy = tr("Or let Playwright download one: {command}", command=f"{_python()} -m playwright install chromium")
    if sys.platform == "linux" and shutil.which("apt-get"):
        remedy = f"{apt_command(list(needs.BROWSER.needs))}. {remedy}"
    running = [browser for browser in browsers if browser.version]
    found = "\n".join(
        f"{browser.name} {browser.version or tr('does not start')} ({browser.path})" for browser in browsers
    )
    if not running:
        return Finding("browser", label, State.FAIL, found or tr("none"), remedy)
    if not any(browser.can_step for browser in running):
        found += "\n" + tr("none of them steps frame by frame: films are recorded live and may stutter")
        return Finding("browser", label, State.WARN, found, remedy)
    return Finding("browser", label, State.OK, found)


def check_driver() -> Finding:
    """Playwright's program between us and the browser; looked up without importing Playwright, which is slow."""
    label = tr("Browser driver")
    package = importlib.util.find_spec("playwright")
    if package is None or package.origin is None:
        remedy = f"{_python()} -m pip install playwright"
        return Finding("driver", label, State.FAIL, tr("Playwright is not installed"), remedy)
    node = Path(package.origin).parent / "driver" / ("node.exe" if sys.platform == "win32" else "node")
    version = importlib.metadata.version("playwright")
    try:
        node_version = _output([str(node), "--version"]).strip()
    except (OSError, subprocess.SubprocessError) as error:
        missing = needs.DRIVER.missing()
        found = tr("Playwright {version} does not start: {reason}", version=version, reason=_last_line(error))
        remedy = apt_command(missing) if missing else f"{_python()} -m pip install --force-reinstall playwright"
        return Finding("driver", label, State.FAIL, found, remedy)
    return Finding("driver", label, State.OK, f"Playwright {version}, Node {node_version.lstrip('v')}")


def check_queue(environment: Mapping[str, str]) -> Finding:
    """The shared queue, if one is configured."""
    label = tr("Queue")
    if not (environment.get(settings.REDIS_URL.env) or environment.get(settings.REDIS_HOST.env)):
        return Finding("queue", label, State.OK, tr("embedded; no Redis is configured, none is needed"))
    from autodemo_gui.queue.connect import connect

    async def ping() -> None:
        queue = connect(settings.Settings(environment=environment))
        try:
            await queue.ping()
        finally:
            await queue.close()

    try:
        asyncio.run(ping())
    except AutoDemoError as error:
        return Finding("queue", label, State.FAIL, f"{error.title} {error.detail}".strip(), error.hint)
    return Finding("queue", label, State.OK, tr("Redis answers"))


def apt_command(missing: list[needs.Need]) -> str:
    """How to install what is missing; on a system without apt the packages' Debian names must do as a clue."""
    packages = list(dict.fromkeys(need.package for need in missing))
    if shutil.which("apt-get"):
        become_root = [] if _is_root() else ["sudo"]
        return shlex.join([*become_root, "apt-get", "install", *packages])
    return tr("Install what Debian calls {packages}.", packages=", ".join(packages))


def _last_line(error: Exception) -> str:
    """What a failed program said last, else the failure itself."""
    said = error.stderr if isinstance(error, subprocess.CalledProcessError) else None
    return (said or str(error)).strip().splitlines()[-1]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _python() -> str:
    return shlex.quote(sys.executable)


def _output(command: list[str]) -> str:
    """A program's standard output.

    Raises:
        OSError: it cannot be started.
        subprocess.SubprocessError: it failed or took too long.
    """
    done = subprocess.run(  # noqa: S603 - no shell, and the programs are named above
        command, capture_output=True, text=True, check=True, timeout=_PROBE_TIMEOUT_S
    )
    return done.stdout

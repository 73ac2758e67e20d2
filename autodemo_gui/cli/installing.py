"""Brings the browser and the encoder where a program may: which commands, in which order, and how far they are.

Only the standard library and what imports nothing else: `packaging/` reads this before anything is installed.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from autodemo_gui.cli import needs

_REASON_LINES = 6
_APT_OPTIONS = ("-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "-o", "APT::Status-Fd=1")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# apt's own report of progress (APT::Status-Fd): fetching, then unpacking, each from 0 to 100.
_APT = re.compile(r"(dl|pm)status:[^:]*:([\d.]+):(.*)")
# What Playwright prints where there is no terminal: a bar, and the share of a file.
_PLAYWRIGHT = re.compile(r"\|\s*(\d+)% of ")
_FILE = re.compile(r"Downloading (.*?) from ")
_ERROR = re.compile(r"Error: (.*)")


@dataclass(frozen=True, slots=True)
class Command:
    """A program and its words; `may_fail` when what comes after it can work all the same."""

    words: tuple[str, ...]
    may_fail: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How something can be installed here.

    Attributes:
        ways: each a series of commands; the next way is tried when one fails. Empty: only a person can do it.
        by_hand: what a person types instead.
    """

    ways: tuple[tuple[Command, ...], ...]
    by_hand: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: 0–1, None while nobody says; `what` is what is being done, in the program's own words."""

    fraction: float | None
    what: str


def browser_plan() -> Plan:
    """A Chromium: by apt where we are root or become it without a password, else, and next, by Playwright. Blocks."""
    packages = [need.package for need in needs.BROWSER.needs]
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    by_hand = _apt_by_hand(packages) if shutil.which("apt-get") else shlex.join([*playwright, "--with-deps"])
    return Plan((*_apt_way(packages), (Command(tuple(playwright)),)), by_hand)


def encoder_plan() -> Plan:
    """An ffmpeg: the one that imageio-ffmpeg brings, next the system's, which it finds as well. Blocks."""
    pip = [sys.executable, "-m", "pip", "install", "--force-reinstall", "--no-deps", "imageio-ffmpeg"]
    return Plan(((Command(tuple(pip)),), *_apt_way(["ffmpeg"])), shlex.join(pip))


def way_to_root() -> list[str] | None:
    """The words before a command that make it run as root; None when there is no way without a password."""
    if os.name == "posix" and os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
        return [sudo, "-n"]
    return None


def is_offered(*packages: str) -> bool:
    """Whether apt could install packages, themselves or through others that provide them."""
    apt = ["apt-get", "install", "--simulate", "-q", *packages]
    return subprocess.run(apt, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words


def _apt_way(packages: Sequence[str]) -> tuple[tuple[Command, ...], ...]:
    """One way, or none where apt cannot be used or offers nothing of it."""
    become_root = way_to_root() if shutil.which("apt-get") else None
    if become_root is None:
        return ()
    offered = packages if is_offered(*packages) else [package for package in packages if is_offered(package)]
    if not offered:
        return ()
    apt = (*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get")
    return ((Command((*apt, "update", "-q"), may_fail=True), Command((*apt, "install", *_APT_OPTIONS, *offered))),)


def _apt_by_hand(packages: Sequence[str]) -> str:
    sudo = [] if os.name == "posix" and os.geteuid() == 0 else ["sudo"]
    return shlex.join([*sudo, "apt-get", "install", *packages])


@dataclass(slots=True)
class Installation:
    """Runs a plan in the thread that calls `run`; `stop` may come from another one.

    Attributes:
        on_progress: told how far it is, in that thread.
        is_stopped: somebody ended it.
    """

    plan: Plan
    on_progress: Callable[[Progress], None]
    is_stopped: bool = False
    _process: "subprocess.Popen[str] | None" = None
    _reasons: list[str] = field(default_factory=list)

    def run(self) -> str:
        """Try the ways in order. Returns why none worked, in the programs' own words; empty when one did."""
        for way in self.plan.ways:
            if self.is_stopped:
                break
            reason = self._went(way)
            if not reason:
                return ""
            self._reasons.append(reason)
        return "\n".join(self._reasons)

    def stop(self) -> None:
        """End what runs, with everything it started."""
        self.is_stopped = True
        process = self._process
        if process is None or process.poll() is not None:
            return
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGTERM)
        else:
            process.terminate()

    def _went(self, way: Iterable[Command]) -> str:
        for command in way:
            reason = self._ran(command.words)
            if reason and (self.is_stopped or not command.may_fail):
                return reason
        return ""

    def _ran(self, words: Sequence[str]) -> str:
        """Why a command failed; empty when it did not."""
        told: deque[str] = deque(maxlen=_REASON_LINES)
        errors: dict[str, None] = {}  # an ordered set: Playwright repeats itself with every attempt
        what = ""
        try:
            self._process = process = subprocess.Popen(  # noqa: S603 - commands of the plan above
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            return str(error)
        with process:
            if self.is_stopped:  # between the last command and this one
                self.stop()
            for raw in process.stdout or ():
                line = _COLOUR.sub("", raw).strip()
                if named := _FILE.match(line):
                    what = named[1]
                progress = _progress_in(line, what)
                if progress:
                    self.on_progress(progress)
                elif line:
                    told.append(line)
                if blamed := _ERROR.match(line):
                    errors[blamed[1]] = None
        if process.returncode == 0:
            return ""
        return "\n".join(list(errors)[:_REASON_LINES] or told) or f"{words[0]}: {process.returncode}"


def _progress_in(line: str, what: str) -> Progress | None:
    if said := _APT.match(line):
        half = 0.0 if said[1] == "dl" else 0.5
        return Progress(half + float(said[2]) / 200, said[3].strip())
    if said := _PLAYWRIGHT.search(line):
        return Progress(int(said[1]) / 100, what)
    return Progress(None, what) if _FILE.match(line) else None

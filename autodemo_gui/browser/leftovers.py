"""Folders whose names tell whose they are, so that what a killed process left is told from what is in use, and goes."""

import contextlib
import hashlib
import logging
import os
import re
import shutil
import socket
import tempfile
from pathlib import Path

import psutil

from autodemo_gui.browser import processes

_log = logging.getLogger(__name__)

BROWSER_PREFIX = "autodemo-browser"
LONGEST_PARENT = 40
_PROFILE_NOTE = "profiles"
"""In the private folder of a launch, a line for each profile that belongs to it: the driver puts them elsewhere."""
_START_TOLERANCE_S = 2
"""Start times are derived from the boot time, which shifts a little when the clock is set."""


def owned_name(prefix: str) -> str:
    """A name that tells machine, process and start of this process."""
    me = psutil.Process()
    return f"{prefix}-{_host()}-{me.pid}-{int(me.create_time())}"


def is_orphan(path: Path, prefix: str) -> bool:
    """Whether a folder was named by `owned_name` (more may follow after a dash), here, by a process that is gone."""
    match = re.match(rf"^{re.escape(prefix)}-(?P<host>[^-]+)-(?P<pid>\d+)-(?P<started>\d+)(?:-[a-z0-9_]+)?$", path.name)
    if match is None or match["host"] != _host() or path.is_symlink() or not path.is_dir():
        return False
    if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
        return False
    try:
        started = psutil.Process(int(match["pid"])).create_time()
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False
    return abs(started - int(match["started"])) > _START_TOLERANCE_S


def private_folder(parent: Path | None) -> Path:
    """A new folder nobody else may read, for one launch of a browser.

    Args:
        parent: where to, if its path is short: Chromium dies where the socket it makes gets a path over 107 bytes.
            Otherwise it is made where temporary files are, under a name that tells whose it is.
    """
    if parent is not None and len(str(parent.absolute())) <= LONGEST_PARENT:
        return Path(tempfile.mkdtemp(prefix=f"{BROWSER_PREFIX}-", dir=parent))
    return Path(tempfile.mkdtemp(prefix=f"{owned_name(BROWSER_PREFIX)}-"))


def note_profiles(private: Path, profiles: set[str]) -> None:
    """Write down which profiles belong to a launch, for whoever has to sweep up after a process that was killed."""
    try:
        (private / _PROFILE_NOTE).write_text("\n".join(sorted(profiles)), encoding="utf-8")
    except OSError as error:  # of a disk that is full the job itself will tell
        _log.warning("the profile of a browser could not be noted: %s", error)


def sweep_launches() -> int:
    """End the browsers that killed processes of this machine left running, and remove their folders; tells how many.

    Takes seconds when there is something to end: not for an event loop.
    """
    left = [path for path in Path(tempfile.gettempdir()).glob(f"{BROWSER_PREFIX}-*") if is_orphan(path, BROWSER_PREFIX)]
    for path in left:
        remove(path)
    return len(left)


def remove(folder: Path) -> None:
    """Remove a folder with the profiles noted in it, after the programs whose command lines name it have ended.

    A browser names its profile, an encoder its output. What cannot be removed is logged; the next sweep tries again.
    """
    running = [process for process in processes.marked(f"{folder}{os.sep}") if process.pid != os.getpid()]
    profiles = processes.arguments(running, "user-data-dir")
    if running:
        _log.warning("ending %d processes, left behind by a dead one", len(running))
    processes.end(running)
    profiles |= {line for note in folder.rglob(_PROFILE_NOTE) for line in _lines(note)}
    for path in (*map(Path, profiles), folder):
        shutil.rmtree(path, ignore_errors=True)
        if path.exists():
            _log.warning("could not remove all of %s; the next start tries again", path)


def _lines(note: Path) -> list[str]:
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return note.read_text(encoding="utf-8").split("\n")
    return []


def _host() -> str:
    """Stands for the machine; containers that share a volume have names and process numbers of their own."""
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]

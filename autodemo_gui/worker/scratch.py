"""Private folders for jobs, and the sweeping up after workers that died without doing it."""

import logging
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

_log = logging.getLogger(__name__)

_NAME = re.compile(r"^autodemo-worker-(?P<host>.+)-(?P<pid>\d+)-(?P<started>\d+)$")
_START_TOLERANCE_S = 2
"""Start times are derived from the boot time, which shifts a little when the clock is set."""
_TERM_PATIENCE_S = 2.0


class Scratch:
    """The folder of one worker process; its name tells machine, process and start, so others know when it is dead."""

    def __init__(self, root: Path | None = None) -> None:
        """Choose the place; nothing is made before the first job.

        Args:
            root: where to; the system's temporary folder by default.
        """
        self.root = root or Path(tempfile.gettempdir())
        me = psutil.Process()
        self.folder = self.root / f"autodemo-worker-{_host()}-{me.pid}-{int(me.create_time())}"

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A private, empty folder, removed afterwards."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix="job-", dir=self.folder))
        try:
            yield path
        finally:
            _remove(path)
            self.close()

    def close(self) -> None:
        """Remove the worker's folder if no job uses it."""
        try:
            self.folder.rmdir()
        except OSError:
            _log.debug("scratch folder still in use, or never made: %s", self.folder)

    def sweep(self) -> int:
        """End what dead workers of this machine left running, and remove their folders.

        Returns:
            How many folders were swept. Takes seconds when there is something to end: not for an event loop.
        """
        if not self.root.is_dir():
            return 0
        leftovers = [path for path in self.root.glob("autodemo-worker-*") if _is_leftover(path)]
        for path in leftovers:
            _end_processes_in(path)
            _remove(path)
        if leftovers:
            _log.info("removed what %d dead workers left behind", len(leftovers))
        return len(leftovers)


def _host() -> str:
    """The machine's name; containers that share a volume have their own, and their own process numbers."""
    return re.sub(r"[^A-Za-z0-9.]", "_", socket.gethostname()) or "localhost"


def _is_leftover(path: Path) -> bool:
    """Whether the folder is ours, of this machine, and its process is gone."""
    match = _NAME.match(path.name)
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


def _end_processes_in(folder: Path) -> None:
    """End the programs whose command line names the folder: a browser by its profile, an encoder by its output."""
    marker = f"{folder}{os.sep}"
    found = [
        process
        for process in psutil.process_iter(["cmdline"])
        if process.pid != os.getpid() and any(marker in word for word in process.info["cmdline"] or ())
    ]
    for process in found:
        _log.warning("ending process %d, left behind by a dead worker", process.pid)
        _signal(process, kill=False)
    _, alive = psutil.wait_procs(found, timeout=_TERM_PATIENCE_S)
    for process in alive:
        _signal(process, kill=True)
    psutil.wait_procs(alive, timeout=_TERM_PATIENCE_S)


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        process.kill() if kill else process.terminate()
    except (psutil.NoSuchProcess, psutil.AccessDenied) as error:
        _log.debug("process %d needs no ending: %s", process.pid, error)


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    if path.exists():
        _log.warning("could not remove all of %s; the next start tries again", path)

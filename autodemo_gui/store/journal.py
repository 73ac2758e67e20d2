"""Which recordings are under way, on disk: the embedded queue forgets everything when the program dies."""

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

import psutil

from autodemo_gui.core.address import masked
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Request, parse_request
from autodemo_gui.store.atomic import replacing

_log = logging.getLogger(__name__)

_START_TOLERANCE_S = 2


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A recording whose program ended before it did; credentials of its address are masked."""

    job_id: str
    request: Request


class Journal:
    """One small file for each recording under way."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it need not exist."""
        self._folder = folder

    def began(self, job_id: str, request: Request) -> None:
        """Note that this program runs a recording.

        Raises:
            EnvironmentProblem: it cannot be written.
        """
        me = psutil.Process()
        entry = {"pid": me.pid, "started": me.create_time(), "request": masked(request.model_dump(mode="json"))}
        with replacing(self._path(job_id)) as file:
            file.write(json.dumps(entry).encode())

    def ended(self, job_id: str) -> None:
        """Note that it has ended, in whatever way."""
        self._path(job_id).unlink(missing_ok=True)

    def interrupted(self) -> list[Interrupted]:
        """Recordings of programs that are gone, oldest first; `ended` forgets one. Other windows' are left alone."""
        found = []
        for path in sorted(self._folder.glob("*.json"), key=_age):
            try:
                entry = json.loads(path.read_bytes())
                if _is_alive(entry["pid"], entry["started"]):
                    continue
                found.append(Interrupted(path.stem, parse_request(entry["request"])))
            except (OSError, ValueError, KeyError, TypeError, InvalidInput) as error:
                _log.warning("a journal entry cannot be read, removing it: %s: %s", path.name, error)
                path.unlink(missing_ok=True)
        return found

    def _path(self, job_id: str) -> Path:
        return self._folder / f"{job_id}.json"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _is_alive(pid: int, started: float) -> bool:
    try:
        return pid == os.getpid() or abs(psutil.Process(pid).create_time() - started) <= _START_TOLERANCE_S
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True

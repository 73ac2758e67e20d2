"""Where real workers live during a bench: folders of their own, so that what they leave behind can be counted."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from autodemo_gui.core import settings as declared

_SETTINGS = {setting.env for setting in declared.ALL} - {declared.BROWSER.env, declared.REDIS_URL.env}


@dataclass(frozen=True)
class Quarters:
    """Folders of workers and of all that they start.

    Attributes:
        folder: has a short path: Chromium dies where the socket it makes gets a path over 107 bytes.
    """

    folder: Path

    @property
    def scratch(self) -> Path:
        """Where jobs are done."""
        return self.folder / "scratch"

    @property
    def environment(self) -> Mapping[str, str]:
        """Said to the workers; settings of whoever runs the bench do not count."""
        plain = dict.fromkeys(_SETTINGS & {*os.environ}, "")
        return plain | {
            "AUTODEMO_HOME": str(self.folder / "home"),
            "AUTODEMO_SCRATCH": str(self.scratch),
            "TMPDIR": str(self.folder / "tmp"),
        }

    def files(self) -> list[str]:
        """What lies in the places that are for the time of a job or of a browser only."""
        return [str(path) for place in (self.scratch, self.folder / "tmp") for path in place.glob("*")]

    def processes(self) -> list[str]:
        """Programs that live and were started from here: their environment tells."""
        found = []
        for process in psutil.process_iter():
            try:
                lives_here = process.environ().get("TMPDIR", "").startswith(str(self.folder))
                if lives_here and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(f"{process.pid} {process.name()}")
            except psutil.Error:  # it has ended, or is another user's
                continue
        return found


@contextmanager
def quarters() -> Iterator[Quarters]:
    """Places that are removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ad-"))
    try:
        for name in ("scratch", "tmp", "home"):
            (folder / name).mkdir()
        yield Quarters(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

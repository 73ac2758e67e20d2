"""Private folders for jobs, and the sweeping up after workers that died without doing it."""

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autodemo_gui.browser.leftovers import is_orphan, owned_name, remove, sweep_launches
from autodemo_gui.core.take import FRAMES_FILE

_log = logging.getLogger(__name__)

_PREFIX = "autodemo-worker"


class Scratch:
    """The folder of one worker process; its name tells machine, process and start, so others know when it is dead."""

    def __init__(self, root: Path | None = None) -> None:
        """Choose the place; nothing is made before the first job.

        Args:
            root: where to; the system's temporary folder by default.
        """
        self.root = root or Path(tempfile.gettempdir())
        self.folder = self.root / owned_name(_PREFIX)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A private, empty folder, removed afterwards."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = Path(tempfile.mkdtemp(prefix="job-", dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)  # what is left of it the next start removes
            self.close()

    def close(self) -> None:
        """Remove the worker's folder if no job uses it."""
        try:
            self.folder.rmdir()
        except OSError:
            _log.debug("scratch folder still in use, or never made: %s", self.folder)

    def leftovers(self) -> list[Path]:
        """Folders of dead workers of this machine, with all that their jobs left in them."""
        if not self.root.is_dir():
            return []
        return [path for path in self.root.glob(f"{_PREFIX}-*") if is_orphan(path, _PREFIX)]

    def sweep(self) -> int:
        """End what dead workers of this machine left running, and remove their folders and their browsers'.

        Returns:
            How many dead workers there were. Takes seconds when there is something to end: not for an event loop.
        """
        sweep_launches()
        leftovers = self.leftovers()
        for path in leftovers:
            remove(path)
        if leftovers:
            _log.info("removed what %d dead workers left behind", len(leftovers))
        return len(leftovers)


def filmed_in(workspace: Path) -> Path | None:
    """The take in a job's folder, if there is a picture in it; None when the camera only stood ready."""
    take = workspace / "take"  # as `studio.assignment` names it
    frames = take / FRAMES_FILE
    return take if frames.is_file() and frames.stat().st_size else None

"""How much disk and memory this computer, or this container, has left: a full one would end a job in the middle."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil

from autodemo_gui.core.text import tr

LEAST_DISK_BYTES = 1 << 30
"""A take of five minutes at 1080p is a few hundred megabytes, and its film and companions come beside it."""
LEAST_MEMORY_BYTES = 400 << 20
"""A browser with a page of its own takes about this much before the first frame (measured, see DESIGN 18)."""
_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Room:
    """What a worker wants to have before it takes a job.

    Attributes:
        folder: where it works.
        least_disk_bytes: free on the disk of the folder.
        least_memory_bytes: free in this computer, or in the container this process is in.
        cgroup: where Linux tells a container's memory.
    """

    folder: Path
    least_disk_bytes: int = LEAST_DISK_BYTES
    least_memory_bytes: int = LEAST_MEMORY_BYTES
    cgroup: Path = _CGROUP

    def shortage(self) -> str:
        """What is missing, in a sentence; empty when there is room."""
        disk = self.disk_left()
        if disk < self.least_disk_bytes:
            return tr("Only {free:.0f} MB of disk are free in {folder}.", free=disk / 1e6, folder=self.folder)
        memory = self.memory_left()
        if memory < self.least_memory_bytes:
            return tr("Only {free:.0f} MB of memory are free.", free=memory / 1e6)
        return ""

    def disk_left(self) -> int:
        """Bytes free on the disk of the folder."""
        return shutil.disk_usage(_existing(self.folder)).free

    def memory_left(self) -> int:
        """Bytes that may still be taken, in this computer or in the container, whichever has fewer."""
        return min(psutil.virtual_memory().available, self._left_in_container())

    def memory_in_all(self) -> int:
        """Bytes of this computer, or the container's limit."""
        try:
            return min(psutil.virtual_memory().total, int((self.cgroup / "memory.max").read_text()))
        except (OSError, ValueError):  # no container, no limit ("max"), or another system
            return psutil.virtual_memory().total

    def _left_in_container(self) -> int:
        """Bytes until the container's limit (cgroup v2), pages of files that can be dropped counted as free."""
        try:
            limit = int((self.cgroup / "memory.max").read_text())
            used = int((self.cgroup / "memory.current").read_text())
            statistics = dict(line.split() for line in (self.cgroup / "memory.stat").read_text().splitlines())
        except (OSError, ValueError):  # no container, no limit ("max"), or another system
            return psutil.virtual_memory().total
        return limit - used + int(statistics.get("inactive_file", 0))


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())

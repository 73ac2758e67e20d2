"""Takes kept for new looks, within a bound: the oldest go first (SPEC 7)."""

import logging
import shutil
from pathlib import Path

from autodemo_gui.core.take import CACHE_FOLDER, INFO_FILE

_log = logging.getLogger(__name__)

DEFAULT_CAP_BYTES = 5_000_000_000
_HALF = ".half"
"""Ends the name of a take that is being copied here."""


class Takes:
    """A folder of takes by job id."""

    def __init__(self, folder: Path, cap_bytes: int = DEFAULT_CAP_BYTES) -> None:
        """Name the folder, which need not exist, and how much it may hold."""
        self._folder = folder
        self._aside = folder.with_name(f"{folder.name}-deleted")
        self._cap_bytes = cap_bytes

    def keep(self, job_id: str, take: Path) -> Path | None:
        """Move a take here, and let the oldest go until all fit. It appears under its name when it is whole.

        Returns:
            Where it is now; None when it alone is larger than the bound.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept, half = self._folder / job_id, self._folder / f"{job_id}{_HALF}"
        for stale in (kept, half):
            shutil.rmtree(stale, ignore_errors=True)
        try:
            take.replace(kept)
        except OSError:  # another disk: it is copied, and this program may die meanwhile
            shutil.copytree(take, half)
            half.replace(kept)
            shutil.rmtree(take, ignore_errors=True)  # its workspace goes anyway
        self._make_fit()
        return kept if kept.is_dir() else None

    def find(self, job_id: str) -> Path | None:
        """The take of a job, if it is still kept."""
        kept = self._folder / job_id
        return kept if (kept / INFO_FILE).is_file() else None

    def size_bytes(self) -> int:
        """What all takes need on disk, with what is cached of their films."""
        return sum(_size(take) for take in self._all())

    def delete_all(self) -> None:
        """Remove every take."""
        for take in self._all():
            _remove(take)

    def put_aside(self) -> None:
        """Take every take out of here without deleting it yet; what was put aside before goes."""
        self.delete_aside()
        self._aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        _move_all(self._all(), self._aside)

    def bring_back(self) -> None:
        """Put back what was put aside."""
        if self._aside.is_dir():
            _move_all(list(self._aside.iterdir()), self._folder)
            _remove(self._aside)

    def delete_aside(self) -> None:
        """Delete what was put aside, now or before a crash."""
        if self._aside.exists():
            _remove(self._aside)

    def _all(self) -> list[Path]:
        """Oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted((path for path in self._folder.iterdir() if path.is_dir()), key=_made_at)

    def _make_fit(self) -> None:
        """Caches go before takes: what is in them can be drawn again, a take cannot be filmed again the same."""
        takes = self._all()
        caches = [cache for take in takes for cache in sorted(take.rglob(CACHE_FOLDER))]
        total = self.size_bytes()
        for folder in (*caches, *takes):
            if total <= self._cap_bytes:
                return
            size = _size(folder)
            _log.info("making room among the kept takes, oldest first: %s", folder.relative_to(self._folder))
            _remove(folder)
            total -= size


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _move_all(takes: list[Path], to: Path) -> None:
    """Renames: both folders lie beside each other. A take that was made anew meanwhile wins over its older self."""
    for take in takes:
        if not (to / take.name).exists():
            take.rename(to / take.name)


def _made_at(take: Path) -> float:
    info = take / INFO_FILE
    return info.stat().st_mtime if info.is_file() else take.stat().st_mtime


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        _log.warning("could not remove all of %s", folder)

"""How much room a recording needs on which disk, and what is said when there is less."""

import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from autodemo_gui.core.text import tr
from autodemo_gui.gui.language import path_words

_log = logging.getLogger(__name__)

FreeBytes = Callable[[Path], int]
"""Tells how many bytes are free on the disk of a folder that may not exist yet. Blocks."""

TO_FILM = 300 << 20
"""The camera begins with no less (`film.plate.ROOM_TO_START`); a minute of 1080p is 100 to 300 MB of pictures."""
TO_BE_AT_EASE = 1 << 30
"""A take of five minutes with its film and companions; a shared worker takes no job with less (`worker.room`)."""
TO_END_WELL = 128 << 20
"""Twice what the camera leaves free (`film.plate.ROOM_TO_GO_ON`): the film of what there is is made in the rest."""
TO_KEEP_A_FILM = 100 << 20
"""Where films are kept. One of five minutes at 1080p60 is some 60 MB, and lies there twice while it is exchanged."""


class Level(IntEnum):
    """How bad it is."""

    LITTLE = 1
    """A long recording may not fit: a person is asked before it begins."""
    DIRE = 2
    """None can begin; during one it is said."""
    LAST = 3
    """The last moment at which what was filmed can be made a film."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a recording wants to find free on the disk of a folder: with less than `at_ease_bytes` it is `LITTLE`, etc.

    Attributes:
        folder: on whose disk.
        at_ease_bytes: for any recording.
        least_bytes: to begin one.
        last_bytes: to end one; 0 where nothing grows meanwhile.
    """

    folder: Path
    at_ease_bytes: int
    least_bytes: int
    last_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Shortage:
    """Too little room on the disk of a folder."""

    folder: Path
    free_bytes: int
    level: Level

    @property
    def words(self) -> str:
        """As a sentence."""
        megabytes = self.free_bytes // 1_000_000
        return tr("Only {free} MB are free on the disk of {folder}.", free=megabytes, folder=path_words(self.folder))


def needs_of(films: Path, scratch: Path | None) -> tuple[Needs, ...]:
    """What a recording needs; `scratch` is where it is filmed, None when another computer does that."""
    kept = Needs(films, 2 * TO_KEEP_A_FILM, TO_KEEP_A_FILM)
    return (kept,) if scratch is None else (Needs(scratch, TO_BE_AT_EASE, TO_FILM, TO_END_WELL), kept)


def shortage(needs: Iterable[Needs], free: FreeBytes) -> Shortage | None:
    """The worst that is missing, None when there is room. A disk that cannot be asked is none that is full. Blocks."""
    found = []
    for need in needs:
        try:
            left = free(need.folder)
        except OSError as error:
            _log.warning("it is not known how much room there is for %s: %s", need.folder, error)
            continue
        if (level := _level(need, left)) is not None:
            found.append(Shortage(need.folder, left, level))
    return max(found, key=lambda short: (short.level, -short.free_bytes), default=None)


def _level(need: Needs, left: int) -> Level | None:
    if left < need.last_bytes:
        return Level.LAST
    if left < need.least_bytes:
        return Level.DIRE
    return Level.LITTLE if left < need.at_ease_bytes else None


def free_bytes(folder: Path) -> int:
    """Bytes free for us on the disk of a folder, or of the nearest one above it that exists. Blocks."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free

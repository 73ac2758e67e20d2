"""The files a film consists of on disk: how they are called, moved together, copied, and cleared away."""

import glob
import hashlib
import logging
import re
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.text import tr
from autodemo_gui.store.atomic import replacing
from autodemo_gui.store.film_log import LOG

_log = logging.getLogger(__name__)

SIDECAR = ".autodemo.json"
POSTER = ".autodemo.jpg"
_COPY_BYTES = 1 << 20
_EXPORT = re.compile(r"-\d+x\d+(-\d+)?(?=\.mp4$)")
"""What the name of another shape of a film, exported beside it, has more than the film's."""
_DRAFT = re.compile(r"\..+\.[0-9a-f]{32}\.part")
"""A file of `atomic.replacing` that has not taken its place yet."""
_STALE_S = 86_400.0
"""No download takes a day: what is that old was left by a program that died."""


def stem_of(label: str) -> str:
    """A file name without its ending, as close to a label as every system allows."""
    return re.sub(r"[^\w.-]+", "-", label).strip("-.")[:80] or "demo"


def sidecar_of(film: Path) -> Path:
    """Where it is written down what is known of a film."""
    return film.with_name(film.name + SIDECAR)


def files_of(film: Path) -> list[Path]:
    """What there is of a film on disk: the film, its small file, its opening picture, its log."""
    return [file for ending in ("", SIDECAR, POSTER, LOG) if (file := film.with_name(film.name + ending)).exists()]


def shapes_of(film: Path) -> list[Path]:
    """Other shapes of a film that were exported beside it."""
    others = film.parent.glob(f"{glob.escape(film.stem)}-*x*.mp4")
    return sorted(file for file in others if _EXPORT.sub("", file.name) == film.name and not sidecar_of(file).exists())


def beside(film: Path, file: Path, other: Path) -> Path:
    """What a file that lies beside the film `other`, or is another shape of it, is called beside this one."""
    if file.name.startswith(other.name):
        return film.with_name(film.name + file.name.removeprefix(other.name))
    return film.with_name(film.stem + file.name.removeprefix(other.stem))


def is_film_alone(name: str, there: Collection[str]) -> bool:
    """Whether a file of a folder is a film of which nothing is known; another shape of one that is there is none."""
    first = _EXPORT.sub("", name)
    return name.endswith(".mp4") and name + SIDECAR not in there and (first == name or first not in there)


def move_together(moves: Iterable[tuple[Path, Path]]) -> None:
    """Move files, each to its new path; when one cannot be moved, those before it go back.

    Raises:
        OSError: why it cannot be moved.
    """
    done: list[tuple[Path, Path]] = []
    try:
        for old, new in moves:
            old.replace(new)
            done.append((old, new))
    except OSError:
        for old, new in reversed(done):
            new.replace(old)
        raise


def unclaim(film: Path) -> None:
    """Give back a place that an empty file has held, unless a film has come."""
    try:
        if not film.stat().st_size:
            film.unlink()
    except OSError as error:
        _log.debug("%s is held by nothing: %s", film.name, error)


def withdraw(film: Path) -> None:
    """Take back a film that could not be stored with all that belongs to it, or the place that was held for it."""
    try:
        film.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("half of %s stays behind: %s", film.name, error)


def sweep(folder: Path) -> None:
    """Remove what programs that died while they stored a film left of it; what was filmed is in its take."""
    for file in folder.glob("*") if folder.is_dir() else ():
        try:
            stat = file.stat()
            is_claim = file.suffix == ".mp4" and not stat.st_size and not sidecar_of(file).exists()
            if (is_claim or _DRAFT.fullmatch(file.name)) and stat.st_mtime < time.time() - _STALE_S:
                file.unlink()
        except OSError as error:
            _log.warning("%s is left where it is: %s", file.name, error)


def save_copy(source: Path, target: Path) -> None:
    """Copy a film to where a person wants it, and check that the copy is the film.

    Raises:
        DiskFull, EnvironmentProblem: it cannot be written, or came out different.
    """
    with _opened(source) as film, replacing(target, private=False) as file:
        digest = hashlib.sha256()
        while chunk := film.read(_COPY_BYTES):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        with Path(file.name).open("rb") as copy:
            if hashlib.file_digest(copy, "sha256").digest() != digest.digest():
                raise EnvironmentProblem(
                    tr("The copy is damaged."),
                    tr("What was written to the disk is not what was read back."),
                    tr("Try another folder or disk."),
                )


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    try:
        file = source.open("rb")
    except OSError as error:
        raise EnvironmentProblem(
            tr("The film cannot be read."), tr("{name} is gone or locked.", name=source.name), ""
        ) from error
    with file:
        yield file

"""Finished films in a folder where a person finds them, each with a small file that says what it is."""

import hashlib
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.text import tr
from autodemo_gui.store.atomic import replacing, replacing_in_thread

_log = logging.getLogger(__name__)

SIDECAR = ".autodemo.json"
_COPY_BYTES = 1 << 20


class Film(BaseModel):
    """What is known of a film besides its pictures; addresses are masked before they come here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    job_id: str
    url: str
    title: str = ""
    created_at: str = ""
    duration_s: float = 0.0
    width: int = 0
    height: int = 0


class Library:
    """A folder of films."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it need not exist."""
        self.folder = folder

    def free_path(self, label: str) -> Path:
        """A path for a new film, named after a label such as an address; no file is there yet."""
        stem = re.sub(r"[^\w.-]+", "-", label).strip("-.")[:80] or "demo"
        path, number = self.folder / f"{stem}.mp4", 1
        while path.exists():
            number += 1
            path = self.folder / f"{stem}-{number}.mp4"
        return path

    async def receive(self, chunks: AsyncIterator[bytes], label: str, film: Film) -> Path:
        """Store a film as it comes in; it appears when it is whole.

        Raises:
            DiskFull, EnvironmentProblem: it cannot be stored.
        """
        path = self.free_path(label)
        async with replacing_in_thread(path, private=False) as write:
            async for chunk in chunks:
                await write(chunk)
        async with replacing_in_thread(_sidecar(path), private=False) as write:
            await write(film.model_dump_json(indent=2).encode() + b"\n")
        return path

    def films(self) -> list[tuple[Path, Film]]:
        """The films that are there, newest first. Those whose small file is missing or damaged are left out."""
        return sorted(self._films(), key=lambda pair: pair[1].created_at, reverse=True)

    def _films(self) -> Iterator[tuple[Path, Film]]:
        for sidecar in self.folder.glob(f"*{SIDECAR}"):
            path = sidecar.with_name(sidecar.name.removesuffix(SIDECAR))
            if not path.is_file():
                continue
            try:
                yield path, Film.model_validate_json(sidecar.read_bytes())
            except (OSError, ValidationError) as error:
                _log.warning("what is known of %s cannot be read: %s", path.name, error)

    def remove(self, path: Path) -> None:
        """Delete a film and its small file."""
        path.unlink(missing_ok=True)
        _sidecar(path).unlink(missing_ok=True)


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


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + SIDECAR)

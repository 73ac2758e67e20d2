"""Finished films in a folder where a person finds them, each with a small file that says what it is."""

import asyncio
import hashlib
import logging
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.text import tr
from autodemo_gui.store.atomic import replacing, replacing_in_thread

_log = logging.getLogger(__name__)

SIDECAR = ".autodemo.json"
POSTER = ".autodemo.jpg"
_COPY_BYTES = 1 << 20


class Outcome(StrEnum):
    """How a recording ended."""

    DONE = "done"
    PARTIAL = "partial"
    """Stopped before its end; what was filmed until then is here."""
    FAILED = "failed"
    """There is no film of it, only the reason why."""
    INTERRUPTED = "interrupted"
    """The program ended before the recording did; what was filmed until then may be here."""


class Chapter(BaseModel):
    """A step of a film: when it begins, in seconds, and what it is called."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    at_s: float
    title: str


class Film(BaseModel):
    """What is known of a film besides its pictures; addresses are masked before they come here.

    Attributes:
        job_id: whose it is; the take of that name, if it is still kept, is the film's.
        url: the address that was recorded.
        title: what a person calls it.
        created_at: ISO-8601, UTC.
        duration_s: its length; 0 when that is not known.
        width: in pixels.
        height: in pixels.
        fps: frames a second; 0 when that is not known.
        outcome: how the recording ended.
        reason: why there is no film, as sentences.
        chapters: its steps.
        script: what was done, as the text of a saved script; empty when that is not known.
        look: name of the look it has; empty when that is not known.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    job_id: str
    url: str
    title: str = ""
    created_at: str = ""
    duration_s: float = 0.0
    width: int = 0
    height: int = 0
    fps: int = 0
    outcome: Outcome = Outcome.DONE
    reason: str = ""
    chapters: tuple[Chapter, ...] = ()
    script: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the library: where the film is or should be, what is known of it, how large it is; None when gone."""

    path: Path
    film: Film
    size_bytes: int | None

    @property
    def is_missing(self) -> bool:
        """Whether a film that was made is not there any more."""
        return self.size_bytes is None and self.film.outcome in (Outcome.DONE, Outcome.PARTIAL)

    @property
    def can_be_watched(self) -> bool:
        """Whether there is something to see."""
        return self.size_bytes is not None


class Library:
    """A folder of films."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it need not exist."""
        self.folder = folder

    def free_path(self, label: str) -> Path:
        """A path for a new film, named after a label such as an address; no file is there yet."""
        stem = re.sub(r"[^\w.-]+", "-", label).strip("-.")[:80] or "demo"
        path, number = self.folder / f"{stem}.mp4", 1
        while path.exists() or _sidecar(path).exists():
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
        self._forget_note_of(film.job_id)
        await asyncio.to_thread(self.describe, path, film)
        return path

    def describe(self, path: Path, film: Film) -> None:
        """Write down what is known of a film.

        Raises:
            DiskFull, EnvironmentProblem: it cannot be written.
        """
        with replacing(_sidecar(path), private=False) as file:
            file.write(film.model_dump_json(indent=2).encode() + b"\n")

    def note(self, label: str, film: Film) -> Path:
        """Write down a recording of which there is no film, or not yet; a film of the same job takes its place.

        Raises:
            DiskFull, EnvironmentProblem: it cannot be written.
        """
        path = self.free_path(label)
        self.describe(path, film)
        return path

    def films(self) -> list[tuple[Path, Film]]:
        """The films that are there, newest first. Those whose small file is missing or damaged are left out."""
        return [(entry.path, entry.film) for entry in self.entries() if entry.can_be_watched]

    def entries(self) -> list[Entry]:
        """Everything there is to tell, newest first; also of films that are gone, and of recordings without one."""
        return sorted(self._entries(), key=lambda entry: entry.film.created_at, reverse=True)

    def _entries(self) -> Iterator[Entry]:
        if not self.folder.is_dir():
            return
        with os.scandir(self.folder) as listing:  # one system call tells names and sizes of thousands of files
            sizes = {item.name: item.stat().st_size for item in listing if item.is_file()}
        for name in sizes:
            if not name.endswith(SIDECAR):
                continue
            film = name.removesuffix(SIDECAR)
            try:
                known = Film.model_validate_json((self.folder / name).read_bytes())
            except (OSError, ValidationError) as error:
                _log.warning("what is known of %s cannot be read: %s", film, error)
                continue
            yield Entry(self.folder / film, known, sizes.get(film))

    def rename(self, entry: Entry, title: str) -> Entry:
        """Give a film another title, and its files the name that follows from it.

        Raises:
            EnvironmentProblem: the files cannot be moved.
        """
        path = self.free_path(title)
        film = entry.film.model_copy(update={"title": title})
        try:
            for old in files_of(entry.path):
                old.replace(path.with_name(path.name + old.name.removeprefix(entry.path.name)))
        except OSError as error:
            raise EnvironmentProblem(
                tr("The film cannot be renamed."), tr("{name} is gone or locked.", name=entry.path.name), ""
            ) from error
        self.describe(path, film)
        return Entry(path, film, entry.size_bytes)

    def remove(self, path: Path) -> None:
        """Delete a film and what lies beside it."""
        for file in files_of(path):
            file.unlink(missing_ok=True)

    def _forget_note_of(self, job_id: str) -> None:
        """A film has come of what was noted as failed or interrupted."""
        for entry in self.entries():
            if entry.film.job_id == job_id and not entry.can_be_watched and not entry.is_missing:
                self.remove(entry.path)


def files_of(path: Path) -> list[Path]:
    """What there is of a film on disk: the film, its small file, its opening picture."""
    return [file for file in (path, _sidecar(path), path.with_name(path.name + POSTER)) if file.exists()]


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

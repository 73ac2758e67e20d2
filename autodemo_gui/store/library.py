"""Finished films in a folder where a person finds them, each with a small file that says what it is."""

import asyncio
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.job import iso_utc
from autodemo_gui.core.text import tr
from autodemo_gui.store import film_files
from autodemo_gui.store.atomic import replacing, replacing_in_thread, unwritable
from autodemo_gui.store.film_files import SIDECAR, files_of, sidecar_of

_log = logging.getLogger(__name__)


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
        stem = film_files.stem_of(label)
        path, number = self.folder / f"{stem}.mp4", 1
        while path.exists() or sidecar_of(path).exists():
            number += 1
            path = self.folder / f"{stem}-{number}.mp4"
        return path

    def check(self) -> None:
        """Find out whether films can be kept here, before one is made.

        Raises:
            DiskFull, EnvironmentProblem: they cannot.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise unwritable(self.folder / "demo.mp4", error) from error

    async def receive(self, chunks: AsyncIterator[bytes], label: str, film: Film) -> Path:
        """Store a film as it comes in; it appears when it is whole, with what is known of it, or not at all.

        Raises:
            DiskFull, EnvironmentProblem: it cannot be stored.
        """
        path = await asyncio.to_thread(self._claimed, label)
        try:
            async with replacing_in_thread(path, private=False) as write:
                async for chunk in chunks:
                    await write(chunk)
            await asyncio.to_thread(self.describe, path, film)
        except BaseException:
            film_files.withdraw(path)  # whoever sent it has it still, and may be asked again
            raise
        self._forget_note_of(film.job_id)
        return path

    def describe(self, path: Path, film: Film) -> None:
        """Write down what is known of a film.

        Raises:
            DiskFull, EnvironmentProblem: it cannot be written.
        """
        with replacing(sidecar_of(path), private=False) as file:
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
        """The films that are there, newest first."""
        return [(entry.path, entry.film) for entry in self.entries() if entry.can_be_watched]

    def entries(self) -> list[Entry]:
        """Everything there is to tell, newest first; also of films that are gone, and of recordings without one.

        A film whose small file is damaged, or stayed behind when the film came back from the trash, is there all the
        same, under the name of its file.
        """
        return sorted(self._entries(), key=lambda entry: entry.film.created_at, reverse=True)

    def _entries(self) -> Iterator[Entry]:
        there = dict(self._listing())
        for name, stat in there.items():
            film = name.removesuffix(SIDECAR)
            if film != name:
                known = self._known(name)
                size_bytes = there[film].st_size if film in there else None
            elif stat.st_size and film_files.is_film_alone(name, there):
                known, size_bytes = None, stat.st_size
            else:
                continue
            if known is None and size_bytes is not None:
                made_at = iso_utc(there[film].st_mtime)
                known = Film(job_id="", url="", title=Path(film).stem, created_at=made_at)
            if known is not None:
                yield Entry(self.folder / film, known, size_bytes)

    def _listing(self) -> Iterator[tuple[str, os.stat_result]]:
        """Names and sizes of files; one system call tells the names of thousands."""
        try:
            with os.scandir(self.folder) as listing:
                for item in listing:
                    try:
                        if item.is_file() and not item.name.startswith("."):
                            yield item.name, item.stat()
                    except FileNotFoundError:  # moved or deleted meanwhile
                        continue
        except (FileNotFoundError, NotADirectoryError):
            return

    def _known(self, sidecar: str) -> Film | None:
        try:
            return Film.model_validate_json((self.folder / sidecar).read_bytes())
        except (OSError, ValidationError) as error:
            _log.warning("what is known of %s cannot be read: %s", sidecar.removesuffix(SIDECAR), error)
            return None

    def rename(self, entry: Entry, title: str) -> Entry:
        """Give a film another title, and its files the name that follows from it: all of them, or none.

        Raises:
            EnvironmentProblem: the files cannot be moved.
        """
        path = entry.path if film_files.stem_of(title) == entry.path.stem else self._claimed(title)
        if path != entry.path:
            _move(entry.path, path)
        film = entry.film.model_copy(update={"title": title})
        self.describe(path, film)
        return Entry(path, film, entry.size_bytes)

    def _claimed(self, label: str) -> Path:
        """A path for a new film that nobody else is given: an empty file holds the place until it is `replaced`.

        Raises:
            DiskFull, EnvironmentProblem: the folder cannot be written to.
        """
        while True:
            path = self.free_path(label)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(exist_ok=False)
            except OSError as error:
                if not path.exists():  # else somebody was faster
                    raise unwritable(path, error) from error
                continue
            return path

    def remove(self, path: Path) -> None:
        """Delete a film and what lies beside it."""
        for file in files_of(path):
            file.unlink(missing_ok=True)

    def _forget_note_of(self, job_id: str) -> None:
        """A film has come of what was noted as failed or interrupted."""
        for entry in self.entries():
            if entry.film.job_id == job_id and not entry.can_be_watched and not entry.is_missing:
                self.remove(entry.path)


def _move(film: Path, path: Path) -> None:
    """Move a film, if it is there, and what lies beside it to a place that was claimed."""
    files = [*files_of(film), *film_files.shapes_of(film)]
    try:
        film_files.move_together((file, film_files.beside(path, file, film)) for file in files)
    except OSError as error:
        film_files.unclaim(path)
        raise EnvironmentProblem(
            tr("The film cannot be renamed."), tr("{name} is gone or locked.", name=film.name), ""
        ) from error
    if film not in files:
        film_files.unclaim(path)

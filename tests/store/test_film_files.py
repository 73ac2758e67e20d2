"""A film's files stay together, and no film is lost to a damaged file, a taken name or a move that breaks off."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from autodemo_gui.core.errors import DiskFull, EnvironmentProblem
from autodemo_gui.core.events import Failed, Noted, Progress, Queued, StepFilmed
from autodemo_gui.core.text import tr
from autodemo_gui.store.film_files import POSTER, SIDECAR, files_of, shapes_of, sweep
from autodemo_gui.store.film_log import LOG, log_of, read_log, write_log
from autodemo_gui.store.library import Film, Library

ABOUT = Film(job_id="j1", url="https://example.com/", title="Kites", created_at="2026-01-02T00:00:00Z", duration_s=21)
TOLD = (
    Queued(seq=1, at=10.0, url="https://example.com/"),
    StepFilmed(
        seq=3, at=12.5, index=0, action="click", name="Prices", caption="", url="https://example.com/", film_s=0
    ),
    Failed(seq=4, at=13.0, code="disk_full", title=tr("The disk is full."), partial=True),
)


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        await asyncio.sleep(0)
        yield part


async def kept(library: Library, title: str = "Kites") -> Path:
    """A film with all that may lie beside it."""
    path = await library.receive(chunks(b"film"), title, ABOUT.model_copy(update={"title": title}))
    path.with_name(path.name + POSTER).write_bytes(b"poster")
    write_log(path, TOLD)
    return path


async def test_renaming_moves_the_film_with_all_that_lies_beside_it(tmp_path: Path) -> None:
    library = Library(tmp_path)
    path = await kept(library)
    (tmp_path / "Spring.mp4").write_bytes(b"another")
    (tmp_path / "Kites-9x16.mp4").write_bytes(b"tall")
    entry = next(entry for entry in library.entries() if entry.path == path)
    renamed = library.rename(entry, "Spring").path
    assert renamed.name == "Spring-2.mp4"
    assert {file.name.removeprefix(renamed.name) for file in files_of(renamed)} == {"", SIDECAR, POSTER, LOG}
    assert next(known.film.title for known in library.entries() if known.path == renamed) == "Spring"
    assert files_of(path) == []
    assert [file.name for file in shapes_of(renamed)] == ["Spring-2-9x16.mp4"], "other shapes go along"
    assert (tmp_path / "Spring.mp4").read_bytes() == b"another"


async def test_a_title_that_makes_the_same_name_leaves_the_files_where_they_are(tmp_path: Path) -> None:
    path = await kept(Library(tmp_path))
    (entry,) = Library(tmp_path).entries()
    assert Library(tmp_path).rename(entry, "Kites!").path == path
    assert [known.film.title for known in Library(tmp_path).entries()] == ["Kites!"]


async def test_a_renaming_that_breaks_off_leaves_all_under_the_old_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await kept(Library(tmp_path))
    before = sorted(tmp_path.iterdir())
    moves = Path.replace

    def locked(file: Path, target: Path) -> Path:
        if file.name.endswith(POSTER) and target.name.startswith("Spring"):
            raise PermissionError(13, "another program has it open")
        return moves(file, target)

    monkeypatch.setattr(Path, "replace", locked)
    (entry,) = Library(tmp_path).entries()
    with pytest.raises(EnvironmentProblem, match="cannot be renamed"):
        Library(tmp_path).rename(entry, "Spring")
    assert sorted(tmp_path.iterdir()) == before
    assert path.read_bytes() == b"film"


async def test_two_films_of_a_site_that_come_at_once_get_a_name_each(tmp_path: Path) -> None:
    library = Library(tmp_path)
    films = [bytes([number]) * 4 for number in range(4)]
    paths = await asyncio.gather(*(library.receive(chunks(film), "kites", ABOUT) for film in films))
    assert [path.read_bytes() for path in paths] == films
    assert len(library.films()) == len(films)


async def test_a_film_whose_facts_cannot_be_written_is_withdrawn_so_that_it_does_not_come_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, describe = Library(tmp_path), Library.describe

    def full(*_: object) -> None:
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(Library, "describe", full)
    with pytest.raises(DiskFull):
        await library.receive(chunks(b"film"), "kites", ABOUT)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(Library, "describe", describe)
    assert (await library.receive(chunks(b"film"), "kites", ABOUT)).name == "kites.mp4"


async def test_a_film_is_there_although_what_is_known_of_it_is_not(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for title in ("kept", "damaged", "restored", "gone"):
        await kept(library, title)
    (tmp_path / f"damaged.mp4{SIDECAR}").write_text("{")
    (tmp_path / f"restored.mp4{SIDECAR}").unlink()
    (tmp_path / "gone.mp4").unlink()
    (tmp_path / "kept-9x16.mp4").write_bytes(b"exported, and no film of its own")
    there = {path.stem: film.title for path, film in library.films()}
    assert there == {"kept": "kept", "damaged": "damaged", "restored": "restored"}
    damaged = next(entry for entry in library.entries() if entry.path.stem == "damaged")
    assert (damaged.film.job_id, damaged.size_bytes) == ("", 4)
    assert damaged.film.created_at > "2026", "the file tells when"
    library.rename(damaged, "Mended")
    assert "Mended" in [film.title for _, film in library.films()]


def test_a_folder_that_cannot_be_written_to_is_found_out_before(tmp_path: Path) -> None:
    Library(tmp_path / "films").check()
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        Library(tmp_path / "file" / "films").check()


def test_what_a_dead_program_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    draft, claim, film = tmp_path / f".kites.mp4.{'0' * 32}.part", tmp_path / "kites.mp4", tmp_path / "film.mp4"
    fresh = tmp_path / "fresh.mp4"
    for file in (draft, claim, film, fresh):
        file.touch()
    film.write_bytes(b"film")
    for file in (draft, claim, film):
        os.utime(file, (time.time() - 100_000,) * 2)
    sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == [film, fresh]


def test_a_log_is_kept_without_mere_progress_and_what_its_reader_said(tmp_path: Path) -> None:
    film = tmp_path / "kites.mp4"
    asides = (Progress(seq=2, phase="filming", fraction=0.5), Noted(seq=0, text="The queue is away.", warning=True))
    write_log(film, (TOLD[0], *asides, *TOLD[1:]))
    assert read_log(film) == TOLD


def test_a_damaged_log_tells_the_rest_and_none_tells_nothing(tmp_path: Path) -> None:
    film = tmp_path / "kites.mp4"
    assert read_log(film) == ()
    write_log(film, TOLD)
    lines = log_of(film).read_bytes().splitlines()
    log_of(film).write_bytes(b"\n".join([lines[0], b"{", b"7", b'{"type": "of a newer version"}', lines[2], b"\xff"]))
    assert read_log(film) == (TOLD[0], TOLD[2])

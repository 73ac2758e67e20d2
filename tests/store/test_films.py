"""Films, takes and the journal: what is finished is kept, what was cut short is offered again."""

import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from autodemo_gui.core.errors import EnvironmentProblem, VideoGone
from autodemo_gui.core.job import Request
from autodemo_gui.store.film_files import save_copy
from autodemo_gui.store.journal import Journal
from autodemo_gui.store.library import Film, Library, Outcome
from autodemo_gui.store.takes import Takes

ABOUT = Film(job_id="j1", url="https://example.com/", title="Kites", created_at="2026-01-02T00:00:00Z", duration_s=21)


async def chunks(*parts: bytes, error: Exception | None = None) -> AsyncIterator[bytes]:
    for part in parts:
        yield part
    if error:
        raise error


async def test_a_film_is_found_again_with_what_is_known_of_it(tmp_path: Path) -> None:
    library = Library(tmp_path / "films")
    assert library.films() == []
    path = await library.receive(chunks(b"fi", b"lm"), "example.com/kites", ABOUT)
    assert path.name == "example.com-kites.mp4"
    assert path.read_bytes() == b"film"
    assert Library(tmp_path / "films").films() == [(path, ABOUT)]
    library.remove(path)
    assert list((tmp_path / "films").iterdir()) == []


async def test_a_film_that_breaks_off_is_no_film(tmp_path: Path) -> None:
    library = Library(tmp_path)
    with pytest.raises(VideoGone):
        await library.receive(chunks(b"half", error=VideoGone("Gone.")), "demo", ABOUT)
    assert list(tmp_path.iterdir()) == []


async def test_no_film_overwrites_another_and_the_newest_comes_first(tmp_path: Path) -> None:
    library = Library(tmp_path)
    for day in (1, 3, 2):
        about = ABOUT.model_copy(update={"created_at": f"2026-01-0{day}T00:00:00Z"})
        await library.receive(chunks(str(day).encode()), "demo", about)
    assert [path.read_bytes() for path, _ in library.films()] == [b"3", b"2", b"1"]
    assert sorted(path.name for path, _ in library.films()) == ["demo-2.mp4", "demo-3.mp4", "demo.mp4"]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("../../etc/passwd", "etc-passwd.mp4"),
        ("風 & Käse", "風-Käse.mp4"),
        ("…", "demo.mp4"),
        ("", "demo.mp4"),
        ("a" * 300, "a" * 80 + ".mp4"),
    ],
)
def test_any_label_makes_a_file_name(tmp_path: Path, label: str, name: str) -> None:
    path = Library(tmp_path).free_path(label)
    assert path == tmp_path / name


def test_a_copy_is_the_film(tmp_path: Path) -> None:
    source, target = tmp_path / "film.mp4", tmp_path / "usb" / "saved.mp4"
    source.write_bytes(os.urandom(3_000_000))
    save_copy(source, target)
    assert target.read_bytes() == source.read_bytes()
    assert list(target.parent.iterdir()) == [target]


def test_a_film_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="film cannot be read"):
        save_copy(tmp_path / "gone.mp4", tmp_path / "saved.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_writes_something_else_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")
    real = Path.open

    def damaged(path: Path, mode: str = "r") -> object:
        if path.name.endswith(".part"):
            with real(path, "r+b") as file:
                file.write(b"X")
        return real(path, mode)

    monkeypatch.setattr(Path, "open", damaged)
    with pytest.raises(EnvironmentProblem, match="copy is damaged"):
        save_copy(source, tmp_path / "saved.mp4")
    assert list(tmp_path.iterdir()) == [source]


def _take(folder: Path, name: str, size: int, age_s: float) -> Path:
    take = folder / name
    take.mkdir(parents=True)
    (take / "plate.mjpeg").write_bytes(bytes(size))
    (take / "take.json").write_text("{}")
    made_at = time.time() - age_s
    os.utime(take / "take.json", (made_at, made_at))
    return take


def test_takes_are_kept_within_a_bound_and_the_oldest_go_first(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes", cap_bytes=2500)
    assert takes.size_bytes() == 0
    for index, name in enumerate(["old", "older", "new"]):
        kept = takes.keep(name, _take(tmp_path / "work", name, 1000, age_s=[50, 90, 10][index]))
        assert kept == tmp_path / "takes" / name
    assert takes.find("older") is None
    assert takes.find("old") == tmp_path / "takes" / "old"
    assert takes.find("new")
    assert takes.size_bytes() == 2 * 1002
    assert list((tmp_path / "work").iterdir()) == []
    takes.put_aside()
    assert takes.size_bytes() == 0
    takes.bring_back()
    assert takes.size_bytes() == 2 * 1002
    takes.put_aside()
    takes.delete_aside()
    takes.bring_back()
    assert takes.size_bytes() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["takes", "work"]


def test_what_can_be_drawn_again_goes_before_a_take_does(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes", cap_bytes=3000)
    for name, age_s in (("old", 50), ("new", 10)):
        take = _take(tmp_path / "work", name, 1000, age_s=age_s)
        for cache in (take / "cache", take / "phone" / "cache"):
            cache.mkdir(parents=True)
            (cache / "segment.mp4").write_bytes(bytes(400))
        takes.keep(name, take)
    assert takes.find("old")
    assert not list((tmp_path / "takes" / "old").rglob("segment.mp4"))
    assert len(list((tmp_path / "takes" / "new").rglob("segment.mp4"))) == 2
    assert takes.size_bytes() == 2 * 1002 + 2 * 400
    takes.put_aside()
    assert list((tmp_path / "takes").iterdir()) == []


def test_a_take_larger_than_all_is_not_kept(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes", cap_bytes=100)
    assert takes.keep("huge", _take(tmp_path / "work", "huge", 1000, age_s=0)) is None
    assert takes.find("huge") is None


def test_a_new_take_of_a_job_replaces_its_old_one(tmp_path: Path) -> None:
    takes = Takes(tmp_path / "takes")
    takes.keep("j", _take(tmp_path / "one", "j", 10, age_s=0))
    takes.keep("j", _take(tmp_path / "two", "j", 20, age_s=0))
    assert takes.size_bytes() == 22


def test_what_runs_here_is_not_interrupted(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    assert journal.interrupted() == []
    journal.began("j1", Request(url="example.com"))
    assert journal.interrupted() == []
    journal.ended("j1")
    journal.ended("j1")
    assert list((tmp_path / "journal").iterdir()) == []


def test_what_a_dead_program_began_is_offered_until_it_is_answered(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from autodemo_gui.core.job import Request;"
        "from autodemo_gui.store.journal import Journal; journal = Journal(Path(sys.argv[1]));"
        "journal.began('j1', Request(url='https://u:secret@example.com', goal='kites'));"
        "journal.began('j2', Request(url='example.com')); journal.ended('j2'); import os; os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, timeout=60)
    journal = Journal(tmp_path)
    (entry,) = journal.interrupted()
    assert (entry.job_id, entry.request.goal, entry.request.url) == ("j1", "kites", "https://***@example.com")
    assert "secret" not in (tmp_path / "j1.json").read_text()
    assert len(journal.interrupted()) == 1
    journal.ended("j1")
    assert journal.interrupted() == []


def test_another_window_that_still_runs_keeps_its_own(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.began("j1", Request(url="example.com"))
    other = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    path = tmp_path / "j1.json"
    entry = json.loads(path.read_text())
    entry |= {"pid": other.pid, "started": psutil.Process(other.pid).create_time()}
    path.write_text(json.dumps(entry))
    assert journal.interrupted() == []
    other.communicate()
    assert [entry.job_id for entry in journal.interrupted()] == ["j1"]


@pytest.mark.parametrize("damage", ["{", "[]", '{"pid": 1}', '{"pid": 999999999, "started": 0, "request": {"url": 5}}'])
def test_a_damaged_entry_is_removed(tmp_path: Path, damage: str) -> None:
    (tmp_path / "bad.json").write_text(damage)
    assert Journal(tmp_path).interrupted() == []
    assert list(tmp_path.iterdir()) == []


async def test_a_film_that_is_gone_is_told_and_so_is_a_recording_without_one(tmp_path: Path) -> None:
    library = Library(tmp_path)
    path = await library.receive(chunks(b"film"), "kites", ABOUT)
    path.unlink()
    library.note("kites", ABOUT.model_copy(update={"job_id": "j2", "outcome": Outcome.FAILED, "created_at": "2025"}))
    gone, failed = library.entries()
    assert (gone.is_missing, gone.can_be_watched) == (True, False)
    assert (failed.is_missing, failed.can_be_watched) == (False, False)
    assert failed.path != gone.path
    assert library.films() == []


async def test_a_film_takes_the_place_of_the_note_about_its_job(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.note("kites", ABOUT.model_copy(update={"outcome": Outcome.INTERRUPTED}))
    path = await library.receive(chunks(b"film"), "kites", ABOUT)
    assert [(entry.path, entry.size_bytes) for entry in library.entries()] == [(path, 4)]

"""What the next start finds of a recording whose program died: its take, wherever that had come to."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autodemo_gui.core.job import Output
from autodemo_gui.core.settings import SCRATCH, Settings
from autodemo_gui.core.take import FRAMES_FILE
from autodemo_gui.gui.recovery import Lost, rescue
from autodemo_gui.store.journal import Journal
from autodemo_gui.store.library import Film, Library
from autodemo_gui.store.paths import Paths, paths
from autodemo_gui.store.takes import Takes
from tests.gui.fixtures import small_take

ADDRESS = "https://acme.example/"
DIES = """
import os, sys
from pathlib import Path
from autodemo_gui.core.job import parse_request
from autodemo_gui.store.journal import Journal
from autodemo_gui.worker.scratch import Scratch
Journal(Path(sys.argv[1])).began("j1", parse_request({"url": sys.argv[3]}))
with Scratch(Path(sys.argv[2])).workspace() as workspace:
    print(workspace, flush=True)
    os._exit(9)
"""


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    return paths({"AUTODEMO_HOME": str(tmp_path / "home")})


def died_in(places: Paths, scratch: Path) -> Path:
    """The workspace that a program left behind with an entry in the journal."""
    command = [sys.executable, "-c", DIES, str(places.journal), str(scratch), ADDRESS]
    return Path(subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.strip())


def rescued(places: Paths, scratch: Path) -> list[Lost]:
    return rescue(places, places.films, Settings(stored={SCRATCH.name: str(scratch)}))


def filmed(workspace: Path, _: Paths) -> None:
    small_take(workspace / "take", Output())


def stood_ready(workspace: Path, _: Paths) -> None:
    take = small_take(workspace / "take", Output())
    (take / FRAMES_FILE).write_bytes(b"")


def kept(workspace: Path, places: Paths) -> None:
    """The film was made, and was being stored."""
    Takes(places.takes).keep("j1", small_take(workspace / "take", Output()))


def half_copied(workspace: Path, places: Paths) -> None:
    """The take was on its way to another disk."""
    take = small_take(workspace / "take", Output())
    half = places.takes / "j1.half"
    shutil.copytree(take, half)
    (half / FRAMES_FILE).unlink()


def nothing(_workspace: Path, _places: Paths) -> None:
    pass


@pytest.mark.parametrize(
    ("left", "has_take"), [(filmed, True), (stood_ready, False), (kept, True), (half_copied, True), (nothing, False)]
)
def test_what_was_filmed_is_found_wherever_it_is(
    places: Paths, tmp_path: Path, left: Callable[[Path, Paths], None], has_take: bool
) -> None:
    scratch = tmp_path / "scratch"
    left(died_in(places, scratch), places)
    (lost,) = rescued(places, scratch)
    assert (lost.draft.address, lost.has_take) == (ADDRESS, has_take)
    take = Takes(places.takes).find("j1")
    assert (take is not None) == has_take
    assert take is None or (take / FRAMES_FILE).stat().st_size > 0
    assert not list(places.takes.glob("*.half")), "a half copy is in nobody's way"
    assert rescued(places, scratch) == [], "it is offered once"


def test_a_film_that_was_stored_is_not_lost(places: Paths, tmp_path: Path) -> None:
    died_in(places, tmp_path / "scratch")
    film = places.films / "acme.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"film")
    Library(places.films).describe(film, Film(job_id="j1", url=ADDRESS))
    assert rescued(places, tmp_path / "scratch") == []
    assert len(Library(places.films).entries()) == 1
    assert Journal(places.journal).interrupted() == []


def test_a_take_is_moved_whole_from_another_disk(
    places: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = small_take(tmp_path / "take", Output())
    moves = Path.replace

    def other_disk(path: Path, target: Path) -> Path:
        if path == take:
            raise OSError(18, "Invalid cross-device link")
        assert path.name.endswith(".half"), "it has its name only when it is whole"
        assert (path / FRAMES_FILE).is_file()
        return moves(path, target)

    monkeypatch.setattr(Path, "replace", other_disk)
    assert Takes(places.takes).keep("j1", take) == places.takes / "j1"
    assert not take.exists()

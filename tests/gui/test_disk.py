"""Room on the disks: asked for before a recording, watched during it, and nothing lost when it runs out."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from autodemo_gui.film.plate import ROOM_TO_GO_ON, ROOM_TO_START
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.disk import (
    TO_BE_AT_EASE,
    TO_END_WELL,
    TO_FILM,
    TO_KEEP_A_FILM,
    Level,
    Shortage,
    free_bytes,
    needs_of,
    shortage,
)
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Failed, Idle, Recording
from autodemo_gui.gui.views.room_dialog import MakingRoom, RoomDialog
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from autodemo_gui.worker.room import LEAST_DISK_BYTES
from tests.gui.fixtures import Drive, PretendStudio, until
from tests.gui.test_program import served, type_and_record

FILMS, SCRATCH = Path("/films"), Path("/scratch")
PLENTY = 1 << 40


@pytest.mark.parametrize(
    ("scratch", "films", "expected"),
    [
        (PLENTY, PLENTY, None),
        (TO_BE_AT_EASE, PLENTY, None),
        (TO_BE_AT_EASE - 1, PLENTY, (SCRATCH, Level.LITTLE)),
        (TO_FILM - 1, PLENTY, (SCRATCH, Level.DIRE)),
        (TO_END_WELL - 1, PLENTY, (SCRATCH, Level.LAST)),
        (PLENTY, 2 * TO_KEEP_A_FILM - 1, (FILMS, Level.LITTLE)),
        (PLENTY, TO_KEEP_A_FILM - 1, (FILMS, Level.DIRE)),
        (PLENTY, 0, (FILMS, Level.DIRE)),
        (TO_END_WELL - 1, TO_KEEP_A_FILM - 1, (SCRATCH, Level.LAST)),
        (TO_BE_AT_EASE - 1, TO_KEEP_A_FILM - 1, (FILMS, Level.DIRE)),
    ],
)
def test_the_worst_shortage_is_found(scratch: int, films: int, expected: tuple[Path, Level] | None) -> None:
    free = {SCRATCH: scratch, FILMS: films}
    found = shortage(needs_of(FILMS, SCRATCH), free.__getitem__)
    assert (None if found is None else (found.folder, found.level)) == expected


def test_a_disk_that_cannot_be_asked_keeps_nobody_from_recording() -> None:
    def away(folder: Path) -> int:
        if folder == FILMS:
            raise OSError("the share is away")
        return TO_FILM

    found = shortage(needs_of(FILMS, SCRATCH), away)
    assert found is not None
    assert (found.folder, found.level) == (SCRATCH, Level.LITTLE)


def test_films_that_another_computer_makes_need_no_room_to_be_filmed_here() -> None:
    assert shortage(needs_of(FILMS, None), {FILMS: PLENTY}.__getitem__) is None


def test_the_bounds_are_those_of_who_writes() -> None:
    assert TO_FILM == ROOM_TO_START, "what the camera refuses to begin with"
    assert TO_END_WELL > ROOM_TO_GO_ON, "the window ends a recording before the camera has to fail it"
    assert TO_BE_AT_EASE == LEAST_DISK_BYTES


def test_room_is_that_of_the_disk_even_where_there_is_no_folder_yet(tmp_path: Path) -> None:
    there, to_come = free_bytes(tmp_path), free_bytes(tmp_path / "not" / "yet")
    assert there > 0
    assert abs(there - to_come) < 1 << 30, "others write meanwhile"


def test_a_shortage_is_a_sentence() -> None:
    assert Shortage(SCRATCH, 41_900_000, Level.DIRE).words == "Only 41 MB are free on the disk of /scratch."


def kept_takes(tmp_path: Path) -> Path:
    take = tmp_path / "home" / "takes" / "j0"
    take.mkdir(parents=True)
    (take / "plate").write_bytes(b"x" * 2_000_000)
    return take


def asked(program: Program) -> RoomDialog | None:
    return next((each for each in program.window.findChildren(RoomDialog) if each.isVisible()), None)


def press(dialog: RoomDialog | None, choice: MakingRoom) -> None:
    assert dialog is not None
    QTest.mouseClick(dialog.buttons[choice], Qt.MouseButton.LeftButton)


def test_deleting_the_kept_takes_makes_room_and_the_recording_goes_on(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    take = kept_takes(tmp_path)
    program._disk._free = lambda _: TO_FILM - 1 if take.exists() else PLENTY

    async def story() -> None:
        type_and_record(program)
        await until(lambda: asked(program))
        dialog = asked(program)
        assert dialog is not None
        assert "2.0 MB" in dialog.buttons[MakingRoom.DELETE_TAKES].text()
        assert MakingRoom.ANYWAY not in dialog.buttons, "it would fail at once"
        press(dialog, MakingRoom.DELETE_TAKES)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    assert not take.exists()
    assert not list((tmp_path / "home").rglob("plate")), "deleted, not put elsewhere"


def test_what_is_chosen_is_done(program: Program, drive: Drive, studio: PretendStudio) -> None:
    program._disk._free = lambda _: TO_FILM + 1
    window = program.window

    async def choose(choice: MakingRoom) -> None:
        type_and_record(program)
        await until(lambda: asked(program))
        press(asked(program), choice)
        await until(lambda: not asked(program))

    async def story() -> None:
        await choose(MakingRoom.NOT_NOW)
        await until(lambda: isinstance(program.bridge.state, Idle))
        assert window.start.draft().address == "acme.example", "nothing has to be typed again"
        await choose(MakingRoom.OTHER_FOLDER)
        await until(lambda: window.findChildren(SettingsDialog))
        window.findChildren(SettingsDialog)[0].reject()
        await until(lambda: not program._asks)
        assert studio.requests == []
        await choose(MakingRoom.ANYWAY)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)


def test_a_recording_that_runs_out_of_room_ends_and_is_kept(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    studio.waits = True
    left = [PLENTY]
    program._disk._free = lambda _: left[0]
    program._disk._every_s = 0.02
    take = kept_takes(tmp_path)
    said: list[str] = []

    async def story() -> None:
        toast = program.window.toast
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Recording) and program.bridge.state.run.steps)
        assert toast.words == ""
        left[0] = TO_FILM - 1
        await until(lambda: toast.words.startswith("Only"))
        QTest.mouseClick(toast._do, Qt.MouseButton.LeftButton)
        await until(lambda: not take.exists())
        left[0] = TO_END_WELL - 1
        await until(lambda: not isinstance(program.bridge.state, Recording))
        said.append(toast.words)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    assert said == ["The disk is almost full. The recording ends here, and what was filmed is kept."]
    state = program.bridge.state
    assert isinstance(state, Done)
    assert state.film.path.read_bytes() == studio.film.read_bytes()


def test_a_film_that_could_not_be_stored_is_stored_when_there_is_room(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "films"
    program._kept._file.save({"films": str(in_the_way)})
    program._kept._stored = program._kept._file.load()
    journal = program._kept.places.journal
    studio.waits = True

    async def story() -> None:
        type_and_record(program)
        await until(lambda: len(program.window.live._strip._shown) == 2)
        shutil.rmtree(in_the_way, ignore_errors=True)
        in_the_way.write_text("no folder can be here any more", encoding="utf-8")
        program.bridge.finish()
        await until(lambda: isinstance(program.bridge.state, Failed))
        keep = program.window.actions_table[Act.KEEP]
        assert keep.isEnabled(), "the film is made, and waits"
        assert list(journal.iterdir()), "and if the program ends now, its take does"
        in_the_way.unlink()
        keep.trigger()
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    state = program.bridge.state
    assert isinstance(state, Done)
    assert state.film.path.parent == in_the_way
    assert state.film.path.read_bytes() == studio.film.read_bytes()
    assert not state.film.is_partial

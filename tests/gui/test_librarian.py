"""What a person does with films in the library, in the whole program and with real files."""

import asyncio
import shutil
from pathlib import Path

import pytest

from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.session import Rendering
from autodemo_gui.gui.states import Done, Idle, Recording
from autodemo_gui.store.film_log import log_of
from autodemo_gui.store.library import Film, Library
from tests.gui.fixtures import Drive, PretendStudio, until
from tests.gui.test_library import chosen_entry, rows
from tests.gui.test_program import served, type_and_record

ELSEWHERE = "https://elsewhere.example/"


def shown(program: Program) -> Done:
    state = program.bridge.shown
    assert isinstance(state, Done)
    return state


async def recorded(program: Program) -> None:
    """A film is made, and the library is looked at."""
    type_and_record(program)
    await until(lambda: isinstance(program.bridge.state, Done))
    program.window.actions_table[Act.LIBRARY].trigger()
    await until(lambda: rows(program) == 1)
    chosen_entry(program)


def test_the_story_of_a_film_is_told_again_and_a_click_on_a_line_jumps_into_the_film(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    async def story() -> None:
        window = program.window
        await recorded(program)
        told = shown(program).run.lines
        assert "Prices" in " ".join(line.text for line in told)
        window.actions_table[Act.WATCH].trigger()
        assert shown(program).run.lines == ()
        await until(lambda: shown(program).run.lines)
        assert shown(program).run.lines == told, "word for word, at the same times"
        log = window.result._log
        assert log.isVisibleTo(window.result)
        row = next(number for number, line in enumerate(told) if line.text == "Filmed Prices")
        log.chosen.emit(row)
        assert window.result.player.player().position_ms == 1500
        log_of(shown(program).film.path).unlink()  # as of a film that is older than logs
        window.actions_table[Act.LIBRARY].trigger()
        await until(lambda: window.shelf.chosen is not None)
        window.actions_table[Act.WATCH].trigger()
        assert shown(program).run.lines == ()
        await asyncio.sleep(0)

    served(program, drive, story)


def test_what_was_thrown_away_is_taken_back_whole(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # where Linux keeps its trash

    async def story() -> None:
        window = program.window
        await recorded(program)
        entry = chosen_entry(program)
        entry.path.with_name(f"{entry.path.stem}-9x16.mp4").write_bytes(b"tall")
        there = {file: file.read_bytes() for file in entry.path.parent.iterdir()}
        assert len(there) == 5, "film, facts, picture, log and another shape"
        window.actions_table[Act.TRASH].trigger()
        await until(lambda: "in the trash" in window.toast.words)
        await until(lambda: rows(program) == 0)
        assert isinstance(program.bridge.shown, Idle), "its page is left: it is not there any more"
        assert list(entry.path.parent.iterdir()) == []
        window.toast._on_do()
        await until(lambda: rows(program) == 1)
        assert {file: file.read_bytes() for file in entry.path.parent.iterdir()} == there
        await until(lambda: window.shelf.chosen is not None)
        assert "back in the library" in window.toast.words
        assert not list((tmp_path / "data").rglob("*acme*")), "and nothing is left in the trash"

    served(program, drive, story)


def test_a_film_that_is_watched_is_watched_under_its_new_name(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    async def story() -> None:
        window = program.window
        await recorded(program)
        program.bridge.dispatch(Rendering(0.5))
        for act in (
            lambda: window.library.retitled.emit(chosen_entry(program), "Kites"),
            window.actions_table[Act.TRASH].trigger,
        ):
            window.toast.say("")
            act()
            await until(lambda: "still being made" in window.toast.words)
        program.bridge.dispatch(Rendering(None))
        window.library.retitled.emit(chosen_entry(program), "Kites, spring")
        await until(lambda: window.shelf.chosen is not None and window.shelf.chosen.path.name == "Kites-spring.mp4")
        assert shown(program).film.name == "Kites-spring.mp4"
        await until(lambda: shown(program).run.lines)
        assert shown(program).film.path.is_file()

    served(program, drive, story)


def test_nothing_that_was_said_about_one_site_counts_for_another(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    folder = program._kept.films
    folder.mkdir(parents=True)
    (folder / "other.mp4").write_bytes(studio.film.read_bytes())
    Library(folder).describe(folder / "other.mp4", Film(job_id="j0", url=ELSEWHERE, title="Elsewhere"))
    studio.waits = True

    async def story() -> None:
        window = program.window
        program._kept.save_may_be_saved_to("https://acme.example", allowed=True)
        window.start.address.field.setText("acme.example")
        window.start.advanced.may_save.setChecked(True)
        window.actions_table[Act.LIBRARY].trigger()
        await until(lambda: rows(program) == 1)
        chosen_entry(program)
        window.actions_table[Act.RECORD_LIKE_IT].trigger()
        await until(lambda: isinstance(program.bridge.state, Recording))
        program.bridge.finish()
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    (request,) = studio.requests
    assert (request.url, request.may_save) == (ELSEWHERE, False)


def test_a_take_that_was_deleted_meanwhile_is_said_and_the_film_stays(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.films_a_take = True
    program.window.start.look.set_value("plain")
    program.window.start.shape.set_value(("16:9",), "720p")

    async def story() -> None:
        window = program.window
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done) and shown(program).can_change)
        film = shown(program).film.path
        shutil.rmtree(program._kept.places.takes)
        window.result.look_picked.emit("mint")
        await until(lambda: "not kept any more" in window.toast.words)
        await until(lambda: shown(program).rendering is None)
        assert film.read_bytes() == studio.film.read_bytes()

    served(program, drive, story)

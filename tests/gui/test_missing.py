"""A film whose file is not where it was: said, located, or taken from the list."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.missing import bring_back
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.shelf import facts_of, outcome_words
from autodemo_gui.gui.states import Done, Idle
from autodemo_gui.gui.views.library_list import entry_at
from autodemo_gui.store.film_files import SIDECAR
from autodemo_gui.store.library import Entry, Film, Library, Outcome
from tests.gui.fixtures import Drive, PretendStudio, until
from tests.gui.test_program import served, type_and_record


def tiles(program: Program) -> list[QAbstractButton]:
    return program.window.start.recent.findChildren(QAbstractButton)


def test_a_moved_film_is_said_to_be_missing_and_comes_back(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    window = program.window
    moved = tmp_path / "moved.mp4"

    async def story() -> None:
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))
        state = program.bridge.state
        assert isinstance(state, Done)
        program.bridge.back()
        await until(lambda: tiles(program))
        assert tiles(program)[0].text() == "acme.example · 0:03"
        state.film.path.rename(moved)
        QTest.mouseClick(tiles(program)[0], Qt.MouseButton.LeftButton)
        assert window.toast.words == "The file of “acme.example” is missing."
        assert isinstance(program.bridge.state, Idle), "an empty player helps nobody"
        await until(lambda: not window.start.recent.isVisible())
        QTest.mouseClick(window.toast._do, Qt.MouseButton.LeftButton)
        await until(lambda: window.findChildren(QFileDialog))
        dialog = window.findChildren(QFileDialog)[0]
        dialog.findChildren(QLineEdit)[0].setText(str(moved))
        dialog.accept()
        await until(lambda: "is back" in window.toast.words)
        await until(lambda: window.start.recent.isVisible())
        assert state.film.path.read_bytes() == moved.read_bytes() == studio.film.read_bytes()
        QTest.mouseClick(tiles(program)[0], Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)


def test_what_is_missing_can_be_taken_from_the_list(
    program: Program, drive: Drive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = program._kept.films
    film = Film(job_id="j1", url="https://acme.example/", title="Acme", duration_s=42)
    Library(folder).describe(folder / "acme.mp4", film)
    window = program.window

    async def story() -> None:
        window.show_library(is_shown=True)
        listed = window.library.list
        await until(lambda: listed.entries.rowCount())
        listed.setCurrentIndex(listed.entries.index(0))
        entry = entry_at(listed.currentIndex())
        assert entry is not None
        assert outcome_words(entry) == "file missing"
        acts = window.actions_table
        assert [act for act in (Act.WATCH, Act.TRASH, Act.LOCATE, Act.FORGET) if acts[act].isEnabled()] == [
            Act.LOCATE,
            Act.FORGET,
        ]
        forget = next(each for each in window.library.findChildren(QAbstractButton) if each.text().startswith("Remove"))
        QTest.mouseClick(forget, Qt.MouseButton.LeftButton)
        await until(lambda: not listed.entries.rowCount())
        assert not forget.isVisible()

    served(program, drive, story)
    assert not list(folder.glob(f"*{SIDECAR}"))


def test_a_part_whose_length_nobody_knows_is_not_of_no_length(program: Program, tmp_path: Path) -> None:
    from PySide6.QtCore import QLocale
    from PySide6.QtGui import QImage

    from autodemo_gui.gui.views.recent import RecentFilm

    entry = Entry(tmp_path / "acme.mp4", Film(job_id="j1", url="https://acme.example/", outcome=Outcome.PARTIAL), 10)
    program.window.start.recent.show_films([RecentFilm(entry, "Acme", QImage())])
    assert tiles(program)[0].text() == "Acme"
    assert "0:00" not in facts_of(entry, QLocale("C"))


def test_not_every_file_is_a_film(tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("These are no pictures.", encoding="utf-8")
    entry = Entry(tmp_path / "films" / "acme.mp4", Film(job_id="j1", url="https://acme.example/"), None)
    for wrong, words in ((text, "no MP4 video"), (tmp_path / "nowhere.mp4", "cannot be read")):
        with pytest.raises(EnvironmentProblem, match=words):
            bring_back(wrong, entry)
    assert not entry.path.exists()

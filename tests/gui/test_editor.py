"""A finished film made anew from its take: another look, exports, captions; and what happens where no take is kept."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from autodemo_gui.core.errors import DiskFull
from autodemo_gui.core.job import Output
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.recovery import rescue
from autodemo_gui.gui.states import Done, Failed, Film, Recording
from autodemo_gui.store.journal import Journal
from autodemo_gui.store.library import Library, Outcome
from autodemo_gui.store.paths import paths
from autodemo_gui.store.takes import Takes
from autodemo_gui.worker.scratch import Scratch
from tests.gui.fixtures import Drive, PretendStudio, small_take, until
from tests.gui.test_program import served, type_and_record


def done(program: Program) -> Done:
    state = program.bridge.state
    assert isinstance(state, Done)
    return state


def test_another_look_takes_the_films_place_and_a_gif_lies_beside_it(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    studio.films_a_take = True
    start = program.window.start
    start.shape.set_value(("16:9",), "720p")

    async def story() -> None:
        window = program.window
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done) and done(program).can_change)
        before = done(program).film
        seen: list[float | None] = []
        program.bridge.changed.connect(lambda state: seen.append(getattr(state, "rendering", None)))
        window.result.look_picked.emit("plain")
        await until(lambda: done(program).rendering is None and done(program).film != before)
        film = done(program).film
        assert film.path == before.path
        assert film.path.read_bytes() != studio.film.read_bytes()
        assert film.shape == "1280 × 720 · 60 fps"
        assert max(fraction or 0 for fraction in seen) > 0.5, "progress is shown"
        (entry,) = Library(film.path.parent).entries()
        assert (entry.film.width, entry.film.look) == (1280, "plain")
        window.result.export_asked.emit("gif")
        await until(lambda: "Exported" in window.toast.words)
        assert film.path.with_suffix(".gif").read_bytes()[:4] == b"GIF8"

    served(program, drive, story)


def test_the_look_that_was_chosen_last_is_made_and_what_is_made_can_be_stopped(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.films_a_take = True
    program.window.start.shape.set_value(("16:9",), "720p")

    async def story() -> None:
        result = program.window.result
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done) and done(program).can_change)
        first = done(program).film
        making: list[str] = []
        films: list[Film] = [first]
        program.bridge.changed.connect(lambda state: making.append(state.new_look))
        program.bridge.changed.connect(lambda state: films.append(state.film))
        result._looks.swatches[-2].setFocus()
        in_hand = QApplication.focusWidget()
        result.look_picked.emit("mint")
        await until(lambda: done(program).new_look == "mint")
        assert QApplication.focusWidget() is in_hand, "looks can be chosen all the time"
        result.look_picked.emit("plain")
        await until(lambda: done(program).rendering is None)
        assert list(dict.fromkeys(making)) == ["mint", "plain", ""]
        assert len(set(films)) == 2, "the look that was not wanted any more made no film"
        assert done(program).film.look == "plain"
        result.look_picked.emit("mint")
        await until(lambda: done(program).new_look == "mint")
        result.look_picked.emit("plain")
        await until(lambda: done(program).rendering is None)
        assert len(set(films)) == 2, "the film's own look is no other one: the film stays as it is"
        result.export_asked.emit("gif")
        await until(lambda: done(program).making == "Exporting GIF")
        program.window.actions_table[Act.STOP_MAKING].trigger()
        await until(lambda: done(program).rendering is None)
        assert not done(program).film.path.with_suffix(".gif").exists()

    served(program, drive, story)


def test_without_a_take_the_script_is_filmed_again_and_that_is_said(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    async def story() -> None:
        window = program.window
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))
        assert not done(program).can_change
        assert not window.result._export.isEnabled()
        studio.waits = True
        window.result.look_picked.emit("mint")
        assert "from its script" in window.toast.words
        await until(lambda: isinstance(program.bridge.state, Recording))
        program.bridge.finish()
        await until(lambda: isinstance(program.bridge.state, Done))

    studio.script = '{"url": "https://acme.example/", "steps": [{"action": "goto", "url": "https://acme.example/"}]}'
    served(program, drive, story)
    again = studio.requests[1]
    assert (again.kind.value, again.look) == ("film", "mint")
    assert again.script.steps[0].action == "goto"


def test_a_caption_is_edited_in_the_list_of_steps(program: Program, drive: Drive, studio: PretendStudio) -> None:
    asked: list[tuple[tuple[int, str], ...]] = []

    async def story() -> None:
        result = program.window.result
        result.captions_changed.connect(asked.append)
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))
        result._steps.item(1).setText("  What it   costs ")
        assert result.apply.isVisible()
        QTest.mouseClick(result.apply, Qt.MouseButton.LeftButton)
        assert not result.apply.isVisible()
        result._steps.item(0).setText("   ")
        assert not result.apply.isVisible(), "no words are no caption"
        await asyncio.sleep(0)

    served(program, drive, story)
    assert asked == [((1, "What it costs"),)]


def test_speed_loop_copy_and_full_screen(program: Program, drive: Drive, studio: PretendStudio) -> None:
    async def story() -> None:
        window = program.window
        acts = window.actions_table
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))
        player = window.result.player
        for _ in range(2):
            acts[Act.FASTER].trigger()
        assert (player.speed.text(), player.player().rate) == ("1.5×", 1.5)
        for _ in range(9):
            acts[Act.SLOWER].trigger()
        assert player.player().rate == 0.25
        acts[Act.LOOP].trigger()
        assert acts[Act.LOOP].isChecked()
        acts[Act.COPY_FILE].trigger()
        assert QApplication.clipboard().mimeData().urls()[0].toLocalFile() == str(done(program).film.path)
        acts[Act.FULL_SCREEN].trigger()
        assert window.isFullScreen()
        assert not window.header.isVisible()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not window.isFullScreen()
        assert window.header.isVisible()
        await asyncio.sleep(0)

    served(program, drive, story)


KILLED = """
import os, sys
from pathlib import Path
from autodemo_gui.core.job import Output, Request
from autodemo_gui.store.journal import Journal
from autodemo_gui.worker.scratch import Scratch
from tests.gui.fixtures import small_take
with Scratch(Path(sys.argv[2])).workspace() as workspace:
    small_take(workspace / "take", Output(look="plain", size="720p"))
    Journal(Path(sys.argv[1])).began("j9", Request(url="https://acme.example/"))
    os._exit(9)
"""


def test_what_was_filmed_before_a_crash_is_offered_and_plays(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = paths({"AUTODEMO_HOME": str(tmp_path / "home")})
    scratch = tmp_path / "scratch"
    subprocess.run([sys.executable, "-c", KILLED, str(places.journal), str(scratch)], check=False, timeout=60)
    program._kept._file.save({"scratch": str(scratch)})

    async def story() -> None:
        window = program.window
        await until(lambda: "acme.example was interrupted" in window.toast.words)
        QTest.mouseClick(window.toast.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(program.bridge.state, Done))
        assert done(program).film.is_partial
        assert done(program).film.path.stat().st_size > 1000

    served(program, drive, story)
    (entry,) = Library(places.films).entries()
    assert (entry.film.outcome, entry.film.job_id) == (Outcome.PARTIAL, "j9")
    assert Takes(places.takes).find("j9") is not None
    assert Journal(places.journal).interrupted() == []
    assert Scratch(scratch).leftovers() == [], "and nothing else is left"


def test_what_was_filmed_before_a_failure_is_kept_and_plays(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.error = DiskFull("No room is left for the film.")
    studio.films_a_take = True

    async def story() -> None:
        window = program.window
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Failed))
        await until(lambda: Library(program._kept.films).entries())
        await until(lambda: list(program._kept.places.takes.glob("*/take.json")))
        window.show_library(is_shown=True)
        listed = window.library.list
        await until(lambda: listed.entries.rowCount())
        listed.setCurrentIndex(listed.entries.index(0))
        window.actions_table[Act.RECOVER].trigger()
        await until(lambda: isinstance(program.bridge.state, Done))
        assert done(program).film.is_partial

    served(program, drive, story)
    (entry,) = Library(program._kept.films).entries()
    assert (entry.film.outcome, entry.film.reason) == (Outcome.PARTIAL, "")


def test_the_page_of_a_failure_makes_a_film_of_what_was_filmed(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.error = DiskFull("No room is left for the film.")
    studio.films_a_take = True

    async def story() -> None:
        error = program.window.error
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Failed) and program.bridge.state.has_take)
        assert error.keep.isVisible()
        assert "library" in error.kept.text()
        phases: list[str] = []
        program.bridge.changed.connect(lambda state: phases.append(state.run.phase))
        QTest.keyClick(error.keep, Qt.Key.Key_Return)
        await until(lambda: isinstance(program.bridge.state, Done))
        assert done(program).film.is_partial
        assert phases.count("rendering") > 1, "and says how far it is"

    served(program, drive, story)
    (entry,) = Library(program._kept.films).entries()
    assert entry.film.outcome is Outcome.PARTIAL


def test_nothing_is_rescued_when_nothing_was_lost(tmp_path: Path) -> None:
    from autodemo_gui.core.settings import Settings

    small_take(tmp_path / "scratch" / "somebodys" / "take", Output())
    assert rescue(paths({"AUTODEMO_HOME": str(tmp_path)}), tmp_path / "films", Settings()) == []


def test_settings_of_the_window_are_put_into_force(program: Program, drive: Drive, tmp_path: Path) -> None:
    from autodemo_gui.gui.views.settings_dialog import SettingsDialog

    async def story() -> None:
        window = program.window
        window.actions_table[Act.SETTINGS].trigger()
        await until(lambda: window.findChildren(SettingsDialog))
        dialog = window.findChildren(SettingsDialog)[0]
        await until(lambda: "0.0 GB" in dialog.folders.takes.text())
        dialog.show_page(dialog.pages.count() - 1)
        await until(lambda: "Python" in dialog.report.toPlainText())
        dialog.fields["theme"].editor.setCurrentIndex(2)  # type: ignore[attr-defined]  # a QComboBox
        dialog.fields["max_clicks"].editor.setValue(4)  # type: ignore[attr-defined]  # a QSpinBox
        dialog.fields["films"].editor.setText(str(tmp_path / "elsewhere"))  # type: ignore[attr-defined]
        QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
        await until(lambda: "Saved" in window.toast.words)
        assert program._theme.scheme == "dark"
        assert window.start.click_limit.value == 4
        assert program._kept.films == tmp_path / "elsewhere"

    served(program, drive, story)
    kept = json.loads((tmp_path / "home" / "settings.json").read_text(encoding="utf-8"))
    assert (kept["theme"], kept["max_clicks"]) == ("dark", 4)
    assert "window_geometry" in kept, "and so is the window's place"
    assert not [text for text in program.window.findChildren(QLabel) if "Traceback" in text.text()]

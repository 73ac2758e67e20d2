"""The program as a whole: real queue, real worker thread, real film; only the studio pretends."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit

from autodemo_gui.core.errors import JobUnknown, SiteUnreachable
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Cancelled, Done, Failed, Idle, Planned, Recording
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.close_dialog import CloseDialog, Closing
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from autodemo_gui.store.paths import paths
from tests.bench.scenes import plan
from tests.gui.fixtures import Drive, PretendStudio, destroy, until
from tests.sites.server import refused_port


def type_and_record(program: Program, address: str = "acme.example") -> None:
    bar = program.window.start.address
    bar.field.clear()
    QTest.keyClicks(bar.field, address)
    QTest.mouseClick(bar.record, Qt.MouseButton.LeftButton)


def served(program: Program, drive: Drive, story: Callable[[], Awaitable[None]]) -> None:
    """Serve the program, tell the story meanwhile, and end it through its own door."""

    async def both() -> None:
        serving = asyncio.create_task(program.serve())
        try:
            await story()
        finally:
            program._leave()
            await serving

    drive(both())


def test_an_address_becomes_a_film_that_is_saved_byte_for_byte(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    target = tmp_path / "saved" / "kites.mp4"
    target.parent.mkdir()

    async def story() -> None:
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))
        state = program.bridge.state
        assert isinstance(state, Done)
        assert [mark.title for mark in state.film.marks] == ["Meet Acme", "Prices"]
        assert state.film.name.startswith("acme.example-demo")
        queue = await program.workplace.queue()
        with pytest.raises(JobUnknown):  # what is on disk is not kept in memory as well
            await queue.job(state.run.job_id)
        program.window.actions_table[Act.SAVE_AS].trigger()
        await until(lambda: program.window.findChildren(QFileDialog))
        dialog = program.window.findChildren(QFileDialog)[0]
        assert Path(dialog.selectedFiles()[0]).name == "acme.example-demo.mp4"
        dialog.findChildren(QLineEdit)[0].setText(str(target))
        dialog.accept()
        await until(target.exists)
        await until(lambda: "Saved" in program.window.toast.words)
        program.window.actions_table[Act.COPY_PATH].trigger()
        assert QApplication.clipboard().text() == str(state.film.path)

    served(program, drive, story)
    assert target.read_bytes() == studio.film.read_bytes()
    assert not list(target.parent.glob(".*")), "no half-written file beside it"


def test_every_shape_that_was_asked_for_comes_home(program: Program, drive: Drive, studio: PretendStudio) -> None:
    async def story() -> None:
        program.window.start.shape.set_value(("16:9", "1:1", "9:16"), "720p")
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))
        assert "acme.example-demo-1x1.mp4, acme.example-demo-9x16.mp4" in program.window.toast.words

    served(program, drive, story)
    state = program.bridge.state
    assert isinstance(state, Done)
    assert [path.read_bytes() for path in state.film.beside] == [studio.film.read_bytes()] * 2


def test_cancel_is_instant_and_offers_what_was_filmed(program: Program, drive: Drive, studio: PretendStudio) -> None:
    studio.waits = studio.keeps_partial = True

    async def story() -> None:
        type_and_record(program)
        await until(lambda: len(program.window.live._strip._shown) == 2)
        QTest.mouseClick(program.window.live.cancel, Qt.MouseButton.LeftButton)
        assert isinstance(program.bridge.state, Cancelled)
        assert program.window.start.isVisible()
        assert program.window.start.draft().address == "acme.example"
        await until(lambda: "can still be kept" in program.window.toast.words)
        program.window.actions_table[Act.KEEP].trigger()
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    state = program.bridge.state
    assert isinstance(state, Done)
    assert state.film.is_partial
    assert state.film.path.read_bytes() == studio.film.read_bytes()


def test_the_picture_shows_what_the_studio_sees(program: Program, drive: Drive, studio: PretendStudio) -> None:
    studio.waits = True
    seen: list[tuple[int, int]] = []
    program.bridge.pictured.connect(lambda image, viewport, _: seen.append((image.width(), viewport[0])))

    async def story() -> None:
        type_and_record(program)
        await until(lambda: seen)
        QTest.mouseClick(program.window.live.finish, Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    assert seen[0] == (640, 1280)


def test_what_is_typed_reaches_the_studio(program: Program, drive: Drive, studio: PretendStudio) -> None:
    async def story() -> None:
        program.window.start.click_limit.set_value(3)
        program.window.start.never.set_words(("archive",))
        program.window.start.goal.setText("prices")
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    request = studio.requests[0]
    assert (request.limits.max_clicks, request.blacklist, request.goal) == (3, ("archive",), "prices")


def test_a_failure_is_sentences_with_a_next_step(program: Program, drive: Drive, studio: PretendStudio) -> None:
    studio.error = SiteUnreachable("acme.example does not answer.", "The name is not known.", "Check the spelling.")

    async def story() -> None:
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Failed))
        view = program.window.error
        assert (view.title.text(), view.detail.text(), view.hint.text()) == (
            "acme.example does not answer.",
            "The name is not known.",
            "Check the spelling.",
        )
        studio.error = None
        QTest.mouseClick(view.again, Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)


def test_a_request_that_cannot_be_is_refused_before_a_job_exists(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    async def story() -> None:
        program.bridge.record(Draft("acme.example", clicks=5000))
        await until(lambda: isinstance(program.bridge.state, Failed))

    served(program, drive, story)
    state = program.bridge.state
    assert isinstance(state, Failed)
    assert "max_clicks" in state.problem.title
    assert studio.requests == []


def test_cancelling_before_the_queue_has_the_job_starts_nothing(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.waits = True

    async def story() -> None:
        type_and_record(program)
        program.window.actions_table[Act.CANCEL].trigger()
        assert isinstance(program.bridge.state, Idle)
        queue = await program.workplace.queue()
        await until(lambda: not program.bridge._tasks or all(task.done() for task in program.bridge._tasks))
        assert queue.is_embedded

    served(program, drive, story)
    assert isinstance(program.bridge.state, Idle)


@pytest.mark.parametrize("choice", list(Closing))
def test_closing_while_it_records_asks_once(
    program: Program, drive: Drive, studio: PretendStudio, choice: Closing, tmp_path: Path
) -> None:
    studio.waits = True

    async def story() -> None:
        serving = asyncio.create_task(program.serve())
        type_and_record(program)
        await until(lambda: len(program.window.live._strip._shown) == 2)
        program.window.close()
        program.window.close()
        await until(lambda: program.window.findChildren(CloseDialog))
        assert len(program.window.findChildren(CloseDialog)) == 1
        dialog = program.window.findChildren(CloseDialog)[0]
        QTest.mouseClick(dialog.buttons[choice], Qt.MouseButton.LeftButton)
        match choice:
            case Closing.STAY:
                await until(lambda: not program._asks)
                assert isinstance(program.bridge.state, Recording)
                program._leave()
            case Closing.BACKGROUND:
                await until(program.window.isMinimized)
                program.bridge.finish()
                await until(lambda: isinstance(program.bridge.state, Done))
                assert not program.window.isMinimized(), "the window comes back by itself"
                program.window.close()
            case Closing.FINISH | Closing.STOP:
                pass
        await serving

    drive(story())
    films = list((tmp_path / "home").rglob("*.mp4"))
    assert len(films) == (1 if choice in (Closing.BACKGROUND, Closing.FINISH) else 0)


@pytest.mark.parametrize("ends_as", [Failed, Planned])
def test_whoever_finishes_to_leave_stays_for_what_is_to_be_seen(
    program: Program, drive: Drive, studio: PretendStudio, ends_as: type
) -> None:
    studio.waits = True
    if ends_as is Failed:
        studio.error = SiteUnreachable("It went away.", "", "")
    else:
        studio.plan = plan()

    async def story() -> None:
        program.window.start.plan_first.setChecked(ends_as is Planned)
        type_and_record(program)
        await until(lambda: len(program.window.live._strip._shown) == 2)
        program.window.close()
        await until(lambda: program.window.findChildren(CloseDialog))
        QTest.mouseClick(program.window.findChildren(CloseDialog)[0].buttons[Closing.FINISH], Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(program.bridge.state, ends_as))
        assert not program._closed.is_set()
        assert not program.window.isMinimized(), "and says so"
        assert program.window.error.isVisible() or program.window.plan.isVisible()

    served(program, drive, story)


@pytest.mark.parametrize("choice", [Closing.BACKGROUND, Closing.FINISH])
def test_a_recording_that_is_cancelled_from_outside_brings_the_window_back_or_ends_it(
    program: Program, drive: Drive, studio: PretendStudio, choice: Closing
) -> None:
    studio.waits = True

    async def story() -> None:
        type_and_record(program)
        await until(lambda: len(program.window.live._strip._shown) == 2)
        program.window.close()
        await until(lambda: program.window.findChildren(CloseDialog))
        with_finish = program.bridge.finish
        program.bridge.finish = lambda: None  # type: ignore[method-assign]  # it takes its time
        QTest.mouseClick(program.window.findChildren(CloseDialog)[0].buttons[choice], Qt.MouseButton.LeftButton)
        await until(program.window.isMinimized)
        program.bridge.finish = with_finish  # type: ignore[method-assign]
        program.window.actions_table[Act.CANCEL].trigger()
        if choice is Closing.BACKGROUND:
            assert not program.window.isMinimized(), "undo is offered here"
        assert program._closed.is_set() is (choice is Closing.FINISH)

    served(program, drive, story)


def test_the_full_screen_of_a_film_is_no_place_to_start_in(program: Program, theme: Theme, tmp_path: Path) -> None:
    program.window.showFullScreen()
    places = paths({"AUTODEMO_HOME": str(tmp_path / "home")})
    Kept(places, {}).save_geometry(bytes(program.window.saveGeometry().data()))
    again = Program(theme, Kept(places, {}))
    assert not again.window.isFullScreen()
    again.window.end()
    destroy(again.window)


def test_closing_an_idle_window_just_closes(program: Program, drive: Drive) -> None:
    async def story() -> None:
        serving = asyncio.create_task(program.serve())
        await asyncio.sleep(0)
        program.window.actions_table[Act.QUIT].trigger()
        await serving

    drive(story())
    assert not program.window.isVisible()


def test_films_made_before_are_offered_again(program: Program, drive: Drive, studio: PretendStudio) -> None:
    async def story() -> None:
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Done))
        program.window.actions_table[Act.NEW].trigger()
        assert isinstance(program.bridge.state, Idle)
        recent = program.window.start.recent
        await until(lambda: recent.findChildren(QAbstractButton))
        tile = recent.findChildren(QAbstractButton)[0].grab().toImage()
        assert tile.pixelColor(20, 20).blue() > 190, "the film's opening picture"
        QTest.mouseClick(recent.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(program.bridge.state, Done))
        assert program.window.windowTitle() == "acme.example – AutoDemo"

    served(program, drive, story)


def test_a_recording_that_a_crash_ended_is_offered_again(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    journal = tmp_path / "home" / "journal"
    journal.mkdir(parents=True)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    entry = {"pid": dead.pid, "started": 1.0, "request": {"url": "https://lost.example/"}}
    (journal / "lost.json").write_text(json.dumps(entry), encoding="utf-8")

    async def story() -> None:
        await until(lambda: "lost.example was interrupted" in program.window.toast.words)
        button = program.window.toast.findChildren(QAbstractButton)[0]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await until(lambda: isinstance(program.bridge.state, Done))

    served(program, drive, story)
    assert studio.requests[0].url == "https://lost.example/"
    assert not list(journal.iterdir())


def test_a_shared_worker_can_be_tried_chosen_and_left_again(
    program: Program, drive: Drive, studio: PretendStudio, tmp_path: Path
) -> None:
    async def story() -> None:
        with refused_port() as port:
            program.window.actions_table[Act.SETTINGS].trigger()
            await until(lambda: program.window.findChildren(SettingsDialog))
            dialog = program.window.findChildren(SettingsDialog)[0]
            dialog.place.shared.setChecked(True)
            dialog.place.address.setText(f"127.0.0.1:{port}")
            QTest.mouseClick(dialog.place.test, Qt.MouseButton.LeftButton)
            await until(lambda: "cannot be reached" in dialog.place.verdict.text())
            QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
            await until(lambda: program.window.header.place.text() == "127.0.0.1")
            await until(lambda: "cannot be reached" in program.window.toast.words)
        type_and_record(program)
        await until(lambda: isinstance(program.bridge.state, Failed))

    served(program, drive, story)
    assert studio.requests == []


def test_words_and_the_save_folder_are_remembered(program: Program, theme: Theme, tmp_path: Path) -> None:
    program.window.start.words_changed.emit(("archive", "wipe all"))
    places = paths({"AUTODEMO_HOME": str(tmp_path / "home")})
    kept = Kept(places, {})
    kept.save_folder_used(tmp_path)
    again = Kept(places, {})
    assert (again.first_draft().own_words, again.save_folder) == (("archive", "wipe all"), tmp_path)
    again.save_folder_used(tmp_path / "gone")
    assert Kept(places, {}).save_folder == Path.home()


def test_an_unusable_setting_does_not_keep_the_window_shut(theme: Theme, tmp_path: Path) -> None:
    kept = Kept(paths({"AUTODEMO_HOME": str(tmp_path)}), {"MAX_CLICKS": "many"})
    assert kept.first_draft() == Draft()
    assert "MAX_CLICKS" in kept.warning


def test_a_defect_is_said_not_swallowed(program: Program, drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("no such thing")

    async def story() -> None:
        monkeypatch.setattr(program.workplace, "queue", broken)
        monkeypatch.setattr(program.bridge._recorder, "_queue", broken)
        program.bridge.record(Draft("acme.example"))
        await until(lambda: isinstance(program.bridge.state, Failed))
        assert "no such thing" in program.window.error.detail.text()

        async def fails() -> None:
            raise RuntimeError("another thing")

        program.bridge.spawn(fails())
        await until(lambda: "another thing" in program.window.toast.words)

    served(program, drive, story)

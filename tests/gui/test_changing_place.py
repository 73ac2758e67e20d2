"""Settings that are changed while a recording goes on, and a queue that is away when the window opens."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from autodemo_gui.core.settings import REDIS_URL, Settings
from autodemo_gui.gui.actions import Act
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Failed
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.settings_dialog import SettingsDialog
from autodemo_gui.queue.connect import connect
from autodemo_gui.store.paths import paths
from autodemo_gui.worker.embedded import EmbeddedWorker
from tests.gui.fixtures import Drive, PretendStudio, destroy, until
from tests.gui.test_program import served, type_and_record
from tests.queue.fixtures import own_redis
from tests.queue.server import RedisServer
from tests.sites.server import refused_port

__all__ = ["own_redis"]


async def settings_of(program: Program) -> SettingsDialog:
    program.window.actions_table[Act.SETTINGS].trigger()
    await until(lambda: program.window.findChildren(SettingsDialog))
    return program.window.findChildren(SettingsDialog)[-1]


def save(dialog: SettingsDialog) -> None:
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)


def test_another_place_counts_from_the_next_recording_on_and_the_running_one_is_not_lost(
    program: Program, drive: Drive, studio: PretendStudio
) -> None:
    studio.waits = True

    async def story() -> None:
        type_and_record(program)
        await until(lambda: len(program.window.live._strip._shown) == 2)
        with refused_port() as port:
            dialog = await settings_of(program)
            dialog.place.shared.setChecked(True)
            dialog.place.address.setText(f"127.0.0.1:{port}")
            save(dialog)
            await until(lambda: "from the next recording on" in program.window.toast.words)
            assert program.window.header.place.text() == "This computer"
            program.bridge.finish()
            await until(lambda: isinstance(program.bridge.state, Done))
            await until(lambda: program.window.header.place.text() == "127.0.0.1")
            type_and_record(program)
            await until(lambda: isinstance(program.bridge.state, Failed))

    served(program, drive, story)
    assert len(studio.requests) == 1, "the second one was not made here"


def test_a_change_of_the_looks_leaves_what_was_typed_alone(program: Program, drive: Drive) -> None:
    async def story() -> None:
        start = program.window.start
        start.address.field.setText("acme.example")
        start.click_limit.set_value(3)
        start.plan_first.setChecked(True)
        dialog = await settings_of(program)
        dialog.fields["theme"].editor.setCurrentIndex(2)  # type: ignore[attr-defined]  # a QComboBox
        dialog.fields["max_depth"].editor.setValue(1)  # type: ignore[attr-defined]  # a QSpinBox
        save(dialog)
        await until(lambda: program.window.toast.words == "Saved.")
        typed = start.draft()
        assert (typed.address, typed.clicks, typed.plan_first, typed.depth) == ("acme.example", 3, True, 1)

    served(program, drive, story)


@pytest.mark.redis
def test_a_queue_that_is_away_when_the_window_opens_is_asked_again(
    theme: Theme, drive: Drive, tmp_path: Path, own_redis: RedisServer
) -> None:
    made = Program(theme, Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), {REDIS_URL.env: own_redis.url}))
    made.window.show()
    place = made.window.header.place
    own_redis.kill()

    async def story() -> None:
        await until(lambda: "cannot be reached" in made.window.toast.words)
        assert made._place._answers is False
        await asyncio.to_thread(own_redis.start)
        await until(lambda: "127.0.0.1 answers." in made.window.toast.words)
        assert (made._place._answers, place.text()) == (True, "127.0.0.1")
        own_redis.kill()  # and away again, just when it is needed
        made.window.toast.say("")
        type_and_record(made)
        await until(lambda: isinstance(made.bridge.state, Failed))
        assert made._place._answers is False
        await asyncio.to_thread(own_redis.start)
        await until(lambda: "127.0.0.1 answers." in made.window.toast.words)
        assert made._place._answers is True

    try:
        served(made, drive, story)
    finally:
        made.window.end()
        destroy(made.window)


@pytest.mark.redis
def test_that_there_is_no_worker_is_said_to_who_waits_for_one(
    theme: Theme, drive: Drive, tmp_path: Path, own_redis: RedisServer, studio: PretendStudio
) -> None:
    environment = {REDIS_URL.env: own_redis.url}
    made = Program(theme, Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), environment))
    made.window.show()
    made._place._waits.setInterval(50)
    settings = Settings(environment=environment)
    worker = EmbeddedWorker(connect(settings), settings, studio=studio)

    async def story() -> None:
        type_and_record(made)
        await until(lambda: "No worker has spoken lately" in made.window.toast.words)
        await asyncio.to_thread(worker.start)
        await until(lambda: isinstance(made.bridge.state, Done))
        assert not made._place._waits.isActive()

    try:
        served(made, drive, story)
    finally:
        worker.stop()
        made.window.end()
        destroy(made.window)

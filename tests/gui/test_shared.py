"""The same window with a shared worker: a real Redis between them; only the studio pretends."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from autodemo_gui.core.job import Status
from autodemo_gui.core.settings import Settings
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Recording, Run, run_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.gui.views.close_dialog import CloseDialog, Closing
from autodemo_gui.queue.connect import connect
from autodemo_gui.store.paths import paths
from autodemo_gui.worker.embedded import EmbeddedWorker
from tests.gui.fixtures import Drive, PretendStudio, destroy, until
from tests.gui.test_program import served, type_and_record
from tests.queue.fixtures import own_redis
from tests.queue.server import RedisServer

__all__ = ["own_redis"]

pytestmark = pytest.mark.redis

_NO_RUN = Run("", Draft())


@pytest.fixture
def shared(theme: Theme, tmp_path: Path, own_redis: RedisServer, studio: PretendStudio) -> Iterator[Program]:
    """A window that is told of the Redis, and a worker somewhere else that serves it."""
    environment = {"REDIS_URL": own_redis.url}
    settings = Settings(environment=environment)
    worker = EmbeddedWorker(connect(settings), settings, studio=studio)
    worker.start()
    made = Program(theme, Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), environment))
    made.window.show()
    yield made
    worker.stop()
    made.window.end()
    destroy(made.window)


def test_a_film_comes_from_a_shared_worker(shared: Program, drive: Drive, studio: PretendStudio) -> None:
    async def story() -> None:
        await until(lambda: shared.window.header.place.text() == "127.0.0.1")
        type_and_record(shared)
        await until(lambda: isinstance(shared.bridge.state, Done))

    served(shared, drive, story)
    state = shared.bridge.state
    assert isinstance(state, Done)
    assert state.film.path.read_bytes() == studio.film.read_bytes()
    assert [mark.title for mark in state.film.marks] == ["Meet Acme", "Prices"]


@pytest.mark.timeout(180)
def test_a_queue_that_goes_away_is_said_and_waited_for(
    shared: Program, drive: Drive, studio: PretendStudio, own_redis: RedisServer
) -> None:
    studio.waits = True

    def words() -> str:
        return " ".join(text.text() for text in shared.window.live.findChildren(QLabel))

    async def story() -> None:
        type_and_record(shared)
        await until(lambda: len((run_of(shared.bridge.state) or _NO_RUN).steps) == 2)
        await asyncio.to_thread(own_redis.kill)
        await until(lambda: "Trying again" in words())
        assert isinstance(shared.bridge.state, Recording)
        # The order is given while nobody hears it; it counts as soon as somebody does.
        QTest.mouseClick(shared.window.live.finish, Qt.MouseButton.LeftButton)
        await asyncio.to_thread(own_redis.start)
        await until(lambda: "Trying again" not in words())
        await until(lambda: isinstance(shared.bridge.state, Done))
        run = run_of(shared.bridge.state)
        assert run is not None
        told = [line.text for line in run.lines]
        assert len(told) == len(set(told)), "nothing is told twice"

    served(shared, drive, story)


def test_stop_and_close_reaches_the_worker_before_the_window_is_gone(
    shared: Program, drive: Drive, studio: PretendStudio, own_redis: RedisServer
) -> None:
    studio.waits = True
    ended: list[Status] = []

    async def story() -> None:
        serving = asyncio.create_task(shared.serve())
        type_and_record(shared)
        await until(lambda: len((run_of(shared.bridge.state) or _NO_RUN).steps) == 2)
        job_id = (run_of(shared.bridge.state) or _NO_RUN).job_id
        shared.window.close()
        await until(lambda: shared.window.findChildren(CloseDialog))
        button: QAbstractButton = shared.window.findChildren(CloseDialog)[0].buttons[Closing.STOP]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await serving
        queue = connect(Settings(environment={"REDIS_URL": own_redis.url}))
        async for _ in queue.events(job_id):
            pass  # until the job's last event
        ended.append((await queue.job(job_id)).status)
        await queue.close()

    drive(story())
    assert ended == [Status.CANCELLED]

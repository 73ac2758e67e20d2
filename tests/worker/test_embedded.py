"""A worker in this process: own thread, own loop, orderly end."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.events import Failed, Finished, StepFilmed
from autodemo_gui.core.job import Request, Status
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.connect import connect
from autodemo_gui.studio.develop import Result
from autodemo_gui.worker.embedded import EmbeddedWorker, embedded_worker
from autodemo_gui.worker.process import run_worker
from tests.queue.fixtures import EXAMPLE, content, log_of, queue_on
from tests.queue.server import RedisServer
from tests.worker.studios import QUICK, Scene, film, hang, studio, tiny_mp4


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(environment={"AUTODEMO_SCRATCH": str(tmp_path / "scratch"), "POLL_INTERVAL": "0.05"})


async def test_submit_here_film_there(settings: Settings, tmp_path: Path) -> None:
    threads: list[str] = []
    pictures: list[Preview] = []

    async def there(scene: Scene) -> Result:
        threads.append(threading.current_thread().name)
        scene.show_preview(Preview(b"x", (1, 1)))
        return scene.film()

    queue: Any = connect(settings)
    async with embedded_worker(queue, settings, studio=studio(there), show_preview=pictures.append) as worker:
        assert worker.is_running
        job_id = await queue.submit(Request(url="https://u:p@example.com"))
        assert isinstance((await log_of(queue, job_id))[-1], Finished)
        assert await content(queue.video(job_id)) == tiny_mp4()
    assert not worker.is_running
    assert threads == ["autodemo worker"]
    assert [picture.jpeg for picture in pictures] == [b"x"]
    assert not list((tmp_path / "scratch").rglob("*"))


async def test_leaving_in_the_middle_ends_the_studio_and_its_tasks(settings: Settings) -> None:
    ended = threading.Event()

    queue: Any = connect(settings)
    kept: list[object] = []

    async def act(scene: Scene) -> Result:
        kept.append(asyncio.create_task(_until_cancelled(ended)))
        return await hang(scene)

    async with embedded_worker(queue, settings, studio=studio(act)) as worker:
        job_id = await queue.submit(EXAMPLE)
        async for event in queue.events(job_id):
            if isinstance(event, StepFilmed):
                break
    assert not worker.is_running
    assert ended.is_set()
    assert (await queue.job(job_id)).status is Status.PENDING
    await queue.close()


async def _until_cancelled(ended: threading.Event) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        ended.set()


def test_stopping_twice_or_before_the_start_is_fine(settings: Settings) -> None:
    worker = EmbeddedWorker(connect(settings), settings, studio=studio(film))
    worker.stop()
    worker.start()
    worker.stop()
    worker.stop()
    assert not worker.is_running


def test_a_worker_that_does_not_end_is_said(settings: Settings) -> None:
    blocked, let_go = threading.Event(), threading.Event()

    async def block(scene: Scene) -> Result:
        blocked.set()
        let_go.wait()
        return scene.film()

    queue = connect(settings)
    worker = EmbeddedWorker(queue, settings, studio=studio(block))
    worker.start()
    asyncio.run(queue.submit(EXAMPLE))
    blocked.wait()
    with pytest.raises(EnvironmentProblem, match="could not be ended"):
        worker.stop(timeout_s=0.01)
    let_go.set()
    worker.stop()
    assert not worker.is_running


async def test_the_real_studio_is_the_default(settings: Settings) -> None:
    queue: Any = connect(settings)
    async with embedded_worker(queue, settings):
        job_id = await queue.submit(Request(url="https://example.com/login"))
        last = (await log_of(queue, job_id))[-1]
    assert isinstance(last, Failed)
    assert last.exit_code == 4


def test_a_worker_process_with_a_wrong_setting_does_not_start(redis_server: RedisServer) -> None:
    settings = Settings(environment={"REDIS_URL": redis_server.url, "MAX_CLICKS": "many"})
    with pytest.raises(Exception, match="MAX_CLICKS"):
        run_worker(settings)


def test_a_worker_process_without_a_queue_does_not_start() -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be reached"):
        run_worker(Settings(environment={"REDIS_URL": "redis://127.0.0.1:1"}))


def test_one_job_and_out(redis_server: RedisServer, tmp_path: Path) -> None:
    with redis_server.client() as client:
        client.flushall()
    settings = Settings(environment={"REDIS_URL": redis_server.url, "AUTODEMO_SCRATCH": str(tmp_path)})
    queue = queue_on(redis_server.url)

    async def submit() -> list[str]:
        job_ids = [await queue.submit(EXAMPLE) for _ in range(2)]
        await queue.close()
        return job_ids

    async def statuses(job_ids: list[str]) -> list[Status]:
        found = [(await queue.job(job_id)).status for job_id in job_ids]
        await queue.close()
        return found

    job_ids = asyncio.run(submit())
    assert run_worker(settings, once=True, studio=studio(film), pace=QUICK) == 0
    assert asyncio.run(statuses(job_ids)) == [Status.COMPLETED, Status.PENDING]

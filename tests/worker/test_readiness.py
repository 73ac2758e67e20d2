"""What a worker finds out about its computer before it takes a job away from others."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autodemo_gui.core.job import Status
from autodemo_gui.core.settings import Settings
from autodemo_gui.worker.readiness import ReadyStudio
from tests.queue.fixtures import EXAMPLE, queue_on
from tests.queue.server import RedisServer

ROOT = Path(__file__).parents[2]
NOWHERE = {"AUTODEMO_BROWSER": "/nowhere/chromium"}


async def test_that_no_browser_is_there_is_known_once_it_is_ready() -> None:
    studio = ReadyStudio(Settings(environment=NOWHERE))
    assert studio.fault is None
    await studio.get_ready()
    assert studio.fault is not None
    assert studio.fault.startswith("The browser from the settings is not there. /nowhere/chromium cannot be run.")
    await studio.stand_down()


@pytest.mark.browser
async def test_that_one_starts_is_known_too() -> None:
    studio = ReadyStudio(Settings())
    await studio.get_ready()
    assert studio.fault == ""
    await studio.stand_down()


async def test_a_studio_that_cannot_be_read_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = ReadyStudio(Settings(environment=NOWHERE))
    with monkeypatch.context() as broken:
        broken.setitem(sys.modules, "autodemo_gui.studio.run", None)
        await studio.get_ready()
        assert "the studio cannot be read" in str(studio.fault)
    await studio.get_ready()
    assert str(studio.fault).startswith("The browser from the settings")


@pytest.mark.redis
async def test_a_worker_without_a_browser_leaves_the_queue_to_others(own_redis: RedisServer, tmp_path: Path) -> None:
    queue = queue_on(own_redis.url)
    job_id = await queue.submit(EXAMPLE)
    worker = await _start(own_redis, tmp_path)
    assert worker.stderr is not None
    async with asyncio.timeout(60):
        while b"no job is taken: The browser" not in (line := await worker.stderr.readline()):
            assert line, "it ended"
        assert (await queue.job(job_id)).status is Status.PENDING
        assert await queue.workers() == ()
        worker.terminate()
        await worker.communicate()
    assert worker.returncode == 0
    await queue.close()


@pytest.mark.redis
async def test_one_for_a_single_job_ends_with_the_reason(own_redis: RedisServer, tmp_path: Path) -> None:
    worker = await _start(own_redis, tmp_path, "--once")
    _, said = await asyncio.wait_for(worker.communicate(), 60)
    assert worker.returncode == 5
    assert b"The browser from the settings is not there." in said.splitlines()[-1]


async def _start(redis: RedisServer, scratch: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "autodemo_gui", "worker", *words),
        cwd=ROOT,
        env={**os.environ, **NOWHERE, "REDIS_URL": redis.url, "AUTODEMO_SCRATCH": str(scratch)},
        stderr=subprocess.PIPE,
    )

"""Makes the queue fixtures visible here, and runs workers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.port import JobQueue
from autodemo_gui.worker.runner import Worker
from autodemo_gui.worker.scratch import Scratch
from tests.queue.fixtures import open_queue, open_redis, own_redis, queue, redis_server
from tests.worker.studios import QUICK, Act, studio

__all__ = ["open_queue", "open_redis", "own_redis", "queue", "redis_server"]

StartWorker = Callable[..., "Running"]


class Running:
    """A worker at work in this loop."""

    def __init__(self, worker: Worker) -> None:
        self.stop = asyncio.Event()
        self.task = asyncio.create_task(worker.run(self.stop))

    async def end(self) -> None:
        self.stop.set()
        await self.task


@pytest.fixture
async def start_worker(tmp_path: Path) -> AsyncIterator[StartWorker]:
    """Starts workers that are stopped with the test; afterwards nothing is left in their scratch folder."""
    started: list[Running] = []
    scratch = tmp_path / "scratch"

    def start(queue: JobQueue, act: Act, **options: Any) -> Running:
        given = {"settings": Settings(), "scratch": Scratch(scratch), "pace": QUICK, **options}
        running = Running(Worker(queue, studio(act), **given))
        started.append(running)
        return running

    yield start
    for running in started:
        await running.end()
    assert not list(scratch.rglob("*"))

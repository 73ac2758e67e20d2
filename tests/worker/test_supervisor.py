"""Several workers as processes: replaced when they die, told to stop together, given up when none can live."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.worker.process import is_ready
from autodemo_gui.worker.supervisor import EXIT_CRASH_LOOP, Supervisor
from tests.queue.fixtures import queue_on, until
from tests.queue.server import RedisServer

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM for another process")


async def test_two_workers_are_ready_one_is_replaced_and_both_stop_in_order(own_redis: RedisServer) -> None:
    command = [sys.executable, "-m", "autodemo_gui", "worker", "--concurrency", "2", "--redis", own_redis.url]
    queue, settings = queue_on(own_redis.url), Settings(environment={"REDIS_URL": own_redis.url})
    supervisor = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)  # noqa: ASYNC220
    try:
        names = await until(lambda: _workers(queue, 2))
        assert not any(own_redis.url in word for child in _children(supervisor.pid) for word in child.cmdline())
        os.kill(int(names[0].rpartition("-")[2]), signal.SIGKILL)
        await until(lambda: _another(queue, names))
        supervisor.send_signal(signal.SIGTERM)
        _, told = supervisor.communicate(timeout=60)
        assert supervisor.returncode == 0, told
        assert "exit code -9; another one takes its place" in told
    finally:
        for child in _children(supervisor.pid):
            child.kill()
        supervisor.kill()
        supervisor.communicate()
    await queue._link.redis.delete("demo:workers")
    assert not await _ready(settings)
    await queue.present(f"{os.uname().nodename}-1")
    assert await _ready(settings)
    await queue.close()


async def _ready(settings: Settings) -> bool:
    return await asyncio.to_thread(is_ready, settings)


async def _workers(queue: RedisQueue, count: int) -> tuple[str, ...]:
    names = await queue.workers()
    return names if len(names) == count else ()


async def _another(queue: RedisQueue, before: tuple[str, ...]) -> set[str]:
    return set(await queue.workers()) - set(before)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def test_what_cannot_live_is_given_up() -> None:
    supervisor = Supervisor([sys.executable, "-c", "raise SystemExit(3)"], 1, pause_s=(0.001, 0.01))
    assert supervisor.run() == EXIT_CRASH_LOOP


def test_once_each_and_the_worst_exit_code() -> None:
    assert Supervisor([sys.executable, "-c", "raise SystemExit(3)"], 2).run(once=True) == 3
    assert Supervisor([sys.executable, "-c", ""], 2).run(once=True) == 0

"""The real window with a real Redis and worker processes that die: its log tells what happened, each thing once."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Run, run_of
from autodemo_gui.gui.theme import Theme
from autodemo_gui.store.paths import paths
from tests.gui.fixtures import Drive, destroy, drive, only_theme, qapp_cls, theme, until
from tests.queue.fixtures import own_redis
from tests.queue.server import RedisServer
from tests.worker.studios import tiny_mp4

__all__ = ["drive", "only_theme", "own_redis", "qapp_cls", "theme"]

pytestmark = [pytest.mark.e2e, pytest.mark.redis, pytest.mark.timeout(180)]

LINES = 5
STILL_S = 10.0
NO_RUN = Run("", Draft())


@pytest.fixture
def window(theme: Theme, tmp_path: Path, own_redis: RedisServer) -> Iterator[Program]:
    """The whole program; it is told of the Redis."""
    environment = {"REDIS_URL": own_redis.url}
    made = Program(theme, Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), environment))
    made.window.show()
    yield made
    made.window.end()
    destroy(made.window)


@contextmanager
def worker(redis: RedisServer, folder: Path, *, lease_s: float) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker process; killed with the block, if it was not before."""
    program = "tests.bench.windowing.pretending"
    process = subprocess.Popen([sys.executable, "-m", program, redis.url, str(folder), str(lease_s)])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def lines_of(program: Program) -> list[str]:
    return [line.text for line in (run_of(program.bridge.state) or NO_RUN).lines]


def numbered(lines: list[str]) -> list[int]:
    return [int(found[1]) for line in lines if (found := re.fullmatch(r"line (\d+)", line))]


def is_whole(numbers: list[int]) -> bool:
    """No line is missing, none comes twice."""
    return numbers == list(range(1, len(numbers) + 1))


def test_a_worker_is_killed_another_finishes_and_the_log_tells_it_once(
    window: Program, drive: Drive, own_redis: RedisServer, tmp_path: Path
) -> None:
    async def story() -> None:
        serving = asyncio.create_task(window.serve())
        window.bridge.record(Draft(address="acme.example"))
        with worker(own_redis, tmp_path, lease_s=2) as first:
            await until(lambda: len(numbered(lines_of(window))) >= LINES)
            with worker(own_redis, tmp_path, lease_s=2):
                first.kill()
                await until(lambda: "Started again, attempt 2" in lines_of(window))
                told = len(lines_of(window))
                await until(lambda: len(lines_of(window)) >= told + LINES)
                (tmp_path / "finish").touch()
                await until(lambda: isinstance(window.bridge.state, Done))
        window.window.close()
        await serving

    drive(story(), within_s=120)
    state = window.bridge.state
    assert isinstance(state, Done)
    assert state.film.path.read_bytes() == tiny_mp4()
    told = [line.text for line in state.run.lines]
    assert told.count("Back in the queue") == told.count("Started again, attempt 2") == 1
    cut = told.index("Back in the queue")
    assert is_whole(numbered(told[:cut]))
    assert is_whole(numbered(told[cut:]))


def test_redis_stands_still_for_ten_seconds_and_the_log_goes_on_without_gap_or_double(
    window: Program, drive: Drive, own_redis: RedisServer, tmp_path: Path
) -> None:
    links: list[str] = []
    window.bridge.changed.connect(lambda state: links.append((run_of(state) or NO_RUN).link))

    async def story() -> None:
        serving = asyncio.create_task(window.serve())
        window.bridge.record(Draft(address="acme.example"))
        with worker(own_redis, tmp_path, lease_s=30):
            await until(lambda: len(numbered(lines_of(window))) >= LINES)
            own_redis.freeze()
            before = numbered(lines_of(window))
            await asyncio.sleep(STILL_S)  # not for something to happen: this long nothing can
            own_redis.thaw()
            said_meanwhile = round(STILL_S * 5)  # half of what the worker tells in that time
            await until(lambda: len(numbered(lines_of(window))) > len(before) + said_meanwhile)
            (tmp_path / "finish").touch()
            await until(lambda: isinstance(window.bridge.state, Done))
        window.window.close()
        await serving

    drive(story(), within_s=120)
    state = window.bridge.state
    assert isinstance(state, Done)
    assert any("Trying again" in link for link in links), "it was said that the queue is away"
    assert is_whole(numbered([line.text for line in state.run.lines]))
    assert state.run.link == ""

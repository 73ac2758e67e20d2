"""A job that would fill memory or disk ends with a sentence and the worker lives on; what a job takes is known."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from autodemo_gui.core.errors import DiskFull, InvalidInput, MemoryFull
from autodemo_gui.core.events import Failed, Finished, Handed, Started
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.studio.develop import Result
from autodemo_gui.worker.room import Room
from autodemo_gui.worker.watch import Watch, taken_bytes, watch_of
from tests.queue.fixtures import EXAMPLE, log_of
from tests.worker.conftest import StartWorker
from tests.worker.studios import Scene, film, hang

TOO_MUCH = 1 << 60
ALLOCATED = 100_000_000


def watch(room: Room, **bounds: int) -> Watch:
    return Watch(room, **{"least_disk_bytes": 0, "least_memory_bytes": 0, **bounds}, every_s=0.01, yield_s=0.01)


def container(folder: Path, *, used: int) -> None:
    for name, text in (("max", "1000"), ("current", str(used)), ("stat", "")):
        (folder / f"memory.{name}").write_text(text)


async def test_a_job_that_takes_too_much_is_tried_by_others_then_fails_with_advice(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker(queue, hang, watch=watch(Room(tmp_path), most_bytes=1))
    log = await log_of(queue, await queue.submit(EXAMPLE))
    assert [event.attempt for event in log if isinstance(event, Started)] == [1, 2, 3]
    last = log[-1]
    assert isinstance(last, Failed)
    assert (last.code, last.exit_code) == (MemoryFull.code, 5)
    assert "smaller size or fewer clicks" in last.hint


async def test_a_container_that_is_nearly_full_costs_an_attempt_not_the_worker(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    container(tmp_path, used=1)

    async def act(scene: Scene) -> Result:
        if not (tmp_path / "grown").exists():
            (tmp_path / "grown").touch()
            container(tmp_path, used=950)
            try:
                await asyncio.Event().wait()
            finally:
                container(tmp_path, used=1)  # it ends, and what it took is free again
        return await film(scene)

    room = Room(tmp_path, 1, 1, cgroup=tmp_path)
    start_worker(queue, act, room=room, watch=watch(room, least_memory_bytes=100))
    log = await log_of(queue, await queue.submit(EXAMPLE))
    (handed,) = (event for event in log if isinstance(event, Handed))
    assert handed.reason == "The recording needs more memory than there is. It will be tried again."
    assert isinstance(log[-1], Finished)


async def test_of_workers_that_share_a_container_a_small_one_waits_for_a_larger_to_end(tmp_path: Path) -> None:
    container(tmp_path, used=950)
    (tmp_path / "memory.max").write_text(str(TOO_MUCH))  # beside which this process is small
    room = Room(tmp_path, cgroup=tmp_path)
    ending = asyncio.create_task(
        Watch(room, least_disk_bytes=0, least_memory_bytes=TOO_MUCH, every_s=0, yield_s=30).shortage()
    )
    done, _ = await asyncio.wait({ending}, timeout=0.3)
    assert not done
    ending.cancel()


async def test_a_disk_that_fills_up_fails_the_job_at_once(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker(queue, hang, watch=watch(Room(tmp_path), least_disk_bytes=TOO_MUCH))
    last = (await log_of(queue, await queue.submit(EXAMPLE)))[-1]
    assert isinstance(last, Failed)
    assert last.code == DiskFull.code


async def test_with_enough_of_everything_it_says_nothing(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    start_worker(queue, film, watch=watch(Room(tmp_path), most_bytes=TOO_MUCH))
    assert isinstance((await log_of(queue, await queue.submit(EXAMPLE)))[-1], Finished)


def test_what_children_take_counts() -> None:
    before = taken_bytes()
    program = f"taken = bytearray({ALLOCATED}); print('taken', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline()
        assert taken_bytes() - before > 0.9 * ALLOCATED
        child.communicate(b"\n")


def test_the_bound_is_a_setting(tmp_path: Path) -> None:
    assert watch_of(Room(tmp_path), Settings()).most_bytes == 0
    given = Settings(environment={"AUTODEMO_JOB_MEMORY_MB": "1500"})
    assert watch_of(Room(tmp_path), given).most_bytes == 1_500_000_000
    with pytest.raises(InvalidInput, match="AUTODEMO_JOB_MEMORY_MB"):
        watch_of(Room(tmp_path), Settings(environment={"AUTODEMO_JOB_MEMORY_MB": "much"}))

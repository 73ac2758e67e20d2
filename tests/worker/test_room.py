"""Room for a job: the disk, this computer's memory, a container's memory; and a worker that waits for it."""

import asyncio
from pathlib import Path

import pytest

from autodemo_gui.core.job import Status
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.worker.room import Room
from tests.queue.fixtures import EXAMPLE, until
from tests.worker.conftest import StartWorker
from tests.worker.studios import film

TOO_MUCH = 1 << 60


def test_there_is_room_and_a_folder_that_does_not_exist_yet_is_no_problem(tmp_path: Path) -> None:
    assert Room(tmp_path / "a" / "b", 1, 1).shortage() == ""


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    assert f"MB of disk are free in {tmp_path}" in Room(tmp_path, TOO_MUCH, 1).shortage()
    assert "MB of memory are free" in Room(tmp_path, 1, TOO_MUCH).shortage()


@pytest.mark.parametrize(
    ("limit", "used", "droppable", "has_room"),
    [
        ("1000000", 100_000, 0, True),
        ("1000000", 999_000, 0, False),
        ("1000000", 999_000, 900_000, True),
        ("max", 1, 0, True),
    ],
)
def test_a_containers_limit_counts(tmp_path: Path, limit: str, used: int, droppable: int, has_room: bool) -> None:
    for name, text in (("max", limit), ("current", str(used)), ("stat", f"anon 1\ninactive_file {droppable}\n")):
        (tmp_path / f"memory.{name}").write_text(text)
    assert (Room(tmp_path, 1, 500_000, cgroup=tmp_path).shortage() == "") == has_room


async def test_a_worker_without_room_takes_nothing_and_is_not_ready_until_there_is(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cgroup = tmp_path / "cgroup"
    cgroup.mkdir()
    for name, text in (("max", "1000"), ("current", "999"), ("stat", "")):
        (cgroup / f"memory.{name}").write_text(text)
    job_id = await queue.submit(EXAMPLE)
    start_worker(queue, film, room=Room(tmp_path, 1, 500, cgroup=cgroup))
    await until(lambda: _said(caplog, "no job is taken: Only 0 MB of memory are free."))
    assert (await queue.job(job_id)).status is Status.PENDING
    assert await queue.workers() == ()
    (cgroup / "memory.current").write_text("1")
    await until(lambda: _is_done(queue, job_id))
    assert len(await queue.workers()) == 1
    assert "jobs are taken again" in caplog.text


class Readied:
    """What a worker does for jobs to come, written down."""

    def __init__(self, fault: str | None = "") -> None:
        self.did: list[str] = []
        self.fault = fault

    async def get_ready(self) -> None:
        self.did.append("ready")

    async def stand_down(self) -> None:
        self.did.append("down")


async def test_while_no_job_comes_a_worker_gets_ready_and_nothing_of_that_outlives_a_job_or_the_worker(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    readied = Readied()
    running = start_worker(queue, film, readiness=readied)
    await until(lambda: _did(readied, "ready"))
    job_id = await queue.submit(EXAMPLE)
    await until(lambda: _is_done(queue, job_id))
    await until(lambda: _did(readied, "down"))
    await until(lambda: _did(readied, "ready"))
    await running.end()
    assert readied.did[-1] == "down"


async def test_for_want_of_room_nothing_is_kept_ready(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    readied = Readied()
    start_worker(queue, film, readiness=readied, room=Room(tmp_path, TOO_MUCH, 1))
    await until(lambda: _did(readied, "down"))
    assert "ready" not in readied.did


async def test_a_worker_whose_browser_does_not_start_leaves_jobs_to_others_until_it_does(
    queue: RedisQueue, start_worker: StartWorker, caplog: pytest.LogCaptureFixture
) -> None:
    readied = Readied("No browser was found.")
    job_id = await queue.submit(EXAMPLE)
    running = start_worker(queue, film, name="blind", readiness=readied)
    await until(lambda: _said(caplog, "no job is taken: No browser was found."))
    await until(lambda: _tries(readied, 3))
    assert await queue.workers() == ()
    start_worker(queue, film, name="other", readiness=Readied(None))
    await until(lambda: _is_done(queue, job_id))
    assert (await queue.job(job_id)).worker == "other"
    readied.fault = ""
    await until(lambda: _counts(queue, 2))
    assert "jobs are taken again" in caplog.text
    await running.end()


async def _tries(readied: Readied, times: int) -> bool:
    return readied.did.count("ready") >= times


async def _counts(queue: RedisQueue, workers: int) -> bool:
    return len(await queue.workers()) == workers


async def _did(readied: Readied, what: str) -> bool:
    return bool(readied.did) and readied.did[-1] == what


async def _said(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    await asyncio.sleep(0)
    return words in caplog.text


async def _is_done(queue: RedisQueue, job_id: str) -> bool:
    return (await queue.job(job_id)).status is Status.COMPLETED

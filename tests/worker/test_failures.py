"""What a studio may meet: the site's faults, crashes, defects, a full disk, and what never ends."""

import asyncio
import errno
from pathlib import Path

import pytest

from autodemo_gui.core.errors import BrowserCrashed, DiskFull, SiteUnreachable
from autodemo_gui.core.events import Failed, Finished, Handed
from autodemo_gui.core.job import Limits, Request, Status
from autodemo_gui.core.take import FRAMES_FILE
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.studio.develop import Result
from autodemo_gui.worker.attempt import deadline_s
from tests.queue.fixtures import EXAMPLE, content, log_of, until
from tests.worker.conftest import StartWorker
from tests.worker.moments import equal, final
from tests.worker.studios import Scene, film, hang, tiny_mp4


async def test_a_failure_that_is_the_sites_keeps_its_words_and_what_was_filmed(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    async def fail(scene: Scene) -> Result:
        error = SiteUnreachable("The site does not answer.", "It timed out.", "Check the address.")
        error.partial = scene.film().video
        raise error

    start_worker(queue, fail)
    job_id = await queue.submit(EXAMPLE)
    last = final(await log_of(queue, job_id))
    assert isinstance(last, Failed)
    assert (last.code, last.title, last.detail, last.hint) == (
        *("site_unreachable", "The site does not answer."),
        *("It timed out.", "Check the address."),
    )
    assert (last.exit_code, last.partial) == (3, True)
    job = await queue.job(job_id)
    assert (job.status, job.attempt) == (Status.FAILED, 1)
    assert await content(queue.file(job_id, "partial.mp4")) == tiny_mp4()


async def test_a_partial_film_that_does_not_exist_is_not_promised(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def fail(scene: Scene) -> Result:
        error = SiteUnreachable("Down.")
        error.partial = scene.workspace / "never-written.mp4"
        raise error

    start_worker(queue, fail)
    last = final(await log_of(queue, await queue.submit(EXAMPLE)))
    assert isinstance(last, Failed)
    assert last.partial is False


async def test_what_was_filmed_before_a_failure_is_given_away_too(
    queue: RedisQueue, start_worker: StartWorker, tmp_path: Path
) -> None:
    kept: list[str] = []

    def keep(job_id: str, take: Path) -> None:
        assert (take / FRAMES_FILE).read_bytes() == b"[0,0,9]\n"
        kept.append(job_id)
        raise OSError(28, "No space left on device")

    async def run_out(scene: Scene) -> Result:
        take = scene.workspace / "take"
        take.mkdir()
        if len(kept) == 0:
            (take / FRAMES_FILE).write_bytes(b"[0,0,9]\n")
        raise DiskFull("The disk is full.")

    start_worker(queue, run_out, keep_take=keep)
    first = await queue.submit(EXAMPLE)
    await log_of(queue, first)
    await until(lambda: equal(kept, [first]))
    second = await queue.submit(EXAMPLE)
    await log_of(queue, second)
    assert (await queue.job(first)).status is (await queue.job(second)).status is Status.FAILED
    assert kept == [first], "of the second nothing had been filmed"


async def test_a_crash_is_tried_again_and_the_film_is_made(queue: RedisQueue, start_worker: StartWorker) -> None:
    tries: list[int] = []

    async def crash_once(scene: Scene) -> Result:
        tries.append(1)
        if len(tries) == 1:
            raise BrowserCrashed("The browser crashed.")
        return scene.film(steps=1)

    start_worker(queue, crash_once)
    job_id = await queue.submit(EXAMPLE)
    log = await log_of(queue, job_id)
    names = [type(event).__name__ for event in log]
    assert names == ["Queued", "Started", "Handed", "Started", "StepFilmed", "Finished"]
    assert (await queue.job(job_id)).attempt == 2


async def test_crashes_without_end_end(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def crash(scene: Scene) -> Result:
        raise BrowserCrashed("The browser crashed.")

    start_worker(queue, crash)
    job_id = await queue.submit(EXAMPLE)
    log = await log_of(queue, job_id)
    assert [type(event) for event in log if isinstance(event, (Handed, Failed))] == [Handed, Handed, Failed]
    assert (await queue.job(job_id)).attempt == 3


async def test_a_defect_is_a_sentence_in_the_job_and_a_trace_in_the_log(
    queue: RedisQueue, start_worker: StartWorker, caplog: pytest.LogCaptureFixture
) -> None:
    async def defect(scene: Scene) -> Result:
        raise KeyError("some-internal-name")

    start_worker(queue, defect)
    job_id = await queue.submit(EXAMPLE)
    last = final(await log_of(queue, job_id))
    job = await queue.job(job_id)
    assert isinstance(last, Failed)
    assert job.error
    assert job.error.startswith("The recording met an error it did not expect.")
    assert "some-internal-name" not in job.error + repr(last)
    assert "KeyError: 'some-internal-name'" in caplog.text
    start_worker(queue, film)
    assert isinstance(final(await log_of(queue, await queue.submit(EXAMPLE))), (Finished, Failed))


async def test_a_full_disk_is_said(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def full(scene: Scene) -> Result:
        raise OSError(errno.ENOSPC, "No space left on device", "/scratch/x")

    start_worker(queue, full)
    last = final(await log_of(queue, await queue.submit(EXAMPLE)))
    assert isinstance(last, Failed)
    assert (last.code, last.title) == ("disk_full", "The disk is full.")


async def test_a_studio_that_cancels_itself_is_a_defect_not_the_workers_end(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    async def cancel_itself(scene: Scene) -> Result:
        raise asyncio.CancelledError

    start_worker(queue, cancel_itself)
    for _ in range(2):
        last = final(await log_of(queue, await queue.submit(EXAMPLE)))
        assert isinstance(last, Failed)
        assert last.code == "error"


def test_the_last_deadline_leaves_room_for_all_that_is_asked_for() -> None:
    one = Request(url="example.com", limits=Limits(max_runtime=100, length=60))
    assert deadline_s(one) == 4 * 100 + 240 + 60
    more = one.model_copy(update={"shapes": ("16:9", "9:16"), "formats": ("gif", "webm"), "phone": True})
    assert deadline_s(more) == 2 * 4 * 100 + 4 * 240 + 60


async def test_what_hangs_for_certain_is_ended(
    queue: RedisQueue, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autodemo_gui.worker.attempt.deadline_s", lambda request: 0.2)
    start_worker(queue, hang)
    job_id = await queue.submit(EXAMPLE)
    last = final(await log_of(queue, job_id))
    assert isinstance(last, Failed)
    assert (last.code, last.exit_code) == ("safety_violation", 4)

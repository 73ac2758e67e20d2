"""What reaches a studio while it works: Cancel, Finish, the loss of its job, the end of its worker."""

import asyncio
from dataclasses import replace

import pytest

from autodemo_gui.core.errors import BrowserCrashed, JobCancelled
from autodemo_gui.core.events import Cancelled, Finished
from autodemo_gui.core.job import Request, Status
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.studio.develop import Result
from tests.queue.fixtures import EXAMPLE, content, dump, log_of, until
from tests.worker.conftest import StartWorker
from tests.worker.moments import equal, filming, final
from tests.worker.studios import QUICK, Scene, film, hang, tiny_mp4


async def test_cancel_reaches_the_studio_and_what_it_kept_is_kept(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def obedient(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await scene.control.cancelled()
        error = JobCancelled()
        error.partial = result.video
        raise error

    start_worker(queue, obedient)
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    await queue.cancel(job_id)
    last = final(await log_of(queue, job_id))
    assert isinstance(last, Cancelled)
    assert last.partial is True
    assert (await queue.job(job_id)).status is Status.CANCELLED
    assert await content(queue.file(job_id, "partial.mp4")) == tiny_mp4()


async def test_a_crash_while_cancelling_is_still_a_cancel(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def clumsy(scene: Scene) -> Result:
        scene.film(steps=1)
        await scene.control.cancelled()
        raise BrowserCrashed("The browser crashed.")

    start_worker(queue, clumsy)
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    await queue.cancel(job_id)
    assert isinstance(final(await log_of(queue, job_id)), Cancelled)


async def test_a_studio_that_does_not_listen_is_cut_off(queue: RedisQueue, start_worker: StartWorker) -> None:
    start_worker(queue, hang, pace=replace(QUICK, cancel_patience_s=0.05))
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    await queue.cancel(job_id)
    assert isinstance(final(await log_of(queue, job_id)), Cancelled)


async def test_finish_now_reaches_the_studio(queue: RedisQueue, start_worker: StartWorker) -> None:
    async def until_told(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await until(lambda: equal(scene.control.finish_requested, True))
        return result

    start_worker(queue, until_told)
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    await queue.finish_now(job_id)
    assert isinstance(final(await log_of(queue, job_id)), Finished)


async def test_a_removed_job_is_dropped_and_the_worker_goes_on(queue: RedisQueue, start_worker: StartWorker) -> None:
    ended = asyncio.Event()

    async def hang_once(scene: Scene) -> Result:
        if scene.request.goal != "hang":
            return scene.film()
        try:
            return await hang(scene)
        finally:
            ended.set()

    start_worker(queue, hang_once)
    removed = await queue.submit(Request(url="example.com", goal="hang"))
    await filming(queue, removed)
    await queue.delete(removed)
    await ended.wait()
    job_id = await queue.submit(EXAMPLE)
    assert isinstance(final(await log_of(queue, job_id)), Finished)
    assert not [key for key in await dump(queue) if removed in key]


async def test_a_job_that_was_taken_over_meanwhile_is_thrown_away(
    queue: RedisQueue, start_worker: StartWorker, caplog: pytest.LogCaptureFixture
) -> None:
    taken_over = asyncio.Event()

    async def too_slow(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await taken_over.wait()
        return result

    running = start_worker(queue, too_slow, pace=replace(QUICK, beat_s=1000))
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    await queue._link.redis.hset(f"demo:control:{job_id}", "token", "somebody else")
    taken_over.set()
    await until(lambda: equal("thrown away" in caplog.text, True))
    await running.end()
    assert (await queue.job(job_id)).status is Status.PROCESSING
    assert f"video:{job_id}" not in await dump(queue)


async def test_a_worker_that_stops_hands_its_job_back_and_another_makes_the_film(
    queue: RedisQueue, start_worker: StartWorker
) -> None:
    first = start_worker(queue, hang)
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    await first.end()
    job = await queue.job(job_id)
    assert (job.status, job.attempt, job.worker) == (Status.PENDING, 0, None)
    start_worker(queue, film)
    assert isinstance(final(await log_of(queue, job_id)), Finished)
    assert (await queue.job(job_id)).attempt == 1

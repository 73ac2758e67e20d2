"""A worker whose loop is busy, whose queue is away, or whose neighbours are silent loses no job."""

import asyncio
import logging
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.events import Finished
from autodemo_gui.core.job import Status
from autodemo_gui.queue.port import Lease
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.studio.develop import Result
from tests.queue.fixtures import EXAMPLE, TERMS, OpenQueue, content, log_of, queue_on, taken, until
from tests.queue.server import RedisServer
from tests.worker.conftest import StartWorker
from tests.worker.moments import equal, filming, final
from tests.worker.studios import QUICK, Scene, film, hang, tiny_mp4


async def test_a_busy_loop_does_not_lose_the_job(open_queue: OpenQueue, start_worker: StartWorker) -> None:
    lease_s = 0.5
    queue = open_queue(replace(TERMS, lease_s=lease_s, grace_s=0.0))

    async def block_the_loop(scene: Scene) -> Result:
        time.sleep(4 * lease_s)  # noqa: ASYNC251 - the point of the test
        return scene.film()

    start_worker(queue, block_the_loop)
    job_id = await queue.submit(EXAMPLE)

    def reap_meanwhile() -> None:
        async def main() -> None:
            while not (await queue.job(job_id)).status.is_final:
                await queue.reap()
            await queue.close()

        asyncio.run(main())

    await asyncio.to_thread(reap_meanwhile)
    assert [type(event).__name__ for event in await log_of(queue, job_id)].count("Started") == 1
    assert (await queue.job(job_id)).status is Status.COMPLETED


async def test_a_film_waits_for_a_queue_that_is_away(
    own_redis: RedisServer, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = queue_on(own_redis.url)
    complete, tries = queue.complete, []

    async def away_twice(lease: Lease, video: Path | None, **what: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            own_redis.kill()
        if len(tries) == 3:
            own_redis.start()
        await complete(lease, video, **what)

    monkeypatch.setattr(queue, "complete", away_twice)
    running = start_worker(queue, film)
    job_id = await queue.submit(EXAMPLE)
    log = [event for event in await log_of(queue, job_id) if event.seq]
    assert [type(event).__name__ for event in log] == ["Queued", "Started", "StepFilmed", "StepFilmed", "Finished"]
    assert await content(queue.video(job_id)) == tiny_mp4()
    assert len(tries) == 3
    await running.end()
    await queue.close()


async def test_a_queue_that_stays_away_costs_the_film_but_not_the_worker(
    own_redis: RedisServer, start_worker: StartWorker, caplog: pytest.LogCaptureFixture
) -> None:
    queue = queue_on(own_redis.url)
    tries: list[int] = []

    async def kill_once(scene: Scene) -> Result:
        result = scene.film(steps=1)
        await filming(queue, scene.job_id)
        tries.append(1)
        if len(tries) == 1:
            own_redis.kill()
        return result

    running = start_worker(queue, kill_once, pace=replace(QUICK, settle_patience_s=0.01))
    job_id = await queue.submit(EXAMPLE)
    await until(lambda: equal("another worker will take it over" in caplog.text, True))
    own_redis.start()
    hasty = queue_on(own_redis.url, replace(TERMS, grace_s=0.0))
    await hasty._link.redis.delete(f"demo:lease:{job_id}")
    await until(lambda: _reaped(hasty, job_id))
    assert isinstance(final([event async for event in queue.events(job_id)]), Finished)
    assert (await queue.job(job_id)).attempt == 2
    await running.end()
    for each in (queue, hasty):
        await each.close()


async def _reaped(queue: RedisQueue, job_id: str) -> bool:
    """Until the second attempt began, whoever took it over."""
    await queue.reap()
    return (await queue.job(job_id)).attempt == 2


async def test_a_worker_survives_a_queue_that_does_not_answer(
    queue: RedisQueue, start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = queue.reap
    faults = [RuntimeError("a defect"), None]

    async def reap(**_given: Any) -> int:
        if (fault := faults.pop(0) if faults else None) is not None:
            raise fault
        return await real()

    monkeypatch.setattr(queue, "reap", reap)
    with caplog.at_level(logging.WARNING):
        start_worker(queue, film)
        assert isinstance(final(await log_of(queue, await queue.submit(EXAMPLE))), Finished)
    assert "RuntimeError: a defect" in caplog.text


async def test_a_worker_that_is_busy_looks_after_the_jobs_of_silent_ones(
    open_queue: OpenQueue, start_worker: StartWorker
) -> None:
    queue = open_queue(replace(TERMS, grace_s=0.0))
    lost = await queue.submit(EXAMPLE)
    await taken(queue, "silent")
    start_worker(queue, hang)
    busy = await queue.submit(EXAMPLE)
    await filming(queue, busy)
    await queue._link.redis.delete(f"demo:lease:{lost}")
    await until(lambda: _stands(queue, lost, Status.PENDING))
    assert await _stands(queue, busy, Status.PROCESSING)


async def _stands(queue: RedisQueue, job_id: str, status: Status) -> bool:
    return (await queue.job(job_id)).status is status


async def test_of_an_idle_fleet_one_looks_for_silent_workers_too(
    redis_server: RedisServer, start_worker: StartWorker
) -> None:
    queue = queue_on(redis_server.url)
    with redis_server.client() as client:
        client.flushall()
        client.config_resetstat()
        fleet = [start_worker(queue, film, name=f"w{n}", pace=replace(QUICK, reap_s=1000)) for n in range(5)]
        await until(lambda: _are_there(queue, 5))
        assert isinstance(final(await log_of(queue, await queue.submit(EXAMPLE))), Finished)
        assert client.info("commandstats")["cmdstat_lrange"]["calls"] == 1
    for running in fleet:
        await running.end()
    await queue.close()


async def _are_there(queue: RedisQueue, count: int) -> bool:
    return len(await queue.workers()) == count

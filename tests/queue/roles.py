"""All that a window, the service and a worker do with a queue, one after the other, each by its own connection."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from autodemo_gui.core.errors import BrowserCrashed, JobCancelled, SiteUnreachable
from autodemo_gui.core.events import Noted, Progress
from autodemo_gui.core.job import Status
from autodemo_gui.core.ports import Preview
from autodemo_gui.queue.port import Lease, Orders
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from tests.queue.fixtures import EXAMPLE, content, log_of, queue_on, taken, until

FILM = bytes(3 << 20)
"""More than a chunk."""
COUNTING = "redis.call('type', KEYS[1]); return redis.call('llen', KEYS[1])"
"""What KEDA's scaler for Redis lists asks: it finds out first what kind of key it is to count."""
PATIENT = Terms(patience_s=20, backoff_base_s=0.001, backoff_cap_s=0.001, grace_s=0.0)


@dataclass(frozen=True)
class Cast:
    """Those who play, and what they film."""

    window: RedisQueue
    service: RedisQueue
    worker: RedisQueue
    silent: RedisQueue
    """A worker whose leases run out at once."""
    film: Path

    async def close(self) -> None:
        for queue in (self.window, self.service, self.worker, self.silent):
            await queue.close()


async def cast(window: str, service: str, worker: str, folder: Path) -> Cast:
    """Everybody on the queue, by their addresses."""
    film = folder / "film.mp4"
    film.write_bytes(FILM)
    silent = queue_on(worker, replace(PATIENT, lease_s=0.001))
    window_, service_, worker_ = (queue_on(url, PATIENT) for url in (window, service, worker))
    for queue in (window_, service_, worker_, silent):
        await queue.ping()
    return Cast(window_, service_, worker_, silent, film)


async def play(cast: Cast) -> None:
    """Everything that each of them ever does."""
    await _a_film_is_made_and_watched(cast)
    await _a_film_is_fetched_through_the_service(cast)
    await _people_change_their_minds(cast)
    await _workers_fail_and_vanish(cast)
    await _other_programs_write_jobs(cast)
    assert (await cast.service.state()).counts["completed"] == 2


async def _a_film_is_made_and_watched(cast: Cast) -> None:
    job_id = await cast.window.submit(EXAMPLE, idempotency_key="k")
    assert await cast.window.submit(EXAMPLE, idempotency_key="k") == job_id
    await cast.worker.present("w1")
    assert await cast.worker.workers() == ("w1",)
    lease = await taken(cast.worker)
    await cast.worker.publish(lease, Noted(text="x"), number=1)
    await cast.worker.publish(lease, Progress(phase="filming", fraction=0.5), number=2)
    await cast.window.preview(job_id)
    assert await cast.worker.show(lease, Preview(b"jpeg", (1, 1)))
    assert await cast.window.preview(job_id)
    await cast.window.finish_now(job_id)
    assert await cast.worker.beat(lease) is Orders.FINISH
    await cast.worker.complete(lease, cast.film, files={"a.srt": cast.film}, metrics={"clicks": 1}, duration_s=1)
    assert await log_of(cast.window, job_id)
    assert await cast.window.files(job_id) == ("a.srt",)
    assert await content(cast.window.video(job_id)) == FILM
    assert await content(cast.window.file(job_id, "a.srt")) == FILM
    await cast.window.delete(job_id)


async def _a_film_is_fetched_through_the_service(cast: Cast) -> None:
    queue = cast.service
    assert await queue.allow("anna", per_s=1, burst=1) == 0
    job_id = await queue.submit(EXAMPLE, idempotency_key="k", owner="anna")
    lease = await taken(cast.worker)
    await cast.worker.complete(lease, cast.film, files={"a.srt": cast.film}, metrics={}, duration_s=1)
    assert await queue.owner(job_id) == "anna"
    assert await log_of(queue, job_id)
    assert (await queue.stored(job_id)).size_bytes == len(FILM)
    token = await queue.begin_reading(job_id)
    assert await content(queue.span(job_id, None, range(len(FILM)))) == FILM
    assert await content(queue.span(job_id, "a.srt", range(9))) == FILM[:9]
    await queue.go_on_reading(job_id, token)
    assert not await queue.end_reading(job_id, token, taken=False)
    assert await queue.end_reading(job_id, await queue.begin_reading(job_id), taken=True)


async def _people_change_their_minds(cast: Cast) -> None:
    for asking in (cast.window, cast.service):
        await asking.cancel(await asking.submit(EXAMPLE))
        job_id = await asking.submit(EXAMPLE)
        lease = await taken(cast.worker)
        await asking.cancel(job_id)
        assert await cast.worker.beat(lease) is Orders.CANCEL
        assert not await cast.worker.fail(lease, JobCancelled(), partial=cast.film)


async def _workers_fail_and_vanish(cast: Cast) -> None:
    await cast.window.submit(EXAMPLE)
    lease = await taken(cast.worker)
    assert await cast.worker.fail(lease, BrowserCrashed("Crashed."))
    lease = await _again(cast.worker)
    await cast.worker.hand_back(lease)
    assert not await cast.worker.fail(await taken(cast.worker), SiteUnreachable("Down."))
    job_id = await cast.window.submit(EXAMPLE)
    for _ in range(PATIENT.max_attempts):
        await _again(cast.silent)
    await until(lambda: _is_given_up(cast, job_id))


async def _is_given_up(cast: Cast, job_id: str) -> bool:
    await cast.silent.reap()
    await cast.silent.take("w1", 0.05)
    return (await cast.window.job(job_id)).status is Status.FAILED


async def _again(queue: RedisQueue) -> Lease:
    while True:
        await queue.reap()
        if lease := await queue.take("w1", 0.05):
            return lease


async def _other_programs_write_jobs(cast: Cast) -> None:
    """By the table of SPEC 2 alone; the window's rights are enough for that."""
    redis = cast.window._link.redis
    for job_id, record in (("plain", {"url": "https://example.com/"}), ("wrong", {"url": "ftp://x"})):
        await redis.set(f"job:{job_id}", json.dumps(record))
        await redis.lpush("demo:queue", job_id)
    await cast.window.cancel("plain")
    assert await cast.worker.take("w1", 0.05) is None
    assert (await cast.window.job("wrong")).error

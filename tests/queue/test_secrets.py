"""Credentials in an address: used where memory is private, refused where others read, masked everywhere (SPEC 6)."""

import json
from pathlib import Path

import pytest

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.events import PageOpened
from autodemo_gui.core.job import Kind, Request, Status
from autodemo_gui.core.script import Script, Step
from autodemo_gui.queue.embedded import EmbeddedQueue
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.queue.fixtures import TERMS, content, dump, log_of, queue_on, taken
from tests.queue.server import RedisServer

CANARY = "s3cr3t-canary"
WITH_PASSWORD = f"https://marketer:{CANARY}@staging.example.com/"


async def _nowhere(queue: RedisQueue) -> None:
    for key, (_, _, value) in (await dump(queue)).items():
        assert CANARY.encode() not in value, key
        assert CANARY not in key


async def test_the_embedded_queue_carries_them_in_memory_only(tmp_path: Path) -> None:
    queue = EmbeddedQueue(TERMS)
    job_id = await queue.submit(Request(url=WITH_PASSWORD), idempotency_key="k")
    await _nowhere(queue)
    for _ in range(2):
        lease = await taken(queue)
        assert lease.request.url == WITH_PASSWORD
        await queue.publish(lease, PageOpened(url=WITH_PASSWORD, title="t", calm_s=1), number=1)
        await _nowhere(queue)
        await queue.hand_back(lease)
    lease = await taken(queue)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    await queue.complete(lease, film, files={}, metrics={"visited_urls": [WITH_PASSWORD]}, duration_s=1)
    await _nowhere(queue)
    assert (await queue.job(job_id)).url == "https://***@staging.example.com/"
    assert CANARY not in repr(await log_of(queue, job_id))
    assert await content(queue.video(job_id)) == b"film"
    assert queue._credentials.is_empty
    for end in (queue.cancel, queue.delete):
        await end(await queue.submit(Request(url=WITH_PASSWORD)))
    assert queue._credentials.is_empty
    await queue.close()


@pytest.mark.parametrize(
    "request_",
    [
        Request(url=WITH_PASSWORD),
        Request(kind=Kind.FILM, script=Script(url=WITH_PASSWORD)),
        Request(kind=Kind.FILM, script=Script(url="a.example", steps=(Step(action="goto", url=WITH_PASSWORD),))),
    ],
    ids=["address", "script", "step"],
)
async def test_a_shared_queue_refuses_them(redis_server: RedisServer, request_: Request) -> None:
    queue = queue_on(redis_server.url)
    await queue._link.redis.flushall()
    with pytest.raises(InvalidInput, match="everyone who uses the shared queue could read") as refused:
        await queue.submit(request_)
    assert refused.value.field == "url"
    assert await dump(queue) == {}
    await queue.close()


async def test_a_foreign_job_that_has_them_fails_and_they_are_gone(redis_server: RedisServer) -> None:
    queue = queue_on(redis_server.url)
    await queue._link.redis.flushall()
    await queue._link.redis.set("job:x", json.dumps({"url": WITH_PASSWORD, "referrer": WITH_PASSWORD}))
    await queue._link.redis.lpush("demo:queue", "x")
    assert await queue.take("w1") is None
    job = await queue.job("x")
    assert job.status is Status.FAILED
    assert job.error
    assert "everyone who uses the shared queue could read" in job.error
    await _nowhere(queue)
    await queue.close()

"""What a service for many needs of the queue: owners, shares, downloads that end in removal, a glance at the whole."""

import asyncio
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from autodemo_gui.core.errors import JobNotCompleted, JobUnknown, SiteUnreachable, TooLarge, VideoGone
from autodemo_gui.core.job import Status
from autodemo_gui.queue.port import Lease
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from tests.queue.fixtures import EXAMPLE, TERMS, OpenQueue, content, dump, queue_on, taken, until
from tests.queue.server import RedisServer

FILM = bytes(range(256)) * 8192 + b"tail"


async def completed(queue: RedisQueue, folder: Path) -> str:
    job_id = await queue.submit(EXAMPLE)
    film, companion = folder / "film.mp4", folder / "a.srt"
    film.write_bytes(FILM)
    companion.write_bytes(b"1")
    await queue.complete(await taken(queue), film, files={"demo.srt": companion}, metrics={}, duration_s=1)
    return job_id


async def test_a_job_knows_its_owner_and_nobody_reads_it_in_the_record(queue: RedisQueue) -> None:
    mine = await queue.submit(EXAMPLE, owner='the "ünïcode" team')
    nobodys = await queue.submit(EXAMPLE)
    assert await queue.owner(mine) == 'the "ünïcode" team'
    assert await queue.owner(nobodys) == ""
    assert b"team" not in (await dump(queue))[f"job:{mine}"][2]
    with pytest.raises(JobUnknown):
        await queue.owner("0" * 32)


async def test_the_same_key_of_two_owners_gives_two_jobs(queue: RedisQueue) -> None:
    first = await queue.submit(EXAMPLE, idempotency_key="k", owner="a")
    assert await queue.submit(EXAMPLE, idempotency_key="k", owner="a") == first
    assert await queue.submit(EXAMPLE, idempotency_key="k", owner="b") != first
    assert await queue.submit(EXAMPLE, idempotency_key="k") != first


async def test_an_allowance_is_shared_and_fills_by_itself(open_queue: OpenQueue) -> None:
    one, other = open_queue(), open_queue()
    assert [await queue.allow("a", per_s=0.01, burst=2) for queue in (one, other)] == [0, 0]
    assert 90 < await one.allow("a", per_s=0.01, burst=2) <= 100
    assert await one.allow("b", per_s=0.01, burst=2) == 0
    assert await one.allow("quick", per_s=50, burst=1) == 0
    await asyncio.sleep(await one.allow("quick", per_s=50, burst=1))
    assert await one.allow("quick", per_s=50, burst=1) == 0
    assert all(ttl_s > 0 for key, (_, ttl_s, _) in (await dump(one)).items() if "allowance" in key)


async def test_what_is_stored_is_described_and_read_in_parts(queue: RedisQueue, tmp_path: Path) -> None:
    job_id = await completed(queue, tmp_path)
    film = await queue.stored(job_id)
    assert (film.size_bytes, film.sha256) == (len(FILM), hashlib.sha256(FILM).hexdigest())
    assert (await queue.stored(job_id, "demo.srt")).sha256 == hashlib.sha256(b"1").hexdigest()
    assert await content(queue.span(job_id, None, range(1000, len(FILM) - 1))) == FILM[1000:-1]
    assert await content(queue.span(job_id, "demo.srt", range(1))) == b"1"
    with pytest.raises(VideoGone):
        await queue.stored(job_id, "other.srt")
    with pytest.raises(JobNotCompleted):
        await queue.stored(await queue.submit(EXAMPLE))


async def test_a_film_that_was_taken_goes_with_the_last_who_reads_it(queue: RedisQueue, tmp_path: Path) -> None:
    job_id = await completed(queue, tmp_path)
    first, second = await queue.begin_reading(job_id), await queue.begin_reading(job_id)
    await queue.go_on_reading(job_id, second)
    assert not await queue.end_reading(job_id, first, taken=True)
    with pytest.raises(VideoGone):
        await queue.begin_reading(job_id)
    assert await content(queue.video(job_id)) == FILM
    assert await queue.end_reading(job_id, second, taken=False)
    assert not [key for key in await dump(queue) if job_id in key]
    with pytest.raises(JobUnknown):
        await queue.begin_reading(job_id)


async def test_broken_downloads_remove_nothing(queue: RedisQueue, tmp_path: Path) -> None:
    job_id = await completed(queue, tmp_path)
    for _ in range(3):
        assert not await queue.end_reading(job_id, await queue.begin_reading(job_id), taken=False)
    assert await content(queue.video(job_id)) == FILM


async def test_a_reader_that_fell_silent_keeps_nobody_waiting(
    queue: RedisQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await completed(queue, tmp_path)
    monkeypatch.setattr("autodemo_gui.queue.service_side.READER_S", 0.001)
    await queue.begin_reading(job_id)
    await asyncio.sleep(0.01)
    assert await queue.end_reading(job_id, await queue.begin_reading(job_id), taken=True)


async def test_the_whole_queue_at_a_glance(queue: RedisQueue, tmp_path: Path) -> None:
    empty = await queue.state()
    assert (empty.waiting, empty.taken, empty.workers, empty.oldest_s, empty.counts) == (0, 0, 0, 0, {})
    await completed(queue, tmp_path)
    await queue.fail(await _another(queue), SiteUnreachable("Down."))
    await queue.submit(EXAMPLE)
    await queue.cancel(await queue.submit(EXAMPLE))
    await queue.present("idle-1")
    await queue.beat(await _another(queue, "busy-1"))
    now = await queue.state()
    assert (now.waiting, now.taken, now.delayed, now.given_up, now.workers) == (1, 1, 0, 0, 2)
    assert now.oldest_s >= 0
    assert now.counts == {"submitted": 5, "completed": 1, "failed": 1, "failed:3": 1, "cancelled": 1}


async def test_every_failure_is_counted_with_its_reason(open_queue: OpenQueue) -> None:
    queue = open_queue(replace(TERMS, lease_s=0.001, grace_s=0.0, max_attempts=1))
    await queue._link.redis.set("job:odd", b'{"url": "not an address"}')
    await queue._link.redis.lpush("demo:queue", "odd")
    assert await queue.take("w") is None
    for give_up in ("reap", "claim"):
        lost = await _another(queue)
        await until(lambda job_id=lost.job_id: _is_silent(queue, job_id))
        if give_up == "claim":
            await queue._link.redis.rpush("demo:queue", lost.job_id)
            assert await queue.take("w") is None
        else:
            await until(lambda job_id=lost.job_id: _is_reaped(queue, job_id))
    counts = (await queue.state()).counts
    assert {name: count for name, count in counts.items() if "fail" in name} == {
        "failed": 3,
        "failed:2": 1,
        "failed:5": 2,
    }


async def _is_silent(queue: RedisQueue, job_id: str) -> bool:
    return not await queue._link.redis.exists(f"demo:lease:{job_id}")


async def _is_reaped(queue: RedisQueue, job_id: str) -> bool:
    await queue.reap()
    return (await queue.job(job_id)).status.is_final


async def _another(queue: RedisQueue, worker: str = "w") -> Lease:
    await queue.submit(EXAMPLE)
    return await taken(queue, worker)


async def test_a_film_that_is_too_large_is_refused_in_words_and_leaves_nothing(
    redis_server: RedisServer, tmp_path: Path
) -> None:
    with redis_server.client() as client:
        client.flushall()
    queue = queue_on(redis_server.url, Terms(max_file_bytes=1_000_000))
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    film = tmp_path / "film.mp4"
    film.write_bytes(FILM)
    with pytest.raises(TooLarge, match="It has 2 MB; the queue takes 1 MB") as caught:
        await queue.complete(lease, film, files={}, metrics={}, duration_s=1)
    assert not await queue.fail(lease, caught.value)
    job = await queue.job(job_id)
    assert job.status is Status.FAILED
    assert not [key for key in await dump(queue) if "upload" in key or "video" in key]
    await queue.close()


async def test_an_upload_that_lost_its_end_is_not_published(queue: RedisQueue, tmp_path: Path) -> None:
    await queue.submit(EXAMPLE)
    lease = await taken(queue)
    key = f"demo:upload:{lease.job_id}:{lease.token}:video"
    await queue._link.redis.set(key, b"half")
    assert await queue._link.run("complete", lease.job_id, lease.token, key, "{}", "{}", 5, "") == "missing"
    assert f"video:{lease.job_id}" not in await dump(queue)

"""What other programs see in Redis: the keys, the record, the lifetimes (SPEC 2)."""

import json
import re
from pathlib import Path

import pytest

from autodemo_gui.core.errors import InvalidInput, JobNotCompleted, JobUnknown, QueueFull, Refused, VideoGone
from autodemo_gui.core.events import PageOpened, Progress
from autodemo_gui.core.job import Request, Status
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from tests.queue.fixtures import EXAMPLE, OpenQueue, content, dump, taken

FIELDS = [
    *("job_id", "url", "status", "created_at", "updated_at", "error"),
    *("kind", "request", "attempt", "progress", "metrics", "worker", "files"),
]
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
OF_NO_JOB = {"demo:queue", "demo:processing", "demo:delayed", "demo:counts", "demo:workers"}


async def _record(queue: RedisQueue, job_id: str) -> dict[str, object]:
    return dict(json.loads((await dump(queue))[f"job:{job_id}"][2]))


async def test_a_new_job_waits_in_the_documented_places(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    everything = await dump(queue)
    assert everything["demo:queue"][0] == "list"
    record = await _record(queue, job_id)
    assert list(record) == FIELDS
    assert record["job_id"] == job_id
    assert record["url"] == "https://example.com/"
    assert record["status"] == "pending"
    assert record["error"] is None
    assert record["attempt"] == 0
    assert Request.model_validate(record["request"]) == EXAMPLE
    assert TIME.match(str(record["created_at"]))
    assert f"video:{job_id}" not in everything


async def test_the_record_follows_the_job_to_its_end(queue: RedisQueue, tmp_path: Path) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue, "desk-7")
    await queue.publish(lease, Progress(phase="filming", fraction=0.25, eta_s=12.5), number=1)
    record = await _record(queue, job_id)
    assert record["status"] == "processing"
    assert record["worker"] == "desk-7"
    assert record["attempt"] == 1
    assert record["progress"] == {"phase": "filming", "fraction": 0.25, "eta_s": 12.5}
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    metrics = {"state": "complete", "visited_urls": [], "big": 9_007_199_254_740_991, "small": 0.1234567890123456789}
    await queue.complete(lease, film, files={"demo.srt": film, "demo-9x16.mp4": film}, metrics=metrics, duration_s=1)
    record = await _record(queue, job_id)
    assert list(record) == FIELDS
    assert record["status"] == "completed"
    # A JSON library inside Redis would make [] an object and cut the numbers.
    assert record["metrics"] == metrics
    assert record["files"] == ["demo-9x16.mp4", "demo.srt"]
    assert str(record["updated_at"]) >= str(record["created_at"])
    assert (await dump(queue))[f"video:{job_id}"][2] == b"film"
    assert await content(queue.video(job_id)) == b"film"
    assert await queue.files(job_id) == ("demo-9x16.mp4", "demo.srt")
    assert "demo:processing" not in await dump(queue)


async def test_every_key_of_a_job_has_a_lifetime_at_every_moment(open_queue: OpenQueue, tmp_path: Path) -> None:
    queue = open_queue(Terms(ttl_s=1234))
    seen = set()

    async def check() -> None:
        for key, (_, ttl_s, _) in (await dump(queue)).items():
            if key not in OF_NO_JOB:
                assert 0 < ttl_s <= 1234, key
                seen.add(re.sub(r"[0-9a-f]{32,}", "*", key))

    job_id = await queue.submit(EXAMPLE, idempotency_key="k")
    await check()
    lease = await taken(queue)
    await check()
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    await queue.put_file(lease, "demo.srt", film)
    await queue.publish(lease, PageOpened(url="u", title="t", calm_s=0), number=1)
    await check()
    await queue.complete(lease, film, files={}, metrics={}, duration_s=1)
    await check()
    assert {"job:*", "video:*", "file:*:demo.srt", "demo:events:*", "demo:control:*", "demo:lease:*"} <= seen
    await queue.delete(job_id)
    left = await dump(queue)
    assert not [key for key in left if job_id in key]


async def test_lifetimes_start_again_while_a_worker_beats(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    keys = [key for key in await dump(queue) if job_id in key and "lease" not in key]
    for key in keys:
        await queue._link.redis.expire(key, 5)
    await queue.beat(lease)
    everything = await dump(queue)
    assert {key: everything[key][1] > 3000 for key in keys} == dict.fromkeys(keys, True)


async def test_a_retry_leaves_nothing_of_the_attempt_before(queue: RedisQueue, tmp_path: Path) -> None:
    job_id = await queue.submit(EXAMPLE)
    companion = tmp_path / "a.srt"
    companion.write_bytes(b"1")
    first = await taken(queue)
    await queue.put_file(first, "old.srt", companion)
    await queue.hand_back(first)
    second = await taken(queue)
    await queue.complete(second, companion, files={"new.srt": companion}, metrics={}, duration_s=1)
    assert await queue.files(job_id) == ("new.srt",)
    assert f"file:{job_id}:old.srt" not in await dump(queue)


async def test_the_same_key_gives_the_first_job_and_never_a_second(queue: RedisQueue) -> None:
    first = await queue.submit(EXAMPLE, idempotency_key="order 66 / ünïcode")
    again = await queue.submit(Request(url="other.example"), idempotency_key="order 66 / ünïcode")
    other = await queue.submit(EXAMPLE, idempotency_key="another")
    assert again == first != other
    assert await queue._link.redis.llen("demo:queue") == 2
    lease = await taken(queue)
    await queue.complete(lease, None, files={}, metrics={}, duration_s=0)
    await queue.delete(first)
    assert await queue.submit(EXAMPLE, idempotency_key="order 66 / ünïcode") == first


async def test_a_full_queue_refuses_and_keeps_nothing(open_queue: OpenQueue) -> None:
    queue = open_queue(Terms(max_depth=2))
    for _ in range(2):
        await queue.submit(EXAMPLE)
    before = set(await dump(queue))
    with pytest.raises(QueueFull, match="2 jobs are waiting already"):
        await queue.submit(EXAMPLE, idempotency_key="late")
    assert set(await dump(queue)) == before


async def test_jobs_are_taken_in_the_order_they_came(queue: RedisQueue) -> None:
    submitted = [await queue.submit(EXAMPLE) for _ in range(3)]
    assert [(await taken(queue)).job_id for _ in range(3)] == submitted


@pytest.mark.parametrize(("url", "kind"), [("not an address", InvalidInput), ("file:///etc/passwd", Refused)])
async def test_what_is_no_address_creates_no_job(queue: RedisQueue, url: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await queue.submit(Request(url=url))
    assert await dump(queue) == {}


async def test_sample_is_an_address_everywhere(queue: RedisQueue) -> None:
    await queue.submit(Request(url="sample"))
    assert (await taken(queue)).request.url == "sample"


async def test_what_is_not_there_is_said_so(queue: RedisQueue, tmp_path: Path) -> None:
    with pytest.raises(JobUnknown):
        await queue.job("nobody")
    with pytest.raises(JobUnknown):
        await queue.cancel("nobody")
    with pytest.raises(JobUnknown):
        await content(queue.file("nobody", "a.srt"))
    with pytest.raises(JobUnknown):
        await anext(queue.events("nobody"))
    job_id = await queue.submit(EXAMPLE)
    with pytest.raises(JobNotCompleted, match="pending"):
        await content(queue.video(job_id))
    with pytest.raises(VideoGone):
        await content(queue.file(job_id, "a.srt"))
    with pytest.raises(InvalidInput):
        await content(queue.file(job_id, "../../etc/passwd"))
    lease = await taken(queue)
    with pytest.raises(InvalidInput):
        await queue.put_file(lease, "a/b", tmp_path / "x")
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    await queue.complete(lease, film, files={}, metrics={}, duration_s=1)
    await queue._link.redis.delete(f"video:{job_id}")
    with pytest.raises(VideoGone):
        await content(queue.video(job_id))
    await queue._link.redis.set(f"job:{job_id}", b"{}")
    with pytest.raises(InvalidInput):
        await queue.job(job_id)


async def test_large_films_come_back_byte_by_byte(queue: RedisQueue, tmp_path: Path) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    film, empty = tmp_path / "film.mp4", tmp_path / "empty"
    film.write_bytes(bytes(range(256)) * 4 * 2048 + b"tail")
    empty.write_bytes(b"")
    await queue.complete(lease, film, files={"empty.srt": empty}, metrics={}, duration_s=1)
    chunks = [chunk async for chunk in queue.video(job_id)]
    assert [len(chunk) for chunk in chunks] == [1 << 20, 1 << 20, 4]
    assert b"".join(chunks) == film.read_bytes()
    assert await content(queue.file(job_id, "empty.srt")) == b""


async def test_a_film_that_vanishes_on_the_way_is_not_half_a_film(queue: RedisQueue, tmp_path: Path) -> None:
    job_id = await queue.submit(EXAMPLE)
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(3 << 20))
    await queue.complete(await taken(queue), film, files={}, metrics={}, duration_s=1)
    stream = queue.video(job_id)
    await anext(stream)
    await queue.delete(job_id)
    with pytest.raises(VideoGone):
        await content(stream)


async def test_statuses_are_those_of_the_contract() -> None:
    assert {status.value for status in Status} == {"pending", "processing", "completed", "failed", "cancelled"}

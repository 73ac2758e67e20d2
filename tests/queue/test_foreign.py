"""Jobs written by other programs, by the table of SPEC 2 alone: executed, or failed with a reason; never a crash."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autodemo_gui.core.events import Cancelled, Failed, Queued, Started
from autodemo_gui.core.job import Kind, Limits, Status
from autodemo_gui.queue.adoption import MOST_RECORD_BYTES
from autodemo_gui.queue.embedded import EmbeddedQueue
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from tests.queue.fixtures import TERMS, OpenQueue, dump, log_of, taken


async def push(queue: RedisQueue, job_id: str, record: Any) -> None:
    """As another program does it."""
    redis = queue._link.redis
    if record is not None:
        raw = record if isinstance(record, bytes) else json.dumps(record).encode()
        await redis.set(f"job:{job_id}", raw)
    await redis.lpush("demo:queue", job_id)


TABLE = {
    "error": None,
    "updated_at": "2026-01-02T03:04:05Z",
    "status": "pending",
    "created_at": "2026-01-02T03:04:05Z",
    "url": "https://example.com/kites",
    "job_id": "order-66",
}


@pytest.mark.parametrize(
    "record",
    [
        TABLE,
        {"url": "https://example.com/kites"},
        {"url": "https://example.com/kites", "status": "processing", "attempt": None, "files": None, "kind": None},
        {"url": "https://example.com/kites", "created_at": 1767323045.5, "error": 5},
        {"url": "https://example.com/kites", "request": {"goal": "kites"}},
        {"request": {"url": "https://example.com/kites"}},
    ],
    ids=["the table", "address only", "nulls", "wrong types", "request without address", "request only"],
)
async def test_a_foreign_job_is_executed(queue: RedisQueue, record: dict[str, Any]) -> None:
    await push(queue, "order-66", record)
    lease = await taken(queue)
    assert lease.job_id == "order-66"
    assert lease.request.url == "https://example.com/kites"
    assert lease.request.kind is Kind.RECORD
    assert lease.job.attempt == 1
    await queue.complete(lease, None, files={}, metrics={"state": "complete"}, duration_s=1)
    assert (await queue.job("order-66")).status is Status.COMPLETED
    assert [type(event).__name__ for event in await log_of(queue, "order-66")] == ["Queued", "Started", "Finished"]


async def test_what_else_it_wrote_is_kept(queue: RedisQueue) -> None:
    extra = {"traceparent": "00-ab-cd-01", "tags": [], "owner": {"id": 9_007_199_254_740_993, "näme": "Ülo"}}
    await push(queue, "order-66", {**extra, **TABLE})
    lease = await taken(queue)
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    record = json.loads((await dump(queue))["job:order-66"][2])
    assert {name: record[name] for name in extra} == extra
    assert record["created_at"] == "2026-01-02T03:04:05Z"
    assert record["updated_at"] > "2026-01-02T03:04:05Z"


async def test_what_it_does_not_say_is_left_to_the_worker(queue: RedisQueue) -> None:
    await push(queue, "a", {"url": "example.com"})
    request = (await taken(queue)).request
    assert "limits" not in request.model_fields_set
    await push(queue, "b", {"url": "example.com", "request": {"url": "example.com", "limits": {"max_clicks": 3}}})
    request = (await taken(queue)).request
    assert request.limits == Limits(max_clicks=3)
    assert request.limits.model_fields_set == {"max_clicks"}


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (b"{broken", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"url":"example.com","x":' + b"[" * 600 + b"]" * 600 + b"}", "not JSON"),
        ([1, 2], "not a JSON object"),
        (None, "record is missing"),
        ({}, "address or a script is needed"),
        ({"url": "not an address"}, "no spaces"),
        ({"url": 5}, "valid string"),
        ({"url": "ftp://example.com"}, "not http or https"),
        ({"url": "example.com", "kind": "film"}, "needs a script"),
        ({"url": "example.com", "request": {"url": "example.com", "limits": {"max_clicks": -1}}}, "max_clicks"),
        ({"url": "example.com", "request": {"url": "example.com", "surprise": 1}}, "surprise"),
        ({"url": "example.com", "request": ["example.com"]}, "request"),
    ],
    ids=str,
)
async def test_a_job_that_cannot_be_understood_fails_with_a_reason(queue: RedisQueue, record: Any, says: str) -> None:
    await push(queue, "bad", record)
    await push(queue, "good", TABLE)
    assert await queue.take("w1") is None
    job = await queue.job("bad")
    assert job.status is Status.FAILED
    assert job.error
    assert says in job.error
    (failed,) = await log_of(queue, "bad")
    assert isinstance(failed, Failed)
    assert failed.exit_code in (2, 4)
    everything = await dump(queue)
    assert all(ttl_s > 0 for key, (_, ttl_s, _) in everything.items() if "bad" in key)
    assert (await taken(queue)).job_id == "good"


async def test_a_record_of_another_type_fails_too(queue: RedisQueue) -> None:
    await queue._link.redis.rpush("job:bad", "x")
    await push(queue, "bad", None)
    assert await queue.take("w1") is None
    assert (await queue.job("bad")).status is Status.FAILED


async def test_a_record_that_is_too_large_to_read_fails_before_it_is_read(queue: RedisQueue) -> None:
    await push(queue, "huge", json.dumps({**TABLE, "note": "x" * MOST_RECORD_BYTES}).encode())
    assert await queue.take("w1") is None
    job = await queue.job("huge")
    assert job.status is Status.FAILED
    assert job.error
    assert "more than 8 MB" in job.error
    assert len((await dump(queue))["job:huge"][2]) < 1000


async def test_an_id_of_any_bytes_is_an_id(queue: RedisQueue) -> None:
    redis = queue._link.redis
    await redis.set(b"job:\xff", json.dumps(TABLE))
    await redis.lpush("demo:queue", b"\xff")
    assert await queue.take("w1") is None
    assert json.loads(await redis.get(b"job:\xff"))["status"] == "failed"
    assert await redis.exists("demo:processing") == 0
    await push(queue, "wéird \n{id}", TABLE)
    lease = await taken(queue)
    assert lease.job_id == "wéird \n{id}"
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    assert (await queue.job("wéird \n{id}")).status is Status.COMPLETED


async def test_halves_of_characters_are_kept_or_refused(queue: RedisQueue) -> None:
    await push(queue, "kept", {"url": "example.com", "note": "\ud83d"})
    lease = await taken(queue)
    assert json.loads((await dump(queue))["job:kept"][2])["note"] == "\ud83d"
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    await push(queue, "refused", {"url": "example.com/\ud83d"})
    assert await queue.take("w1") is None
    assert (await queue.job("refused")).status is Status.FAILED


@pytest.mark.parametrize("status", ["completed", "failed", "cancelled"])
async def test_a_job_that_had_ended_stays_as_it_is(queue: RedisQueue, status: str) -> None:
    await push(queue, "done", {**TABLE, "status": status})
    before = (await dump(queue))["job:done"][2]
    assert await queue.take("w1") is None
    everything = await dump(queue)
    assert everything["job:done"][2] == before
    assert set(everything) == {"job:done"}


async def test_an_id_pushed_twice_is_done_once(queue: RedisQueue) -> None:
    job_id = "order-66"
    await push(queue, job_id, TABLE)
    await queue._link.redis.lpush("demo:queue", job_id)
    lease = await taken(queue)
    assert await queue.take("w2") is None
    assert await queue.take("w2", 0.01) is None
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    await queue._link.redis.lpush("demo:queue", job_id)
    assert await queue.take("w2") is None
    assert await queue._link.redis.exists("demo:processing", "demo:queue") == 0


async def test_a_running_job_whose_record_is_overwritten_with_garbage_is_left_to_its_worker(queue: RedisQueue) -> None:
    await push(queue, "order-66", TABLE)
    lease = await taken(queue)
    await push(queue, "order-66", b"garbage")
    assert await queue.take("w2") is None
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    assert (await queue.job("order-66")).status is Status.COMPLETED


async def test_a_foreign_job_can_be_cancelled_before_anybody_saw_it(queue: RedisQueue) -> None:
    await push(queue, "order-66", TABLE)
    await queue.cancel("order-66")
    assert (await queue.job("order-66")).status is Status.CANCELLED
    assert [type(event) for event in await log_of(queue, "order-66")] == [Queued, Cancelled]
    assert await queue.take("w1", 0.01) is None


async def test_a_worker_that_dies_before_it_claims_loses_no_foreign_job(open_queue: OpenQueue) -> None:
    queue = open_queue(Terms(grace_s=0.0))
    await push(queue, "order-66", TABLE)
    await queue._link.redis.rpoplpush("demo:queue", "demo:processing")
    assert await queue.reap() == 0
    assert await queue.reap() == 1
    lease = await taken(queue)
    assert lease.job.attempt == 1
    assert isinstance((await anext(queue.events("order-66"))), Queued)
    assert [type(e) for e in [e async for e in _first_two(queue)]] == [Queued, Started]


async def _first_two(queue: RedisQueue) -> Any:
    async for event in queue.events("order-66"):
        yield event
        if event.seq == 2:
            return


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
near_records = st.fixed_dictionaries(
    {},
    optional={
        "url": json_values | st.just("example.com"),
        "status": json_values | st.sampled_from(["pending", "processing", "failed"]),
        "kind": json_values | st.sampled_from(list(Kind)),
        "request": json_values,
        "created_at": json_values,
        "attempt": json_values,
        "files": json_values,
        "x": json_values,
    },
)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    record=st.binary(max_size=40)
    | json_values.map(json.dumps).map(str.encode)
    | near_records.map(json.dumps).map(str.encode)
)
async def test_no_record_whatever_crashes_a_worker(record: bytes) -> None:
    queue = EmbeddedQueue(TERMS)
    await push(queue, "any", record)
    lease = await queue.take("w1")
    everything = await dump(queue)
    if "demo:control:any" in everything:  # else it said that it had ended
        after = json.loads(everything["job:any"][2])
        assert after["status"] == ("processing" if lease else "failed")
        assert bool(after["error"]) != bool(lease)
    assert "demo:queue" not in everything
    assert ("demo:processing" in everything) == bool(lease)
    await queue.close()

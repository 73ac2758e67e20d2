"""The log of a job: whole, in order, once; followed live, read again, resumed."""

import asyncio
import threading
from itertools import pairwise

import pytest

from autodemo_gui.core.errors import JobUnknown, LeaseLost
from autodemo_gui.core.events import (
    AnyEvent,
    Finished,
    Noted,
    PageOpened,
    Planned,
    Progress,
    Queued,
    Started,
)
from autodemo_gui.core.ports import Preview
from autodemo_gui.queue.blobs import MOST_PREVIEW_BYTES
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.queue.fixtures import EXAMPLE, log_of, taken, until


async def _run(queue: RedisQueue, said: list[AnyEvent]) -> str:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    for number, event in enumerate(said, start=1):
        await queue.publish(lease, event, number=number)
    await queue.complete(lease, None, files={}, metrics={"clicks": 2}, duration_s=21.5)
    return job_id


SAID: list[AnyEvent] = [
    PageOpened(url="https://example.com/", title="Kites “ünd” 風", calm_s=0.5),
    Planned(choices=(("Prices", "in the menu"), ("Story", "a heading")), planner="keywords"),
    Progress(phase="filming", fraction=0.5, eta_s=None),
    Noted(text="slow", warning=True),
]


async def test_the_log_is_whole_in_order_and_stamped(queue: RedisQueue) -> None:
    job_id = await _run(queue, SAID)
    log = await log_of(queue, job_id)
    assert [event.seq for event in log] == list(range(1, 8))
    assert {event.job_id for event in log} == {job_id}
    assert all(earlier.at <= later.at for earlier, later in pairwise(log))
    assert log[0].at > 1_700_000_000
    assert log[0] == Queued(job_id=job_id, seq=1, at=log[0].at, url="https://example.com/", position=1)
    assert log[1] == Started(job_id=job_id, seq=2, at=log[1].at, worker="w1", attempt=1)
    assert log[3].choices == (("Prices", "in the menu"), ("Story", "a heading"))
    assert log[2].title == "Kites “ünd” 風"
    assert isinstance(log[6], Finished)
    assert log[6].duration_s == 21.5
    assert log[6].metrics == {"clicks": 2}


async def test_reading_again_gives_the_same_and_resuming_gives_the_rest(queue: RedisQueue) -> None:
    job_id = await _run(queue, SAID)
    log = await log_of(queue, job_id)
    assert await log_of(queue, job_id) == log
    for after in range(len(log) + 1):
        assert await log_of(queue, job_id, after) == log[after:]


async def test_a_log_longer_than_one_read_is_whole(queue: RedisQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodemo_gui.queue.client_side.EVENT_BATCH", 3)
    job_id = await _run(queue, [Noted(text=str(number)) for number in range(20)])
    assert [event.seq for event in await log_of(queue, job_id)] == list(range(1, 24))


async def test_a_repeated_call_adds_nothing(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    for number in (1, 1, 2, 1, 2, 3):
        await queue.publish(lease, Noted(text=str(number)), number=number)
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    log = await log_of(queue, job_id)
    assert [event.text for event in log if isinstance(event, Noted)] == ["1", "2", "3"]


async def test_a_new_attempt_counts_its_events_from_one(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    for _ in range(2):
        lease = await taken(queue)
        await queue.publish(lease, Noted(text="hello"), number=1)
        await queue.hand_back(lease)
    lease = await taken(queue)
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    log = await log_of(queue, job_id)
    names = [type(event).__name__ for event in log]
    assert names == ["Queued", *["Started", "Noted", "Handed"] * 2, "Started", "Finished"]
    assert [event.seq for event in log] == list(range(1, len(log) + 1))
    assert [event.attempt for event in log if isinstance(event, Started)] == [1, 1, 1]


async def test_a_reader_follows_while_another_thread_and_loop_writes(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    seen: list[AnyEvent] = []
    heard = threading.Semaphore(0)

    def work() -> None:
        async def main() -> None:
            lease = await taken(queue)
            for number in range(1, 6):
                # Each event is written only once the one before was read: the reader is waiting every time.
                assert heard.acquire(timeout=20)
                await queue.publish(lease, Noted(text=str(number)), number=number)
            await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
            await queue.close()

        asyncio.run(main())

    worker = asyncio.create_task(asyncio.to_thread(work))
    async for event in queue.events(job_id):
        seen.append(event)
        if isinstance(event, (Started, Noted)):
            heard.release()
    await worker
    assert [type(event).__name__ for event in seen] == ["Queued", "Started", *["Noted"] * 5, "Finished"]


async def test_a_reader_of_a_removed_job_is_told(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    stream = queue.events(job_id)
    assert isinstance(await anext(stream), Queued)
    await queue.delete(job_id)
    with pytest.raises(JobUnknown):
        await anext(stream)


async def test_nobody_writes_after_the_end(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    with pytest.raises(LeaseLost):
        await queue.publish(lease, Noted(text="late"), number=1)
    assert isinstance((await log_of(queue, job_id))[-1], Finished)


async def test_pictures_are_sent_only_while_somebody_watches(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    picture = Preview(b"\xff\xd8jpeg", (1280, 720), (12.5, 700.25))
    assert not await queue.show(lease, picture)
    assert await queue.preview(job_id) is None
    assert await queue.show(lease, picture)
    assert await queue.preview(job_id) == picture
    assert await queue.show(lease, Preview(b"newer", (1280, 720)))
    assert await queue.preview(job_id) == Preview(b"newer", (1280, 720))
    large = Preview(bytes(MOST_PREVIEW_BYTES), (1280, 720))
    assert await queue.show(lease, large)
    assert await queue.preview(job_id) == large
    assert await queue.show(lease, Preview(bytes(MOST_PREVIEW_BYTES + 1), (1280, 720)))
    assert await queue.preview(job_id) == large
    for key in (f"demo:preview:{job_id}", f"demo:watch:{job_id}"):
        assert 0 < await queue._link.redis.ttl(key) <= 5
    await queue.delete(job_id)
    assert await queue._link.redis.exists(f"demo:preview:{job_id}", f"demo:watch:{job_id}") == 0


async def test_a_reader_may_leave_and_come_back_at_any_point(queue: RedisQueue) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    after = 0
    collected: list[int] = []
    for number in range(1, 9):
        await queue.publish(lease, Noted(text="x"), number=number)
        waiting = asyncio.create_task(anext(queue.events(job_id, after)))
        event = await waiting
        after = event.seq
        collected.append(after)
        left_waiting = asyncio.create_task(anext(queue.events(job_id, 1000)))
        await until(lambda task=left_waiting: _started(task))  # type: ignore[misc]
        left_waiting.cancel()
        await asyncio.gather(left_waiting, return_exceptions=True)
    assert collected == list(range(1, 9))


async def _started(task: "asyncio.Task[AnyEvent]") -> bool:
    await asyncio.sleep(0)
    return not task.done()

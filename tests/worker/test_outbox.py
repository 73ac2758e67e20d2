"""Events reach the log in order and once, whoever emits them and whatever the queue does meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from autodemo_gui.core.errors import LeaseLost
from autodemo_gui.core.events import AnyEvent, Noted, Progress
from autodemo_gui.core.ports import Preview
from autodemo_gui.queue.port import Lease
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.worker.attempt import background
from autodemo_gui.worker.outbox import Outbox, PreviewSlot, pause_after
from tests.queue.fixtures import EXAMPLE, log_of, queue_on, taken, until
from tests.queue.server import RedisServer


@asynccontextmanager
async def outbox_of(queue: RedisQueue) -> AsyncIterator[tuple[Outbox, Lease, asyncio.Event]]:
    await queue.submit(EXAMPLE)
    lease = await taken(queue)
    lost = asyncio.Event()
    outbox = Outbox(queue, lease, on_lost=lost.set)
    async with background(outbox.run()):
        yield outbox, lease, lost


async def _texts(queue: RedisQueue, lease: Lease) -> list[str]:
    await queue.complete(lease, None, files={}, metrics={}, duration_s=1)
    return [event.text for event in await log_of(queue, lease.job_id) if isinstance(event, Noted)]


async def test_events_of_other_threads_keep_their_order(queue: RedisQueue) -> None:
    async with outbox_of(queue) as (outbox, lease, _):
        for number in range(20):
            if number % 2:
                await asyncio.to_thread(outbox.emit, Noted(text=str(number)))
            else:
                outbox.emit(Noted(text=str(number)))
        await outbox.drained()
        assert await _texts(queue, lease) == [str(number) for number in range(20)]


async def test_an_event_of_another_thread_wakes_a_loop_that_sleeps(
    queue: RedisQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = threading.Event()
    publish = queue.publish

    async def noted(lease: Lease, event: AnyEvent, *, number: int) -> None:
        await publish(lease, event, number=number)
        published.set()

    monkeypatch.setattr(queue, "publish", noted)
    async with outbox_of(queue) as (outbox, _, _):

        def emit_and_wait() -> bool:
            outbox.emit(Noted(text="x"))
            return published.wait(10)

        assert await asyncio.to_thread(emit_and_wait)


async def test_an_outage_delays_them_and_loses_none(
    own_redis: RedisServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("autodemo_gui.worker.outbox.RETRY_PAUSE_S", (0.01, 0.05))
    queue = queue_on(own_redis.url)
    async with outbox_of(queue) as (outbox, lease, _):
        outbox.emit(Noted(text="before"))
        await outbox.drained()
        own_redis.kill()
        for number in range(3):
            outbox.emit(Noted(text=str(number)))
        await until(lambda: _has(caplog, "an event waits"))
        own_redis.start()
        await outbox.drained()
        assert await _texts(queue, lease) == ["before", "0", "1", "2"]
    await queue.close()


async def _has(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    return words in caplog.text


async def test_a_lost_job_is_noticed_and_nobody_waits_for_its_events(queue: RedisQueue) -> None:
    async with outbox_of(queue) as (outbox, lease, lost):
        await queue.delete(lease.job_id)
        outbox.emit(Noted(text="nobody wants this"))
        await lost.wait()
        await outbox.drained()


async def test_progress_is_told_again_after_a_while(queue: RedisQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodemo_gui.worker.outbox.PROGRESS_EVERY_S", 0.02)
    async with outbox_of(queue) as (outbox, lease, _):
        for fraction in (0.1, 0.5):
            outbox.emit(Progress(phase="filming", fraction=fraction))

            async def is_told(fraction: float = fraction) -> bool:
                progress = (await queue.job(lease.job_id)).progress
                return progress is not None and progress["fraction"] == fraction

            await until(is_told)


async def test_an_outage_drops_pictures_and_the_next_one_is_shown(
    own_redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autodemo_gui.worker.outbox.UNWATCHED_PAUSE_S", 0.01)
    queue = queue_on(own_redis.url)
    await queue.submit(EXAMPLE)
    lease = await taken(queue)
    slot = PreviewSlot(queue, lease)
    async with background(slot.run()):
        own_redis.kill()
        slot.show(Preview(b"dropped", (1, 1)))
        own_redis.start()

        async def arrives() -> bool:
            slot.show(Preview(b"shown", (1, 1)))
            return await queue.preview(lease.job_id) == Preview(b"shown", (1, 1))

        await until(arrives)
    await queue.close()


@pytest.mark.parametrize(("size_bytes", "pause_s"), [(20_000, 0.1), (200_000, 0.1), (300_000, 0.15), (2_000_000, 1.0)])
def test_large_pictures_come_less_often(size_bytes: int, pause_s: float) -> None:
    assert pause_after(size_bytes) == pytest.approx(pause_s)


async def test_a_background_task_that_fails_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> None:
        raise LeaseLost("It is gone.")

    async with background(broken()):
        await asyncio.sleep(0)
    assert "It is gone." in caplog.text

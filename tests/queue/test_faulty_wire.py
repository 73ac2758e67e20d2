"""A slow, a silent and a broken network between queue and Redis: a clear sentence, no byte twice, and it heals."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from autodemo_gui.core.errors import QueueUnreachable
from autodemo_gui.core.events import Noted
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.queue.faulty_wire import FaultyWire, faulty_wire
from tests.queue.fixtures import EXAMPLE, content, dump, log_of, queue_on, taken, until
from tests.queue.server import RedisServer

FILM = bytes(range(256)) * 12_288
"""3 MB: three chunks."""


@pytest.fixture
async def wire(redis_server: RedisServer) -> AsyncIterator[FaultyWire]:
    with redis_server.client() as client:
        client.flushall()
    async with faulty_wire(redis_server.port) as faulty:
        yield faulty


@pytest.fixture
async def queue(wire: FaultyWire) -> AsyncIterator[RedisQueue]:
    far = queue_on(f"redis://127.0.0.1:{wire.port}/0")
    yield far
    await far.close()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(FILM)
    return path


async def test_late_is_not_lost(queue: RedisQueue, wire: FaultyWire, film: Path) -> None:
    wire.delay_s = 0.1  # one way; an exchange takes twice as long on a line that is as slow in both
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    await queue.publish(lease, Noted(text="x"), number=1)
    wire.delay_s = 0.01  # the pieces of a film one after the other
    await queue.complete(lease, film, files={}, metrics={}, duration_s=1)
    assert await content(queue.video(job_id)) == FILM
    assert [event.seq for event in await log_of(queue, job_id)] == [1, 2, 3, 4]


@pytest.mark.parametrize("after_bytes", [100_000, 1_500_000, 3_100_000])
async def test_a_connection_that_breaks_in_a_film_doubles_no_byte(
    queue: RedisQueue, wire: FaultyWire, film: Path, after_bytes: int
) -> None:
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    wire.cut_after = after_bytes
    while True:
        try:
            await queue.complete(lease, film, files={}, metrics={}, duration_s=1)
            break
        except QueueUnreachable:
            continue
    assert wire.cut_after is None, "it did not break"
    assert await content(queue.video(job_id)) == FILM
    assert [type(event).__name__ for event in await log_of(queue, job_id)].count("Finished") == 1
    assert not [key for key in await dump(queue) if "upload" in key]


async def test_silence_is_said_soon_and_heals(queue: RedisQueue, wire: FaultyWire) -> None:
    job_id = await queue.submit(EXAMPLE)
    wire.is_silent = True
    began_s = time.monotonic()
    with pytest.raises(QueueUnreachable, match="does not answer in time"):
        await queue.job(job_id)
    assert time.monotonic() - began_s < 10
    await wire.speak()

    async def is_back() -> bool:
        try:
            return bool(await queue.job(job_id))
        except QueueUnreachable:
            return False

    await until(is_back)

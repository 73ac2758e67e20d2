"""Redis is restarted while a command fetches its film: the film is whole, and nothing else is told but that."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from autodemo_gui.cli import patience
from autodemo_gui.cli.patience import patiently, unbroken
from autodemo_gui.core.errors import QueueUnreachable
from autodemo_gui.queue.redis_queue import RedisQueue
from tests.queue.fixtures import EXAMPLE, content, queue_on, taken
from tests.queue.server import RedisServer

FILM = bytes(range(256)) * 4096 * 3 + b"tail"
"""Four chunks of the queue, the last a short one."""


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PAUSE_S", (0.01, 0.05))


@pytest.fixture
async def queue(own_redis: RedisServer) -> AsyncIterator[RedisQueue]:
    opened = queue_on(own_redis.url)
    yield opened
    await opened.close()


async def filmed(queue: RedisQueue, folder: Path) -> str:
    job_id, film = await queue.submit(EXAMPLE), folder / "film.mp4"
    film.write_bytes(FILM)
    await queue.complete(await taken(queue), film, files={}, metrics={}, duration_s=1)
    return job_id


@pytest.mark.parametrize("after", [0, 1, 3])
async def test_a_film_is_whole_though_redis_was_restarted_meanwhile(
    queue: RedisQueue, own_redis: RedisServer, tmp_path: Path, after: int
) -> None:
    job_id, told, got = await filmed(queue, tmp_path), list[str](), b""

    def say(line: str) -> None:
        told.append(line)
        own_redis.start()

    chunks = unbroken(partial(queue.video, job_id), say)
    for _ in range(after):
        got += await anext(chunks)
    own_redis.kill()
    assert got + await content(chunks) == FILM
    assert told == ["The connection to the queue is lost. Trying again …"]


async def test_a_question_waits_for_its_answer(queue: RedisQueue, own_redis: RedisServer, tmp_path: Path) -> None:
    job_id = await filmed(queue, tmp_path)
    own_redis.kill()
    assert (await patiently(partial(queue.job, job_id), lambda _line: own_redis.start())).job_id == job_id


async def test_patience_ends(queue: RedisQueue, own_redis: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.05)
    own_redis.kill()
    told: list[str] = []
    with pytest.raises(QueueUnreachable):
        await patiently(queue.ping, told.append)
    assert len(told) == 1

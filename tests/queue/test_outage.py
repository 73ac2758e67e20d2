"""Redis that is away, frozen, full, or refuses: sentences, and healing by itself."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from autodemo_gui.core.errors import EnvironmentProblem, JobUnknown, QueueUnreachable
from autodemo_gui.core.events import AnyEvent, Finished, Noted
from autodemo_gui.core.job import Status
from tests.queue.fixtures import EXAMPLE, TERMS, OpenRedis, content, log_of, queue_on, taken
from tests.queue.server import RedisServer

BRIEF = replace(TERMS, patience_s=0.3)


@pytest.fixture(autouse=True)
def _quick_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autodemo_gui.queue.client_side.RECONNECT_PAUSE_S", (0.02, 0.05))


async def test_a_dead_server_is_a_sentence_for_every_question(own_redis: RedisServer, tmp_path: Path) -> None:
    queue = queue_on(own_redis.url)
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    own_redis.kill()
    for question in (
        queue.ping(),
        queue.submit(EXAMPLE),
        queue.job(job_id),
        queue.cancel(job_id),
        content(queue.video(job_id)),
        queue.preview(job_id),
        queue.delete(job_id),
        queue.take("w1"),
        queue.beat(lease),
        queue.put_file(lease, "a.srt", film),
        queue.complete(lease, film, files={}, metrics={}, duration_s=1),
        queue.reap(),
    ):
        with pytest.raises(QueueUnreachable) as error:
            await question
        assert error.value.hint
        assert error.value.http_status == 503
    own_redis.start()
    assert (await queue.job(job_id)).status is Status.PROCESSING
    await queue.complete(lease, film, files={}, metrics={}, duration_s=1)
    assert await content(queue.video(job_id)) == b"film"
    await queue.close()


async def test_a_frozen_server_is_not_waited_for(own_redis: RedisServer) -> None:
    queue = queue_on(own_redis.url, BRIEF)
    await queue.ping()
    own_redis.freeze()
    with pytest.raises(QueueUnreachable, match="does not answer in time"):
        await queue.submit(EXAMPLE, idempotency_key="k")
    with pytest.raises(QueueUnreachable, match="does not answer in time"):
        await queue.take("w1", 0.1)
    own_redis.thaw()
    # The server may have done what it was asked before it froze: the key makes sure that it is done once.
    await queue.submit(EXAMPLE, idempotency_key="k")
    waiting = await queue._link.redis.llen("demo:queue")
    popped = await queue._link.redis.llen("demo:processing")
    assert waiting + popped == 1
    await queue.close()


async def test_a_cancelled_wait_stays_cancelled_when_the_server_is_away(own_redis: RedisServer) -> None:
    queue = queue_on(own_redis.url)
    await queue.ping()
    own_redis.freeze()
    waiting = asyncio.create_task(queue.take("w1", 0.1))
    await asyncio.sleep(0)
    waiting.cancel()
    own_redis.kill()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await queue.close()


async def test_a_reader_says_so_waits_and_goes_on(own_redis: RedisServer) -> None:
    queue = queue_on(own_redis.url)
    job_id = await queue.submit(EXAMPLE)
    lease = await taken(queue)
    await queue.publish(lease, Noted(text="before"), number=1)
    seen: list[AnyEvent] = []

    async def read() -> None:
        async for event in queue.events(job_id):
            seen.append(event)
            if isinstance(event, Noted) and event.text == "before":
                own_redis.kill()
            if event.seq == 0 and isinstance(event, Noted) and event.warning:
                own_redis.start()
                await queue.publish(lease, Noted(text="after"), number=2)
                await queue.complete(lease, None, files={}, metrics={}, duration_s=1)

    await read()
    assert [event.seq for event in seen] == [1, 2, 3, 0, 0, 4, 5]
    assert [event.text for event in seen if isinstance(event, Noted)] == [
        "before",
        "The connection to the queue is lost. Trying again …",
        "The connection to the queue is back.",
        "after",
    ]
    assert isinstance(seen[-1], Finished)
    assert [event.seq for event in await log_of(queue, job_id)] == [1, 2, 3, 4, 5]
    await queue.close()


async def test_a_reader_gives_up_one_day(own_redis: RedisServer) -> None:
    queue = queue_on(own_redis.url, replace(BRIEF, reconnect_s=0.1))
    job_id = await queue.submit(EXAMPLE)
    own_redis.kill()
    stream = queue.events(job_id)
    assert (await anext(stream)).seq == 0
    with pytest.raises(QueueUnreachable):
        await anext(stream)
    await queue.close()


async def test_a_reader_of_a_server_that_forgot_is_told(open_redis: OpenRedis) -> None:
    server = open_redis()
    queue = queue_on(server.url)
    job_id = await queue.submit(EXAMPLE)
    stream = queue.events(job_id)
    await anext(stream)
    server.kill()
    assert (await anext(stream)).seq == 0
    server.start()
    with pytest.raises(JobUnknown):
        await anext(stream)
    await queue.close()


async def test_a_full_server_is_a_sentence(open_redis: OpenRedis) -> None:
    server = open_redis("--maxmemory", "1", "--maxmemory-policy", "noeviction")
    queue = queue_on(server.url)
    with pytest.raises(EnvironmentProblem, match="no room left"):
        await queue.submit(EXAMPLE)
    with pytest.raises(EnvironmentProblem, match="no room left"):
        await queue._link.call(queue._link.redis.set("x", b"x"))
    await queue.close()


async def test_a_server_that_refuses_us_is_a_sentence(open_redis: OpenRedis) -> None:
    server = open_redis("--requirepass", "open")
    nobody = queue_on(server.url)
    with pytest.raises(EnvironmentProblem):
        await nobody.ping()
    wrong = queue_on(server.url.replace("redis://", "redis://default:wrong@"))
    with pytest.raises(QueueUnreachable, match="user name or password") as refused:
        await wrong.ping()
    assert "wrong" not in str(refused.value)
    right = queue_on(server.url.replace("redis://", "redis://default:open@"))
    await right.ping()
    for queue in (nobody, wrong, right):
        await queue.close()


async def test_a_server_that_may_not_write_is_a_sentence(open_redis: OpenRedis) -> None:
    server = open_redis("--replicaof", "127.0.0.1", "1")
    queue = queue_on(server.url)
    with pytest.raises(EnvironmentProblem, match="refuses a command"):
        await queue.submit(EXAMPLE)
    await queue.close()


async def test_many_loops_share_one_queue_and_each_closes_its_own(own_redis: RedisServer) -> None:
    queue = queue_on(own_redis.url)

    def from_another_thread() -> str:
        async def main() -> str:
            job_id = await queue.submit(EXAMPLE)
            await queue.close()
            return job_id

        return asyncio.run(main())

    job_ids = await asyncio.gather(*(asyncio.to_thread(from_another_thread) for _ in range(4)))
    assert {(await queue.job(job_id)).status for job_id in job_ids} == {Status.PENDING}
    await queue.close()
    await queue.close()
    await queue.ping()
    await queue.close()

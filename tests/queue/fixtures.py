"""Queues for tests: the same test bodies on the embedded queue and on a real Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from autodemo_gui.core.job import Request
from autodemo_gui.queue.embedded import EmbeddedQueue
from autodemo_gui.queue.link import Link
from autodemo_gui.queue.port import Lease
from autodemo_gui.queue.redis_queue import RedisQueue, make_client
from autodemo_gui.queue.terms import Terms
from tests.queue.server import RedisServer

T = TypeVar("T")

TERMS = Terms(backoff_base_s=0.001, backoff_cap_s=0.001)
"""A lease that never runs out in a test, and no wait between attempts."""
SILENT = replace(TERMS, lease_s=0.001, grace_s=0.0)
"""Every worker counts as silent at once."""
EXAMPLE = Request(url="https://example.com/")
PATIENCE_S = 30.0
EXPIRED = -2
"""What Redis answers for the TTL of a key that is not there."""


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One server for all tests of this process that leave it running; empty it before use."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.close()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A server that a test may kill: what it acknowledged outlives it."""
    server = RedisServer(tmp_path, durable=True)
    server.start()
    yield server
    server.close()


OpenRedis = Callable[..., RedisServer]


@pytest.fixture
def open_redis(tmp_path: Path) -> Iterator[OpenRedis]:
    """Starts servers with options of their own; they forget everything when they end."""
    opened: list[RedisServer] = []

    def start(*options: str) -> RedisServer:
        server = RedisServer(tmp_path, options=options)
        opened.append(server)
        server.start()
        return server

    yield start
    for server in opened:
        server.close()


OpenQueue = Callable[..., RedisQueue]


@pytest.fixture(params=["embedded", "redis"])
async def open_queue(request: pytest.FixtureRequest) -> AsyncIterator[OpenQueue]:
    """Opens queues that all speak with one, at first empty, server."""
    opened: list[RedisQueue] = []
    if request.param == "embedded":
        first = EmbeddedQueue(TERMS)

        def connect(terms: Terms = TERMS) -> RedisQueue:
            queue = EmbeddedQueue(terms, server=first.server)
            opened.append(queue)
            return queue

    else:
        server: RedisServer = request.getfixturevalue("redis_server")
        with server.client() as client:
            client.flushall()

        def connect(terms: Terms = TERMS) -> RedisQueue:
            queue = queue_on(server.url, terms)
            opened.append(queue)
            return queue

    yield connect
    for queue in opened:
        await queue.close()


@pytest.fixture
def queue(open_queue: OpenQueue) -> RedisQueue:
    """A queue with nothing in it."""
    return open_queue()


def queue_on(url: str, terms: Terms = TERMS) -> RedisQueue:
    """A queue on a Redis server."""
    return RedisQueue(Link(lambda: make_client(url), ttl_s=terms.ttl_s, patience_s=terms.patience_s), terms)


async def taken(queue: RedisQueue, worker: str = "w1") -> Lease:
    """The next job, taken."""
    lease = await queue.take(worker)
    assert lease is not None
    return lease


async def log_of(queue: RedisQueue, job_id: str, after: int = 0) -> list[Any]:
    """The whole log of a job that has ended."""
    return [event async for event in queue.events(job_id, after)]


async def content(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


async def until(what: Callable[[], Awaitable[T]]) -> T:
    """Wait until something becomes true, and give it back."""
    deadline = time.monotonic() + PATIENCE_S
    while not (answer := await what()):
        assert time.monotonic() < deadline, "it did not come true"
        await asyncio.sleep(0.01)
    return answer


async def dump(queue: RedisQueue) -> dict[str, tuple[str, int, bytes]]:
    """Everything in Redis: per key its type, its TTL in seconds (-1 for none), and its content as bytes."""
    redis = queue._link.redis
    found = {}
    for key in await redis.keys("*"):
        kind = (await redis.type(key)).decode()
        match kind:
            case "string":
                value: Any = await redis.get(key)
            case "hash":
                value = await redis.hgetall(key)
            case "list":
                value = await redis.lrange(key, 0, -1)
            case "set":
                value = await redis.smembers(key)
            case "zset":
                value = await redis.zrange(key, 0, -1)
            case _:
                value = await redis.xrange(key)
        ttl_s = await redis.ttl(key)
        if ttl_s != EXPIRED:  # while it was read
            found[key.decode()] = (kind, ttl_s, value if kind == "string" else repr(value).encode())
    return found

"""The service on a real socket in the test's loop, and a plain client that asks it from a thread."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.service.desk import Desk
from autodemo_gui.service.options import Options
from autodemo_gui.service.server import Server, listening
from autodemo_gui.service.tokens import Tokens
from autodemo_gui.worker.traces import Traces
from tests.queue.fixtures import EXAMPLE, queue_on, taken
from tests.queue.server import RedisServer

FILM = bytes(range(256)) * 4096 * 3 + b"tail"
"""A little more than 3 MB: more than a socket's buffers take on loopback."""
ANNA, BERT = "anna-0123456789abcdef", "bert-0123456789abcdef"
TOKENS = Tokens.parse("T", [f"anna={ANNA}", f"bert={BERT}"])
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Service:
    """A service that answers."""

    queue: RedisQueue
    port: int

    async def ask(self, method: str, path: str, body: Any = None, *, token: str = "", **headers: str) -> Answer:
        """One request on a connection of its own; underscores in names of headers are dashes."""
        return await asyncio.to_thread(self._ask, method, path, body, token, headers)

    def _ask(self, method: str, path: str, body: Any, token: str, headers: dict[str, str]) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None and not isinstance(body, bytes):
            body, sent = json.dumps(body).encode(), {**JSON, **sent}
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    async def submit(self, token: str = "", *, traceparent: str | None = None, **more: Any) -> str:
        """A job, through the door."""
        headers = {} if traceparent is None else {"traceparent": traceparent}
        answer = await self.ask("POST", "/demo/run", {"url": "https://example.com/", **more}, token=token, **headers)
        assert answer.status == 202, answer.body
        return str(answer.json["job_id"])

    async def film(self, folder: Path, content: bytes = FILM, owner: str = "") -> str:
        """A completed job."""
        job_id = await self.queue.submit(EXAMPLE, owner=owner)
        film, captions = folder / "film.mp4", folder / "demo.srt"
        film.write_bytes(content)
        captions.write_bytes(b"1\n")
        lease = await taken(self.queue)
        await self.queue.complete(lease, film, files={"demo.srt": captions}, metrics={"clicks": 1}, duration_s=1)
        return job_id

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)


Serve = Callable[..., Service]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts services that end with the test."""
    started = []

    def start(
        queue: RedisQueue,
        tokens: Tokens | None = None,
        options: Options | None = None,
        traces: Traces | None = None,
    ) -> Service:
        listener = listening("127.0.0.1", 0)
        door = listener.__enter__()
        server = Server(Desk(queue, tokens or Tokens({}), options or Options(), traces=traces or Traces()))
        started.append((server, listener, asyncio.create_task(server.serve(sockets=[door]))))
        return Service(queue, door.getsockname()[1])

    yield start
    for server, listener, task in started:
        server.should_exit = True
        await task
        listener.__exit__(None, None, None)


@pytest.fixture
async def service(serve: Serve, redis_server: RedisServer) -> AsyncIterator[Service]:
    """A service without tokens on an empty Redis."""
    with redis_server.client() as client:
        client.flushall()
    queue = queue_on(redis_server.url)
    yield serve(queue)
    await queue.close()

"""The service as a process beside a Redis of its own, and a client that costs little beside it."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autodemo_gui.queue.redis_queue import RedisQueue
from tests.bench.queueing.engine import open_queue
from tests.bench.queueing.fleet import ROOT, Fleet
from tests.queue.server import RedisServer

EXAMPLE = {"url": "https://example.com/"}


@dataclass(frozen=True)
class Stage:
    """What a part works with.

    Attributes:
        server: the Redis.
        queue: spoken with past the service.
        port: of the service.
        pid: of the service.
        fleet: its workers.
        log: what service and workers said.
    """

    server: RedisServer
    queue: RedisQueue
    port: int
    pid: int
    fleet: Fleet
    log: Path


@asynccontextmanager
async def stage(
    folder: Path,
    *,
    depth: int = 100_000,
    workers: int = 0,
    are_real: bool = False,
    url: str = "",
    environment: Mapping[str, str] | None = None,
    server: RedisServer | None = None,
) -> AsyncIterator[Stage]:
    """Redis, the service, and workers.

    Args:
        folder: for what they write.
        depth: how many jobs may wait.
        workers: how many there are.
        are_real: see `Fleet`.
        url: where service and workers find Redis, when that is not the server's own address.
        environment: said to service and workers.
        server: a Redis that has been started; it is closed with the rest.
    """
    if server is None:
        server = RedisServer(folder)
        await asyncio.to_thread(server.start)
    url = url or server.url
    log, told = folder / "said.log", dict(environment or {})
    command = [sys.executable, "-m", "autodemo_gui", "serve", "--port", "0"]
    said = os.environ | {"REDIS_URL": url, "AUTODEMO_QUEUE_DEPTH": str(depth), "AUTODEMO_API_RATE": "100000"} | told
    with log.open("ab") as heard:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=said, stdout=asyncio.subprocess.PIPE, stderr=heard
        )
    queue = open_queue(server.url)
    fleet = Fleet(url, folder / "scratch", workers, are_real=are_real, environment=told, log=log)
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        match = re.search(r":(\d+)\s*$", line)
        assert match, f"the service did not start: {line}"
        fleet.fill()
        yield Stage(server, queue, int(match[1]), process.pid, fleet, log)
    finally:
        fleet.close()
        await queue.close()
        process.terminate()
        await process.wait()
        server.close()


class Client:
    """One connection that stays open, for answers with a Content-Length."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case, body."""
        status, told, reader = await self.begin(method, path, body, headers)
        length = 0 if method == "HEAD" else int(told.get("content-length", "0"))
        content = await reader.readexactly(length)
        if told.get("connection") == "close":
            self.close()
        return status, told, content

    async def begin(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], asyncio.StreamReader]:
        """Ask, and read until the body begins."""
        if self._streams is None or self._streams[0].at_eof():  # the service hangs up on those who say nothing for 5 s
            self.close()
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        reader, writer = self._streams
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        told = {"Host": "localhost", **(headers or {})}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        answered = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        return int(head[0].split()[1]), answered, reader

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

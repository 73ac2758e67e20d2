"""The service as a process beside a Redis of its own, and a client that costs little beside it."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
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
        fleet: its workers; none yet.
    """

    server: RedisServer
    queue: RedisQueue
    port: int
    pid: int
    fleet: Fleet


@asynccontextmanager
async def stage(folder: Path, *, depth: int = 100_000, workers: int = 0) -> AsyncIterator[Stage]:
    """Redis, the service, and workers with a fake engine."""
    server = RedisServer(folder)
    await asyncio.to_thread(server.start)
    command = [sys.executable, "-m", "autodemo_gui", "serve", "--redis", server.url, "--port", "0"]
    said = os.environ | {"AUTODEMO_QUEUE_DEPTH": str(depth), "AUTODEMO_API_RATE": "100000"}
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=said, stdout=asyncio.subprocess.PIPE)
    queue, fleet = open_queue(server.url), Fleet(server.url, folder / "scratch", workers)
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        match = re.search(r":(\d+)\s*$", line)
        assert match, f"the service did not start: {line}"
        fleet.fill()
        yield Stage(server, queue, int(match[1]), process.pid, fleet)
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
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        reader, writer = self._streams
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in (headers or {}).items())]
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        return int(head[0].split()[1]), told, reader

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

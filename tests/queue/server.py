"""A real Redis server for tests, that can be killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

START_PATIENCE_S = 60.0
"""It answers once it has read what outlived it, which may be much, on a computer that is busy otherwise."""


class RedisServer:
    """`redis-server` on a port and in a folder of its own; with `durable`, what was written outlives it.

    Attributes:
        password: that its clients need; empty for none.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = False,
        options: tuple[str, ...] = (),
        password: str = "",
        command: Sequence[str] = ("redis-server",),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        assert shutil.which("redis-server"), "it is missing: `python3 packaging/bootstrap.py test` installs it"
        self._command = command
        self._environment = environment
        self._folder = folder
        self._options = (*options, "--requirepass", password) if password else options
        self.password = password
        # `always`: what was acknowledged is on disk, so that a test may kill the server at any moment.
        self._persistence = ("--appendonly", "yes", "--appendfsync", "always") if durable else ("--save", "")
        self._process: subprocess.Popen[bytes] | None = None
        self.port = _free_port()

    @property
    def url(self) -> str:
        credentials = f":{self.password}@" if self.password else ""
        return f"redis://{credentials}127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                *self._command,
                *("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)),
                *("--loglevel", "warning", "--logfile", "redis.log"),
                *self._persistence,
                *self._options,
            ],
            stdout=subprocess.DEVNULL,
            env=self._environment,
        )
        deadline = time.monotonic() + START_PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "redis.log").read_text()
            assert time.monotonic() < deadline, "redis-server does not answer"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                client.ping()
        except redis.AuthenticationError:
            return True
        except (redis.ConnectionError, redis.TimeoutError):
            return False
        return True

    def client(self) -> redis.Redis:
        """A plain client, as another program would use it."""
        return redis.Redis(port=self.port, password=self.password or None, retry=Retry(NoBackoff(), 0))

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        assert self._process
        self._process.wait()
        self._process = None

    def close(self) -> None:
        if self._process is not None:
            self.thaw()
            self.kill()

    def _signal(self, number: int) -> None:
        assert self._process
        os.kill(self._process.pid, number)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

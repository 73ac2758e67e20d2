"""The line to Redis: a client for every event loop, bounded patience, and errors that speak."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import AuthenticationError, RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from autodemo_gui.core.errors import AutoDemoError, EnvironmentProblem, QueueUnreachable
from autodemo_gui.core.text import tr
from autodemo_gui.queue import keys

T = TypeVar("T")

CHUNK_BYTES = 1 << 20
"""A whole 200 MB value stalls every client of a Redis for seconds; chunks of this size were not noticed (measured)."""

_SCRIPTS = (
    "submit",
    "adopt",
    "reject",
    "claim",
    "beat",
    "publish",
    "place",
    "complete",
    "fail",
    "hand_back",
    "reap",
    "promote",
    "order",
    "delete",
    "read",
    "allow",
    "present",
    "state",
    "workers",
)


@cache
def script_text(name: str) -> str:
    """A script with the prelude before it."""
    folder = files("autodemo_gui.queue").joinpath("scripts")
    return "".join(folder.joinpath(f"{part}.lua").read_text(encoding="utf-8") for part in ("prelude", name))


class _Client:
    """One loop's client with its scripts."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.scripts: dict[str, AsyncScript] = {name: redis.register_script(script_text(name)) for name in _SCRIPTS}


class Link:
    """Runs commands and scripts on the running loop's own client.

    A client belongs to the loop it was made in; the window's loop, the worker's and the beat's share one `Link`.
    """

    def __init__(
        self, make_client: Callable[[], Redis], *, ttl_s: int, patience_s: float, upload_bytes: int = CHUNK_BYTES
    ) -> None:
        """Make clients on demand.

        Args:
            make_client: called once per event loop.
            ttl_s: given to every script.
            patience_s: how long a short exchange may take.
            upload_bytes: how much of a file is sent at once.
        """
        self.upload_bytes = upload_bytes
        self._make_client = make_client
        self._ttl_s = ttl_s
        self._patience_s = patience_s
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, _Client] = WeakKeyDictionary()

    @property
    def _client(self) -> _Client:
        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            client = self._clients[loop] = _Client(self._make_client())
        return client

    @property
    def redis(self) -> Redis:
        """The running loop's client; pass what its commands return to `call`."""
        return self._client.redis

    async def close(self) -> None:
        """Close the running loop's client."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.redis.aclose()

    async def call(self, command: Awaitable[T], *, patience_s: float | None = None) -> T:
        """Await a command.

        Args:
            command: what a method of `redis` returned.
            patience_s: how long it may take; the link's own by default.

        Raises:
            QueueUnreachable: Redis does not answer (in time).
            EnvironmentProblem: Redis has no room left.
        """
        task = asyncio.current_task()
        cancels = task.cancelling() if task else 0
        try:
            async with asyncio.timeout(patience_s or self._patience_s):
                answer = await command
        except (RedisError, OSError) as error:  # TimeoutError is an OSError
            raise explained(error) from error
        if task and task.cancelling() > cancels:
            # Before Python 3.12, asyncio.wait_for, with which redis-py sends, can swallow a cancellation.
            raise asyncio.CancelledError
        return answer

    async def bytes_of(self, key: str) -> bytes | None:
        """The value of a key; None when there is none.

        Raises:
            QueueUnreachable: Redis does not answer in time.
        """
        value = await self.call(self.redis.get(key))
        return value.encode() if isinstance(value, str) else value

    async def run(self, script: str, job_id: str, *args: str | int | bytes) -> Any:
        """Run a script on a job's keys; text in the answer is decoded.

        Raises:
            QueueUnreachable: Redis does not answer in time. Every script may be run again.
        """
        every = [job_id, self._ttl_s, keys.file_prefix(job_id), *args]
        return text(await self.call(self._client.scripts[script](keys=keys.of_job(job_id), args=every)))


def text(answer: Any) -> Any:
    """Bytes of an answer as text; ids of other programs may hold any bytes."""
    match answer:
        case bytes():
            return answer.decode("utf-8", "surrogateescape")
        case list():
            return [text(item) for item in answer]
        case _:
            return answer


def explained(error: Exception) -> AutoDemoError:
    """A foreign exception as a sentence."""
    match error:
        case ResponseError() if "maxmemory" in str(error):
            return EnvironmentProblem(
                tr("The queue has no room left."),
                tr("Redis has reached its memory limit."),
                tr("Try again later, or ask whoever runs the queue for more memory."),
            )
        case ResponseError():
            return EnvironmentProblem(
                tr("The queue refuses a command."),
                tr("Redis answered with an error; the log has its words."),
                tr("Ask whoever runs the queue to look at its settings: permissions, disk, replica."),
            )
        case AuthenticationError():
            reason = tr("Redis refuses the user name or password.")
        case TimeoutError() | RedisTimeoutError():
            reason = tr("Redis does not answer in time.")
        case _ if _is_distrusted(error):
            reason = tr("This computer does not trust its certificate.")
        case _:
            reason = tr("Redis cannot be reached.")
    return QueueUnreachable(
        tr("The queue cannot be reached."), reason, tr("Check the Redis address in the settings, then try again.")
    )


def _is_distrusted(error: BaseException | None) -> bool:
    """Whether an error came of a certificate; redis-py names the cause only as the context."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False

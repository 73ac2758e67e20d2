"""The job queue on a Redis server (6.2 or newer, not a cluster)."""

from redis.asyncio import Redis

from autodemo_gui.queue.credentials import Credentials, Refused
from autodemo_gui.queue.link import Link
from autodemo_gui.queue.service_side import ServiceSide
from autodemo_gui.queue.terms import Terms
from autodemo_gui.queue.worker_side import WorkerSide


class RedisQueue(ServiceSide, WorkerSide):
    """A `JobQueue`: at-least-once execution, exactly-once publication, while Redis keeps its data."""

    is_embedded = False

    def __init__(self, link: Link, terms: Terms, credentials: Credentials | None = None) -> None:
        """Speak over a link; credentials in addresses are refused unless told otherwise."""
        super().__init__(link, terms, Refused() if credentials is None else credentials)

    async def ping(self) -> None:
        """See `JobQueue.ping`."""
        await self._link.call(self._link.redis.ping())

    async def close(self) -> None:
        """See `JobQueue.close`."""
        await self._link.close()


def make_client(url: str) -> Redis:
    """A client for a `redis://` or `rediss://` address; connects on first use."""
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    return Redis.from_url(
        url,
        protocol=2,
        encoding_errors="surrogateescape",
        socket_connect_timeout=5,
        socket_timeout=10,
        # One retry heals a pooled connection that died meanwhile. The default of ten would hide an outage for a minute.
        retry=Retry(NoBackoff(), 1),
    )

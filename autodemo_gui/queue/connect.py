"""From settings to a queue."""

import ipaddress
from urllib.parse import quote, urlsplit

from autodemo_gui.core import settings as declared
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.queue.redis_queue import RedisQueue, make_client
from autodemo_gui.queue.terms import PATIENCE_S, Terms


def connect(settings: Settings, *, patience_s: float = PATIENCE_S) -> RedisQueue:
    """The queue that the settings name; nothing is sent yet.

    `REDIS_URL` wins over `REDIS_HOST` and `REDIS_PORT`; with neither, the queue lives in this process.

    Args:
        settings: name it.
        patience_s: how long one exchange with Redis may take.

    Raises:
        InvalidInput: a setting is unusable; it is named.
    """
    terms = Terms(
        ttl_s=settings.get(declared.JOB_TTL), max_depth=settings.get(declared.QUEUE_DEPTH), patience_s=patience_s
    )
    url = redis_url(settings)
    if not url:
        from autodemo_gui.queue.embedded import EmbeddedQueue

        return EmbeddedQueue(terms)
    from autodemo_gui.queue.link import Link

    return RedisQueue(Link(lambda: make_client(url), ttl_s=terms.ttl_s, patience_s=terms.patience_s), terms)


def redis_url(settings: Settings) -> str:
    """The address of the Redis server, empty when none is set.

    Raises:
        InvalidInput: it is no Redis address; names the setting.
    """
    url = settings.get(declared.REDIS_URL).strip()
    if not url:
        host = settings.get(declared.REDIS_HOST).strip()
        bare = f"[{host}]" if ":" in host and not host.startswith("[") else quote(host, safe="[]:.-_")
        return f"redis://{bare}:{settings.get(declared.REDIS_PORT)}/0" if host else ""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InvalidInput(
            "REDIS_URL",
            tr("It is not a Redis address."),
            tr("Write it like redis://user:password@host:6379/0, or rediss:// for an encrypted connection."),
        )
    return url


def exposure(settings: Settings) -> str:
    """What to say when jobs and passwords go over a network that others can read; empty when they do not.

    Raises:
        InvalidInput: the address is none.
    """
    parts = urlsplit(redis_url(settings))
    if parts.scheme != "redis" or _is_here(parts.hostname or ""):
        return ""
    return tr(
        "The connection to Redis at {host} is not encrypted: whoever is on the way can read and change jobs. "
        "Use rediss:// unless the network is your own.",
        host=parts.hostname,
    )


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"

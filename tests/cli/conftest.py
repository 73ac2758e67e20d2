"""Makes a Redis server visible here."""

from tests.queue.fixtures import own_redis

__all__ = ["own_redis"]

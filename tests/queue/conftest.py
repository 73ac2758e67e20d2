"""Makes the queue fixtures visible here."""

from tests.queue.fixtures import open_queue, open_redis, own_redis, queue, redis_server

__all__ = ["open_queue", "open_redis", "own_redis", "queue", "redis_server"]

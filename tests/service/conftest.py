"""Makes queues and services visible here."""

from tests.queue.fixtures import open_queue, open_redis, own_redis, queue, redis_server
from tests.service.fixtures import serve, service

__all__ = ["open_queue", "open_redis", "own_redis", "queue", "redis_server", "serve", "service"]

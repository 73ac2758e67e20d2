"""The job queue inside this process, for a window or a command with nothing installed beside it."""

from fakeredis import FakeAsyncRedis, FakeServer

from autodemo_gui.queue.credentials import InMemory
from autodemo_gui.queue.link import Link
from autodemo_gui.queue.port import Terms
from autodemo_gui.queue.redis_queue import RedisQueue


class EmbeddedQueue(RedisQueue):
    """The same protocol on a fake server that all threads of the process share. It forgets everything at exit.

    Credentials in addresses stay beside it in memory, while the records are masked; so they may be used.
    """

    is_embedded = True

    def __init__(self, terms: Terms, server: FakeServer | None = None) -> None:
        """Start with an empty server, or speak with another queue's."""
        server = server or FakeServer()
        link = Link(
            lambda: FakeAsyncRedis(server=server, protocol=2, encoding_errors="surrogateescape"),
            ttl_s=terms.ttl_s,
            patience_s=terms.patience_s,
        )
        super().__init__(link, terms, InMemory())
        self.server = server

"""The job queue inside this process, for a window or a command with nothing installed beside it."""

from dataclasses import replace

from fakeredis import FakeAsyncRedis, FakeServer

from autodemo_gui.queue.credentials import InMemory
from autodemo_gui.queue.link import Link
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms

WHOLE_BYTES = 512 << 20
"""The largest value there is. fakeredis copies all of a value for every chunk that is added to it: 200 MB in chunks of
1 MB took 70 s, at once 1.5 s; and there is no network whose other users would be stalled."""


class EmbeddedQueue(RedisQueue):
    """The same protocol on a fake server that all threads of the process share. It forgets everything at exit.

    Credentials in addresses stay beside it in memory, while the records are masked; so they may be used.
    """

    is_embedded = True

    def __init__(self, terms: Terms, server: FakeServer | None = None) -> None:
        """Start with an empty server, or speak with another queue's."""
        terms = replace(terms, max_file_bytes=WHOLE_BYTES)  # a film that is made here is not given up for its size
        server = server or FakeServer()
        link = Link(
            lambda: FakeAsyncRedis(server=server, protocol=2, encoding_errors="surrogateescape"),
            ttl_s=terms.ttl_s,
            patience_s=terms.patience_s,
            upload_bytes=WHOLE_BYTES,
        )
        super().__init__(link, terms, InMemory())
        self.server = server

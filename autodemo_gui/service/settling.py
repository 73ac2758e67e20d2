"""Questions about a job wait while a download that sent all of its film learns whether the reader has it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

MOST_S = 1.5
"""A little longer than a reader may linger; one that is still reading after that is none to wait for."""


class Settling:
    """The downloads of this process that are about to be decided, within a second or so."""

    def __init__(self) -> None:
        """None yet."""
        self._undecided: dict[str, set[asyncio.Future[None]]] = {}

    @contextmanager
    def deciding(self, job_id: str) -> Iterator[None]:
        """Hold questions about a job back until the block has ended."""
        decided = asyncio.get_running_loop().create_future()
        waiting = self._undecided.setdefault(job_id, set())
        waiting.add(decided)
        try:
            yield
        finally:
            waiting.discard(decided)
            if not waiting:
                self._undecided.pop(job_id, None)
            decided.set_result(None)

    async def settled(self, job_id: str) -> None:
        """Return when no download of the job is undecided any more, so that who took a film sees it gone; or soon."""
        if undecided := self._undecided.get(job_id):
            await asyncio.wait(set(undecided), timeout=MOST_S)

"""Where real workers live during a bench: folders of their own, so that what they leave behind can be counted."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from autodemo_gui.core import settings as declared
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from tests.bench.queueing.fleet import Fleet
from tests.queue.fixtures import queue_on
from tests.queue.server import RedisServer

_SETTINGS = {setting.env for setting in declared.ALL} - {declared.BROWSER.env, declared.REDIS_URL.env}


@dataclass(frozen=True)
class Quarters:
    """Folders of workers and of all that they start.

    Attributes:
        folder: has a short path: Chromium dies where the socket it makes gets a path over 107 bytes.
    """

    folder: Path

    @property
    def scratch(self) -> Path:
        """Where jobs are done."""
        return self.folder / "scratch"

    @property
    def environment(self) -> Mapping[str, str]:
        """Said to the workers; settings of whoever runs the bench do not count."""
        plain = dict.fromkeys(_SETTINGS & {*os.environ}, "")
        return plain | {
            "AUTODEMO_HOME": str(self.folder / "home"),
            "AUTODEMO_SCRATCH": str(self.scratch),
            "TMPDIR": str(self.folder / "tmp"),
        }

    def files(self) -> list[str]:
        """What lies in the places that are for the time of a job or of a browser only."""
        return [str(path) for place in (self.scratch, self.folder / "tmp") for path in place.glob("*")]

    def processes(self) -> list[psutil.Process]:
        """Programs that live and were started from here: their environment tells."""
        found = []
        for process in psutil.process_iter():
            try:
                lives_here = process.environ().get("TMPDIR", "").startswith(str(self.folder))
                if lives_here and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:  # it has ended, or is another user's
                continue
        return found


@dataclass(frozen=True)
class Shift:
    """Workers as an operator starts them, with their queue.

    Attributes:
        queue: on a Redis of its own, with the terms that are delivered.
        fleet: the workers.
        place: where they live.
    """

    queue: RedisQueue
    fleet: Fleet
    place: Quarters

    async def left(self) -> list[str]:
        """Programs and files that are still there when every worker was told to stop, and has."""
        await self.fleet.dismiss_all()
        return [*map(str, self.place.processes()), *self.place.files()]


@asynccontextmanager
async def shift(folder: Path, workers: int) -> AsyncIterator[Shift]:
    """Redis and workers; what they say is in `workers.log`."""
    server = RedisServer(folder, durable=True)
    await asyncio.to_thread(server.start)
    queue = queue_on(server.url, Terms())
    try:
        with quarters() as place:
            log = folder / "workers.log"
            fleet = Fleet(server.url, place.scratch, workers, are_real=True, environment=place.environment, log=log)
            try:
                fleet.fill()
                yield Shift(queue, fleet, place)
            finally:
                fleet.close()
    finally:
        await queue.close()
        server.close()


@contextmanager
def quarters() -> Iterator[Quarters]:
    """Places that are removed afterwards, with everything that still lives there."""
    folder = Path(tempfile.mkdtemp(prefix="ad-"))
    place = Quarters(folder)
    try:
        for name in ("scratch", "tmp", "home"):
            (folder / name).mkdir()
        yield place
    finally:
        for process in place.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        shutil.rmtree(folder, ignore_errors=True)

"""A worker process whose engine only pretends: `python -m tests.bench.windowing.pretending REDIS_URL FOLDER LEASE_S`.

Everything but the studio is real, with a short lease, so that a takeover takes seconds. Its story: a line each tenth of
a second until there is a file `finish` in the folder; what it says is the same in every attempt.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from autodemo_gui.core import events as e
from autodemo_gui.core.ports import Control, Emit
from autodemo_gui.core.settings import Settings
from autodemo_gui.worker.attempt import Pace
from autodemo_gui.worker.process import run_worker
from tests.bench.windowing.engine import Made
from tests.queue.fixtures import TERMS, queue_on
from tests.worker.studios import tiny_mp4

LINE_EVERY_S = 0.1
PACE = Pace(poll_s=0.2, beat_s=0.2, reap_s=0.2, retry_s=(0.05, 0.5))


def engine(folder: Path) -> Any:
    """A studio that ends when it may."""

    async def make(_request: Any, *, workspace: Path, emit: Emit, control: Control, **_: Any) -> Made:
        number = 0
        while not (folder / "finish").exists():
            control.check()
            number += 1
            emit(e.Noted(text=f"line {number}"))
            await asyncio.sleep(LINE_EVERY_S)
        emit(e.StepFilmed(index=0, action="goto", name="", caption="Meet Acme", url="https://acme.example/", film_s=0))
        film = workspace / "film.mp4"
        film.write_bytes(tiny_mp4())
        return Made(film)

    return make


if __name__ == "__main__":
    url, folder, lease_s = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    settings = Settings(environment={"AUTODEMO_SCRATCH": str(folder)})
    queue = queue_on(url, replace(TERMS, lease_s=lease_s, grace_s=0.3))
    sys.exit(run_worker(settings, queue=queue, studio=engine(folder), pace=PACE))

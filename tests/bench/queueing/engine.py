"""A worker as a process with a fast fake engine: `python -m tests.bench.queueing.engine REDIS_URL SCRATCH`.

Everything but the studio is real: queue, lease, heartbeat, outbox, upload, signals. The film tells which job it is of.
"""

import asyncio
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autodemo_gui.core.events import Noted
from autodemo_gui.core.metrics import Metrics
from autodemo_gui.core.settings import Settings
from autodemo_gui.queue.redis_queue import RedisQueue
from autodemo_gui.queue.terms import Terms
from autodemo_gui.worker.attempt import Pace
from autodemo_gui.worker.process import run_worker
from tests.queue.fixtures import queue_on

TERMS = Terms(lease_s=3.0, grace_s=1.0, max_attempts=20, max_depth=100_000, backoff_base_s=0.1, backoff_cap_s=1.0)
"""As delivered but for a short lease, so that much can happen in little time; the attempts are more than kills hit."""
PACE = Pace(poll_s=0.5, beat_s=0.25, reap_s=0.5, retry_s=(0.05, 1.0))
FILM_LINES = 32_000
"""A little more than 1 MiB: two chunks, so that a worker can die between them."""
WORK_S = (0.05, 0.5)


@dataclass(frozen=True)
class Made:
    """What a studio leaves, without the renderer that the real one would import."""

    video: Path
    files: dict[str, Path] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=lambda: Metrics(state="complete", duration_s=1.0))
    take: Path | None = None


def film_of(job_id: str) -> bytes:
    """The only film that this job may have."""
    return f"{job_id}\n".encode() * FILM_LINES


async def engine(_request: Any, *, job_id: str, workspace: Path, emit: Any, **_given: Any) -> Made:
    """A studio that is done in a fraction of a second."""
    emit(Noted(text="begun"))
    await asyncio.sleep(random.uniform(*WORK_S))
    film, captions = workspace / "film.mp4", workspace / "demo.srt"
    film.write_bytes(film_of(job_id))
    captions.write_text(job_id)
    emit(Noted(text="made"))
    return Made(film, {"demo.srt": captions})


def open_queue(url: str) -> RedisQueue:
    """The queue as these workers see it."""
    return queue_on(url, TERMS)


if __name__ == "__main__":
    redis_url, scratch = sys.argv[1:]
    settings = Settings(environment={"AUTODEMO_SCRATCH": scratch})
    sys.exit(run_worker(settings, queue=open_queue(redis_url), studio=engine, pace=PACE))  # type: ignore[arg-type]

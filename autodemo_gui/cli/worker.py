"""`autodemo worker`: take jobs from a shared Redis until told to stop."""

import os
import sys

import click

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr

EXIT_NOT_READY = 5


@click.command(name="worker", help=tr("Take jobs from a shared Redis queue and record them."))
@click.option("--redis", "redis_url", help=tr("Redis address; else REDIS_URL or REDIS_HOST."))
@click.option("--once", is_flag=True, help=tr("End after one job."))
@click.option(
    "--concurrency", type=click.IntRange(1, 64), default=1, help=tr("So many jobs at once, each in its own process.")
)
@click.option("--ready", is_flag=True, help=tr("Only tell whether a worker of this computer can take work."))
def command(redis_url: str | None, once: bool, concurrency: int, ready: bool) -> int:
    """Run until SIGTERM or Ctrl+C."""
    from autodemo_gui.queue.connect import connect
    from autodemo_gui.worker.process import is_ready, run_worker

    settings = Settings(stored={"redis_url": redis_url} if redis_url else {}, environment=os.environ)
    if connect(settings).is_embedded:
        raise InvalidInput(
            "REDIS_URL", tr("A worker needs a Redis server."), tr("Set REDIS_URL, or REDIS_HOST and REDIS_PORT.")
        )
    if ready:
        return 0 if is_ready(settings) else EXIT_NOT_READY
    if concurrency > 1:
        return _supervise(settings, redis_url, concurrency, once=once)
    return run_worker(settings, once=once)


def _supervise(settings: Settings, redis_url: str | None, count: int, *, once: bool) -> int:
    from autodemo_gui.worker.logs import log_to_stderr
    from autodemo_gui.worker.supervisor import Supervisor

    if redis_url:
        os.environ["REDIS_URL"] = redis_url  # not as an argument, where everybody on this computer could read it
    log_to_stderr(settings)
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "autodemo_gui"]
    return Supervisor([*program, "worker", *(["--once"] if once else [])], count).run(once=once)

"""`autodemo worker`: take jobs from a shared Redis until told to stop."""

import os

import click

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr


@click.command(name="worker", help=tr("Take jobs from a shared Redis queue and record them."))
@click.option("--redis", "redis_url", help=tr("Redis address; else REDIS_URL or REDIS_HOST."))
@click.option("--once", is_flag=True, help=tr("End after one job."))
def command(redis_url: str | None, once: bool) -> int:
    """Run until SIGTERM or Ctrl+C."""
    from autodemo_gui.queue.connect import connect
    from autodemo_gui.worker.process import run_worker

    settings = Settings(stored={"redis_url": redis_url} if redis_url else {}, environment=os.environ)
    if connect(settings).is_embedded:
        raise InvalidInput(
            "REDIS_URL", tr("A worker needs a Redis server."), tr("Set REDIS_URL, or REDIS_HOST and REDIS_PORT.")
        )
    return run_worker(settings, once=once)

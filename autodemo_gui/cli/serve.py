"""`autodemo serve`: the HTTP API of a shared queue, or of this computer alone."""

import os
from pathlib import Path

import click

from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr

DEFAULT_PORT = 8080


@click.command(name="serve", help=tr("Serve the HTTP API: submit jobs, follow them, fetch their films."))
@click.option("--host", default="127.0.0.1", show_default=True, help=tr("Address to listen on."))
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help=tr("Port; 0 for a free one.")
)
@click.option("--redis", "redis_url", help=tr("Redis address; else REDIS_URL or REDIS_HOST, else a queue of its own."))
@click.option(
    "--tokens",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help=tr("File with name=token in every line; else AUTODEMO_API_TOKENS."),
)
def command(host: str, port: int, redis_url: str | None, tokens: Path | None) -> int:
    """Serve until SIGTERM or Ctrl+C."""
    try:
        from autodemo_gui.service.server import run_service
    except ImportError as error:
        if error.name not in ("fastapi", "uvicorn", "prometheus_client", "starlette"):
            raise
        raise EnvironmentProblem(
            tr("The service's libraries are missing."),
            str(error),
            tr("Install them: pip install 'autodemo-gui[server]'"),
        ) from error
    said = {"redis_url": redis_url or "", "api_tokens_file": str(tokens or "")}
    return run_service(Settings(stored=said, environment=os.environ), host=host, port=port, said=click.echo)

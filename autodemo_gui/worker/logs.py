"""What workers and the service write to stderr: lines to read, or objects to search, without secrets either way."""

import logging
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from autodemo_gui.core import settings as declared
from autodemo_gui.core.address import mask_credentials
from autodemo_gui.core.settings import Setting, Settings

LOG = Setting(
    "log",
    "AUTODEMO_LOG",
    "text",
    "Log",
    "Of workers and the service: text, or json with an object a line.",
    choices=("text", "json"),
)
_LEAST_SECRET = 6
"""A shorter secret would be masked in words that have nothing to do with it."""


def log_to_stderr(settings: Settings) -> None:
    """Write the log to stderr from now on, unless somebody has decided where it goes.

    Raises:
        InvalidInput: the setting names no form.
    """
    form = formatter(settings)
    root = logging.getLogger()
    if root.handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(form)
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def formatter(settings: Settings) -> logging.Formatter:
    """Makes a line of a record: time, level, logger, message, the job it is about, a trace of what went wrong.

    Raises:
        InvalidInput: the setting names no form.
    """
    is_json = settings.get(LOG) == "json"
    import structlog

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _Redaction(settings),
            structlog.processors.JSONRenderer(ensure_ascii=False) if is_json else _line,
        ],
    )


@contextmanager
def about(**what: object) -> Iterator[None]:
    """Whatever is logged inside is about this job, attempt, worker; tasks and threads begun inside included."""
    from structlog.contextvars import bound_contextvars  # brings half of structlog, which the window starts without

    with bound_contextvars(**what):
        yield


class _Redaction:
    """Masks what nobody should read: our own secrets, and the credentials in any address."""

    def __init__(self, settings: Settings) -> None:
        password = urlsplit(settings.get(declared.REDIS_URL)).password or ""
        secrets = {settings.get(declared.OPENAI_API_KEY), password, unquote(password)}
        self._secrets = sorted((one for one in secrets if len(one) >= _LEAST_SECRET), key=len, reverse=True)

    def __call__(self, _logger: object, _method: str, said: MutableMapping[str, Any]) -> Mapping[str, Any]:
        return {name: self._masked(value) for name, value in said.items()}

    def _masked(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        for secret in self._secrets:
            value = value.replace(secret, "***")
        return mask_credentials(value)


def _line(_logger: object, _method: str, said: MutableMapping[str, Any]) -> str:
    job = f" job={said['job']}" if "job" in said and str(said["job"]) not in said["event"] else ""
    line = f"{said['timestamp']} {said['level'].upper()} {said['logger']}:{job} {said['event']}"
    return f"{line}\n{said['exception']}" if "exception" in said else line

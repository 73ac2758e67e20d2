"""The six labelled sites, each served on loopback with a log of who asked for what."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from tests.bench.exploring import programs
from tests.bench.filming.sample import sample_site
from tests.bench.real_sites import real_site
from tests.sites.log import RequestLog


class Served(Protocol):
    """A site that answers."""

    @property
    def url(self) -> str:
        """The start page, ``http://127.0.0.1:PORT/``."""
        ...

    @property
    def log(self) -> RequestLog:
        """What was asked for."""
        ...


SITES: dict[str, Callable[[], AbstractContextManager[Served]]] = {
    "sample": sample_site,
    "swagger": lambda: real_site("swagger"),
    "sbadmin": lambda: real_site("sbadmin"),
    "pydocs": lambda: real_site("pydocs"),
    "datasette": programs.datasette,
    "django": programs.django,
}


@contextlib.contextmanager
def site(name: str) -> Iterator[Served]:
    """Serve one of `SITES`.

    Raises:
        SiteUnavailableError: it cannot be had on this computer; the text says why.
    """
    with SITES[name]() as served:
        yield served

"""Local sites as pytest fixtures; ``tests/conftest.py`` names this module as a plugin."""

from collections.abc import Iterator
from typing import Protocol

import pytest

from tests.sites.server import SiteServer, refused_port, serve_site


class OpenSite(Protocol):
    """Serves ``tests/sites/<name>`` until the test ends."""

    def __call__(self, name: str, **variables: str) -> SiteServer:
        """Start the site; ``variables`` fill its ``{{placeholders}}``."""
        ...


@pytest.fixture
def open_site() -> Iterator[OpenSite]:
    """For tests that need a site of their choice, several sites, or the same one twice."""
    opened: list[SiteServer] = []

    def start(name: str, **variables: str) -> SiteServer:
        site = serve_site(name, **variables).__enter__()
        opened.append(site)
        return site

    yield start
    for site in reversed(opened):
        site.close()


@pytest.fixture
def acme() -> Iterator[SiteServer]:
    """The small, quick shop for end-to-end tests."""
    with serve_site("acme") as site:
        yield site


@pytest.fixture
def refused_url() -> Iterator[str]:
    """An address where every connection is refused."""
    with refused_port() as port:
        yield f"http://127.0.0.1:{port}/"

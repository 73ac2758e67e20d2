"""The window's fixtures, for this folder."""

import gc
from collections.abc import Iterator

import pytest

from tests.gui.fixtures import drive, film, only_theme, program, qapp_cls, studio, theme

__all__ = ["drive", "film", "only_theme", "program", "qapp_cls", "studio", "theme"]


@pytest.fixture(autouse=True)
def _collected_at_rest(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let Qt objects die between tests, never inside a call of Qt or in another room's thread; see gui/garbage.py."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()

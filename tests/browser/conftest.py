"""Fixtures of the browser's tests."""

import gc
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.browser.desk import Desk, desk


@pytest.fixture(scope="module", autouse=True)
def tidy() -> Iterator[None]:
    """Collect what cancelled and killed sessions leave, here and now.

    Finalized in the middle of parsing the next test module, it makes CPython 3.11 fail with a SystemError (recursion
    depth mismatch).
    """
    yield
    gc.collect()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_desk() -> AsyncIterator[Desk]:
    """One browser for all tests of a module; they run in the module's event loop."""
    async with desk() as opened:
        yield opened

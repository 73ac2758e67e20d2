"""The window killed while it films: one moment of tests/bench/kills.py, which has them all."""

import sys
from pathlib import Path

import pytest

from tests.bench.killing.once import kill

pytestmark = [
    pytest.mark.browser,
    pytest.mark.e2e,
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]


def test_what_was_filmed_before_the_kill_is_offered_and_plays(tmp_path: Path) -> None:
    found = kill(tmp_path, "filming", mode="direct")
    assert found.is_well, found

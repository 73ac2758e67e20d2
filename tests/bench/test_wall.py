"""The wall's bench works: its page loads both ways, and a real browser reads links as we do."""

import json

import pytest

from tests.bench.walling.links import compared
from tests.bench.walling.loading import cost
from tests.bench.walling.site import PICTURES, SCRIPTS, STYLES

pytestmark = pytest.mark.browser


async def test_a_page_is_loaded_with_and_without_the_wall() -> None:
    found = await cost(https=True, latency_s=0.0, loads=2)
    told = found.to_wire()
    assert told["loads_each"] == 2
    assert min(found.direct_ms + found.walled_ms) > 0
    assert 1.0 < found.carried_mb < 2.5  # half of the loads passed the wall, whole
    assert STYLES + SCRIPTS + PICTURES == 60


async def test_a_real_browser_reads_links_as_we_do() -> None:
    told = await compared(300)
    assert json.loads(told["differing"]) == []
    assert told["inside"] > 30
    assert told["no_url"] > 30

"""How much longer a page takes to load because every byte of it passes the wall."""

import contextlib
import statistics
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.proxy import egress
from autodemo_gui.browser.traffic import Ledger
from autodemo_gui.core.address import parse_address
from tests.bench.walling.site import sixty_resources

WARM_UP = 2
_LOADED_MS = "performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass(frozen=True, slots=True)
class Cost:
    """Load times of one page, in milliseconds, median and spread.

    `processor_ms` is what this process spends on a walled load more than on a direct one: unlike the load times, the
    other work of the computer hardly changes it. `carried_mb` is what passes the wall for one load, in 10^6 bytes.
    """

    name: str
    direct_ms: list[float]
    walled_ms: list[float]
    processor_ms: float
    carried_mb: float

    @property
    def added(self) -> float:
        """What the wall adds, as a share of the direct load."""
        return statistics.median(self.walled_ms) / statistics.median(self.direct_ms) - 1

    def to_wire(self) -> dict[str, Any]:
        times = {"direct": self.direct_ms, "walled": self.walled_ms}
        quartiles = {f"{name}_ms": [round(q, 1) for q in statistics.quantiles(t)] for name, t in times.items()}
        pairs = [walled / direct - 1 for direct, walled in zip(self.direct_ms, self.walled_ms, strict=True)]
        return {
            "loads_each": len(self.direct_ms),
            **quartiles,
            "added_percent": round(100 * self.added, 1),
            "added_percent_median_of_pairs": round(100 * statistics.median(pairs), 1),
            "processor_ms": round(self.processor_ms, 1),
            "carried_mb": round(self.carried_mb, 2),
        }


async def cost(*, https: bool, latency_s: float, loads: int) -> Cost:
    """Load the page alternately with and without the wall; quartiles of both.

    Args:
        https: tunnels; else single requests.
        latency_s: how long the server takes for an answer.
        loads: of either kind.
    """
    with sixty_resources(https=https, latency_s=latency_s) as url:
        async with _two_browsers(url) as (direct, walled, ledger):
            directly, through = _Loads(direct, url), _Loads(walled, url)
            order = [directly, through]
            for _ in range(WARM_UP + loads):
                for kind in order:
                    await kind.load()
                order.reverse()  # whatever a load leaves for the next one, both kinds get it
    name = f"{'https' if https else 'http'}, {1000 * latency_s:.0f} ms"
    spent_ms = statistics.median(through.processor_ms[WARM_UP:]) - statistics.median(directly.processor_ms[WARM_UP:])
    carried_mb = ledger.carried_bytes / (WARM_UP + loads) / 1e6
    return Cost(name, directly.took_ms[WARM_UP:], through.took_ms[WARM_UP:], spent_ms, carried_mb)


@contextlib.asynccontextmanager
async def _two_browsers(url: str) -> AsyncIterator[tuple[Browser, Browser, Ledger]]:
    """One that connects by itself and one behind the wall, else alike; and what passes the wall."""

    def started(proxy_url: str) -> contextlib.AbstractAsyncContextManager[Browser]:
        choice = choose(stepped=False)
        return launch(choice, proxy_url=proxy_url, stepped=False, density=1, on_note=lambda _note: None)

    rules = EgressRules(parse_address(url))
    async with (
        egress(rules, lambda _refusal: None) as proxy,
        started("direct://") as direct,
        started(proxy.url) as walled,
    ):
        yield direct, walled, rules.ledger


class _Loads:
    """Loads of one page in one browser."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self.took_ms: list[float] = []
        self.processor_ms: list[float] = []

    async def load(self) -> None:
        """One load in a fresh context: nothing cached, no connection open."""
        context = await self._browser.new_context(ignore_https_errors=True)
        try:
            page = await context.new_page()
            began_s = time.process_time()
            await page.goto(self._url, wait_until="load")
            self.processor_ms.append(1000 * (time.process_time() - began_s))
            await page.wait_for_function(f"{_LOADED_MS} > 0")
            self.took_ms.append(float(await page.evaluate(_LOADED_MS)))
        finally:
            await context.close()

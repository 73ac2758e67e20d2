"""What the wall costs a page, and what gets past it.

``python -m tests.bench.wall`` loads a page of sixty resources with and without the wall, alternating;
``--vectors`` attacks an internal server from every browser here (``--full`` also with each flag left out);
``--links`` reads links beside a real browser. The last line is one JSON object.
"""

import argparse
import asyncio
import json
from typing import Any

from tests.bench.walling.links import compared
from tests.bench.walling.loading import cost
from tests.bench.walling.vectors import attacks

BAR_ADDED = 0.10
KINDS = ((False, 0.0), (False, 0.02), (True, 0.0), (True, 0.02))
"""Whether https, and how many seconds the server takes for an answer: none at all, and 20 ms as over a network."""


async def loading(loads: int) -> dict[str, Any]:
    """Measure and tell every kind of load."""
    costs = []
    for https, latency_s in KINDS:
        costs.append(await cost(https=https, latency_s=latency_s, loads=loads))
        print(costs[-1].name, costs[-1].to_wire(), flush=True)
    missed = [found.name for found in costs if found.added > BAR_ADDED]
    return {"loading": {found.name: found.to_wire() for found in costs}, "bar_added": BAR_ADDED, "bars_missed": missed}


async def vectors(*, full: bool) -> dict[str, Any]:
    """Attack and tell what reached the internal server."""
    found = []
    async for told in attacks(full=full):
        found.append(told)
        print(told, flush=True)
    through = sum(len(told["reached"]) + told["reached_by_spelling"] for told in found if told["wall"] == "whole")
    return {"attacks": found, "reached_through_the_whole_wall": through}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--loads", type=int, default=20, help="of each kind, with and without the wall")
    options.add_argument("--vectors", action="store_true", help="attack instead of measuring loads")
    options.add_argument("--full", action="store_true", help="with --vectors: leave each flag out as well")
    options.add_argument("--links", type=int, nargs="?", const=2000, default=0, help="read so many links instead")
    chosen = options.parse_args()
    if chosen.links:
        work = compared(chosen.links)
    elif chosen.vectors:
        work = vectors(full=chosen.full)
    else:
        work = loading(chosen.loads)
    print(json.dumps(asyncio.run(work)))


if __name__ == "__main__":
    main()

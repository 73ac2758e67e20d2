"""What the wall costs a page, and what gets past it.

``python -m tests.bench.wall`` loads a page of sixty resources with and without the wall, alternating. The last line is
one JSON object.
"""

import argparse
import asyncio
import json

from tests.bench.walling.loading import cost

BAR_ADDED = 0.10
KINDS = ((False, 0.0), (False, 0.02), (True, 0.0), (True, 0.02))
"""Whether https, and how many seconds the server takes for an answer: none at all, and 20 ms as over a network."""


async def loading(loads: int) -> dict[str, object]:
    """Measure and tell every kind of load."""
    told: dict[str, object] = {}
    for https, latency_s in KINDS:
        found = await cost(https=https, latency_s=latency_s, loads=loads)
        told[found.name] = found.to_wire()
        print(found.name, told[found.name], flush=True)
    return told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--loads", type=int, default=20, help="of each kind, with and without the wall")
    chosen = options.parse_args()
    print(json.dumps({"loading": asyncio.run(loading(chosen.loads))}))


if __name__ == "__main__":
    main()

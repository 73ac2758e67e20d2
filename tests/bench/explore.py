"""What exploring is worth and what it costs: ``python -m tests.bench.explore [PART …] [--sites NAME …] --json``.

Without a part's name all of them run, in at most twenty minutes on two idle cores. Progress is told in lines; the last
line of stdout is one JSON object with every figure, its limit, their ratio, and the room that is left. Six sites are
measured, on loopback; what is not part of this checkout is downloaded once into the user's cache.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tests.bench.exploring.clickables import discovery
from tests.bench.exploring.features import against_rivals, shown
from tests.bench.exploring.options import Options
from tests.bench.exploring.sites import SITES
from tests.bench.exploring.timing import timing
from tests.bench.filming.figures import Part
from tests.bench.running import Say, run_parts

PARTS: dict[str, Callable[[Options], Awaitable[Part]]] = {
    "discovery": discovery,
    "ours": shown,
    "rivals": against_rivals,
    "timing": timing,
}
PLANS_EACH = 3


async def main(names: Sequence[str], sites: Sequence[str], plans_each: int) -> dict[str, Any]:
    """Run parts on sites; they share the dry runs."""
    options = Options(tuple(sites), plans_each, say=print)

    async def run(part: Callable[[Options], Awaitable[Part]], say: Say) -> Part:
        return await part(replace(options, say=say))

    return await run_parts({name: partial(run, PARTS[name]) for name in names})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(PARTS)}")
    parser.add_argument("--sites", nargs="+", choices=SITES, default=list(SITES), help="only these")
    parser.add_argument("--plans", type=int, default=PLANS_EACH, metavar="N", help="dry runs of each site")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.parts if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    report = asyncio.run(main(arguments.parts or list(PARTS), arguments.sites, arguments.plans))
    print(json.dumps(report) if arguments.json else json.dumps(report, indent=2))
    sys.exit(1 if report["bars_missed"] or report["parts_failed"] else 0)

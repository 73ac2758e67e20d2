"""Whether the guard keeps its promise on a site full of traps: ``python -m tests.bench.traps [PART …] --json``.

Without a part's name all of them run, in at most twenty minutes on two idle cores. ``proof`` sets every trap off in a
browser without the guard; ``sweep`` clicks whatever the policy allows on every page; ``runs`` explores in both modes,
best first and in random order, once for each seed; ``films`` records with the studio. Everything is judged by what the
site's servers saw. The last line of stdout is one JSON object with every figure, its limit, their ratio, the room that
is left, and a verdict on each trap.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from tests.bench.filming.figures import Part
from tests.bench.running import Say, run_parts
from tests.bench.trapping import parts
from tests.bench.trapping.parts import Options
from tests.bench.trapping.verdicts import Verdicts
from tests.sites.traps.catalogue import CATALOGUE

PARTS: dict[str, Callable[[Options, Say], Awaitable[Part]]] = {
    "proof": parts.proof,
    "sweep": parts.swept,
    "runs": parts.runs,
    "films": parts.films,
}
SEEDS, FILMS = 20, 5
FULL = 5
"""How many times as many seeds and films with `--full`."""


async def main(names: Sequence[str], options: Options) -> dict[str, Any]:
    """Run parts; they share the verdicts."""
    report = await run_parts({name: partial(PARTS[name], options) for name in names})
    return report | {"traps": options.verdicts.to_wire()}


if __name__ == "__main__":
    slugs = [page.slug for page in CATALOGUE.pages]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(PARTS)}")
    parser.add_argument("--pages", nargs="+", choices=slugs, default=slugs, metavar="SLUG", help="only these")
    parser.add_argument("--seeds", type=int, default=SEEDS, metavar="N", help="for the runs, in each mode and order")
    parser.add_argument("--film", type=int, default=FILMS, metavar="N", help="how many recordings")
    parser.add_argument("--full", action="store_true", help="five times as many of both, and each trap proven twice")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.parts if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    times = FULL if arguments.full else 1
    chosen = Options(
        seeds=arguments.seeds * times,
        films=arguments.film * times,
        is_full=arguments.full,
        pages=tuple(arguments.pages),
        verdicts=Verdicts(CATALOGUE),
    )
    report = asyncio.run(main(arguments.parts or list(PARTS), chosen))
    print(json.dumps(report) if arguments.json else json.dumps(report, indent=2))
    sys.exit(1 if report["bars_missed"] or report["parts_failed"] else 0)

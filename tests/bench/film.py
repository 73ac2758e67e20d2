"""What a film is worth and what it costs: ``python -m tests.bench.film [PART …] [--full] --json``.

Without a part's name all of them run, in at most twenty minutes on two idle cores. Progress is told in lines; the last
line of stdout is one JSON object with every figure, its limit, their ratio, and the room that is left.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.filming import clocks, cost, formats, quality, repeat, rerender
from tests.bench.filming.figures import Part
from tests.bench.filming.options import Options
from tests.bench.filming.sample import sample_site
from tests.bench.running import Say, run_parts

PARTS: dict[str, Callable[[Path, Options], Awaitable[Part]]] = {
    "clocks": clocks.of_ours,
    "peers": clocks.of_peers,
    "ssim": quality.ssim,
    "repeat": repeat.repeat,
    "cost": cost.cost,
    "rerender": rerender.rerender,
    "formats": formats.formats,
}


async def main(names: list[str], *, is_full: bool) -> dict[str, Any]:
    """Run parts; they share the sample site and its takes."""
    takes: dict[str, Path] = {}
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-") as scratch, sample_site() as site:

        async def run(name: str, say: Say) -> Part:
            folder = Path(scratch) / name
            folder.mkdir()
            return await PARTS[name](folder, Options(is_full=is_full, say=say, site=site, takes=takes))

        return await run_parts({name: partial(run, name) for name in names})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(PARTS)}")
    parser.add_argument("--full", action="store_true", help="two-minute films too; takes twice as long")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.parts if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    report = asyncio.run(main(arguments.parts or list(PARTS), is_full=arguments.full))
    print(json.dumps(report) if arguments.json else json.dumps(report, indent=2))
    sys.exit(1 if report["bars_missed"] or report["parts_failed"] else 0)

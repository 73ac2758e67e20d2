"""What the queue keeps of its promises when all breaks: ``python -m tests.bench.chaos [PART …] [--full] --json``.

`storm`: a thousand jobs, three workers, a fast fake engine; workers are killed, frozen and dismissed, all connections
cut, Redis frozen for a second and killed four times. `points`: a worker dies before every single command of a job.
Progress is told in lines; the last line of stdout is one JSON object with every figure and its limit.
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

from tests.bench.filming.figures import Part
from tests.bench.queueing.options import Options
from tests.bench.queueing.points import points
from tests.bench.queueing.storm import storm
from tests.bench.running import Say, run_parts

FULL = 5.0


PARTS: dict[str, Callable[[Options], Awaitable[Part]]] = {"storm": storm, "points": points}


async def main(names: list[str], *, share: float, seed: int) -> dict[str, Any]:
    """Run parts, each in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="autodemo-chaos-") as scratch:

        async def run(name: str, say: Say) -> Part:
            folder = Path(scratch) / name
            folder.mkdir()
            return await PARTS[name](Options(folder, say, seed, share))

        return await run_parts({name: partial(run, name) for name in names})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(PARTS)}")
    parser.add_argument("--full", action="store_true", help=f"{FULL:g} times as many jobs")
    parser.add_argument("--seed", type=int, default=1, help="of the random choices")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.parts if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    report = asyncio.run(
        main(arguments.parts or list(PARTS), share=FULL if arguments.full else 1.0, seed=arguments.seed)
    )
    print(json.dumps(report) if arguments.json else json.dumps(report, indent=2))
    sys.exit(1 if report["bars_missed"] or report["parts_failed"] else 0)

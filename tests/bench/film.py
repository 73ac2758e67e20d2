"""What a film is worth and what it costs: ``python -m tests.bench.film [PART …] [--full] --json``.

Without a part's name all of them run, in at most twenty minutes on two idle cores. Progress is told in lines; the last
line of stdout is one JSON object with every figure, its limit, their ratio, and the room that is left.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil

from tests.bench.filming import clocks, cost, formats, quality, repeat, rerender
from tests.bench.filming.figures import Bar, Part
from tests.bench.filming.options import Options, Say
from tests.bench.filming.sample import sample_site

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
    """Run parts one after the other; a part that fails costs its own figures, not the others'."""
    began_s = time.monotonic()
    bars: list[Bar] = []
    told: dict[str, Any] = {}
    failed: dict[str, str] = {}
    takes: dict[str, Path] = {}
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-") as scratch, sample_site() as site:
        for name in names:
            folder = Path(scratch) / name
            folder.mkdir()
            say = _teller(name, began_s)
            load, part_began_s = psutil.getloadavg()[0], time.monotonic()
            try:
                part = await PARTS[name](folder, Options(is_full=is_full, say=say, site=site, takes=takes))
            except Exception as error:
                traceback.print_exc()
                failed[name] = repr(error)
                continue
            bars += part.bars
            for bar in part.bars:
                say(str(bar))
            spent_s = round(time.monotonic() - part_began_s, 1)
            told[name] = part.to_wire() | {"seconds": spent_s, "load_before": round(load, 1)}
    return {
        "parts": told,
        "parts_failed": failed,
        "bars_met": sum(bar.met for bar in bars),
        "bars_missed": [bar.name for bar in bars if not bar.met],
        "seconds": round(time.monotonic() - began_s, 1),
        "cpus": psutil.cpu_count(),
        "commit": _commit(),
    }


def _teller(name: str, began_s: float) -> Say:
    def say(line: str) -> None:
        print(f"{time.monotonic() - began_s:6.0f} s  {name}: {line}", flush=True)

    return say


def _commit() -> str:
    """Of the checkout that was measured; empty outside one."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    except OSError:
        return ""
    return ran.stdout.strip()


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

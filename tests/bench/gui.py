"""Does the window open fast, keep answering, show what is filmed while it is fresh, and stay slim?

`python -m tests.bench.gui --json` measures everything (about four minutes when nothing else runs) and prints one JSON
line last; `--part NAME` measures a part. Stalls are judged against an empty window that ticks beside ours.
"""

import argparse
import asyncio
import json
import statistics
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from tests.bench.filming.figures import Bar, Part
from tests.bench.running import Say, run_parts
from tests.bench.windowing.apart import apart
from tests.bench.windowing.opening import help_s, shown_s
from tests.bench.windowing.ticks import MORE_THAN_CONTROL_MS

RUNS = 5
LINES = 20_000
TOLD_S = 15
RECORDINGS = 50
LIBRARY = 2000


async def opening(say: Say) -> Part:
    """Medians of five."""
    shown = [await asyncio.to_thread(shown_s) for _ in range(RUNS)]
    say(f"shown after {', '.join(f'{each:.2f}' for each in shown)} s")
    helped = statistics.median([await asyncio.to_thread(help_s) for _ in range(RUNS)])
    bar = Bar("window shown, s (median of 5)", statistics.median(shown), 1.2)
    return Part([bar], {"shown_s": [round(each, 3) for each in shown], "help_s": round(helped, 3)})


def recording(address: str, length_s: int, clicks: int) -> Callable[[Say], Awaitable[Part]]:
    """A real recording; of the pictures, 95 in 100 must be fresh, the oldest is told."""

    async def measure(_: Say) -> Part:
        found = await apart("recording", address, str(length_s), str(clicks))
        bars = [_stalls(found[stretch], f"while {stretch}") for stretch in ("recording", "rendering")]
        bars.append(Bar("preview, capture to paint p95, ms", found["preview"].get("p95_ms", float("inf")), 300))
        return Part(bars, found)

    return measure


async def story(_: Say) -> Part:
    """A long log that goes on."""
    found = await apart("story", str(LINES), str(TOLD_S))
    return Part([_stalls(found["telling"], f"with {LINES} lines")], found)


async def memory(_: Say) -> Part:
    """Many recordings in one window."""
    found = await apart("memory", str(RECORDINGS))
    return Part([Bar(f"memory growth over {RECORDINGS} recordings, MB", found["grown_mb"], 30)], found)


async def library(_: Say) -> Part:
    """Many recordings on disk."""
    found = await apart("shelves", str(LIBRARY))
    opened = Bar(f"library of {LIBRARY} opened, s", found["opened_s"], 0.5)
    return Part([opened, _stalls(found["scrolling"], "while the library scrolls")], found)


def _stalls(stretch: dict[str, Any], what: str) -> Bar:
    over_ms = stretch["window"]["p99_ms"] - stretch["control"]["p99_ms"]
    return Bar(f"event loop p99 over control {what}, ms", over_ms, MORE_THAN_CONTROL_MS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the report in one line instead of many")
    parser.add_argument("--part", action="append", help="measure this part only; may be repeated")
    parser.add_argument("--address", default="sample", help="what is recorded")
    parser.add_argument("--length", type=int, default=20, help="of the film that is recorded, seconds")
    parser.add_argument("--clicks", type=int, default=4, help="on film")
    asked = parser.parse_args()
    parts: dict[str, Callable[[Say], Awaitable[Part]]] = {
        "opening": opening,
        "recording": recording(asked.address, asked.length, asked.clicks),
        "story": story,
        "memory": memory,
        "library": library,
    }
    unknown = sorted(set(asked.part or ()) - set(parts))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(parts)}")
    chosen = {name: run for name, run in parts.items() if not asked.part or name in asked.part}
    report = asyncio.run(run_parts(chosen))
    print(json.dumps(report) if asked.json else json.dumps(report, indent=1))
    return 0 if not report["bars_missed"] and not report["parts_failed"] else 1


if __name__ == "__main__":
    sys.exit(main())

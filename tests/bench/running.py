"""Runs the parts of a bench one after the other and gathers what they found into one report."""

import subprocess
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import psutil

from tests.bench.filming.figures import Bar, Part

Say = Callable[[str], None]
"""Told a line of progress."""


async def run_parts(parts: Mapping[str, Callable[[Say], Awaitable[Part]]]) -> dict[str, Any]:
    """Run parts by name; one that fails costs its own figures, not the others'."""
    began_s = time.monotonic()
    bars: list[Bar] = []
    told: dict[str, Any] = {}
    failed: dict[str, str] = {}
    for name, run in parts.items():
        say = _teller(name, began_s)
        load, part_began_s = psutil.getloadavg()[0], time.monotonic()
        try:
            part = await run(say)
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

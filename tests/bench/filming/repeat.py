"""Is a film the same again? One script filmed twice on a quiet machine and once with every core kept busy."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.filming import ours
from tests.bench.filming.clocks import watching
from tests.bench.filming.figures import Bar, Part
from tests.bench.filming.options import Options
from tests.bench.filming.pages import bench_site
from tests.bench.filming.sample import first_round, script
from tests.bench.filming.takes import Showing, difference, showing

CLOCKS_S = 4.0
LEAST_IDENTICAL = 0.99
_BUSY_LIMIT_S = 600
_BUSY = f"import time\nend = time.monotonic() + {_BUSY_LIMIT_S}\nwhile time.monotonic() < end: pass"


async def repeat(scratch: Path, options: Options) -> Part:
    """The clock page and the sample site, three times each."""
    part = Part()
    with bench_site(scratch / "site", "clocks") as site:
        url = site.at("clocks.html")
        await _thrice(part, "clocks", scratch, options, lambda take: ours.film(url, watching(CLOCKS_S), take))
    home = options.site.url
    played = script(home) if options.is_full else first_round(home)
    await _thrice(part, "sample", scratch, options, lambda take: ours.film_script(home, played, take))
    return part


async def _thrice(part: Part, name: str, scratch: Path, options: Options, film: Any) -> None:
    shown: dict[str, Showing] = {}
    facts: dict[str, Any] = {}
    part.facts[name] = facts
    for run in ("first", "again", "busy"):
        options.say(f"filming {name}: {run}")
        take = scratch / f"{name}-{run}"
        with busy_cores() if run == "busy" else contextlib.nullcontext():
            info = await film(take)
        shown[run] = await asyncio.to_thread(showing, take)
        facts[run] = {
            "film_steps": shown[run].steps,
            "pictures": len(shown[run].pictures),
            "moving_share": round(shown[run].moving_share, 3),
            "stalls": info.stalls,
        }
        part.bars.append(Bar(f"{name}, {run}: stalls", info.stalls, 0))
    for run in ("again", "busy"):
        apart = await asyncio.to_thread(difference, shown["first"], shown[run])
        facts[f"first and {run}"] = {
            "identical": round(apart.identical, 5),
            "ssim_of_the_rest_least": round(apart.ssim_least, 5),
            "ssim_of_the_rest_mean": round(apart.ssim_mean, 5),
            "compared": apart.compared,
            "first_apart_step": apart.first_apart,
        }
        part.bars += [
            Bar(f"{name}, first and {run}: plate frames identical", apart.identical, LEAST_IDENTICAL, at_most=False),
            Bar(f"{name}, first and {run}: film lengths apart, frames", apart.steps_apart, 0),
        ]


@contextlib.contextmanager
def busy_cores() -> Iterator[None]:
    """Keep every core busy; the processes end with the block, and by themselves should this one die."""
    running = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()

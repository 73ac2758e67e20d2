"""The command line that these benches share."""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from tests.bench.filming.figures import Part
from tests.bench.queueing.options import Options
from tests.bench.running import Say, run_parts

Parts = Mapping[str, Callable[[Options], Awaitable[Part]]]


async def report_of(parts: Parts, *, share: float = 1.0, seed: int = 1) -> dict[str, Any]:
    """Run parts, each in a folder of its own, and gather what they found."""
    with tempfile.TemporaryDirectory(prefix="autodemo-bench-") as scratch:

        async def one(name: str, say: Say) -> Part:
            folder = Path(scratch) / name
            folder.mkdir()
            return await parts[name](Options(folder, say, seed, share))

        return await run_parts({name: partial(one, name) for name in parts})


def run(parts: Parts, *, words: str, full: float) -> NoReturn:
    """Run what the command line asks for and leave with 1 when a bar was missed.

    Args:
        parts: what there is.
        words: shown as help.
        full: how many times the default amount of work `--full` is.
    """
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(parts)}")
    parser.add_argument("--full", action="store_true", help=f"{full:g} times as much")
    parser.add_argument("--seed", type=int, default=1, help="of the random choices")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.parts if name not in parts]:
        parser.error(f"no such part: {', '.join(unknown)}")
    wanted = {name: parts[name] for name in arguments.parts or parts}
    try:
        report = asyncio.run(_until_told(report_of(wanted, share=full if arguments.full else 1.0, seed=arguments.seed)))
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)
    print(json.dumps(report) if arguments.json else json.dumps(report, indent=2))
    sys.exit(1 if report["bars_missed"] or report["parts_failed"] else 0)


async def _until_told(work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """Work until it is done or SIGTERM comes, as from `timeout`: servers and workers of a part end with it then too."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task

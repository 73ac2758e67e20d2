"""Whether a recording changes anything: ``python -m tests.bench.apps [APP …] [--full] --json``.

Ten recordings each of two real programs that anybody may write to without a login: Django's own admin over a tool
library, and a wiki of pages in git. Before and after each, everything the program keeps is compared byte by byte;
nothing is left out. By default nine of the ten are done without the camera; ``--full`` films all. The last line of
stdout is one JSON object.
"""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from tests.bench.filming.figures import Bar, Part
from tests.bench.running import Say, run_parts
from tests.bench.writing.programs import APPS, Snapshot
from tests.bench.writing.recordings import WAYS, Recording

RECORDINGS = 10
_SAVING = frozenset({"write", "dialog", "blacklist"})
"""Rules that hold back what would have changed something; the others are about where one may go."""


async def recordings(name: str, ways: Sequence[str], say: Say) -> Part:
    """Record an app in some ways, one after the other, and compare what it keeps."""
    with APPS[name]() as app:
        readings: list[list[str]] = []
        for _ in range(2):  # what a program keeps in a cache it writes when it is read for the first time
            before = app.snapshot()
            read = await asyncio.to_thread(app.read)
            readings.append(difference(before, app.snapshot()))
        writes = len(app.front.log.writes())
        done: list[Recording] = []
        changed: dict[str, list[str]] = {}
        for number, way in enumerate(ways, 1):
            before = app.snapshot()
            recording = await WAYS[way](app.front.url)
            done.append(recording)
            if found := difference(before, app.snapshot()):
                changed[f"{number} {way}"] = found
            say(
                f"{number}/{len(ways)} {way}: {recording.clicks} clicks, {len(recording.refused)} held back, "
                f"{found or 'nothing'} changed"
            )
        arrived = [f"{request.method} {request.path}" for request in app.front.log.writes()[writes:]]
        before = app.snapshot()
        await asyncio.to_thread(app.write)
        can_be_written_to = bool(difference(before, app.snapshot()))
    return Part(
        bars=[
            Bar(f"{name}: recordings that changed a byte", len(changed), 0),
            Bar(f"{name}: writes that arrived", len(arrived), 0),
            Bar(f"{name}: recordings", len(done), len(ways), at_most=False),
            Bar(f"{name}: clicks in all recordings", sum(one.clicks for one in done), len(ways), at_most=False),
            Bar(f"{name}: a form that is sent changes something", can_be_written_to, 1, at_most=False),
        ],
        facts={
            "files": len(before),
            "links_read": read,
            "changed_by_plain_gets": {"first": readings[0], "second": readings[1]},
            "changed": changed,
            "arrived": arrived,
            "recordings": [
                {"way": one.way, "clicks": one.clicks, "pages": one.pages, "seconds": one.seconds} for one in done
            ],
            "refused": refused(done),
            "refused_by_rule": dict(Counter(event.rule for one in done for event in one.refused)),
        },
    )


def difference(before: Snapshot, after: Snapshot) -> list[str]:
    """The files that are new, gone or other."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def refused(done: Sequence[Recording]) -> list[str]:
    """What would have changed something and was held back, each once, with how often."""
    told = Counter(
        f"{event.rule} ({event.layer}): {event.name[:60]} [{event.evidence[:40]}]"
        for one in done
        for event in one.refused
        if event.rule in _SAVING
    )
    return [f"{count}x {thing}" for thing, count in told.most_common()]


async def main(names: Sequence[str], ways: Sequence[str]) -> dict[str, Any]:
    async def run(name: str, say: Say) -> Part:
        return await recordings(name, ways, say)

    return await run_parts({name: partial(run, name) for name in names})


def ways_of(count: int, *, full: bool) -> list[str]:
    """Every second in each mode, and one on camera, or all."""
    return ["filmed"] * count if full else [*(["rehearsed", "direct"] * count)[: count - 1], "filmed"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("apps", nargs="*", metavar="APP", help=f"any of: {', '.join(APPS)}")
    parser.add_argument("--full", action="store_true", help="film all ten")
    parser.add_argument("--recordings", type=int, default=RECORDINGS, metavar="N", help="of each app")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.apps if name not in APPS]:
        parser.error(f"no such app: {', '.join(unknown)}")
    report = asyncio.run(main(arguments.apps or list(APPS), ways_of(arguments.recordings, full=arguments.full)))
    print(json.dumps(report) if arguments.json else json.dumps(report, indent=2))
    sys.exit(1 if report["bars_missed"] or report["parts_failed"] else 0)

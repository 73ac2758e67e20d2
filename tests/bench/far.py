"""The window and a worker far away, both real and both disturbed: `python -m tests.bench.far --json`.

Somebody types `sample` and presses Enter, with real keys on a screen of their own. The job goes through a real Redis to
a real worker with a real browser. While it films, that worker is killed as by `kill -9`; another one has to finish. On
its way Redis stands still for ten seconds. The window must say both, and its log must be that of the queue: no line is
missing, none comes twice. The film must play to its end.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from autodemo_gui.core.events import AnyEvent
from autodemo_gui.gui.telling import story_of
from autodemo_gui.queue.terms import Terms
from tests.bench.hands import LIMITS
from tests.bench.queueing.fleet import Fleet
from tests.bench.queueing.quarters import quarters
from tests.bench.windowing.desk import Desk, desk, missing
from tests.bench.windowing.hand import State, program_on
from tests.e2e.film_probe import probe
from tests.queue.fixtures import queue_on
from tests.queue.server import RedisServer

STILL_S = 10.0
TAKEN_OVER_S = Terms().lease_s + 10
FILMED_S = 300.0
SAID_TWICE = "Started again, attempt 2"


def visit(folder: Path) -> dict[str, Any]:
    """One recording with both disturbances.

    Raises:
        AssertionError: the window showed something else than happened.
        RuntimeError: the recording failed.
        TimeoutError: something did not come.
    """
    server = RedisServer(folder)
    server.start()
    try:
        with quarters() as place, desk() as made:
            log = folder / "workers.log"
            fleet = Fleet(server.url, place.scratch, 1, are_real=True, environment=place.environment, log=log)
            try:
                return _visit(folder, made, server, fleet)
            finally:
                fleet.close()
    finally:
        server.close()


def _visit(folder: Path, made: Desk, server: RedisServer, fleet: Fleet) -> dict[str, Any]:
    home = {"AUTODEMO_HOME": str(folder / "home"), "AUTODEMO_SCRATCH": str(folder), "REDIS_URL": server.url}
    fleet.fill()
    with program_on(made, LIMITS | home, folder / "window.log") as hand:
        made.type("sample")
        made.press("Return")
        job_id = hand.until(lambda state: state["job"], "asked for")["job"]
        with ThreadPoolExecutor(1) as beside:
            reading = beside.submit(asyncio.run, _log(server.url, job_id))
            first, began_s = fleet.pids[0], time.monotonic()
            hand.until(lambda state: state["phase"] == "filming" and _has(state, "Filmed"), "filming", FILMED_S)
            _say(began_s, "it films; its worker is killed")
            fleet.size = 2
            fleet.fill()
            _kill(fleet, first)
            died_s = time.monotonic()
            hand.until(lambda state: _has(state, SAID_TWICE), "taken over", TAKEN_OVER_S)
            taken_over_s = time.monotonic() - died_s
            _say(began_s, "another worker has it; Redis stands still")
            shown = len(hand.ask("state")["lines"])
            server.freeze()
            hand.until(lambda state: "Trying again" in state["link"], "said to be away", STILL_S)
            time.sleep(STILL_S)  # not for something to happen: this long nothing can
            server.thaw()
            thawed_s = time.monotonic()
            hand.until(lambda state: not state["link"] and len(state["lines"]) > shown, "said to be back", FILMED_S)
            back_s = time.monotonic() - thawed_s
            _say(began_s, "it is back, and the log goes on")
            last = hand.until(lambda state: state["name"] == "Done" and state["duration_ms"] > 0, "done", FILMED_S)
            _say(began_s, "the film is here")
            log = reading.result()
        made.press("ctrl+q")
        assert hand.end() == 0, "the window ended well"
    assert [event.seq for event in log] == [*range(1, len(log) + 1)], "the queue's own log is whole"
    lines = [line.text for line in story_of(log)]
    assert last["lines"] == lines, f"the window's log is the queue's: {last['lines']} is not {lines}"
    assert lines.count("Back in the queue") == lines.count(SAID_TWICE) == 1
    return {
        "taken_over_s": round(taken_over_s, 1),
        "log_went_on_s": round(back_s, 1),
        "lines": len(lines),
        "film_s": probe(Path(last["film"])).duration_s,
        "seconds": round(time.monotonic() - began_s, 1),
    }


async def _log(url: str, job_id: str) -> list[AnyEvent]:
    """The queue's log, by a reader of its own; without what that reader says of its connection."""
    queue = queue_on(url, Terms())
    try:
        async with asyncio.timeout(2 * FILMED_S):
            return [event async for event in queue.events(job_id) if event.seq]
    finally:
        await queue.close()


def _has(state: State, beginning: str) -> bool:
    return any(line.startswith(beginning) for line in state["lines"])


def _kill(fleet: Fleet, pid: int) -> None:
    worker = fleet.some(lambda workers: next(each for each in workers if each.pid == pid), {*fleet.pids})
    assert worker is not None
    fleet.kill(worker)


def _say(began_s: float, what: str) -> None:
    print(f"{time.monotonic() - began_s:6.1f} s  {what}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="accepted for the sake of likeness: the last line is JSON")
    parser.parse_args()
    if packages := missing():
        parser.error(f"this needs the Debian packages {', '.join(packages)}")
    found: dict[str, Any] = {}
    failed = ""
    with tempfile.TemporaryDirectory(prefix="autodemo-far-", ignore_cleanup_errors=True) as folder:
        try:
            found = visit(Path(folder))
        except (AssertionError, TimeoutError, RuntimeError) as error:
            failed = str(error)
    print(json.dumps({**found, "failed": failed, "load": os.getloadavg()[0], "bars_met": not failed}))
    return 0 if not failed else 1


if __name__ == "__main__":
    sys.exit(main())

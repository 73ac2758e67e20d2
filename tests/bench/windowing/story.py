"""A story of 20,000 lines that goes on being told: does the window keep answering?

`python -m tests.bench.windowing.story LINES SECONDS` prints one object.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from autodemo_gui.core import events as e
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, run_of
from tests.bench.painted import write_film
from tests.bench.windowing.engine import Engine
from tests.bench.windowing.serving import served, until
from tests.bench.windowing.ticks import Control, Ticks, compared

PATIENCE_S = 120.0


def measure(lines: int, seconds: float) -> dict[str, Any]:
    """A recording is given a past of so many lines; then it goes on, with twenty lines and ten pictures a second."""
    found: dict[str, Any] = {}

    async def story(program: Program) -> None:
        bridge = program.bridge

        def told() -> int:
            run = run_of(bridge.state)
            return len(run.lines) if run else 0

        control = await asyncio.to_thread(Control)
        bridge.record(replace(program.window.start.draft(), address="ledgerly.app"))
        await until(lambda: told() > 20, PATIENCE_S)
        bridge.blockSignals(True)
        number = 0
        while told() < lines:
            bridge.dispatch(PAST[number % len(PAST)](number))
            number += 1
        bridge.blockSignals(False)
        ticks = Ticks()
        past = told()
        before_s = time.monotonic()
        await until(lambda: told() > past + 20, PATIENCE_S)  # shown for the first time
        began_s = time.monotonic()
        await asyncio.sleep(seconds)
        ended_s = time.monotonic()
        found["lines"] = told()
        ticks.stop()
        bridge.finish()
        await until(lambda: isinstance(bridge.state, Done), PATIENCE_S)
        beside = await asyncio.to_thread(control.end)
        found["appearing"] = compared(ticks.all, beside, before_s, began_s).to_wire()
        found["telling"] = compared(ticks.all, beside, began_s, ended_s).to_wire()

    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mp4"
        served(story, lambda: Engine(write_film(film, seconds=3), 10_000))
    return found


PAST = (
    lambda number: e.ElementSkipped(name=f"Delete row {number}", rule="blacklist", evidence="delete", layer="element"),
    lambda number: e.Noted(text=f"Page {number} kept loading for a long time; filming went on after 3 s all the same."),
    lambda number: e.PageOpened(url=f"https://ledgerly.app/{number}", title=f"Report {number}", calm_s=0.2),
)
"""Events of a long past: one, two and three rows high."""

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(measure(int(sys.argv[1]), float(sys.argv[2]))))

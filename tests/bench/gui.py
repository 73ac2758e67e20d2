"""How well the window keeps answering while it records: `python -m tests.bench.gui --json`.

A timer that should fire every 5 ms notes how late it comes, in our window while it records and renders the sample site,
and at the same time in a second process that shows an empty window. Both meet the same machine and the same load, so
the difference is ours. Also: how long until the window shows, and until `autodemo --help` answers.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TICK_MS = 5
RUNS = 5
MANY = 2000
FIRST_PAINT = """
import os, sys, time
import autodemo_gui.gui.views.main_window as module
def painted(window, event):
    sys.stdout.write("painted\\n"); sys.stdout.flush(); os._exit(0)
module.MainWindow.paintEvent = painted
from autodemo_gui.cli.root import run
run([])
"""


class Ticks:
    """Lateness of a timer of this process's Qt loop, milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late_ms: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._last) * 1000 - TICK_MS))
        self._last = now

    def report(self) -> dict[str, float]:
        ordered = sorted(self.late_ms)

        def at(share: float) -> float:
            return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

        return {"ticks": len(ordered), "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": round(ordered[-1], 2)}


def control() -> None:
    """An empty window that ticks until its input is closed."""
    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(["control"])
    window = QMainWindow()
    window.show()
    ticks = Ticks()
    closed = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    closed.activated.connect(app.quit)
    app.exec()
    print(json.dumps(ticks.report()))


def record(address: str) -> dict[str, Any]:
    """Record in the real program beside the control."""
    from autodemo_gui.gui import bridge
    from autodemo_gui.gui.app import make_app
    from autodemo_gui.gui.draft import Draft
    from autodemo_gui.gui.kept import Kept
    from autodemo_gui.gui.program import Program
    from autodemo_gui.gui.states import Done, Failed
    from autodemo_gui.gui.theme import Theme
    from autodemo_gui.store.paths import paths

    app = make_app(["bench"])
    found: dict[str, Any] = {}

    async def story(program: Program) -> None:
        serving = asyncio.create_task(program.serve())
        ended = asyncio.get_running_loop().create_future()

        def on_changed(state: object) -> None:
            if isinstance(state, Done | Failed) and not ended.done():
                ended.set_result(state)

        program.bridge.changed.connect(on_changed)
        beside = subprocess.Popen(  # noqa: ASYNC220 - a fork takes no time that matters here
            [sys.executable, "-m", "tests.bench.gui", "--control"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ticks = Ticks()
        began = time.perf_counter()
        program.bridge.record(Draft(address))
        state = await ended
        found["ended"] = type(state).__name__
        found["wall_s"] = round(time.perf_counter() - began, 1)
        found["window"] = ticks.report()
        said, _ = await asyncio.to_thread(beside.communicate, "")
        found["control"] = json.loads(said)
        if isinstance(state, Failed):
            found["problem"] = f"{state.problem.title} {state.problem.detail}"
        program.window.close()
        await serving

    with tempfile.TemporaryDirectory() as home:
        program = Program(Theme(app), Kept(paths({"AUTODEMO_HOME": home}), os.environ))
        program.window.show()
        bridge.run(app, lambda: story(program))
    return found


def shown_s() -> float:
    """From the start of the process to the first paint of the window."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(
            [sys.executable, "-c", FIRST_PAINT],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "AUTODEMO_HOME": home},
        )
    return time.perf_counter() - began


def library_s() -> float:
    """Reading and showing a library of 2,000 recordings, from the files on disk to the painted page."""
    from autodemo_gui.gui.app import make_app
    from autodemo_gui.gui.theme import Theme
    from autodemo_gui.gui.views.main_window import MainWindow
    from autodemo_gui.store.library import SIDECAR, Library
    from tests.bench.scenes import DRAFT, Idle, entries

    app = make_app(["bench"])
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries(Path(folder), MANY):
            entry.path.with_name(entry.path.name + SIDECAR).write_text(entry.film.model_dump_json(), encoding="utf-8")
            if entry.can_be_watched:
                entry.path.touch()
        window = MainWindow(Theme(app, "light"))
        window.show()
        window.show_state(Idle(DRAFT))
        window.show_library(is_shown=True)
        began = time.perf_counter()
        window.library.show_entries(Library(Path(folder)).entries())
        window.grab()
        took = time.perf_counter() - began
        window.end()
    return took


def library_apart_s() -> float:
    """The same in a process of its own: an application is made once in each."""
    said = subprocess.run([sys.executable, "-m", "tests.bench.gui", "--library"], check=True, capture_output=True)
    return float(said.stdout)


def help_s() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "autodemo_gui", "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.add_argument("--control", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--library", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--address", default="sample", help="what is recorded")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if asked.library:
        print(library_s())
        return 0
    if asked.control:
        control()
        return 0
    result: dict[str, Any] = {
        "shown_s": round(statistics.median(shown_s() for _ in range(RUNS)), 3),
        "help_s": round(statistics.median(help_s() for _ in range(RUNS)), 3),
        "library_s": round(statistics.median(library_apart_s() for _ in range(RUNS)), 3),
        "load": os.getloadavg()[0],
        **record(asked.address),
    }
    result["p99_over_control_ms"] = round(result["window"]["p99_ms"] - result["control"]["p99_ms"], 2)
    result["bars_met"] = bool(
        result["ended"] == "Done" and result["p99_over_control_ms"] <= 20 and result["shown_s"] < 1.5
    )
    if asked.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name}: {value}")
    return 0 if result["bars_met"] else 1


if __name__ == "__main__":
    sys.exit(main())

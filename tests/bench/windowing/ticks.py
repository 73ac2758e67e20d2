"""How late a timer of Qt's loop comes: in our window, and at the same time in an empty window of another process.

Both meet the same machine and the same load, so the difference is ours. `python -m tests.bench.windowing.ticks` is the
empty window; it ticks until its input is closed, then tells every tick.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.filming.figures import Bar

TICK_MS = 5
MORE_THAN_CONTROL_MS = 16.0
"""How much later than the control 99 of 100 ticks may come: one frame of a 60 Hz screen."""

Tick = tuple[float, float]
"""When a tick came, in seconds of the clock that all processes share, and how late, in milliseconds."""


class Ticks:
    """The ticks of this process's Qt loop, from now on."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.all: list[Tick] = []
        self._last_s = time.monotonic()
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now_s = time.monotonic()
        self.all.append((now_s, max(0.0, (now_s - self._last_s) * 1000 - TICK_MS)))
        self._last_s = now_s


class Control:
    """The empty window, ticking in a process of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it ticks

    def end(self) -> list[Tick]:
        """Close it and have its ticks. Blocks."""
        said, _ = self._process.communicate("")
        return [(at_s, late_ms) for at_s, late_ms in json.loads(said)]


@dataclass(frozen=True, slots=True)
class Lateness:
    """Lateness of the ticks of a stretch of time, in milliseconds."""

    ticks: int
    p50_ms: float
    p99_ms: float
    max_ms: float

    def to_wire(self) -> dict[str, Any]:
        return {
            "ticks": self.ticks,
            "p50_ms": round(self.p50_ms, 2),
            "p99_ms": round(self.p99_ms, 2),
            "max_ms": round(self.max_ms, 2),
        }


def lateness(ticks: Sequence[Tick], began_s: float, ended_s: float) -> Lateness:
    """Judge the ticks that came between two times."""
    late = sorted(late_ms for at_s, late_ms in ticks if began_s <= at_s <= ended_s)
    if not late:
        raise ValueError("nothing ticked in that time")
    return Lateness(len(late), late[len(late) // 2], late[min(len(late) - 1, int(0.99 * len(late)))], late[-1])


@dataclass(frozen=True, slots=True)
class Stretch:
    """Our window against the control, in one stretch of time."""

    window: Lateness
    control: Lateness

    @property
    def over_control_ms(self) -> float:
        return self.window.p99_ms - self.control.p99_ms

    def bar(self, what: str) -> Bar:
        return Bar(f"event loop p99 over control {what}, ms", self.over_control_ms, MORE_THAN_CONTROL_MS)

    def to_wire(self) -> dict[str, Any]:
        return {"window": self.window.to_wire(), "control": self.control.to_wire()}


def compared(window: Sequence[Tick], control: Sequence[Tick], began_s: float, ended_s: float) -> Stretch:
    """Both windows between two times."""
    return Stretch(lateness(window, began_s, ended_s), lateness(control, began_s, ended_s))


def main() -> None:
    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(["control"])
    window = QMainWindow()
    window.show()
    ticks = Ticks()
    print("ticking", flush=True)
    closed = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    closed.activated.connect(app.quit)
    app.exec()
    print(json.dumps(ticks.all))


if __name__ == "__main__":
    main()

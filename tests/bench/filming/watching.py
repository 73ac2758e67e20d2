"""What a program and everything it starts need: peak memory without browsers, and processor time."""

import contextlib
import itertools
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import psutil

SAMPLING_S = 0.1


@dataclass(slots=True)
class Watch:
    """Samples a process tree from a thread of its own.

    Attributes:
        peak_bytes: largest resident memory of the tree at one time, browsers left out.
        peak_by_name: largest memory of one process, by program.
    at_peak: who had how much of the peak.
        at_peak: who had how much of the peak.
        cpu_s: processor time by program, as last seen; what a process does after that is missing, at most 0.1 s each.
        cpu_by_phase: the same for each phase that was begun.
    """

    root: psutil.Process
    peak_bytes: int = 0
    peak_by_name: dict[str, int] = field(default_factory=dict)
    at_peak: tuple[tuple[str, int], ...] = ()
    _cpu: dict[tuple[int, float], tuple[str, float]] = field(default_factory=dict)
    _phases: list[tuple[str, dict[str, float]]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def cpu_s(self) -> dict[str, float]:
        total: dict[str, float] = {}
        with self._lock:
            every = list(self._cpu.values())
        for name, spent_s in every:
            total[name] = total.get(name, 0.0) + spent_s
        return {name: round(spent_s, 1) for name, spent_s in sorted(total.items())}

    def begin(self, phase: str) -> None:
        """What is used from now on belongs to this phase, until the next one begins."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self._look()
        self._phases.append((phase, self.cpu_s))

    @property
    def cpu_by_phase(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for (phase, before), (_, after) in itertools.pairwise([*self._phases, ("", self.cpu_s)]):
            spent = {name: round(after[name] - before.get(name, 0.0), 1) for name in after}
            found[phase] = {name: spent_s for name, spent_s in spent.items() if spent_s}
        return found

    def to_wire(self) -> dict[str, Any]:
        return {
            "peak_rss_mb": round(self.peak_bytes / 2**20),
            "peak_rss_mb_by_process": {name: round(used / 2**20) for name, used in sorted(self.peak_by_name.items())},
            "at_peak_mb": [f"{name} {round(used / 2**20)}" for name, used in self.at_peak],
            "cpu_s": self.cpu_s,
            "cpu_by_phase_s": self.cpu_by_phase,
        }

    def _run(self) -> None:
        while not self._stop.wait(SAMPLING_S):
            with contextlib.suppress(psutil.NoSuchProcess):
                self._look()

    def _look(self) -> None:
        with self._lock:
            self._add_up()

    def _add_up(self) -> None:
        having: list[tuple[str, int]] = []
        command_lines: dict[int, list[str]] = {}
        for process in [self.root, *self.root.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                with process.oneshot():
                    name, used, times = process.name(), process.memory_info().rss, process.cpu_times()
                    began_s = process.create_time()
                    words = process.cmdline()
                program = program_of(name)
                self._cpu[process.pid, began_s] = (program, times.user + times.system)
                # Between fork and exec a process is its parent once more, in the same memory.
                is_fork = words and words == command_lines.get(process.ppid())
                command_lines[process.pid] = words
                if program != "browser" and not is_fork:
                    having.append((program, used))
                    self.peak_by_name[program] = max(self.peak_by_name.get(program, 0), used)
        if (total := sum(used for _, used in having)) > self.peak_bytes:
            self.peak_bytes, self.at_peak = total, tuple(having)


def program_of(name: str) -> str:
    """A process's name without what differs between systems and versions."""
    plain = name.lower()
    for sign, program in (
        ("chrom", "browser"),
        ("headless", "browser"),
        ("ffmpeg", "ffmpeg"),
        ("python", "python"),
        ("node", "driver"),
    ):
        if sign in plain:
            return program
    return plain

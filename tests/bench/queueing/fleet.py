"""Worker processes that can be killed, frozen and told to stop; there are always as many as there should be."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
ENGINE = "tests.bench.queueing.engine"
Choose = Callable[[Sequence["subprocess.Popen[bytes]"]], "subprocess.Popen[bytes]"]


@dataclass
class Fleet:
    """Workers of one queue.

    Attributes:
        url: of the Redis.
        scratch: where they work.
        size: how many there should be.
        are_real: they are workers as an operator starts them, with browsers, instead of ones with a fast fake engine.
        environment: said to them besides what this process was told.
        log: file that takes what they say; without one nobody hears it.
        killed: process ids with the time of their death (epoch seconds).
        slowest_stop_s: the longest that a worker took to end after SIGTERM.
        bad_exits: exit codes other than 0 of workers that were told to stop.
    """

    url: str
    scratch: Path
    size: int
    are_real: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    killed: list[tuple[int, float]] = field(default_factory=list)
    slowest_stop_s: float = 0.0
    bad_exits: list[int] = field(default_factory=list)
    _workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    _frozen: set[int] = field(default_factory=set)

    def fill(self) -> None:
        """Start as many as are missing."""
        self._workers = [worker for worker in self._workers if worker.poll() is None]
        for _ in range(self.size - len(self._workers)):
            with Path(self.log or os.devnull).open("ab") as log:
                self._workers.append(
                    subprocess.Popen(
                        [sys.executable, "-m", *self._program()], cwd=ROOT, env=self._environment(), stderr=log
                    )
                )

    def _program(self) -> tuple[str, ...]:
        return ("autodemo_gui", "worker") if self.are_real else (ENGINE, self.url, str(self.scratch))

    def _environment(self) -> dict[str, str]:
        """The address goes here, as the README tells operators: what stands in a command line everybody can read."""
        said = {"REDIS_URL": self.url, "AUTODEMO_SCRATCH": str(self.scratch)} if self.are_real else {}
        return os.environ | said | self.environment

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that live."""
        return [worker.pid for worker in self._workers if worker.poll() is None]

    def some(self, choose: Choose, working: Container[int]) -> "subprocess.Popen[bytes] | None":
        """One of those that work, chosen by whoever asks; None when it is the only one: somebody must take over.

        Args:
            choose: picks one of several.
            working: process ids of those that have told the queue that they live.
        """
        awake = [worker for worker in self._workers if worker.poll() is None and worker.pid in working]
        awake = [worker for worker in awake if worker.pid not in self._frozen]
        return choose(awake) if len(awake) > 1 else None

    def kill(self, worker: "subprocess.Popen[bytes]") -> None:
        """As the kernel does it: without a word."""
        self.killed.append((worker.pid, time.time()))
        worker.kill()
        worker.wait()

    async def freeze(self, worker: "subprocess.Popen[bytes]", seconds: float) -> None:
        """Stop the process for a while, then let it go on as if nothing had happened."""
        self._frozen.add(worker.pid)
        os.kill(worker.pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        if worker.poll() is None:
            os.kill(worker.pid, signal.SIGCONT)
        self._frozen.discard(worker.pid)

    async def dismiss(self, worker: "subprocess.Popen[bytes]") -> None:
        """Tell it to stop, and see how long that takes."""
        began_s = time.monotonic()
        self._frozen.add(worker.pid)  # nobody else is to disturb it now
        worker.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(worker.wait)
        self.slowest_stop_s = max(self.slowest_stop_s, time.monotonic() - began_s)
        self._frozen.discard(worker.pid)
        if code != 0:
            self.bad_exits.append(code)

    async def dismiss_all(self) -> None:
        """Tell each to stop, one after the other; nobody takes their places."""
        for worker in self._workers:
            if worker.poll() is None:
                await self.dismiss(worker)

    def close(self) -> None:
        """End them all."""
        for worker in self._workers:
            if worker.poll() is None:
                os.kill(worker.pid, signal.SIGCONT)
                worker.kill()
            worker.wait()

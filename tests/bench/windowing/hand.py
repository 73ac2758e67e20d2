"""Somebody at the desk: looks at the program until something is true, and acts with keys and mouse only."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.windowing.desk import Desk

LOOK_EVERY_S = 0.1
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hand:
    """Acts on one running program."""

    desk: Desk
    process: "subprocess.Popen[str]"

    def ask(self, question: str) -> Any:
        """Ask the program what it shows."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(question, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the program has ended with {self.process.wait()}")
        return json.loads(answer)

    def until(self, holds: Callable[[State], object], what: str, within_s: float = 30.0) -> State:
        """Look until it is true.

        Raises:
            TimeoutError: it did not come true; tells what was to be seen instead.
        """
        until_s = time.monotonic() + within_s
        while not holds(state := self.ask("state")):
            if state["name"] == "Failed":
                raise RuntimeError(f"not {what}: {state['problem']}")
            if time.monotonic() > until_s:
                raise TimeoutError(f"not {what}: {state}")
            time.sleep(LOOK_EVERY_S)
        return state

    def place_of(self, name: str, within_s: float = 15.0) -> tuple[int, int, int, int]:
        """Where something is, once it can be seen and used."""
        until_s = time.monotonic() + within_s
        while not (place := self.ask(f"where {name}")):
            if time.monotonic() > until_s:
                raise TimeoutError(f"“{name}” is not to be seen")
            time.sleep(LOOK_EVERY_S)
        left, top, width, height = place
        return left, top, width, height

    def click(self, name: str) -> None:
        """Click the middle of something."""
        left, top, width, height = self.place_of(name)
        self.desk.click(left + width // 2, top + height // 2)

    def end(self, within_s: float = 20.0) -> int:
        """Wait until the program has ended, as it was told to."""
        return self.process.wait(within_s)


@contextmanager
def program_on(desk: Desk, environment: Mapping[str, str], log: Path) -> Iterator[Hand]:
    """Start the program on a desk; it is ended with the block, if it has not been."""
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.windowing.watched"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**desk.environment, **environment},
        )
    try:
        assert process.stdout is not None
        process.stdout.readline()  # the window is there
        hand = Hand(desk, process)
        hand.until(lambda state: state["active"], "the active window")
        yield hand
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.communicate()  # closes both pipes

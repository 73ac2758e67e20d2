"""A desk with a screen, a window manager, a keyboard and a mouse of its own: Xvfb, openbox and xdotool."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SIZE = (1440, 900)
PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool"}
"""What has to be installed, with the Debian packages that bring it."""
START_S = 20.0


def missing() -> list[str]:
    """Debian packages without which there is no desk."""
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person does with keyboard and mouse; positions in pixels of the screen."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        """For programs that are to appear on this screen."""
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return kept | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by their X names: `ctrl+s`, `Return`."""
        self._do("key", "--delay", "40", *keys)

    def type(self, words: str) -> None:
        self._do("type", "--delay", "15", words)

    def click(self, x: int, y: int, times: int = 1) -> None:
        self._do("mousemove", str(x), str(y))
        self._do("click", "--repeat", str(times), "--delay", "60", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press on one place, move in steps, let go on the other."""
        self._do("mousemove", str(start[0]), str(start[1]), "mousedown", "1")
        for step in range(1, 11):
            x, y = (round(a + (b - a) * step / 10) for a, b in zip(start, end, strict=True))
            self._do("mousemove", str(x), str(y))
        self._do("mouseup", "1")

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], check=True, env=self.environment, capture_output=True)


@contextmanager
def desk() -> Iterator[Desk]:
    """Set one up; nothing of it is left after the block."""
    reading, writing = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    screen = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()  # it is written when the screen can be used
        assert number, "Xvfb did not start"
        made = Desk(f":{number}")
        keeper = subprocess.Popen(["openbox"], env=made.environment, stderr=subprocess.DEVNULL)
        try:
            _wait_for_keeper(made)
            yield made
        finally:
            keeper.terminate()
            keeper.wait()
    finally:
        screen.terminate()
        screen.wait()


def _wait_for_keeper(made: Desk) -> None:
    """Windows that open before there is somebody to give them the keyboard never get it."""
    until_s = time.monotonic() + START_S
    command = ["xdotool", "get_num_desktops"]  # asks the window manager
    while subprocess.run(command, env=made.environment, capture_output=True, check=False).returncode != 0:
        assert time.monotonic() < until_s, "openbox did not start"
        time.sleep(0.05)

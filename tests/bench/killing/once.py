"""One kill and what the next start makes of it."""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.e2e.command import MARK, Command
from tests.e2e.film_probe import probe

KILLED = -9
RECORDING_S = 240
RECOVERY_S = 180
FILMED = ("filming", "rendering", "saving")
"""From here on there is something on film."""


@dataclass(frozen=True)
class Kill:
    """What was found after a kill.

    Attributes:
        moment: of the recording, a key of `window.MOMENTS`.
        code: how the killed program ended, as subprocess tells it.
        said: what the next start said.
        offer: the button beside it.
        film_s: seconds of film that were recovered and decode to their end; 0 when none were asked for.
        left: processes and files of the killed recording after the next start.
        seconds: what the kill and the next start took.
    """

    moment: str
    code: int
    said: str
    offer: str
    film_s: float
    left: tuple[str, ...]
    seconds: float

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost: offered again, and playable if there was anything to play."""
        has_film = self.film_s > 0.5 and "Keep" in self.offer
        return (
            self.code == KILLED
            and "interrupted" in self.said
            and (has_film if self.moment in FILMED else bool(self.offer))
            and not self.left
        )

    def to_wire(self) -> dict[str, Any]:
        return asdict(self) | {"well": self.is_well}


def kill(folder: Path, moment: str, *, mode: str = "rehearsed") -> Kill:
    """Kill a recording of the sample site at a moment, start again, and look at what there is."""
    began_s = time.monotonic()
    command = Command(folder)
    environment = {
        **os.environ,
        MARK: command.mark,
        "AUTODEMO_HOME": str(folder / "home"),
        "AUTODEMO_SCRATCH": str(command.scratch),
        "QT_QPA_PLATFORM": "offscreen",
    }
    window = [sys.executable, "-m", "tests.bench.killing.window"]
    died = subprocess.run(
        [*window, "kill", moment, mode], env=environment, capture_output=True, text=True, timeout=RECORDING_S
    )
    if died.returncode != KILLED:
        return Kill(moment, died.returncode, died.stderr[-500:], "", 0.0, (), time.monotonic() - began_s)
    again = subprocess.run([*window, "recover"], env=environment, capture_output=True, text=True, timeout=RECOVERY_S)
    found = json.loads(again.stdout.strip().splitlines()[-1]) if again.returncode == 0 else {}
    left = (*command.left_processes(), *(str(path.relative_to(folder)) for path in command.left_files()))
    return Kill(
        moment,
        died.returncode,
        found.get("said", again.stderr[-500:]),
        found.get("offer", ""),
        probe(Path(found["film"])).duration_s if found.get("film") else 0.0,
        left,
        round(time.monotonic() - began_s, 1),
    )

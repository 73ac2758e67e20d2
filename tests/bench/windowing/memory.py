"""Fifty recordings one after the other in one window: does it grow? The engine is pretended, all else is real.

`python -m tests.bench.windowing.memory RECORDINGS` prints one object.
"""

import gc
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Recording
from tests.bench.painted import write_film
from tests.bench.windowing.engine import Engine
from tests.bench.windowing.serving import served, until

WARM_UP = 5
"""Recordings before the first weighing: modules, fonts, codecs and pools are loaded once."""
PATIENCE_S = 60.0


def measure(recordings: int) -> dict[str, Any]:
    """Weigh the process after the warm-up and after so many more recordings, each watched before the next."""
    weights: list[float] = []
    pictures = 0
    began_s = time.monotonic()

    async def story(program: Program) -> None:
        nonlocal pictures

        def on_picture(*_: object) -> None:
            nonlocal pictures
            pictures += 1

        program.bridge.pictured.connect(on_picture)
        for number in range(WARM_UP + recordings):
            program.bridge.record(replace(program.window.start.draft(), address=f"ledgerly.app/{number}"))
            await until(lambda: isinstance(program.bridge.state, Recording), PATIENCE_S)
            await until(lambda: isinstance(program.bridge.state, Done), PATIENCE_S)
            player = program.window.result.player.player()
            await until(lambda player=player: player.duration_ms > 0, PATIENCE_S)
            gc.collect()
            weights.append(psutil.Process().memory_info().rss / 1e6)

    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "film.mp4"
        served(story, lambda: Engine(write_film(film, seconds=3), 1.0))
    return {
        "recordings": recordings,
        "pictures": pictures,
        "grown_mb": round(weights[-1] - weights[WARM_UP - 1], 1),
        "weights_mb": [round(weight, 1) for weight in weights[WARM_UP - 1 :: 5]],
        "wall_s": round(time.monotonic() - began_s, 1),
    }


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(measure(int(sys.argv[1]))))

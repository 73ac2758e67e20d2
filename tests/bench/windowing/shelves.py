"""A library of 2,000 recordings: how long until it is painted, and does it scroll without a stall?

`python -m tests.bench.windowing.shelves RECORDINGS` prints one object.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from autodemo_gui.store.film_files import POSTER, SIDECAR
from autodemo_gui.store.library import Library
from tests.bench.painted import page
from tests.bench.scenes import DRAFT, Idle, entries
from tests.bench.windowing.ticks import Control, Ticks, compared

SCREEN_S = 1 / 60
SCROLL_S = 6.0


def fill(folder: Path, count: int) -> None:
    """A library on disk; whatever can be watched has a picture of its own."""
    picture = folder / "picture.jpg"
    page(640, 360).save(str(picture))
    for entry in entries(folder, count):
        entry.path.with_name(entry.path.name + SIDECAR).write_text(entry.film.model_dump_json(), encoding="utf-8")
        if entry.can_be_watched:
            entry.path.touch()
            poster = entry.path.with_name(entry.path.name + POSTER)
            poster.unlink(missing_ok=True)
            poster.hardlink_to(picture)


def measure(count: int) -> dict[str, Any]:
    """Open it, then scroll from its top to its end and back with a step for each frame of the screen."""
    from autodemo_gui.gui import bridge
    from autodemo_gui.gui.app import make_app
    from autodemo_gui.gui.theme import Theme
    from autodemo_gui.gui.views.main_window import MainWindow

    app = make_app(["bench"])
    found: dict[str, Any] = {"recordings": count}

    async def scroll(window: MainWindow) -> None:
        bar = window.library.list.verticalScrollBar()
        control, ticks = await asyncio.to_thread(Control), Ticks()
        began_s = time.monotonic()
        while (passed := (time.monotonic() - began_s) / SCROLL_S) < 1:
            bar.setValue(round(bar.maximum() * (1 - abs(1 - 2 * passed))))
            await asyncio.sleep(SCREEN_S)
        ended_s = time.monotonic()
        ticks.stop()
        beside = await asyncio.to_thread(control.end)
        found["scrolled_px"] = 2 * bar.maximum()
        found["scrolling"] = compared(ticks.all, beside, began_s, ended_s).to_wire()
        window.end()

    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), count)
        window = MainWindow(Theme(app, "light"))
        window.show()
        window.show_state(Idle(DRAFT))
        window.show_library(is_shown=True)
        began_s = time.monotonic()
        window.library.show_entries(Library(Path(folder)).entries())
        window.grab()
        found["opened_s"] = round(time.monotonic() - began_s, 3)
        bridge.run(app, lambda: scroll(window))
    return found


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(measure(int(sys.argv[1]))))

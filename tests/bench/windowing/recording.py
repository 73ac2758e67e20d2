"""A real recording in the real window beside the control: does it keep answering, and how old is what it shows?

`python -m tests.bench.windowing.recording ADDRESS SECONDS CLICKS` prints one object.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QImage, QPaintEvent

from autodemo_gui.core.ports import Preview
from autodemo_gui.core.progress import Phase
from autodemo_gui.film.preview import PreviewFeed
from autodemo_gui.gui import bridge as bridge_room
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.states import Done, Failed, State, run_of
from autodemo_gui.gui.views.stage import Stage
from autodemo_gui.worker.outbox import PreviewSlot
from tests.bench.windowing.serving import served, until
from tests.bench.windowing.ticks import Control, Ticks, compared

LONGEST_S = 800.0


class PictureAges:
    """How old each picture is when it is painted: a clock at both ends of its way, which itself is left as it is.

    A picture's life begins when the camera has it from the browser, before it waits for anything; one of a rehearsal,
    which has no camera, when it is handed to the worker's slot. It ends when the stage has painted it. Pictures that a
    newer one replaced on the way are never painted and do not count.
    """

    def __init__(self) -> None:
        self.painted_ms: list[float] = []
        self._born_s: dict[bytes, float] = {}
        self._of_the_camera: set[bytes] = set()
        self._jpegs: dict[int, bytes] = {}
        self._due: bytes | None = None
        self._watch_births()
        self._watch_paints()

    def _watch_births(self) -> None:
        take, show = PreviewFeed.picture, PreviewSlot.show

        def picture(feed: PreviewFeed, jpeg: bytes) -> None:
            self._of_the_camera.add(jpeg)
            self._born_s[jpeg] = time.monotonic()  # one that looks like an earlier one is born again
            take(feed, jpeg)

        def shown(slot: PreviewSlot, preview: Preview) -> None:
            if preview.jpeg not in self._of_the_camera:
                self._born_s[preview.jpeg] = time.monotonic()
            show(slot, preview)

        PreviewFeed.picture = picture  # type: ignore[method-assign]
        PreviewSlot.show = shown  # type: ignore[method-assign]

    def _watch_paints(self) -> None:
        decode, show, paint = bridge_room.decoded, Stage.show_picture, Stage.paintEvent

        def decoded(jpeg: bytes) -> QImage | None:
            image = decode(jpeg)
            if image is not None:
                self._jpegs[image.cacheKey()] = jpeg
            return image

        def show_picture(stage: Stage, image: QImage, *about: Any) -> None:
            self._due = self._jpegs.pop(image.cacheKey(), None)
            show(stage, image, *about)

        def painted(stage: Stage, event: QPaintEvent) -> None:
            paint(stage, event)
            if self._due is not None:
                self.painted_ms.append((time.monotonic() - self._born_s[self._due]) * 1000)
                self._due = None

        bridge_room.decoded = decoded
        Stage.show_picture = show_picture  # type: ignore[method-assign]
        Stage.paintEvent = painted  # type: ignore[method-assign]

    def to_wire(self) -> dict[str, Any]:
        ages = sorted(self.painted_ms)
        if not ages:
            return {"pictures": 0}
        return {
            "pictures": len(ages),
            "p50_ms": round(ages[len(ages) // 2], 1),
            "p95_ms": round(ages[min(len(ages) - 1, int(0.95 * len(ages)))], 1),
            "max_ms": round(ages[-1], 1),
        }


def measure(address: str, length_s: int, clicks: int) -> dict[str, Any]:
    """Record, and compare the time before rendering and the time of rendering with the control."""
    found: dict[str, Any] = {}
    ages = PictureAges()

    async def story(program: Program) -> None:
        rendering_at_s: list[float] = []

        def on_changed(state: State) -> None:
            run = run_of(state)
            if run is not None and run.phase == Phase.RENDERING and not rendering_at_s:
                rendering_at_s.append(time.monotonic())

        program.bridge.changed.connect(on_changed)
        control, ticks = await asyncio.to_thread(Control), Ticks()
        began_s = time.monotonic()
        draft = program.window.start.draft()
        program.bridge.record(replace(draft, address=address, length_s=length_s, clicks=clicks))
        await until(lambda: isinstance(program.bridge.state, Done | Failed), LONGEST_S)
        ended_s = time.monotonic()
        ticks.stop()
        beside = await asyncio.to_thread(control.end)
        state = program.bridge.state
        if isinstance(state, Failed):
            raise RuntimeError(f"{state.problem.title} {state.problem.detail}")
        rendered_s = rendering_at_s[0]
        found["recording"] = compared(ticks.all, beside, began_s, rendered_s).to_wire()
        found["rendering"] = compared(ticks.all, beside, rendered_s, ended_s).to_wire()
        found["wall_s"] = round(ended_s - began_s, 1)

    served(story)
    return found | {"preview": ages.to_wire()}


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))

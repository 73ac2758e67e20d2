"""A studio that films nothing: it shows pictures, tells a story and hands out a small film; all else is real."""

import asyncio
import itertools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autodemo_gui.core import events as e
from autodemo_gui.core.metrics import FilmedStep, Metrics
from autodemo_gui.core.ports import Control, Emit, Preview, ShowPreview

VIEWPORT = (1280, 720)
EVERY_S = 0.05


@dataclass(frozen=True)
class Made:
    """What a studio leaves."""

    video: Path
    files: dict[str, Path] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    take: Path | None = None


class Engine:
    """Twenty events a second, each beside a picture unlike the one before, for so many seconds or until it is ended."""

    def __init__(self, film: Path, seconds: float) -> None:
        self._film = film
        self._seconds = seconds
        self._pictures = pictures()

    async def __call__(
        self,
        request: Any,
        *,
        workspace: Path,
        emit: Emit,
        show_preview: ShowPreview,
        control: Control,
        **_: Any,
    ) -> Made:
        emit(e.PageOpened(url=request.url, title="Ledgerly", calm_s=0.3))
        rounds = round(self._seconds / EVERY_S)
        for number, jpeg in zip(range(rounds), itertools.cycle(self._pictures)):
            control.check()
            if control.finish_requested:
                break
            show_preview(Preview(jpeg, VIEWPORT, (float(40 + number % 1200), 360.0)))
            emit(e.Progress(phase="filming", fraction=number / rounds, eta_s=self._seconds - number * EVERY_S))
            emit(e.Noted(text=f"Something was seen, and it is number {number}."))
            await asyncio.sleep(EVERY_S)
        emit(e.StepFilmed(index=0, action="goto", name="", caption="Meet Ledgerly", url=request.url, film_s=0))
        film, poster = workspace / "demo.mp4", workspace / "demo.poster.jpg"
        film.write_bytes(self._film.read_bytes())
        poster.write_bytes(self._pictures[0])
        metrics = Metrics(
            duration_s=3.0,
            fps=10,
            width=1920,
            height=1080,
            steps=(FilmedStep(action="goto", at_s=0.0, caption="Meet"),),
        )
        return Made(film, {"poster.jpg": poster}, metrics)


def pictures(count: int = 10) -> list[bytes]:
    """Pictures of one page, each a little different, as JPEGs."""
    from PySide6.QtGui import QColor, QPainter

    from tests.bench.painted import jpeg_of, page  # a worker process has no use for Qt

    found = []
    for number in range(count):
        image = page(*VIEWPORT)
        painter = QPainter(image)
        painter.fillRect(100 + 40 * number, 600, 30, 60, QColor("#1d4ed8"))
        painter.end()
        found.append(jpeg_of(image))
    return found

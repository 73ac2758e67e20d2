"""What tests of the window share: the application, its loop, a real small film, and a studio that only pretends."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import imageio_ffmpeg
import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from autodemo_gui.core import events as e
from autodemo_gui.core.errors import AutoDemoError, JobCancelled
from autodemo_gui.core.job import Kind, Output
from autodemo_gui.core.metrics import FilmedStep, Metrics
from autodemo_gui.core.plan_sheet import PLAN_FILE, PlanSheet
from autodemo_gui.core.ports import Control, Emit, Preview, ShowPreview
from autodemo_gui.core.script import Script
from autodemo_gui.gui.kept import Kept
from autodemo_gui.gui.plan import Plan
from autodemo_gui.gui.program import Program
from autodemo_gui.gui.theme import Theme
from autodemo_gui.store.paths import paths
from autodemo_gui.studio.develop import Result
from autodemo_gui.studio.kept_take import note_take
from tests.render.takes import TakeBuilder, text_page

FPS = 20
FRAMES = 60
WIDTH, HEIGHT = 320, 180

Story = Coroutine[Any, Any, None]


class Drive(Protocol):
    """Runs a coroutine on Qt's and asyncio's common loop, as the program does."""

    def __call__(self, story: Story, *, within_s: float = 40) -> None:
        """Raises TimeoutError when the story takes longer."""
        ...


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application as the program sets it up: it outlives its windows."""

    class App(QApplication):
        def __init__(self, argv: list[str]) -> None:
            super().__init__(argv)
            self.setQuitOnLastWindowClosed(False)

    return App


@pytest.fixture(scope="session")
def only_theme(qapp: QApplication) -> Theme:
    """The application has one theme, as in the program."""
    return Theme(qapp, "light")


@pytest.fixture
def theme(only_theme: Theme) -> Theme:
    only_theme.use("light")
    return only_theme


def destroy(widget: QWidget) -> None:
    """Really delete a widget now: every one that lingers is dressed again with each change of theme."""
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def drive(qapp: QApplication) -> Drive:
    from autodemo_gui.gui import bridge

    def run(story: Story, *, within_s: float = 40) -> None:
        try:
            bridge.run(qapp, lambda: _bounded(story, within_s))
        finally:
            asyncio.set_event_loop(None)

    return run


async def _bounded(story: Story, within_s: float) -> None:
    async with asyncio.timeout(within_s):
        await story


async def until(holds: Callable[[], object]) -> None:
    """Wait for something to become true; the test's own time limit bounds it."""
    while not holds():  # noqa: ASYNC110 - widgets and states have no awaitable of their own
        await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds in which every frame can be told by its grey: frame n has the level 16 + 3 n."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    levels = np.arange(FRAMES, dtype=np.uint8) * 3 + 16
    raw = np.broadcast_to(levels[:, None, None, None], (FRAMES, HEIGHT, WIDTH, 3)).tobytes()
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-", "-c:v", "libx264", "-pix_fmt", "yuv420p"]
    command += ["-g", str(FPS), "-crf", "10", "-movflags", "+faststart", str(path)]
    subprocess.run(command, input=raw, check=True)
    return path


def picture(width: int = 640, height: int = 360) -> bytes:
    """A JPEG of a page."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QColor, QImage

    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366cc"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload]  # takes no bytes, whatever its stub says
    return bytes(buffer.data().data())


@dataclass
class PretendStudio:
    """Runs no browser: it tells a story, waits where the test says, and hands out a real film.

    The queue, the worker, its thread and the film are the real ones.
    """

    film: Path
    waits: bool = False
    error: AutoDemoError | None = None
    keeps_partial: bool = False
    plan: Plan | None = None
    films_a_take: bool = False
    script: str = "{}"
    requests: list[Any] = field(default_factory=list)

    async def __call__(
        self,
        request: Any,
        *,
        workspace: Path,
        emit: Emit,
        show_preview: ShowPreview,
        control: Control,
        **_: Any,
    ) -> Result:
        self.requests.append(request)
        emit(e.Progress(phase="starting", fraction=0.0))
        emit(e.PageOpened(url=request.url, title="Acme kites", calm_s=0.3))
        emit(e.ElementSkipped(name="Delete account", rule="blacklist", evidence="delete", layer="element"))
        emit(e.Progress(phase="filming", fraction=0.3, eta_s=12))
        emit(e.StepFilmed(index=0, action="goto", name="", caption="Meet Acme", url=request.url, film_s=0))
        emit(e.StepFilmed(index=1, action="click", name="Prices", caption="", url=request.url, film_s=1.5))
        jpeg = picture()
        moved = 0  # the pointer, while the page stands still
        while self.waits and not control.finish_requested:
            moved += 1
            show_preview(Preview(jpeg, (1280, 720), (40 + moved % 1200, 360)))
            if control.is_cancelled:
                raise self._ended(JobCancelled(), workspace)
            await asyncio.sleep(0.02)
        if self.error is not None:
            raise self._ended(self.error, workspace)
        if request.kind is Kind.PLAN and self.plan is not None:
            return planned(self.plan, workspace)
        video = workspace / "demo.mp4"
        video.write_bytes(self.film.read_bytes())
        script = workspace / "script.json"
        script.write_text(self.script, encoding="utf-8")
        steps = (
            FilmedStep(action="goto", at_s=0.0, caption="Meet Acme"),
            FilmedStep(action="click", at_s=1.5, name="Prices"),
        )
        metrics = Metrics(duration_s=FRAMES / FPS, fps=FPS, width=WIDTH, height=HEIGHT, steps=steps)
        poster = workspace / "demo.poster.jpg"
        poster.write_bytes(jpeg)
        take = small_take(workspace / "take", request.output) if self.films_a_take else None
        others = {f"demo-{shape.replace(':', 'x')}.mp4": video for shape in request.shapes[1:]}
        return Result(video, {"script.json": script, "poster.jpg": poster, **others}, metrics, take)

    def _ended(self, error: AutoDemoError, workspace: Path) -> AutoDemoError:
        if self.films_a_take:
            small_take(workspace / "take", Output(look="plain", size="720p"))
        if self.keeps_partial:
            partial = workspace / "partial.mp4"
            partial.write_bytes(self.film.read_bytes())
            error.partial = partial
        return error


def small_take(folder: Path, output: Output) -> Path:
    """A take that can be rendered in a second or two."""
    take = TakeBuilder(folder).show(text_page(1)).roll(40).show(text_page(2)).roll(40).save()
    note_take(take, script=Script(url="https://acme.example/"), output=output)
    return take


def planned(plan: Plan, workspace: Path) -> Result:
    """What a dry run hands out."""
    (workspace / "script.json").write_text(plan.script.to_json(), encoding="utf-8")
    (workspace / "still-00.jpg").write_bytes(picture())
    names = {card.step.fingerprint: "still-00.jpg" for card in (*plan.cards, *plan.spares)}
    sheet = PlanSheet(stills=names, left_out=tuple(spare.steps for spare in plan.spares))
    (workspace / PLAN_FILE).write_text(sheet.model_dump_json(), encoding="utf-8")
    files = {name: workspace / name for name in ("script.json", "still-00.jpg", PLAN_FILE)}
    return Result(None, files, Metrics(state="planned", refused=plan.refused), None)


@pytest.fixture
def studio(film: Path, monkeypatch: pytest.MonkeyPatch) -> PretendStudio:
    """The studio of every worker this test starts."""
    pretend = PretendStudio(film)
    monkeypatch.setattr("autodemo_gui.worker.embedded.real_studio", pretend)
    return pretend


@pytest.fixture
def program(theme: Theme, tmp_path: Path) -> Iterator[Program]:
    """The whole program with its own home; nothing is connected before it is served."""
    made = Program(theme, Kept(paths({"AUTODEMO_HOME": str(tmp_path / "home")}), {}))
    made.window.show()
    yield made
    made.window.end()
    destroy(made.window)


def focusable(root: QWidget) -> list[QWidget]:
    """Every widget below that a keyboard can reach."""
    from PySide6.QtCore import Qt

    widgets = [root, *root.findChildren(QWidget)]
    return [widget for widget in widgets if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]

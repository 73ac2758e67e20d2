"""Small studios: real functions that take a request and leave a real, tiny film, without a browser."""

import asyncio
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg

from autodemo_gui.core.events import StepFilmed
from autodemo_gui.core.job import Request
from autodemo_gui.core.metrics import FilmedStep, Metrics, RefusedThing
from autodemo_gui.core.ports import Control, Emit, ShowPreview
from autodemo_gui.core.script import Script, Step, Target
from autodemo_gui.core.settings import Settings
from autodemo_gui.worker.attempt import Pace

if TYPE_CHECKING:
    from autodemo_gui.studio.develop import Result

HOME = "https://shop.example/"
QUICK = Pace(poll_s=0.05, beat_s=0.05, reap_s=0.05, cancel_patience_s=20, retry_s=(0.01, 0.05))


@dataclass(frozen=True)
class Scene:
    """What a studio is given."""

    request: Request
    job_id: str
    workspace: Path
    emit: Emit
    show_preview: ShowPreview
    control: Control
    settings: Settings
    shared: bool

    def film(self, steps: int = 2) -> "Result":
        """Emit some steps and leave a film with its companions."""
        from autodemo_gui.studio.develop import Result  # heavy: workers that only die start faster without it

        for index in range(steps):
            self.emit(
                StepFilmed(index=index, action="click", name=f"n{index}", caption="", url="u", film_s=float(index))
            )
        video, captions, take = self.workspace / "demo.mp4", self.workspace / "demo.srt", self.workspace / "take"
        video.write_bytes(tiny_mp4())
        captions.write_text("1\n")
        take.mkdir()
        (take / "take.json").write_text("{}")
        return Result(video, {"demo.srt": captions}, Metrics(state="complete", clicks=steps, duration_s=0.5), take)

    def plan(self) -> "Result":
        """Leave the script of a dry run."""
        from autodemo_gui.studio.develop import Result

        target = Target(role="link", name="Prices", locator='internal:role=link[name="Prices"i]')
        url, reason = "https://example.com/", "It is in the menu."
        click = Step(action="click", url=url, target=target, name="Prices", caption="A look at Prices", reason=reason)
        script = Script(url=url, title="Example", steps=(Step(action="goto", url=url, name="Example"), click))
        file = self.workspace / "script.json"
        file.write_text(script.to_json(), encoding="utf-8")
        steps = tuple(
            FilmedStep(action=step.action, name=step.name, caption=step.caption, at_s=4.0 * number)
            for number, step in enumerate(script.steps)
        )
        refused = (
            RefusedThing(name="Delete all", rule="blacklist", evidence="delete", layer="element", url=HOME),
            RefusedThing(name="Delete row", rule="blacklist", evidence="delete", layer="element", url=HOME),
            RefusedThing(name="Send", rule="write", evidence="POST", layer="element", url=HOME),
            RefusedThing(
                name=HOME + "pay?x=1", rule="offsite", evidence="shop.example", layer="page", url=HOME + "pay"
            ),
        )
        metrics = Metrics(state="planned", rehearsal_clicks=3, duration_s=8, steps=steps, refused=refused)
        return Result(None, {"script.json": file}, metrics, None)


Act = Callable[[Scene], Awaitable["Result"]]


def studio(act: Act) -> Any:
    """A studio that acts out a scene."""

    async def run(request: Request, **given: Any) -> "Result":
        return await act(Scene(request, **given))

    return run


async def film(scene: Scene) -> "Result":
    """As it should go."""
    return scene.film()


async def plan(scene: Scene) -> "Result":
    """A dry run."""
    return scene.plan()


async def hang(scene: Scene) -> "Result":
    """Film a step, then nothing more until cut off."""
    scene.emit(StepFilmed(index=0, action="goto", name="", caption="", url="u", film_s=0))
    await asyncio.Event().wait()
    return scene.film()


@cache
def tiny_mp4() -> bytes:
    """Half a second of colour, made by the real encoder."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "tiny.mp4"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "color=c=red:s=64x64:d=0.5"]
        subprocess.run([*command, "-pix_fmt", "yuv420p", str(out)], check=True, timeout=60)
        return out.read_bytes()

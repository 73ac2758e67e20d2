"""From a take to a film, through the real render process and the real ffmpeg."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil
import pytest

from autodemo_gui.assets import resource
from autodemo_gui.core.errors import EncoderCrashed, InvalidInput, JobCancelled
from autodemo_gui.core.look import PLAIN, Captions, Cards, Look, Zoom, parse_look
from autodemo_gui.core.ports import Control
from autodemo_gui.core.take import PageCue, WaitCue
from autodemo_gui.render.api import Rendered, render
from autodemo_gui.render.check import probe
from tests.render.probing import described, frames, ssim
from tests.render.takes import TakeBuilder, counted, counter_page, text_page

DEFAULT = parse_look(json.loads(resource("looks", "default.json").read_text("utf-8")))
HD = (1280, 720)
NO_BAR: Look = DEFAULT.model_copy(
    update={
        "window": DEFAULT.window.model_copy(update={"frame": "none"}),
        "captions": Captions(visible=False),
        "cards": Cards(title=False, end=False),
        "keys": False,
    }
)
"""Nothing that a browser would have to draw."""


def ignore(_: float) -> None:
    """Progress nobody watches."""


async def film(take: Path, folder: Path, look: Look = PLAIN, **changes: Any) -> Rendered:
    options: dict[str, Any] = {"shape": "16:9", "size": "720p", "fps": 60, "on_progress": ignore, "control": None}
    options["cache"] = folder / "cache"
    return await render(take, look=look, out=folder / "demo.mp4", scratch=folder / "scratch", **options | changes)


def render_processes() -> list[psutil.Process]:
    """Our descendants that render or encode."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            words = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if "autodemo_gui.render.main" in words or "segment-" in words:
            found.append(process)
    return found


async def test_the_shop_becomes_a_film(shop: Path, tmp_path: Path, ffmpeg: Path) -> None:
    told: list[float] = []
    made = await film(shop, tmp_path, on_progress=told.append)

    found = probe(made.path)
    assert (made.width, made.height, made.fps) == (found.width, found.height, found.fps) == (1280, 720, 60)
    assert made.frames == found.frames == len(frames(ffmpeg, made.path, HD))
    assert made.duration_s == pytest.approx(found.duration_s)
    assert found.faststart
    assert made.warnings == ()
    assert [(beat.action, beat.caption) for beat in made.beats] == [("goto", "Meet Acme"), ("click", "See the prices")]
    assert 0 == made.beats[0].at_s < made.beats[1].at_s < made.duration_s
    # 629 steps were filmed; loading, waiting and the idle end are gone.
    assert 3 < made.duration_s < 6.5
    assert told == sorted(told)
    assert told[-1] == 1
    assert not list((tmp_path / "scratch").iterdir())
    said = described(ffmpeg, made.path)
    assert "See the prices" in said
    assert (found.chapters, found.subtitles) == (2, 1)


async def test_plain_is_the_page_itself(tmp_path: Path, ffmpeg: Path) -> None:
    page = text_page(4)
    take = TakeBuilder(tmp_path / "take", quality=100).show(page).roll(60).save()

    made = await film(take, tmp_path)

    shown = frames(ffmpeg, made.path, HD, pixels="bgr24")[20]
    plate = cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 100])[1], cv2.IMREAD_COLOR)
    assert plate is not None
    assert np.abs(shown.astype(int) - plate).mean() < 1.5
    button = (slice(220, 400), slice(900, 1180))
    assert np.abs(shown[button].astype(int).mean(axis=(0, 1)) - plate[button].mean(axis=(0, 1))).max() < 2
    grey = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8) for picture in (shown, plate)]
    assert ssim(*grey) > 0.98


@pytest.mark.parametrize(("fps", "stride"), [(60, 1), (30, 2)])
async def test_every_step_is_shown_once(tmp_path: Path, ffmpeg: Path, fps: int, stride: int) -> None:
    take = TakeBuilder(tmp_path / "take", quality=80)
    for number in range(120):
        take.show(counter_page(number)).roll(1)

    made = await film(take.save(), tmp_path, fps=fps)

    assert [counted(luma) for luma in frames(ffmpeg, made.path, HD)] == list(range(0, 120, stride))


@pytest.mark.parametrize(("shape", "size"), [("1:1", (720, 720)), ("9:16", (720, 1280))])
async def test_every_shape_can_be_made(
    shop: Path, tmp_path: Path, ffmpeg: Path, shape: str, size: tuple[int, int]
) -> None:
    made = await film(shop, tmp_path, NO_BAR, shape=shape, fps=30)

    assert (made.width, made.height) == size
    shown = frames(ffmpeg, made.path, size)
    assert len(shown) == made.frames
    assert shown[5].std() > 10


async def test_cuts_never_flash(tmp_path: Path, ffmpeg: Path) -> None:
    """A page that goes white while the next one loads is not seen white."""
    take = TakeBuilder(tmp_path / "take")
    dark = np.full((720, 1280, 3), 40, np.uint8)
    dark[300:400, 300:600] = 90
    take.show(dark).roll(60)
    waited = take.step
    take.show(np.full((720, 1280, 3), 255, np.uint8)).cue(PageCue(take.step, "https://acme.example/b")).roll(40)
    take.cue(WaitCue(waited, take.step)).show(dark[:, ::-1].copy()).roll(60)

    made = await film(take.save(), tmp_path, NO_BAR)

    lightness = frames(ffmpeg, made.path, HD)[:, 200:500, 300:900].mean(axis=(1, 2))
    assert lightness.max() < 60
    steps = np.abs(np.diff(frames(ffmpeg, made.path, HD)[:, 350, 360].astype(int)))
    assert steps.max() < 20  # it melts over several frames


async def test_a_killed_camera_still_gives_a_film(shop: Path, tmp_path: Path) -> None:
    take = tmp_path / "take"
    take.mkdir()
    for path in shop.iterdir():
        whole = path.read_bytes()
        (take / path.name).write_bytes(whole if path.name == "take.json" else whole[:-7])
    info = json.loads((take / "take.json").read_text())
    (take / "take.json").write_text(json.dumps({**info, "complete": False, "steps": 0}))

    made = await film(take, tmp_path)

    assert made.frames > 30
    assert "cut short" in made.warnings[0]


async def test_a_damaged_picture_is_bridged_and_said(tmp_path: Path) -> None:
    take = TakeBuilder(tmp_path / "take").show(text_page(1)).roll(30)
    take.show(text_page(2)).roll(30)
    _, offset, size = take.frames[1]
    take.plate[offset : offset + size] = bytes(size)

    made = await film(take.save(), tmp_path)

    assert "could not be read" in made.warnings[0]


async def test_a_blank_stretch_is_said(tmp_path: Path) -> None:
    white = np.full((720, 1280, 3), 255, np.uint8)
    take = TakeBuilder(tmp_path / "take").show(text_page(1)).roll(60).show(white).roll(70).show(text_page(2)).roll(60)

    made = await film(take.save(), tmp_path)

    assert "blank for 1.2 s at 0:01" in made.warnings[0]


@pytest.mark.parametrize("broken", ["no take", "no picture"])
async def test_what_is_no_take_is_refused(tmp_path: Path, broken: str) -> None:
    take = tmp_path / "take"
    take.mkdir()
    if broken == "no picture":
        TakeBuilder(take).show(text_page(1)).roll(60).save()
        (take / "plate.mjpeg").write_bytes(b"\0" * (take / "plate.mjpeg").stat().st_size)

    with pytest.raises(InvalidInput) as caught:
        await film(take, tmp_path)

    assert caught.value.field == "take"
    assert not (tmp_path / "demo.mp4").exists()


def when_drawing(act: Callable[[], None]) -> Callable[[float], None]:
    """Do something once, when a part of the film is drawn."""
    done: list[bool] = []

    def progressed(fraction: float) -> None:
        if fraction > 0 and not done:
            done.append(True)
            act()

    return progressed


async def test_cancelling_leaves_nothing(scrolling: Path, tmp_path: Path) -> None:
    control = Control()

    with pytest.raises(JobCancelled):
        await film(scrolling, tmp_path, size="1080p", control=control, on_progress=when_drawing(control.cancel))

    assert render_processes() == []
    assert not (tmp_path / "demo.mp4").exists()
    assert not list((tmp_path / "scratch").iterdir())
    with pytest.raises(JobCancelled):
        await film(scrolling, tmp_path, control=control)


async def test_a_cancelled_task_leaves_nothing(scrolling: Path, tmp_path: Path) -> None:
    drawing = asyncio.Event()
    task = asyncio.create_task(film(scrolling, tmp_path, size="1080p", on_progress=when_drawing(drawing.set)))
    await drawing.wait()
    assert render_processes()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert render_processes() == []


async def test_a_killed_ffmpeg_is_said_and_what_plays_is_kept(scrolling: Path, tmp_path: Path) -> None:
    def kill_late(fraction: float) -> None:
        if 0.5 < fraction < 1:
            for process in render_processes():
                if "segment-" in " ".join(process.cmdline()):
                    process.kill()

    with pytest.raises(EncoderCrashed) as caught:
        await film(scrolling, tmp_path, on_progress=kill_late)

    assert caught.value.partial == tmp_path / "demo.partial.mp4"
    kept = probe(tmp_path / "demo.partial.mp4")
    assert kept.frames >= 60
    assert kept.faststart
    assert not (tmp_path / "demo.mp4").exists()


async def test_a_killed_render_process_is_said(scrolling: Path, tmp_path: Path) -> None:
    def kill() -> None:
        for process in render_processes():
            if "autodemo_gui.render.main" in " ".join(process.cmdline()):
                process.kill()

    with pytest.raises(EncoderCrashed, match=r"code (-9|1)"):
        await film(scrolling, tmp_path, size="1080p", on_progress=when_drawing(kill))


async def test_a_render_that_takes_too_long_is_stopped(scrolling: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderCrashed, match="too long"):
        await film(scrolling, tmp_path, limit_s=0.05)


async def test_memory_stays_flat(tmp_path: Path) -> None:
    """At 1080p, ffmpeg included."""
    take = TakeBuilder(tmp_path / "take", viewport=(1280, 720), density=1.5, quality=80)
    page = text_page(1, (1920, 3000))
    for number in range(150):
        take.show(page[number * 8 : number * 8 + 1080]).roll(1)
    peaks: list[int] = []

    def watch(_: float) -> None:
        peaks.append(sum(process.memory_info().rss for process in render_processes()))

    await film(take.save(), tmp_path, NO_BAR, size="1080p", on_progress=watch)

    assert max(peaks) < 600e6


@pytest.mark.browser
async def test_the_default_look_has_the_address_in_its_bar(shop: Path, tmp_path: Path, ffmpeg: Path) -> None:
    look = DEFAULT.model_copy(update={"cards": NO_BAR.cards, "zoom": Zoom(strength=1)})
    made = await film(shop, tmp_path, look)

    assert made.warnings == ()
    pictures = sorted((tmp_path / "cache" / "overlays").glob("bar-*.png"))
    assert len(pictures) == 2  # one for each page; kept for the next shape
    shown = frames(ffmpeg, made.path, HD, pixels="bgr24")
    bar = cv2.imread(str(pictures[0]))
    assert bar is not None
    found = [cv2.matchTemplate(shown[at], bar, cv2.TM_CCOEFF_NORMED).max() for at in (10, -10)]
    assert max(found) > 0.97
    assert min(found) < max(found)  # the other page has another address

    before = [path.stat().st_mtime_ns for path in pictures]
    await film(shop, tmp_path, look, fps=30, companions=False)
    assert [path.stat().st_mtime_ns for path in pictures] == before


async def test_without_a_browser_the_film_has_no_bar_and_says_so(shop: Path, tmp_path: Path) -> None:
    made = await film(shop, tmp_path, DEFAULT, browser=str(tmp_path / "no-browser"), fps=30)

    assert made.frames > 100
    assert "no browser bar" in made.warnings[0]


async def test_companions_lie_beside_the_film(shop: Path, tmp_path: Path) -> None:
    made = await film(shop, tmp_path)

    assert set(made.files) == {"poster.jpg", "demo.srt", "demo.vtt"}
    poster = cv2.imread(str(made.files["poster.jpg"]))
    assert poster is not None
    assert poster.shape == (720, 1280, 3)
    assert poster.std() > 15
    assert "Meet Acme" in made.files["demo.srt"].read_text("utf-8")
    assert made.files["demo.vtt"].read_text("utf-8").startswith("WEBVTT\n\n00:00:00.")

    alone = await film(shop, tmp_path, companions=False, fps=30)
    assert alone.files == {}

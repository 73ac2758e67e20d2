"""GIF and WebM of a finished film, read back by ffmpeg."""

import asyncio
import math
import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from autodemo_gui.core.errors import DiskFull, EncoderCrashed, EncoderMissing, JobCancelled
from autodemo_gui.core.ports import Control
from autodemo_gui.render.formats import make_gif, make_webm
from autodemo_gui.render.transcode import transcode
from tests.render.probing import described, frames

REPEATS_FOR_EVER = b"NETSCAPE2.0\x03\x01\x00\x00"


def made(ffmpeg: Path, out: Path, source: str, seconds: int) -> Path:
    coding = ("-t", str(seconds), "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast")
    subprocess.run([ffmpeg, "-v", "error", "-f", "lavfi", "-i", source, *coding, out], check=True)
    return out


@pytest.fixture(scope="module")
def busy(ffmpeg: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a portrait film in which everything changes all the time."""
    return made(ffmpeg, tmp_path_factory.mktemp("busy") / "busy.mp4", "testsrc2=size=320x568:rate=30", 3)


def length_s(ffmpeg: Path, film: Path) -> float:
    found = re.search(r"Duration: (\d+):(\d+):([\d.]+)", described(ffmpeg, film))
    assert found is not None
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


async def test_a_gif_shows_the_whole_film_for_ever(ffmpeg: Path, busy: Path, tmp_path: Path) -> None:
    told: list[float] = []
    gif = await make_gif(busy, tmp_path / "demo.gif", ffmpeg=ffmpeg, on_progress=told.append)

    assert (gif.width, gif.height, gif.fps, gif.seconds) == (320, 568, 15, 3)
    assert "320x568" in described(ffmpeg, gif.path)
    assert length_s(ffmpeg, gif.path) == pytest.approx(3, abs=0.1)
    assert REPEATS_FOR_EVER in gif.path.read_bytes()[:2000]
    assert len(frames(ffmpeg, gif.path, (320, 568))) == 45
    assert told == sorted(told)
    assert told[-1] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["demo.gif"]


async def test_a_gif_that_is_too_large_becomes_smaller_then_shorter(ffmpeg: Path, busy: Path, tmp_path: Path) -> None:
    whole = await make_gif(busy, tmp_path / "whole.gif", ffmpeg=ffmpeg, on_progress=lambda _: None)
    size = whole.path.stat().st_size
    made = {}
    for name, limit in (("smaller", size * 2 // 3), ("shorter", size // 6)):
        gif = await make_gif(
            busy, tmp_path / f"{name}.gif", ffmpeg=ffmpeg, on_progress=lambda _: None, limit_bytes=limit
        )
        assert gif.path.stat().st_size <= limit
        made[name] = gif
    smaller, shorter = made["smaller"], made["shorter"]
    assert smaller.width * smaller.height * smaller.fps < whole.width * whole.height * whole.fps
    assert smaller.seconds == 3
    assert 0.1 < shorter.seconds < 3
    assert length_s(ffmpeg, shorter.path) == pytest.approx(shorter.seconds, abs=0.2)


async def test_webm_is_the_same_film(ffmpeg: Path, busy: Path, tmp_path: Path) -> None:
    told: list[float] = []
    film = await make_webm(busy, tmp_path / "demo.webm", ffmpeg=ffmpeg, on_progress=told.append)

    said = described(ffmpeg, film)
    assert "vp9" in said
    assert "320x568" in said
    assert "30 fps" in said
    assert len(frames(ffmpeg, film, (320, 568))) == 90
    assert told == sorted(told)
    assert told[-1] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["demo.webm"]


async def test_a_cancelled_job_leaves_nothing(ffmpeg: Path, tmp_path: Path) -> None:
    film = made(ffmpeg, tmp_path / "film.mp4", "testsrc2=size=1280x720:rate=60", 10)
    control, begun = Control(), asyncio.Event()
    making = asyncio.ensure_future(
        make_webm(film, tmp_path / "demo.webm", ffmpeg=ffmpeg, on_progress=lambda _: begun.set(), control=control)
    )
    await begun.wait()
    control.cancel()
    with pytest.raises(JobCancelled):
        await making
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs an input that never comes")
async def test_what_hangs_is_ended(ffmpeg: Path, tmp_path: Path) -> None:
    silent, out = tmp_path / "silent", tmp_path / "out.webm"
    os.mkfifo(silent)
    arguments = ["-i", str(silent), "-f", "webm"]
    control = Control()
    hanging = asyncio.ensure_future(transcode(ffmpeg, arguments, out, until=math.inf, control=control))
    control.cancel()
    with pytest.raises(JobCancelled):
        await hanging
    with pytest.raises(EncoderCrashed, match="too long"):
        await transcode(ffmpeg, arguments, out, until=time.monotonic() + 0.2)
    assert [path.name for path in tmp_path.iterdir()] == ["silent"]


async def test_what_goes_wrong_is_said_and_leaves_nothing(ffmpeg: Path, busy: Path, tmp_path: Path) -> None:
    async def webm(program: Path, film: Path = busy) -> None:
        await make_webm(film, tmp_path / "demo.webm", ffmpeg=program, on_progress=lambda _: None)

    with pytest.raises(EncoderMissing):
        await webm(tmp_path / "no-such-ffmpeg")
    damaged = tmp_path / "damaged.mp4"
    whole = busy.read_bytes()
    damaged.write_bytes(whole.replace(b"avc1", b"zzz1"))
    with pytest.raises(EncoderCrashed, match="ffmpeg says"):
        await webm(ffmpeg, damaged)
    assert [path.name for path in tmp_path.iterdir()] == ["damaged.mp4"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
async def test_a_full_disk_is_said(ffmpeg: Path, busy: Path, tmp_path: Path) -> None:
    (tmp_path / "demo.webm.part").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        await make_webm(busy, tmp_path / "demo.webm", ffmpeg=ffmpeg, on_progress=lambda _: None)

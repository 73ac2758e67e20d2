import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from autodemo_gui.core.errors import DiskFull, EncoderCrashed, EncoderMissing
from autodemo_gui.render import ffmpeg as ffmpeg_module
from autodemo_gui.render.check import probe, verify
from autodemo_gui.render.encoder import Encoder
from autodemo_gui.render.ffmpeg import complaint, copy_streams, find_ffmpeg
from tests.render.probing import described, frames

SIZE = (320, 180)
LUMA = SIZE[0] * SIZE[1]


def frame(level: int) -> bytes:
    return bytes([level]) * LUMA + bytes([128]) * (LUMA // 2)


def write_for_ever(encoder: Encoder) -> None:
    for number in itertools.count():
        encoder.write(frame(number % 250))


@pytest.fixture
def encoder(ffmpeg: Path, tmp_path: Path) -> Iterator[Encoder]:
    with Encoder(ffmpeg, size=SIZE, fps=30, scratch=tmp_path) as encoder:
        yield encoder


def test_a_film_is_what_the_contract_says(ffmpeg: Path, encoder: Encoder, tmp_path: Path) -> None:
    out = tmp_path / "film.mp4"
    for number in range(75):
        encoder.write(frame(30 + number * 2))
    encoder.finish(out)

    found = verify(out, size=SIZE, fps=30, frames=75)
    assert found.keyframes == (1, 31, 61)
    said = described(ffmpeg, out)
    assert "h264 (High)" in said
    assert "yuv420p(tv, bt709, progressive)" in said
    assert "30 fps" in said
    shown = frames(ffmpeg, out, SIZE)
    assert len(shown) == 75
    assert np.abs(shown[:, 90, 160].astype(int) - (np.arange(75) * 2 + 30 - 16) * 255 / 219).max() < 5


def test_nothing_is_left_behind(encoder: Encoder, tmp_path: Path) -> None:
    encoder.write(frame(50))
    process = psutil.Process(encoder.pid)
    encoder.__exit__(None, None, None)

    assert not process.is_running()
    assert not list(tmp_path.glob("*.mp4*"))


def test_a_killed_encoder_is_an_error_and_keeps_what_it_had(ffmpeg: Path, encoder: Encoder, tmp_path: Path) -> None:
    written = 0
    # x264 looks some frames ahead, so a fragment is on disk a while after its last frame was given.
    while written < 90 or (tmp_path / "film.fragments.mp4").stat().st_size < 4000:
        encoder.write(frame(written % 200))
        written += 1
    psutil.Process(encoder.pid).kill()
    with pytest.raises(EncoderCrashed, match="ffmpeg says"):
        write_for_ever(encoder)

    kept = tmp_path / "kept.mp4"
    assert encoder.salvage(kept)
    assert probe(kept).frames >= 30
    assert len(frames(ffmpeg, kept, SIZE)) == probe(kept).frames
    with pytest.raises(EncoderCrashed):
        encoder.finish(tmp_path / "film.mp4")


def test_an_encoder_killed_at_once_keeps_nothing(encoder: Encoder, tmp_path: Path) -> None:
    encoder.abort()

    assert not encoder.salvage(tmp_path / "kept.mp4")
    assert not (tmp_path / "kept.mp4").exists()
    encoder.abort()


def test_killed_before_the_end_is_not_a_film(encoder: Encoder, tmp_path: Path) -> None:
    encoder.write(frame(9))
    psutil.Process(encoder.pid).kill()

    with pytest.raises(EncoderCrashed):
        encoder.finish(tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is a Linux thing")
def test_a_full_disk_is_said(ffmpeg: Path, tmp_path: Path) -> None:
    (tmp_path / "film.fragments.mp4").symlink_to("/dev/full")

    with Encoder(ffmpeg, size=SIZE, fps=30, scratch=tmp_path) as encoder, pytest.raises(DiskFull):
        write_for_ever(encoder)


def test_a_missing_ffmpeg_is_said(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match="imageio-ffmpeg"):
        Encoder(tmp_path / "no-ffmpeg", size=SIZE, fps=30, scratch=tmp_path)
    with pytest.raises(EncoderMissing):
        copy_streams(tmp_path / "no-ffmpeg", (tmp_path / "a.mp4",), (), tmp_path / "b.mp4")


def test_ffmpeg_is_looked_for_on_the_path_as_well(
    ffmpeg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_bundled() -> str:
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", none_bundled)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EncoderMissing, match="No ffmpeg exe"):
        find_ffmpeg()

    name = "ffmpeg.exe" if sys.platform == "win32" else "ffmpeg"
    os.link(ffmpeg, tmp_path / name) if _same_disk(ffmpeg, tmp_path) else (tmp_path / name).symlink_to(ffmpeg)
    assert find_ffmpeg() == tmp_path / name


def _same_disk(a: Path, b: Path) -> bool:
    return a.stat().st_dev == b.stat().st_dev


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs an input that never comes")
def test_a_copy_that_hangs_is_ended(ffmpeg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg_module, "_COPY_LIMIT_S", 0.5)
    silent = tmp_path / "silent.mp4"
    os.mkfifo(silent)

    with pytest.raises(EncoderCrashed, match="too long"):
        copy_streams(ffmpeg, (silent,), (), tmp_path / "out.mp4")
    assert not (tmp_path / "out.mp4.part").exists()


@pytest.mark.parametrize(
    ("said", "kind", "sentence"),
    [
        ("a\nav_interleaved_write_frame(): No space left on device\n", DiskFull, "disk is full"),
        ("Disk quota exceeded", DiskFull, "disk is full"),
        ("warning\nsomething odd.\n", EncoderCrashed, "something odd."),
        ("", EncoderCrashed, "code -9"),
    ],
)
def test_complaints_become_sentences(said: str, kind: type[Exception], sentence: str) -> None:
    error = complaint(said, -9)

    assert type(error) is kind
    assert sentence in error.sentence
    assert ".." not in error.sentence

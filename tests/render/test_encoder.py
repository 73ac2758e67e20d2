import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from autodemo_gui.core.errors import DiskFull, EncoderCrashed, EncoderMissing
from autodemo_gui.core.job import Quality
from autodemo_gui.render import ffmpeg as ffmpeg_module
from autodemo_gui.render.check import verify
from autodemo_gui.render.encoder import Encoder, join
from autodemo_gui.render.ffmpeg import complaint, copy_streams, find_ffmpeg
from tests.render.probing import described, frames

SIZE = (320, 180)
LUMA = SIZE[0] * SIZE[1]


def frame(level: int) -> bytes:
    return bytes([level]) * LUMA + bytes([128]) * (LUMA // 2)


def write_for_ever(encoder: Encoder) -> None:
    for number in itertools.count():
        encoder.write(frame(number % 250))


def start(ffmpeg: Path, folder: Path, quality: Quality = "standard", after: Encoder | None = None) -> Encoder:
    return Encoder(ffmpeg, folder / "segment.mp4", size=SIZE, fps=30, quality=quality, after=after)


@pytest.fixture
def encoder(ffmpeg: Path, tmp_path: Path) -> Iterator[Encoder]:
    with start(ffmpeg, tmp_path) as encoder:
        yield encoder


def encode(encoder: Encoder, levels: Iterable[int]) -> None:
    for level in levels:
        encoder.write(frame(level))
    encoder.finish()


def test_an_encoder_is_fed_when_the_one_before_has_ended(
    ffmpeg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autodemo_gui.render.encoder._STALL_LIMIT_S", 0.5)
    (tmp_path / "next").mkdir()
    with start(ffmpeg, tmp_path) as encoder:
        with start(ffmpeg, tmp_path / "next", after=encoder) as waiting, pytest.raises(EncoderCrashed, match="minute"):
            write_for_ever(waiting)
        with start(ffmpeg, tmp_path / "next", after=encoder) as following:
            following.write(frame(9))
            encode(encoder, [1, 2, 3])
            encode(following, [10, 11])
    assert len(frames(ffmpeg, tmp_path / "next" / "segment.mp4", SIZE)) == 3


def test_joined_segments_are_what_the_contract_says(ffmpeg: Path, tmp_path: Path) -> None:
    """Frames of a length that is no whole number of microseconds, in as many segments as minutes of film have."""
    levels = {"first": range(30, 100, 2), "one": [120], "last": [160, 170, 180]}
    for name, shades in levels.items():
        (tmp_path / f"it's {name}").mkdir()
        with start(ffmpeg, tmp_path / f"it's {name}") as encoder:
            encode(encoder, shades)
    order = ["first", *["one"] * 300, "last"]
    out = tmp_path / "film.mp4"

    join(
        ffmpeg,
        [(tmp_path / f"it's {name}" / "segment.mp4", len(levels[name])) for name in order],
        out,
        fps=30,
        scratch=tmp_path,
    )

    found = verify(out, size=SIZE, fps=30, frames=338)
    assert found.keyframes[:3] == (1, 31, 36)
    said = described(ffmpeg, out)
    assert "h264 (High)" in said
    assert "yuv420p(tv, bt709, progressive)" in said
    assert "30 fps" in said
    wanted = np.array([shade for name in order for shade in levels[name]])
    shown = frames(ffmpeg, out, SIZE)[:, 90, 160].astype(int)
    assert np.abs(shown - (wanted - 16) * 255 / 219).max() < 5


def test_better_quality_takes_more_room(ffmpeg: Path, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(60, 180, (12, LUMA * 3 // 2), np.uint8)
    sizes = []
    for quality in ("small", "standard", "high"):
        with start(ffmpeg, tmp_path, quality) as encoder:
            for picture in noise:
                encoder.write(picture.tobytes())
            encoder.finish()
        sizes.append((tmp_path / "segment.mp4").stat().st_size)

    assert sizes == sorted(sizes)
    assert sizes[2] > sizes[0] * 1.2


def test_an_ended_segment_is_written_while_the_next_one_is_begun(ffmpeg: Path, tmp_path: Path) -> None:
    (tmp_path / "next").mkdir()
    with start(ffmpeg, tmp_path) as first, start(ffmpeg, tmp_path / "next") as second:
        first.write(frame(50))
        first.end()
        encode(second, [60, 70])
        first.finish()

    assert first.is_done
    assert len(frames(ffmpeg, tmp_path / "segment.mp4", SIZE)) == 1
    assert len(frames(ffmpeg, tmp_path / "next" / "segment.mp4", SIZE)) == 2


def test_no_process_is_left_behind(encoder: Encoder) -> None:
    encoder.write(frame(50))
    process = psutil.Process(encoder.pid)
    encoder.__exit__(None, None, None)

    assert not process.is_running()


def test_a_killed_encoder_is_an_error_and_what_it_wrote_plays(ffmpeg: Path, encoder: Encoder, tmp_path: Path) -> None:
    written = 0
    # x264 looks some frames ahead, so a fragment is on disk a while after its last frame was given.
    while written < 90 or (tmp_path / "segment.mp4").stat().st_size < 4000:
        encoder.write(frame(written % 200))
        written += 1
    psutil.Process(encoder.pid).kill()
    with pytest.raises(EncoderCrashed, match="ffmpeg says"):
        write_for_ever(encoder)
    with pytest.raises(EncoderCrashed):
        encoder.finish()

    assert len(frames(ffmpeg, tmp_path / "segment.mp4", SIZE)) >= 30


def test_killed_before_the_end_is_no_segment(encoder: Encoder) -> None:
    encoder.write(frame(9))
    psutil.Process(encoder.pid).kill()

    with pytest.raises(EncoderCrashed):
        encoder.finish()
    encoder.abort()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is a Linux thing")
def test_a_full_disk_is_said(ffmpeg: Path, tmp_path: Path) -> None:
    (tmp_path / "segment.mp4").symlink_to("/dev/full")

    with start(ffmpeg, tmp_path) as encoder, pytest.raises(DiskFull):
        write_for_ever(encoder)


def test_a_missing_ffmpeg_is_said(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match="imageio-ffmpeg"):
        start(tmp_path / "no-ffmpeg", tmp_path)
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

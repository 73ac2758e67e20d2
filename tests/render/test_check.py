import subprocess
from pathlib import Path

import pytest

from autodemo_gui.core.errors import EncoderCrashed
from autodemo_gui.render.check import probe, verify

TAGS = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"


def make(ffmpeg: Path, out: Path, *options: str, source: str = "testsrc=duration=1:size=320x180:rate=30") -> Path:
    subprocess.run([ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", source, *options, out], check=True)
    return out


GOOD = ("-vf", f"format=yuv420p,{TAGS}", "-c:v", "libx264", "-profile:v", "high", "-movflags", "+faststart")


@pytest.fixture(scope="module")
def good(ffmpeg: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(ffmpeg, tmp_path_factory.mktemp("good") / "good.mp4", *GOOD)


def test_a_good_film_is_read_right(good: Path) -> None:
    found = verify(good, size=(320, 180), fps=30, frames=30)

    assert (found.codec, found.profile, found.chroma, found.depth) == ("avc1", 100, 1, 8)
    assert (found.fps, found.duration_s, found.colour, found.full_range) == (30, 1, (1, 1, 1), False)
    assert found.keyframes == (1,)
    assert found.faststart
    assert (found.chapters, found.subtitles) == (0, 0)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ((*GOOD[:-2],), "index"),
        (("-vf", f"format=yuv444p,{TAGS}", "-c:v", "libx264", "-movflags", "+faststart"), "codec"),
        (("-vf", f"format=yuv420p,{TAGS}", "-c:v", "libx264", "-profile:v", "baseline"), "codec"),
        (("-vf", f"format=yuv420p,{TAGS}", "-c:v", "mpeg4", "-movflags", "+faststart"), "codec"),
        (("-vf", "format=yuv420p", "-c:v", "libx264", "-movflags", "+faststart"), "colours"),
        ((*GOOD, "-s", "640x360"), "size"),
        ((*GOOD, "-r", "60"), "frame rate"),
        ((*GOOD, "-frames:v", "10"), "length"),
        (("-vf", f"format=yuv420p,{TAGS},setpts='PTS+gt(N,5)*2/TB'", *GOOD[2:], "-fps_mode", "vfr"), "frame rate"),
    ],
)
def test_what_was_not_promised_is_named(ffmpeg: Path, tmp_path: Path, options: tuple[str, ...], what: str) -> None:
    film = make(ffmpeg, tmp_path / "film.mp4", *options)

    with pytest.raises(EncoderCrashed, match=f"[Ww]rong: .*{what}"):
        verify(film, size=(320, 180), fps=30, frames=30)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.99])
def test_a_film_that_is_cut_off_is_noticed(good: Path, tmp_path: Path, share: float) -> None:
    whole = good.read_bytes()
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(whole[: int(len(whole) * share)])

    with pytest.raises(EncoderCrashed, match="damaged"):
        verify(broken, size=(320, 180), fps=30, frames=30)


def test_a_missing_film_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(EncoderCrashed):
        verify(tmp_path / "none.mp4", size=(320, 180), fps=30, frames=30)


def test_sound_alone_is_no_film(ffmpeg: Path, tmp_path: Path) -> None:
    sound = make(ffmpeg, tmp_path / "sound.mp4", "-c:a", "aac", source="sine=duration=0.2")

    with pytest.raises(ValueError, match="no readable index"):
        probe(sound)

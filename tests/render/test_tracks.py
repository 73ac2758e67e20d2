"""Chapters and captions inside the MP4, read back by ffmpeg."""

import subprocess
from pathlib import Path

import pytest

from autodemo_gui.render.check import probe
from autodemo_gui.render.companions import Line, ffmetadata, srt, vtt
from autodemo_gui.render.ffmpeg import copy_streams
from autodemo_gui.render.tracks import code_of, write_tracks
from tests.render.probing import described

LINES = [Line(0.5, 2, "Prices & <plans>"), Line(2.5, 4, "こんにちは مرحبا")]


@pytest.fixture(scope="module")
def picture(ffmpeg: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    film = tmp_path_factory.mktemp("picture") / "picture.mp4"
    source = ("-f", "lavfi", "-i", "color=gray:duration=5:size=64x36:rate=30", "-pix_fmt", "yuv420p")
    subprocess.run([ffmpeg, "-v", "error", *source, film], check=True)
    return film


@pytest.mark.parametrize("marks", [[], [(0.0, "Meet Acme"), (2.0, "Prices")]])
def test_captions_are_a_track_that_is_off_until_somebody_wants_it(
    ffmpeg: Path, picture: Path, tmp_path: Path, marks: list[tuple[float, str]]
) -> None:
    tracks = write_tracks(tmp_path, subtitles=vtt(LINES), chapters=ffmetadata(marks, 5), language="de-CH")
    out = tmp_path / "out.mp4"
    copy_streams(ffmpeg, (picture, *tracks.inputs), (*tracks.options, "-movflags", "+faststart"), out)

    assert (probe(out).subtitles, probe(out).chapters, probe(out).faststart) == (1, len(marks), True)
    [line] = [line for line in described(ffmpeg, out).splitlines() if "Subtitle:" in line]
    assert "(deu)" in line
    assert "(default)" not in line
    read = subprocess.run([ffmpeg, "-v", "error", "-i", out, "-map", "0:s", "-f", "srt", "-"], capture_output=True)
    assert read.stdout.decode().strip() == srt(LINES).strip()


@pytest.mark.parametrize(
    ("language", "code"), [("en-US", "eng"), ("zh_Hant", "zho"), ("deu", "deu"), ("", "und"), ("klingon", "und")]
)
def test_languages_are_named_as_media_headers_do(language: str, code: str) -> None:
    assert code_of(language) == code

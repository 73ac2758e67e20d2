"""Reads films back frame by frame: what the clocks showed, how far the page had scrolled, which video frame played."""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from imageio_ffmpeg import get_ffmpeg_exe

from tests.bench.filming.pages import CODE_BITS, CODE_CELL, ROW, VIDEO_BOX, row_shades
from tests.sites.barcode import Clocks, read_clocks

CSS_WIDTH, CSS_HEIGHT = 1280, 720
SCREEN_FPS = 60
Grey = npt.NDArray[np.uint8]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Film:
    """What a video file says about itself."""

    path: Path
    width: int
    height: int
    fps: float
    duration_s: float
    codec: str
    pixels: str
    colours: str

    @property
    def has_constant_rate(self) -> bool:
        """WebM from a recorder has a frame where a picture came, at any time."""
        return self.path.suffix != ".webm"

    @property
    def shown_fps(self) -> float:
        """The rate at which `frames` gives its frames."""
        return self.fps if self.has_constant_rate else SCREEN_FPS


def described(path: Path) -> str:
    """What ffmpeg says of a file's streams; imageio's comes without ffprobe."""
    return subprocess.run([get_ffmpeg_exe(), "-i", str(path)], capture_output=True, text=True, check=False).stderr


def probe(path: Path) -> Film:
    """The first video stream of a file.

    Raises:
        ValueError: it has none.
    """
    said = described(path)
    stream = re.search(r"Video: (?P<codec>\w+)[^\n]*?, (?P<pixels>\w+)(?:\((?P<colours>[^)]*)\))?, [^\n]*", said)
    size = re.search(r"Video:[^\n]*? (\d{2,5})x(\d{2,5})", said)
    fps = re.search(r"([\d.]+) fps", said)
    if stream is None or size is None:
        raise ValueError(f"{path} is no film: {said[-300:]}")
    length = re.search(r"Duration: (\d+):(\d+):([\d.]+)", said)
    seconds = (
        sum(float(part) * 60**power for part, power in zip(length.groups(), (2, 1, 0), strict=True)) if length else 0
    )
    return Film(
        path,
        int(size[1]),
        int(size[2]),
        float(fps[1]) if fps else 0.0,
        seconds,
        stream["codec"],
        stream["pixels"],
        stream["colours"] or "",
    )


def frames(film: Film, *, right: int = CSS_WIDTH, bottom: int = CSS_HEIGHT) -> Iterator[Grey]:
    """Every frame in grey, height x width; of a page 1280 x 720 large only what is left of and above these CSS px.

    A film without a constant rate is seen as a screen shows it, at `SCREEN_FPS`.
    """
    width = round(film.width * right / CSS_WIDTH) & ~1
    height = round(film.height * bottom / CSS_HEIGHT) & ~1
    pace = "" if film.has_constant_rate else f"fps={SCREEN_FPS},"
    filters = f"{pace}crop={width}:{height}:0:0,format=gray"
    command = [get_ffmpeg_exe(), "-v", "error", "-i", str(film.path), "-vf", filters]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as decoder:
        assert decoder.stdout is not None
        while len(raw := decoder.stdout.read(width * height)) == width * height:
            yield np.frombuffer(raw, np.uint8).reshape(height, width)


def lumas(film: Film) -> Iterator[npt.NDArray[np.float64]]:
    """The luma plane of every frame as it is coded, height x width, nothing converted."""
    size = film.width * film.height
    command = [get_ffmpeg_exe(), "-v", "error", "-i", str(film.path), "-fps_mode", "passthrough"]
    command += ["-pix_fmt", "yuv420p", "-f", "rawvideo", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as decoder:
        assert decoder.stdout is not None
        while len(raw := decoder.stdout.read(size * 3 // 2)) == size * 3 // 2:
            yield np.frombuffer(raw, np.uint8, size).reshape(film.height, film.width).astype(float)


def clocks_of(film: Film) -> list[Clocks]:
    """The clocks page from its first frame that shows any animation frame."""
    read = (read_clocks(frame) for frame in frames(film, bottom=300))
    return _from_first(read, lambda clocks: 0 < clocks.frames < 60_000)


def video_codes(film: Film) -> list[tuple[int, int]]:
    """The video page: animation frames and number of the video's frame, for each frame of the film."""
    codes = ((read_clocks(frame[: round(frame.shape[1] * 300 / 1280)]), video_number(frame)) for frame in frames(film))
    pairs = ((clocks.frames, number) for clocks, number in codes)
    return _from_first(pairs, lambda pair: 0 < pair[0] < 60_000)


def video_number(frame: Grey) -> int:
    """The number that the video's picture carries."""
    scale = frame.shape[1] / CSS_WIDTH
    left, top = VIDEO_BOX[:2]
    value = 0
    for bit in range(CODE_BITS):
        x = round((left + (bit + 0.5) * CODE_CELL) * scale)
        y, reach = round((top + CODE_CELL / 2) * scale), max(1, round(8 * scale))
        is_black = np.median(frame[y - reach : y + reach, x - reach : x + reach]) < 128
        value = value * 2 + int(is_black)
    return value


def scroll_offsets(film: Film) -> list[int]:
    """How far the scroll page had scrolled in each frame, CSS px; the best fit of its rows, at any whole offset."""
    known = np.repeat(row_shades(), ROW)
    known -= known.mean()
    # Each window's deviation, so that the fit is a correlation and not a matter of bright places.
    sums, squares = (np.concatenate([[0], np.cumsum(series)]) for series in (known, known**2))
    spans = len(known) - CSS_HEIGHT + 1
    mean = (sums[CSS_HEIGHT:] - sums[:spans]) / CSS_HEIGHT
    deviation = np.sqrt(np.maximum((squares[CSS_HEIGHT:] - squares[:spans]) / CSS_HEIGHT - mean**2, 1e-9))
    length = 1 << (len(known) + CSS_HEIGHT).bit_length()
    spectrum = np.fft.rfft(known, length)
    found = []
    for frame in frames(film, right=64):
        column = frame.mean(axis=1)
        places = (np.arange(CSS_HEIGHT) + 0.5) * len(column) / CSS_HEIGHT - 0.5
        line = np.interp(places, np.arange(len(column)), column)
        line -= line.mean()
        if line.std() < 10:  # blank: the page is not there yet
            continue
        fit = np.fft.irfft(spectrum * np.conj(np.fft.rfft(line, length)), length)[:spans] / deviation
        found.append(int(fit.argmax()))
    return found


def _from_first(values: Iterator[T], is_shown: Callable[[T], bool]) -> list[T]:
    shown: list[T] = []
    for value in values:
        if shown or is_shown(value):
            shown.append(value)
    return shown

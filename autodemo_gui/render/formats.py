"""Makes a finished film into a GIF that fits where GIFs are posted, and into WebM."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autodemo_gui.core.job import Quality
from autodemo_gui.core.ports import Control
from autodemo_gui.render.check import Probe, probe
from autodemo_gui.render.layout import even
from autodemo_gui.render.transcode import TooLarge, Written, transcode

GIF_LIMIT_BYTES = 10_000_000
"""What most places where GIFs are posted take."""
LEAST_LIMIT_S, LIMIT_PER_FILM_S = 120.0, 4.0
"""Wall time that one file may take (SPEC 1)."""
_RUNGS = ((540, 15.0), (480, 15.0), (480, 12.5), (400, 12.5), (400, 10.0), (320, 10.0), (270, 8.0))
"""Shorter side in pixels and frames a second, the best first. The last is as small as a page can be recognised in."""
_HEADROOM = 0.92
_TRIAL = 2
_GROWTH = 0.8
"""Bytes grow with pixels and with frames to about this power: text that is drawn larger has longer runs of one colour,
and a slower film has larger differences."""
_LOSSLESS = ("-c:v", "libx264", "-qp", "0", "-preset", "ultrafast", "-pix_fmt", "yuv444p", "-f", "matroska")
_DITHER = "dither=bayer:bayer_scale=5:diff_mode=rectangle"
"""An ordered pattern stays where it is while nothing moves. Error diffusion crawls: three times the bytes and twice the
time on a film of 42 s (24 and 8 MB, 22 and 12 s)."""
_QUALITIES: dict[Quality, int] = {"small": 38, "standard": 33, "high": 28}
_SPEED = 6
"""libvpx at real-time speeds 5 to 8 differs by 20 % in time and in bytes, and by 0.001 in structural similarity; its
slower deadline takes eight times as long."""
_MOST_THREADS = 4
_MOST_PIXELS = 1920 * 1080 * 75
"""Pixels a second; a larger film becomes a WebM of 30 frames a second, to be ready in about its own length."""


@dataclass(frozen=True, slots=True)
class Gif:
    """A finished GIF; `seconds` of the film are in it, from the beginning."""

    path: Path
    width: int
    height: int
    fps: float
    seconds: float


@dataclass(frozen=True, slots=True)
class _Rung:
    width: int
    height: int
    fps: float

    @property
    def weight(self) -> float:
        """How large its file is, beside another's of the same film."""
        return float((self.width * self.height * self.fps) ** _GROWTH)


async def make_gif(
    film: Path,
    out: Path,
    *,
    ffmpeg: Path,
    on_progress: Callable[[float], None],
    control: Control | None = None,
    limit_bytes: int = GIF_LIMIT_BYTES,
) -> Gif:
    """A GIF of a film that repeats for ever, as large as fits; a film too long for that is shown up to where it fits.

    Args:
        film: a finished MP4 of any shape.
        out: the file to write, in a folder with room; appears whole or not at all.
        ffmpeg: the program.
        on_progress: told a fraction from 0 to 1.
        control: ends it when the job is cancelled.
        limit_bytes: of the GIF.

    Raises:
        ValueError: it is no MP4.
        DiskFull, EncoderCrashed, EncoderMissing, JobCancelled: see `transcode`.
    """
    found = probe(film)
    until = _deadline(found)
    rungs = _ladder(found)
    small, palette, trial = (out.with_name(f"{out.name}.{what}") for what in ("small", "palette", "trial"))
    told = _Forward(on_progress)
    try:
        # Decoding and scaling is most of the work, so it is done once, without loss.
        await transcode(
            ffmpeg,
            ["-i", str(film), "-map", "0:v", "-vf", _scaled(rungs[0]), *_LOSSLESS],
            small,
            until=until,
            control=control,
            on_written=partial(told.part, 0.0, 0.5, found.duration_s),
        )
        await transcode(
            ffmpeg,
            ["-i", str(small), "-vf", "palettegen=stats_mode=diff", "-frames:v", "1", "-f", "image2", "-c:v", "png"],
            palette,
            until=until,
            control=control,
        )
        rung, seconds = rungs[0], found.duration_s
        while True:  # each round goes down the ladder, and from its end to a shorter film that is known to fit
            steps = f"[0:v]{_scaled(rung)}[small];[small][1:v]paletteuse={_DITHER}"
            inputs = ["-t", f"{seconds:.3f}", "-i", str(small), "-i", str(palette)]
            try:
                await transcode(
                    ffmpeg,
                    [*inputs, "-lavfi", steps, "-loop", "0", "-f", "gif"],
                    trial,
                    until=until,
                    control=control,
                    on_written=partial(told.part, 0.6, 1.0, seconds),
                    # Somewhat beyond the limit says more about how much too large it is than just there.
                    limit_bytes=_TRIAL * limit_bytes,
                )
                reached = Written(seconds, trial.stat().st_size)
            except TooLarge as error:
                reached = error.reached
            share = limit_bytes * reached.seconds / (reached.size * seconds)
            if share >= 1:
                break
            if rung == rungs[-1]:
                seconds *= _HEADROOM * share
            rung = _smaller(rungs, rung, _HEADROOM * share)
        trial.replace(out)
    finally:
        for path in (small, palette, trial):
            path.unlink(missing_ok=True)
    on_progress(1.0)
    return Gif(out, rung.width, rung.height, rung.fps, seconds)


async def make_webm(
    film: Path,
    out: Path,
    *,
    ffmpeg: Path,
    on_progress: Callable[[float], None],
    control: Control | None = None,
    quality: Quality = "standard",
) -> Path:
    """A film as VP9 in WebM, of the same size and length; very large ones at 30 frames a second.

    Args:
        film: a finished MP4 of any shape.
        out: the file to write, in a folder with room; appears whole or not at all.
        ffmpeg: the program.
        on_progress: told a fraction from 0 to 1.
        control: ends it when the job is cancelled.
        quality: constant over the film.

    Raises:
        ValueError: it is no MP4.
        DiskFull, EncoderCrashed, EncoderMissing, JobCancelled: see `transcode`.
    """
    found = probe(film)
    rate = min(found.fps, 30.0) if found.width * found.height * found.fps > _MOST_PIXELS else found.fps
    coding = ["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", str(_QUALITIES[quality])]
    coding += ["-deadline", "realtime", "-cpu-used", str(_SPEED), "-row-mt", "1", "-tile-columns", "2"]
    coding += ["-threads", str(min(os.cpu_count() or 1, _MOST_THREADS)), "-pix_fmt", "yuv420p"]
    coding += ["-r", f"{rate:g}", "-g", f"{2 * rate:g}"]
    await transcode(
        ffmpeg,
        ["-i", str(film), "-map", "0:v", "-map_chapters", "-1", *coding, "-f", "webm"],
        out,
        until=_deadline(found),
        control=control,
        on_written=partial(_Forward(on_progress).part, 0.0, 1.0, found.duration_s),
    )
    on_progress(1.0)
    return out


class _Forward:
    """Progress that never goes back, also when something is tried again."""

    def __init__(self, on_progress: Callable[[float], None]) -> None:
        self._on_progress = on_progress
        self._told = 0.0

    def part(self, begin: float, end: float, seconds: float, written: Written) -> None:
        """Tell how far a part is, of which `seconds` are to be written."""
        self._told = max(self._told, begin + (end - begin) * min(1.0, written.seconds / seconds))
        self._on_progress(self._told)


def _ladder(found: Probe) -> list[_Rung]:
    """The sizes and rates to try for a film, the best first; none is larger or faster than the film."""
    short = min(found.width, found.height)
    rungs = []
    for side, fps in _RUNGS:
        scale = min(1.0, side / short)
        rung = _Rung(even(found.width * scale), even(found.height * scale), min(fps, found.fps))
        if rung not in rungs:
            rungs.append(rung)
    return rungs


def _smaller(rungs: list[_Rung], now: _Rung, share: float) -> _Rung:
    """The best rung below this one whose file should be this share of its own at most; else the last."""
    below = rungs[rungs.index(now) + 1 :]
    return next((rung for rung in below if rung.weight <= share * now.weight), rungs[-1])


def _scaled(rung: _Rung) -> str:
    return f"fps={rung.fps:g},scale={rung.width}:{rung.height}:flags=lanczos"


def _deadline(found: Probe) -> float:
    return time.monotonic() + max(LEAST_LIMIT_S, LIMIT_PER_FILM_S * found.duration_s)

"""What a film really is: read back from the file by ffmpeg and from its boxes, not from what we meant to write."""

import itertools
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg


@dataclass(frozen=True)
class Film:
    codec: str
    profile: str
    pixel_format: str
    colour: str
    width: int
    height: int
    fps: float
    duration_s: float
    has_constant_rate: bool
    is_faststart: bool


def probe(path: Path) -> Film:
    """Decode the whole film; raises AssertionError when ffmpeg cannot play it to its end."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path), "-vf", "showinfo", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    stream = re.search(r"Video: (\w+) \((\w+)\).*?, (\w+)\(([^)]*)\), (\d+)x(\d+).*?, ([\d.]+) fps", done.stderr)
    assert stream is not None, done.stderr[:2000]
    times = [float(at) for at in re.findall(r"pts_time:([\d.]+)", done.stderr)]
    fps = float(stream[7])
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    return Film(
        codec=stream[1],
        profile=stream[2],
        pixel_format=stream[3],
        colour="bt709" if "bt709" in stream[4] else stream[4],
        width=int(stream[5]),
        height=int(stream[6]),
        fps=fps,
        duration_s=len(times) / fps,
        has_constant_rate=all(abs(gap - 1 / fps) < 0.002 for gap in gaps),
        is_faststart=_box_names(path).index("moov") < _box_names(path).index("mdat"),
    )


def size_and_length(path: Path) -> tuple[int, int, float]:
    """Width, height and seconds of a GIF or WebM, decoded to its end."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(path), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    size = re.search(r"Video: .*?, (\d+)x(\d+)", done.stderr)
    times = re.findall(r"time=(\d+):(\d+):([\d.]+)", done.stderr)
    assert size is not None
    assert times, done.stderr[-2000:]
    hours, minutes, seconds = times[-1]
    return int(size[1]), int(size[2]), 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def _box_names(path: Path) -> list[str]:
    """Names of the top-level MP4 boxes (ISO/IEC 14496-12 §4.2), in file order."""
    names = []
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            size, name = int.from_bytes(head[:4], "big"), head[4:].decode("latin-1")
            if size == 1:
                size = int.from_bytes(file.read(8), "big") - 8
            names.append(name)
            if size == 0:
                break
            file.seek(size - 8, 1)
    return names

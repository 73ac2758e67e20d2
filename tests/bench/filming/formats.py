"""Everything that is made of one take, probed: shapes, GIF, WebM, poster, subtitles; and every click inside it."""

import asyncio
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import cv2

from autodemo_gui.core.job import Shape
from autodemo_gui.core.look import Look
from autodemo_gui.core.take import STEPS_PER_SECOND, ClickCue
from autodemo_gui.render.cut import cut
from autodemo_gui.render.geometry import Area, box_on_screen
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.moves import view_track
from autodemo_gui.render.pages import opening_step, small
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.studio.looks import look_of
from tests.bench.filming.figures import Bar, Part
from tests.bench.filming.options import Options
from tests.bench.filming.program import autodemo
from tests.bench.filming.reading import described, probe

SIZES = {"16:9": (1920, 1080), "1:1": (1080, 1080), "9:16": (1080, 1920)}
GIF_BYTES = 10_000_000
_TIME = re.compile(r"(\d+):(\d\d):(\d\d)[.,](\d{3})")


async def formats(scratch: Path, options: Options) -> Part:
    """One take of a round of the sample site, dressed in everything there is."""
    part = Part()
    take = await options.take("round", scratch)
    options.say("render three shapes, GIF and WebM")
    shapes = [word for shape in SIZES for word in ("--shape", shape)]
    ran = await autodemo(scratch, "render", str(take), "-o", str(scratch / "all.mp4"), *shapes, "--gif", "--webm")
    files = {name: Path(path) for name, path in ran.report["files"].items()}
    part.facts["files"] = {name: round(path.stat().st_size / 2**20, 2) for name, path in files.items()}
    part.facts["wall_s"], part.facts["film_s"] = round(ran.wall_s, 1), ran.film_s
    part.facts["warnings"] = ran.report["warnings"]
    faults: list[str] = []
    for shape, size in SIZES.items():
        path = ran.video if shape == "16:9" else files[f"demo-{shape.replace(':', 'x')}.mp4"]
        faults += [f"{shape}: {fault}" for fault in _faults_of_film(path, size, ran.film_s)]
    faults += _faults_of_companions(files, ran.film_s)
    part.facts["faults"] = faults
    part.bars += [
        Bar("files that are not as they should be", len(faults), 0),
        Bar("GIF, bytes", files["demo.gif"].stat().st_size, GIF_BYTES),
    ]
    for shape in get_args(Shape):
        outside, clicks = await asyncio.to_thread(_clicks_outside, take, look_of("default"), shape)
        part.facts[f"clicks {shape}"] = clicks
        part.bars.append(Bar(f"{shape}: clicked targets that are not wholly inside the picture", outside, 0))
    return part


def _faults_of_film(path: Path, size: tuple[int, int], film_s: float) -> Iterator[str]:
    """What a player could stumble over."""
    film, said = probe(path), described(path)
    if (film.width, film.height) != size:
        yield f"is {film.width}x{film.height}"
    if film.width % 2 or film.height % 2:
        yield "has odd sizes"
    if "h264 (High)" not in said:
        yield "is not H.264 High"
    if film.pixels != "yuv420p" or "tv, bt709" not in film.colours:
        yield f"is {film.pixels} {film.colours}"
    if film.fps != 60:
        yield f"has {film.fps} frames a second"
    if abs(film.duration_s - film_s) > 0.1:
        yield f"lasts {film.duration_s} s instead of {film_s}"
    boxes = top_boxes(path)
    if boxes.index("moov") > boxes.index("mdat"):
        yield "has its index last"
    if "moof" in boxes:
        yield "is in fragments"


def _faults_of_companions(files: dict[str, Path], film_s: float) -> Iterator[str]:
    video = files["video"]
    said = described(video)
    if "mov_text" not in said:
        yield "film: no soft subtitles"
    if "Chapter" not in said:
        yield "film: no chapters"
    if not files["demo.gif"].read_bytes().startswith(b"GIF89a"):
        yield "gif: is none"
    webm = probe(files["demo.webm"])
    if webm.codec not in {"vp8", "vp9", "av1"} or abs(webm.duration_s - film_s) > 0.2:
        yield f"webm: {webm.codec}, {webm.duration_s} s"
    poster: Any = cv2.imread(str(files["poster.jpg"]))
    if poster is None or poster.shape[:2] != (1080, 1920):
        yield f"poster: {None if poster is None else poster.shape}"
    if (contact := files.get("contact.jpg")) is not None and cv2.imread(str(contact)) is None:
        yield "contact sheet: is no picture"
    for name in ("demo.srt", "demo.vtt"):
        times = cue_times(files[name].read_text("utf-8"))
        if not times or any(begin >= end for begin, end in times) or times != sorted(times):
            yield f"{name}: times do not rise"
        elif times[-1][1] > film_s + 0.05:
            yield f"{name}: goes on after the film"
    if not files["demo.vtt"].read_text("utf-8").startswith("WEBVTT"):
        yield "demo.vtt: has no signature"


def cue_times(subtitles: str) -> list[tuple[float, float]]:
    """Begin and end of each cue of an SRT or WebVTT file, seconds."""
    found = []
    for line in subtitles.splitlines():
        if "-->" in line:
            begin, end = (
                int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000 for h, m, s, ms in _TIME.findall(_full(line))
            )
            found.append((begin, end))
    return found


def _full(line: str) -> str:
    """With hours, which WebVTT may leave out."""
    return re.sub(r"(?<![\d:])(\d\d:\d\d[.,]\d{3})", r"00:\1", line)


def top_boxes(path: Path) -> list[str]:
    """The outermost boxes of an MP4 in their order (ISO/IEC 14496-12, 4.2)."""
    found, at, length = [], 0, path.stat().st_size
    with path.open("rb") as file:
        while at < length:
            file.seek(at)
            head = file.read(16)
            size = int.from_bytes(head[:4], "big")
            found.append(head[4:8].decode("ascii"))
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            at += size or length
    return found


def _clicks_outside(take: Path, look: Look, shape: Shape) -> tuple[int, int]:
    """How many clicks there are, and of how many the target is not wholly in the picture when it is clicked."""
    with TakeReader(take) as reader:
        layout = lay_out(look, shape, "1080p", reader.info)
        opening = opening_step(reader, limit=10 * STEPS_PER_SECOND)
        edit = cut(reader.cues, [frame.step for frame in reader.frames], reader.steps, opening=opening)
        views = view_track(reader.cues, edit, layout, reader.info, look.zoom, functools.partial(small, reader))
        clicks = [cue for cue in reader.cues if isinstance(cue, ClickCue)]
        outside = 0
        for cue in clicks:
            view = views[edit.film_step(cue.step)]
            box = box_on_screen(view, layout, reader.info.density, cue.box or (cue.x, cue.y, 1, 1))
            outside += not Area(0, 0, *layout.canvas).holds(box, slack=1)
    return outside, len(clicks)

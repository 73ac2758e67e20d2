"""What it costs to draw a film: ``python -m tests.bench.render [--take FOLDER] [--size 1080p]``, one JSON object.

Processor time, not wall time, so that a busy machine gives about the same figures: milliseconds a frame of each kind in
this process, and seconds of processor for whole films with ffmpeg, cut into segments and in one piece.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2

from autodemo_gui.core.job import Size
from autodemo_gui.core.look import PLAIN, Look
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.render import segments
from autodemo_gui.render.api import ENVIRONMENT
from autodemo_gui.render.artwork import Artwork
from autodemo_gui.render.assemble import assemble
from autodemo_gui.render.compositor import Compositor
from autodemo_gui.render.ffmpeg import find_ffmpeg
from autodemo_gui.render.layout import lay_out
from autodemo_gui.render.motion import HIDDEN, PointerState
from autodemo_gui.render.pages import decode
from autodemo_gui.render.rendered import RenderSpec
from autodemo_gui.render.scene import Scene, View
from autodemo_gui.render.warping import Source
from autodemo_gui.render.window import Window
from autodemo_gui.studio.looks import look_of
from tests.render.takes import TakeBuilder, text_page

_ROUNDS = 40
_SCROLLED = 8


def main() -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--take", type=Path, help="default: a page of text that scrolls for two fifths of ten seconds")
    parser.add_argument("--size", default="1080p", choices=["720p", "1080p", "1440p", "2160p"])
    parser.add_argument("--kinds-only", action="store_true")
    chosen = parser.parse_args()
    found: dict[str, Any] = {"load": os.getloadavg()[0], "cores": os.cpu_count(), "ms": kinds(chosen.size)}
    if not chosen.kinds_only:
        with tempfile.TemporaryDirectory() as folder:
            found["film"] = films(chosen.take or scrolling(Path(folder) / "take"), Path(folder), chosen.size)
    return found


def kinds(size: Size) -> dict[str, float]:
    """Processor milliseconds for a frame of each kind, without ffmpeg."""
    look = look_of("default")
    look = look.model_copy(update={"window": look.window.model_copy(update={"frame": "none"})})
    info = TakeInfo(url="https://acme.example", camera="stepped", density=1.5)
    layout = lay_out(look, "16:9", size, info)
    artwork = Artwork({})
    made = Compositor(look, layout, density=1.5, window=Window(look, layout, artwork), artwork=artwork)
    page = text_page(1, (1920, 1080 + _SCROLLED * _ROUNDS))
    jpegs = [
        cv2.imencode(".jpg", page[top : top + 1080], [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()
        for top in range(0, _SCROLLED * _ROUNDS, _SCROLLED)
    ]
    pictures = [decode(jpeg, (1920, 1080)) for jpeg in jpegs[:2]]
    sources = [Source(picture) for picture in pictures if picture is not None]
    rest = Scene(0, View(), "", 1.0, HIDDEN)

    def zoomed(number: int) -> View:
        return View(zoom=1.1 + number * 0.004, x=20 + number * 0.31, y=10 + number * 0.17)

    return {
        "decode": timed(lambda number: decode(jpegs[number], (1920, 1080))),
        "convert": timed(lambda number: Source(pictures[number % 2])),  # type: ignore[arg-type]
        "still": timed(lambda _: made.compose(rest, sources[0])),
        "pointer": timed(lambda n: made.compose(replace(rest, pointer=PointerState(200 + n, 150, 1.0)), sources[0])),
        "page at rest": timed(lambda n: made.compose(replace(rest, content=n), sources[n % 2])),
        "zooming": timed(lambda n: made.compose(replace(rest, view=zoomed(n)), sources[0])),
        "page zoomed": timed(lambda n: made.compose(replace(rest, content=n, view=zoomed(9)), sources[n % 2])),
        "melting": timed(lambda n: made.compose(replace(rest, stage=(n + 1) / (_ROUNDS + 1)), sources[0])),
    }


def timed(act: Callable[[int], object]) -> float:
    act(0)
    begun = time.process_time()
    for number in range(_ROUNDS):
        act(number)
    return round((time.process_time() - begun) / _ROUNDS * 1000, 2)


def scrolling(folder: Path) -> Path:
    """Ten seconds; the page scrolls for four of them."""
    take = TakeBuilder(folder, viewport=(1280, 720), density=1.5, quality=90)
    page = text_page(1, (1920, 2400))
    for step in range(600):
        if step % 150 < 60:
            top = abs((step * 11) % 2640 - 1320)
            take.show(page[top : top + 1080])
        take.roll(1)
    return take.save()


def films(take: Path, folder: Path, size: Size) -> dict[str, Any]:
    """Whole films, without what a browser would have to draw: in segments, in one piece, and again from the cache."""
    look = look_of("default")
    look = look.model_copy(
        update={
            "window": look.window.model_copy(update={"frame": "none"}),
            "captions": PLAIN.captions,
            "cards": PLAIN.cards,
            "keys": False,
        }
    )
    told = {"plain": film(take, folder / "plain", size, PLAIN), "dressed": film(take, folder / "dressed", size, look)}
    told["dressed again"] = film(take, folder / "dressed", size, look)
    longest = segments.LONGEST_S
    segments.LONGEST_S = 1e6
    told["dressed in one piece"] = film(take, folder / "one", size, look)
    segments.LONGEST_S = longest
    cut, whole = (told[name]["cpu_s"] for name in ("dressed", "dressed in one piece"))
    return told | {"segments cost": round(cut / whole - 1, 4)}


def film(take: Path, folder: Path, size: Size, look: Look) -> dict[str, float]:
    for name in ("scratch", "cache"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    spec = RenderSpec(
        take=take,
        look=look,
        shape="16:9",
        size=size,
        fps=60,
        out=folder / "demo.mp4",
        scratch=folder / "scratch",
        cache=folder / "cache",
        ffmpeg=find_ffmpeg(),
    )
    before = used()
    begun = time.monotonic()
    made = assemble(spec, lambda _: None)
    wall_s = time.monotonic() - begun
    own_s, ffmpeg_s = (after - earlier for after, earlier in zip(used(), before, strict=True))
    return {
        "film_s": round(made.duration_s, 2),
        "wall_s": round(wall_s, 2),
        "cpu_s": round(own_s + ffmpeg_s, 2),
        "of_it_ffmpeg_s": round(ffmpeg_s, 2),
        "cpu_ms_a_frame": round((own_s + ffmpeg_s) / made.frames * 1000, 2),
        "cpu_bound_ratio": round((own_s + ffmpeg_s) / (os.cpu_count() or 1) / made.duration_s, 3),
        "bytes_a_frame": round(made.path.stat().st_size / made.frames),
    }


def used() -> tuple[float, float]:
    """Seconds of processor: this process', and its finished children's."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


if __name__ == "__main__":
    if not ENVIRONMENT.items() <= os.environ.items():  # the allocator reads it at its start
        os.execve(sys.executable, [sys.executable, "-m", "tests.bench.render", *sys.argv[1:]], os.environ | ENVIRONMENT)  # noqa: S606
    print(json.dumps(main(), indent=1))

"""What a film costs: capture, render and the whole, where the time goes, and how cost and memory grow with length."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.wire import Wire
from tests.bench.filming import ours
from tests.bench.filming.figures import Bar, Part, line_through
from tests.bench.filming.options import Options
from tests.bench.filming.program import Ran, record
from tests.bench.filming.sample import first_round, repeated, script
from tests.bench.filming.takes import Showing, showing_of

CAPTURE, RENDER, WHOLE, STRETCH, DRAFT = 2.0, 1.5, 3.5, 2.5, 1.2
LEAST_MOVING = 0.40
MOST_RSS_MB = 600
STRAIGHT = 0.98


async def cost(scratch: Path, options: Options) -> Part:
    """The committed script at 1080p60, as a draft, and at lengths of a quarter, half, one and (in full) two minutes."""
    part = Part()
    runs: list[tuple[Ran, Showing]] = []
    site = options.site
    lengths = {"round": first_round(site.url), "script": script(site.url), "twice": repeated(site.url, 2)}
    if options.is_full:
        lengths["four times"] = repeated(site.url, 4)
    for name, played in lengths.items():
        options.say(f"record at 1080p60: {name}")
        ran = await record(scratch, name.replace(" ", "-"), site.url, played)
        take = Path(ran.report["files"]["take"])
        shown = await showing_of(take)
        runs.append((ran, shown))
        part.facts[name] = _account(ran, shown)
        options.say(_sentence(ran))
        if name == "script":
            part.bars += _bars(ran, shown)
        options.takes[name] = take
    options.say("record as a draft")
    draft = await record(scratch, "draft", site.url, script(site.url), "--size", "720p", "--fps", "30")
    part.facts["draft"] = _account(draft, await showing_of(Path(draft.report["files"]["take"])))
    part.bars.append(Bar("draft at 720p30, whole record / film", draft.wall_s / draft.film_s, DRAFT))
    options.say("where capture's time goes")
    part.facts["capture"] = await where_capture_goes(site.url, scratch / "timed")
    _growth(part, [ran for ran, _ in runs])
    return part


def _bars(ran: Ran, shown: Showing) -> list[Bar]:
    whole = ran.wall_s / ran.film_s
    return [
        Bar("moving frames of the script's film, share", shown.moving_share, LEAST_MOVING, at_most=False),
        Bar("capture / film", ran.phase("filming") / ran.film_s, CAPTURE),
        Bar("render / film", ran.phase("rendering") / ran.film_s, RENDER),
        Bar("whole record / film", whole, WHOLE),
    ]


def _account(ran: Ran, shown: Showing) -> dict[str, Any]:
    info = ours.info_of(Path(ran.report["files"]["take"]))
    cores = psutil.cpu_count() or 1
    film_s = ran.film_s
    return {
        "film_s": film_s,
        "body_s": round(shown.steps / 60, 2),
        "moving_share": round(shown.moving_share * 60 / ran.report["fps"], 3),
        "wall_s": round(ran.wall_s, 1),
        "phases_s": ran.report["phases"],
        "whole_ratio": round(ran.wall_s / film_s, 3),
        "stretch_ratio_limit": STRETCH,
        "capture_ratio": round(ran.phase("filming") / film_s, 3),
        "render_ratio": round(ran.phase("rendering") / film_s, 3),
        # What the whole would take with every core at work all the time: says how well a busy machine's figure holds.
        "cpu_bound_ratio": round(ran.cpu_s / cores / film_s, 3),
        # Capture is a chain with one link at work at a time, so this is about what it takes on an idle machine.
        "capture_cpu_ratio": round(ran.phase_cpu_s("filming") / film_s, 3),
        "render_cpu_bound_ratio": round(ran.phase_cpu_s("rendering") / cores / film_s, 3),
        "capture_ms_per_changed_frame": round(1000 * ran.phase("filming") / max(1, info.changed_steps), 1),
        "render_ms_per_new_picture": round(1000 * ran.phase("rendering") / max(1, len(shown.pictures)), 1),
        "changed_steps": info.changed_steps,
        "unaccounted": info.changed_steps - info.received_frames,
        "stalls": info.stalls,
        "density": info.density,
        "plate_mb": round((Path(ran.report["files"]["take"]) / "plate.mjpeg").stat().st_size / 2**20, 1),
        "warnings": ran.report["warnings"],
        **ran.needs,
    }


def _growth(part: Part, runs: list[Ran]) -> None:
    line = line_through([(ran.film_s, ran.wall_s) for ran in runs])
    cpu = line_through([(ran.film_s, ran.cpu_s) for ran in runs])
    peaks = [ran.needs["peak_rss_mb"] for ran in runs]
    part.facts["growth"] = {
        "film_s": [ran.film_s for ran in runs],
        "wall_s": [round(ran.wall_s, 1) for ran in runs],
        "cpu_s": [round(ran.cpu_s, 1) for ran in runs],
        "peak_rss_mb": peaks,
        "wall_slope": round(line.slope, 3),
        "wall_start_s": round(line.start, 1),
        "wall_r2": round(line.r2, 4),
        "cpu_slope": round(cpu.slope, 3),
        "cpu_start_s": round(cpu.start, 1),
        "cpu_r2": round(cpu.r2, 4),
    }
    part.bars += [
        Bar("growth: how straight processor time over film length is, R²", cpu.r2, STRAIGHT, at_most=False),
        Bar("growth: peak memory of our processes, MB", max(peaks), MOST_RSS_MB),
        Bar("growth: peak memory, longest film / shortest", peaks[-1] / peaks[0], 1.15),
    ]


def _sentence(ran: Ran) -> str:
    film_s, cores = ran.film_s, psutil.cpu_count() or 1
    shares = {
        "whole": ran.wall_s,
        "capture": ran.phase("filming"),
        "render": ran.phase("rendering"),
        "processors alone": ran.cpu_s / cores,
    }
    told = ", ".join(f"{name} {spent_s / film_s:.2f}" for name, spent_s in shares.items())
    return f"film {film_s:.1f} s, {told}, {ran.needs['peak_rss_mb']} MB"


async def where_capture_goes(url: str, take: Path) -> dict[str, Any]:
    """Film a round of the site in this process and time every order to the browser, and storing what it answers."""
    began_s = time.monotonic()
    with _timed() as spent:
        info = await ours.film_script(url, first_round(url), take)
    wall_s = time.monotonic() - began_s
    return {
        "wall_s": round(wall_s, 1),
        "steps": info.steps,
        "changed_steps": info.changed_steps,
        "orders": {
            name: {"times": times, "s": round(total_s, 2), "ms_each": round(1000 * total_s / times, 1)}
            for name, (times, total_s) in sorted(spent.items(), key=lambda entry: -entry[1][1])[:8]
        },
    }


@contextlib.contextmanager
def _timed() -> Iterator[dict[str, tuple[int, float]]]:
    """Time spent per DevTools order (some run side by side) and in writing the plate."""
    spent: dict[str, tuple[int, float]] = {}

    def add(name: str, began_s: float) -> None:
        times, total_s = spent.get(name, (0, 0.0))
        spent[name] = times + 1, total_s + time.perf_counter() - began_s

    send, happens, frame = Wire.send, Wire.happens, PlateWriter.frame

    async def timed_send(self: Wire, method: str, params: Any = None, **more: Any) -> Any:
        name = f"{method} with a picture" if params and "screenshot" in params else method
        began_s = time.perf_counter()
        try:
            return await send(self, method, params, **more)
        finally:
            add(name, began_s)

    async def timed_happens(self: Wire, event: asyncio.Event, **more: Any) -> bool:
        began_s = time.perf_counter()
        try:
            return await happens(self, event, **more)
        finally:
            add("page time granted", began_s)

    def timed_frame(self: PlateWriter, *words: Any, **more: Any) -> bool:
        began_s = time.perf_counter()
        try:
            return frame(self, *words, **more)
        finally:
            add("writing the plate", began_s)

    try:
        Wire.send, Wire.happens, PlateWriter.frame = timed_send, timed_happens, timed_frame  # type: ignore[method-assign,assignment]
        yield spent
    finally:
        Wire.send, Wire.happens, PlateWriter.frame = send, happens, frame  # type: ignore[method-assign]

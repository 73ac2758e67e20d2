"""Does every frame of the page reach the film, once, and at its time? Ours, Playwright's and a screencast's answer."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.filming import ours, peers, reading
from tests.bench.filming.figures import Bar, Part, Steadiness, steadiness
from tests.bench.filming.options import Options
from tests.bench.filming.ours import Act, Screen
from tests.bench.filming.pages import SCROLL_PX_PER_S, VIDEO_FPS, bench_site
from tests.sites.barcode import HAND_PX_PER_S, Clocks

CLOCKS_S, SCROLL_S, VIDEO_S = 20.5, 4.5, 5.0
PEER_CLOCKS_S = 8.0
STEP_S = 1 / 60
HAND_TRACK_PX = 1180


def watching(seconds: float, key: str = "") -> Act:
    """Press a key, if any, and let the page run."""

    async def act(screen: Screen) -> None:
        if key:
            await screen.press(key)
        await screen.watch(seconds)

    return act


async def of_ours(scratch: Path, options: Options) -> Part:
    """Clock page, linear scroll, and a page beside a playing video, filmed by us."""
    part = Part()
    with bench_site(scratch / "site", "clocks", "scroll", "video") as site:
        for name, seconds, key in (("clocks", CLOCKS_S, ""), ("scroll", SCROLL_S, "a"), ("video", VIDEO_S, "")):
            options.say(f"filming {name}.html")
            take = scratch / name
            info = await ours.film(site.at(f"{name}.html"), watching(seconds, key), take)
            film = scratch / f"{name}.mp4"
            await ours.render_plain(take, film)
            part.bars += [
                Bar(f"{name}: changed steps without a frame", info.changed_steps - info.received_frames, 0),
                Bar(f"{name}: stalls", info.stalls, 0),
            ]
            judge = {"clocks": _clocks, "scroll": _scroll, "video": _video}[name]
            bars, facts = await asyncio.to_thread(judge, reading.probe(film))
            part.bars += bars
            part.facts[name] = facts | {"changed_steps": info.changed_steps, "received_frames": info.received_frames}
    return part


async def of_peers(scratch: Path, options: Options) -> Part:
    """The same pages and acts, filmed by the others; a scroll counts as late as the others' warm-up makes it."""
    part = Part()
    recorders = {
        "playwright_60fps": peers.playwright_recorder,
        "playwright_default": lambda url, act, folder: peers.playwright_recorder(url, act, folder, fps=25),
        "screencast_x264": peers.screencast,
    }
    with bench_site(scratch / "site", "clocks", "scroll", "video") as site:
        for recorder, record in recorders.items():
            found: dict[str, Any] = {}
            part.facts[recorder] = found
            for name, seconds, key in (
                ("clocks", PEER_CLOCKS_S, ""),
                ("scroll", SCROLL_S, "a"),
                ("video", VIDEO_S, ""),
            ):
                if recorder == "playwright_default" and name != "clocks":
                    continue
                options.say(f"{recorder} films {name}.html")
                try:
                    path = await record(site.at(f"{name}.html"), watching(seconds, key), scratch / f"{recorder}-{name}")
                except peers.PeerMissingError as error:
                    options.say(str(error))
                    found["missing"] = str(error)
                    break
                judge = {"clocks": _clocks, "scroll": _scroll, "video": _video}[name]
                _, found[name] = await asyncio.to_thread(judge, reading.probe(path))
    return part


def _clocks(film: reading.Film) -> tuple[list[Bar], dict[str, Any]]:
    read = reading.clocks_of(film)
    steady = steadiness([clocks.frames for clocks in read], film.shown_fps)
    late = drift(read, film.shown_fps)
    bars = [
        Bar(
            "clocks: frames a second that advance it by exactly one, of 60, least",
            min(steady.by_one, default=0),
            60,
            at_most=False,
        ),
        *(
            Bar(f"clocks: {name} beside film time over {len(read) / film.shown_fps:.1f} s, frames", worst / STEP_S, 1)
            for name, worst in late.items()
        ),
    ]
    return bars, _sized(film, steady) | {"drift_ms": {name: round(1000 * worst, 2) for name, worst in late.items()}}


def _scroll(film: reading.Film) -> tuple[list[Bar], dict[str, Any]]:
    offsets = reading.scroll_offsets(film)
    moving = moving_part(offsets)
    steady = steadiness(moving, film.shown_fps)
    even = SCROLL_PX_PER_S / 60
    steps = [after - before for before, after in pairwise(moving)]
    facts = _sized(film, steady) | {
        "px_per_frame": even,
        "frames_moved_evenly": steps.count(round(even)),
        "of": len(steps),
    }
    facts["lost"] = round((moving[-1] - moving[0]) / even) + 1 - len(set(moving)) if moving else 0
    return [
        Bar("scroll: distinct frames in every full second, least", min(steady.distinct, default=0), 59, at_most=False)
    ], facts


def _video(film: reading.Film) -> tuple[list[Bar], dict[str, Any]]:
    pairs = reading.video_codes(film)
    steady = steadiness([frames for frames, _ in pairs], film.shown_fps)
    numbers = [number for _, number in pairs]
    played = max(numbers, default=0) - min(numbers, default=0)
    facts = _sized(film, steady) | {
        "video_frames_played": played,
        "video_frames_due": round(len(pairs) / film.shown_fps * VIDEO_FPS),
        "video_frames_seen": len(set(numbers)),
    }
    return [
        Bar("video: page frames lost beside a playing video", steady.lost, 0),
        Bar(
            "video: frames a second that advance the page by exactly one, of 60, least",
            min(steady.by_one, default=0),
            60,
            at_most=False,
        ),
    ], facts


def _sized(film: reading.Film, steady: Steadiness) -> dict[str, Any]:
    return {"film": f"{film.codec} {film.width}x{film.height}", **steady.to_wire()}


def moving_part(offsets: Sequence[int]) -> list[int]:
    """From the first frame that has moved to the last that still moves."""
    moved = [at for at, (before, after) in enumerate(pairwise(offsets), 1) if after != before]
    return list(offsets[moved[0] : moved[-1] + 1]) if moved else []


def drift(read: Sequence[Clocks], fps: float) -> dict[str, float]:
    """Seconds by which each of the page's clocks is away from film time at most, both counted from the first frame."""
    if not read:
        return {}
    film_s = np.arange(len(read)) / fps
    hand = np.unwrap([clocks.hand_px for clocks in read], period=HAND_TRACK_PX) / HAND_PX_PER_S
    shown = {
        "animation frames": np.array([clocks.sixtieths for clocks in read]) / 60,
        "timers": np.array([clocks.ticks for clocks in read]) / 100,
        "performance.now": np.array([clocks.hundredths for clocks in read]) / 100,
        "CSS": hand,
    }
    return {name: float(np.nanmax(np.abs(clock - clock[0] - film_s))) for name, clock in shown.items()}

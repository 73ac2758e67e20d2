"""Dress a take: every shape and format that is asked for, from one take, without a visit to the site."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, assert_never

from autodemo_gui.core.errors import AutoDemoError, JobCancelled
from autodemo_gui.core.job import SIZE_HEIGHTS, Format, Quality, Shape, Size
from autodemo_gui.core.look import Look
from autodemo_gui.core.ports import Control
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.core.text import tr
from autodemo_gui.render.api import Rendered, render
from autodemo_gui.render.contact_sheet import contact_sheet
from autodemo_gui.render.ffmpeg import find_ffmpeg
from autodemo_gui.render.formats import make_gif, make_webm
from autodemo_gui.studio.kept_take import KeptTake

VIDEO = "demo.mp4"
_COSTS: dict[Format, float] = {"gif": 0.3, "webm": 0.7, "contact": 0.1}
"""Time beside that of a film of the same take; only the smoothness of the progress depends on them."""
_NAMES: dict[Format, str] = {"gif": "demo.gif", "webm": "demo.webm", "contact": "contact.jpg"}
_NOTICEABLE_S = 0.5


@dataclass(frozen=True, slots=True)
class Dressed:
    """A take's films. `film` is the first shape's, `files` are the companions and the other films by name."""

    film: Rendered
    files: dict[str, Path]
    warnings: tuple[str, ...]


async def render_take(
    take: KeptTake,
    *,
    look: Look,
    shapes: tuple[Shape, ...],
    size: Size,
    fps: Literal[30, 60],
    quality: Quality,
    formats: tuple[Format, ...],
    folder: Path,
    captions: Mapping[int, str] | None = None,
    on_progress: Callable[[float], None],
    control: Control | None,
    scratch: Path,
    browser: str = "",
) -> Dressed:
    """Cut and dress a take in every shape, the first one with its companions.

    Args:
        take: is only read, but for its cache.
        look: how it is dressed.
        shapes: of the films; 9:16 is made of the take's phone version where it has one.
        size: of the films.
        fps: of the films.
        quality: of the films.
        formats: of the first film, besides MP4.
        folder: an existing one for the films and companions, which get their names in SPEC 2.
        captions: by beat; they replace the take's.
        on_progress: told a fraction from 0 to 1.
        control: ends it when the job is cancelled.
        scratch: a private folder on a disk with room; made when missing.
        browser: setting that names the browser for drawing text, or empty.

    Raises:
        InvalidInput: the take cannot be used.
        DiskFull, EncoderMissing, EncoderCrashed, JobCancelled: see `render.api.render`.
    """
    parts = _parts(on_progress, [1.0] * len(shapes) + [_COSTS[kind] for kind in formats])
    films: list[Rendered] = []
    for shape in shapes:
        filmed, spoken = take, captions
        if shape == "9:16" and take.phone is not None:
            filmed, spoken = take.phone, None if captions is None else take.phone_captions(captions)
        films.append(
            await render(
                filmed.folder,
                look=look,
                shape=shape,
                size=size,
                fps=fps,
                out=folder / (VIDEO if not films else f"demo-{shape.replace(':', 'x')}.mp4"),
                on_progress=next(parts),
                control=control,
                scratch=scratch,
                companions=not films,
                browser=browser,
                captions=spoken,
                quality=quality,
            )
        )
    first, *others = films
    files = first.files | {film.path.name: film.path for film in others}
    warnings = [*_beyond(take, size, fps), *(warning for film in films for warning in film.warnings)]
    for kind in formats:
        out = folder / _NAMES[kind]
        try:
            warnings += await _convert(
                first, take.info, kind, out, quality=quality, on_progress=next(parts), control=control, browser=browser
            )
            files[out.name] = out
        except JobCancelled:
            raise
        except AutoDemoError as error:  # the film itself is finished
            warnings.append(tr("The {kind} could not be made: {reason}", kind=kind, reason=error.sentence))
    return Dressed(first, files, tuple(dict.fromkeys(warnings)))


def _beyond(take: KeptTake, size: Size, fps: int) -> list[str]:
    """What the take was not filmed for, as sentences."""
    filmed = take.output
    found = []
    if fps > filmed.fps:
        found.append(tr("The take was filmed at {fps} frames a second; the film shows each one twice.", fps=filmed.fps))
    if SIZE_HEIGHTS[size] > SIZE_HEIGHTS[filmed.size]:
        found.append(
            tr("The take was filmed for {was}; at {now} the page is smaller or less sharp.", was=filmed.size, now=size)
        )
    return found


async def _convert(
    film: Rendered,
    info: TakeInfo,
    kind: Format,
    out: Path,
    *,
    quality: Quality,
    on_progress: Callable[[float], None],
    control: Control | None,
    browser: str,
) -> list[str]:
    """Make a film into another format; gives back what a person should know about the file."""
    ffmpeg = await asyncio.to_thread(find_ffmpeg)
    match kind:
        case "gif":
            gif = await make_gif(film.path, out, ffmpeg=ffmpeg, on_progress=on_progress, control=control)
            if gif.seconds < film.duration_s - _NOTICEABLE_S:
                return [tr("The GIF ends after {seconds:.0f} s: more is too large.", seconds=gif.seconds)]
        case "webm":
            await make_webm(film.path, out, ffmpeg=ffmpeg, on_progress=on_progress, control=control, quality=quality)
        case "contact":
            await contact_sheet(
                film.path,
                film.beats,
                out,
                title=info.title or info.url,
                language=info.language,
                ffmpeg=ffmpeg,
                browser=browser,
                control=control,
            )
        case _:
            assert_never(kind)
    return []


def _parts(on_progress: Callable[[float], None], costs: Sequence[float]) -> Iterator[Callable[[float], None]]:
    """What to tell the progress of each part to; each takes its share of the whole."""
    done, total = 0.0, sum(costs)
    for cost in costs:
        yield partial(_tell, on_progress, done / total, cost / total)
        done += cost


def _tell(on_progress: Callable[[float], None], before: float, share: float, fraction: float) -> None:
    on_progress(before + share * fraction)

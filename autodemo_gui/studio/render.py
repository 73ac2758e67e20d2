"""Dress a take: every shape and format that is asked for, from one take, without a visit to the site."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from autodemo_gui.core.job import Format, Quality, Shape, Size
from autodemo_gui.core.look import Look
from autodemo_gui.core.ports import Control
from autodemo_gui.render.api import Rendered, render
from autodemo_gui.studio.kept_take import KeptTake

VIDEO = "demo.mp4"


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
    films: list[Rendered] = []
    for shape, progressed in zip(shapes, _parts(on_progress, len(shapes)), strict=True):
        filmed = take
        if shape == "9:16" and take.phone is not None:
            filmed = take.phone
        films.append(
            await render(
                filmed.folder,
                look=look,
                shape=shape,
                size=size,
                fps=fps,
                out=folder / (VIDEO if not films else f"demo-{shape.replace(':', 'x')}.mp4"),
                on_progress=progressed,
                control=control,
                scratch=scratch,
                companions=not films,
                browser=browser,
            )
        )
    first, *others = films
    files = first.files | {film.path.name: film.path for film in others}
    warnings = tuple(dict.fromkeys(warning for film in films for warning in film.warnings))
    return Dressed(first, files, warnings)


def _parts(on_progress: Callable[[float], None], count: int) -> Iterator[Callable[[float], None]]:
    """What to tell the progress of each part to."""
    return (lambda fraction, index=index: on_progress((index + fraction) / count) for index in range(count))  # type: ignore[misc]

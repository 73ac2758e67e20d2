"""What a render is asked for and what it gives back; the forms that cross the process boundary."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer, WrapValidator

from autodemo_gui.core.job import Quality, Shape, Size
from autodemo_gui.core.look import Look
from autodemo_gui.core.text import Sentence, retold, with_sentences
from autodemo_gui.render.drawn import DrawnOverlay


class RenderSpec(BaseModel):
    """Everything the render process needs.

    Attributes:
        take: folder of the take.
        out: the MP4 to write; companions go beside it.
        scratch: an existing private folder.
        cache: an existing folder, in which encoded segments are kept for the next film.
        overlays: what was drawn for this film, by key.
        captions: by beat index, instead of the take's.
        quality: of the picture.
        ffmpeg: the encoder.
        companions: whether poster and subtitles are written beside the film.
        limit_s: wall time after which the render gives up; None: SPEC 1's bound.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    take: Path
    look: Look
    shape: Shape
    size: Size
    fps: Literal[30, 60]
    out: Path
    scratch: Path
    cache: Path
    overlays: dict[str, DrawnOverlay] = {}
    captions: dict[int, str] | None = None
    quality: Quality = "standard"
    ffmpeg: Path
    companions: bool = True
    limit_s: float | None = None


def _retold(value: Any, check: Callable[[Any], str]) -> str:
    """A warning as it came from the render process, in our language; our own ones are texts already."""
    said = retold(value)["text"] if isinstance(value, dict) and "text" in value else value
    return said if isinstance(said, Sentence) else check(said)


def _told(said: str) -> dict[str, Any]:
    return with_sentences({"text": said})


Warned = Annotated[str, WrapValidator(_retold), PlainSerializer(_told)]
"""A sentence that stays one on its way through JSON."""


class StepMark(BaseModel):
    """A script step in the finished film."""

    model_config = ConfigDict(frozen=True)

    index: int
    at_s: float
    action: str
    name: str = ""
    caption: str = ""
    url: str = ""
    selector: str = ""


class Rendered(BaseModel):
    """A finished film.

    Attributes:
        path: the MP4.
        frames: how many it has.
        beats: the script's steps by time.
        files: companions by their names in SPEC 2 (`poster.jpg`, `demo.srt`, `demo.vtt`).
        warnings: sentences about what is not as it should be.
    """

    model_config = ConfigDict(frozen=True)

    path: Path
    duration_s: float
    width: int
    height: int
    fps: int
    frames: int
    beats: tuple[StepMark, ...] = ()
    files: dict[str, Path] = {}
    warnings: tuple[Warned, ...] = ()

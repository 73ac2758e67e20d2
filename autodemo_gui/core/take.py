"""The take: what was filmed, as frames by step number and a cue track; this module is its format on disk.

A take is a folder that is readable at any moment, also when filming was cut short:

- `take.json`: one `TakeInfo`.
- `plate.mjpeg`: the JPEG pictures, one after the other; one only where the page's picture changed.
- `frames.jsonl`: per picture one line `[step, offset, size]`; it is shown from that step until the next line's.
- `cues.jsonl`: per cue one line, see `cue_to_wire`.
- `script.json`: the script that was filmed, its steps in the order of the beats (`BeatCue.index`).
- `output.json`: one `job.Output`, the film it was filmed for; may be missing.
- `brand.json`: one `Brand`, what the site says about itself; may be missing.
- `phone/`: a take of the same script in a phone's layout; may be missing.
- `cache/`: drawn overlays and encoded segments of its films; may be deleted at any time.

A step is 1/60 s of film. All positions are CSS pixels of the viewport.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from autodemo_gui.core.errors import InvalidInput

STEPS_PER_SECOND = 60
INFO_FILE = "take.json"
PLATE_FILE = "plate.mjpeg"
FRAMES_FILE = "frames.jsonl"
CUES_FILE = "cues.jsonl"
SCRIPT_FILE = "script.json"
OUTPUT_FILE = "output.json"
BRAND_FILE = "brand.json"
PHONE_FOLDER = "phone"
CACHE_FOLDER = "cache"

PointerShape = Literal["arrow", "hand", "text"]


class TakeInfo(BaseModel):
    """What a renderer needs to know about a take."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    version: Literal[1] = 1
    url: str
    title: str = ""
    language: str = ""
    camera: Literal["stepped", "live"]
    camera_reason: str = ""
    viewport: tuple[int, int] = (1280, 720)
    density: float = 1.5
    steps: int = 0
    complete: bool = False
    changed_steps: int = 0
    received_frames: int = 0
    stalls: int = 0
    created_at: str = ""

    @property
    def plate_size(self) -> tuple[int, int]:
        """Pixels of a plate picture, width and height."""
        return round(self.viewport[0] * self.density), round(self.viewport[1] * self.density)


@dataclass(frozen=True, slots=True)
class PlateFrame:
    """Where one picture lies in `plate.mjpeg` (bytes) and from which step it is shown."""

    step: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class PointerCue:
    """The pointer's tip is here from this step on."""

    step: int
    x: float
    y: float
    shape: PointerShape = "arrow"


@dataclass(frozen=True, slots=True)
class ClickCue:
    """The mouse button goes down; box is the target's x, y, width, height."""

    step: int
    x: float
    y: float
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class KeyCue:
    """A key goes down (`text` as a person would name it)."""

    step: int
    text: str


@dataclass(frozen=True, slots=True)
class ScrollCue:
    """The document stands at this offset from this step on."""

    step: int
    y: float


@dataclass(frozen=True, slots=True)
class PageCue:
    """From this step on, this page is shown; `status` is its HTTP status, 0 when it has none of its own."""

    step: int
    url: str
    title: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class BeatCue:
    """A script step begins. `box` is its target; `until` the step where its result has been seen long enough."""

    step: int
    until: int
    index: int
    action: str
    name: str = ""
    caption: str = ""
    url: str = ""
    selector: str = ""
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class WaitCue:
    """Between these steps (end exclusive) only waiting or thinking happened: cut it out."""

    step: int
    until: int


Cue = PointerCue | ClickCue | KeyCue | ScrollCue | PageCue | BeatCue | WaitCue

_CUES: dict[str, type[Cue]] = {
    "pointer": PointerCue,
    "click": ClickCue,
    "key": KeyCue,
    "scroll": ScrollCue,
    "page": PageCue,
    "beat": BeatCue,
    "wait": WaitCue,
}
_CUE_NAMES = {kind: name for name, kind in _CUES.items()}


def cue_to_wire(cue: Cue) -> dict[str, Any]:
    """The cue as JSON-ready data with its `cue` name."""
    return {"cue": _CUE_NAMES[type(cue)], **asdict(cue)}


def cue_from_wire(data: dict[str, Any]) -> Cue:
    """The cue of its wire form.

    Raises:
        InvalidInput: unknown cue or missing field.
    """
    kind = _CUES.get(str(data.get("cue")))
    if kind is None:
        raise InvalidInput("take.cues", f"{data.get('cue')!r}")
    known = {f.name for f in fields(kind)}
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
    build: Callable[..., Cue] = kind
    try:
        return build(**values)
    except TypeError as error:
        raise InvalidInput("take.cues", str(error)) from error

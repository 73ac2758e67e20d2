"""What happened in a job, as a closed union of frozen records; the wire form is made here and nowhere else."""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import retold, with_sentences

EVENT_SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event carries; `seq` (from 1, without gaps) and `at` (epoch seconds) are stamped by the queue."""

    job_id: str = ""
    seq: int = 0
    at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued(Event):
    """The job waits for a worker; `position` is its place in the line, 1 for the next one, 0 when that is not known."""

    url: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Started(Event):
    """A worker took the job; attempt counts from 1."""

    worker: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed(Event):
    """The job went back to the queue: its worker stopped, died, or will try again; `reason` is a sentence."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraChosen(Event):
    """Which camera films (`stepped` or `live`), with the reason when it is not the first choice."""

    camera: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOpened(Event):
    """A page is shown and calm."""

    url: str
    title: str
    calm_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementSkipped(Event):
    """The guard refused something; `rule` and `layer` are names of core.policy."""

    name: str
    rule: str
    evidence: str = ""
    layer: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayDismissed(Event):
    """A cookie banner, chat bubble or pop-up was put out of the way."""

    what: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Event):
    """The planner chose what to do next: `choices` are names with reasons, best first."""

    choices: tuple[tuple[str, str], ...]
    planner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRehearsed(Event):
    """Something was tried off camera: what it did and how much that showed (0–1)."""

    name: str
    outcome: str
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFilmed(Event):
    """A step is on film; `film_s` is when it began, in seconds of uncut film."""

    index: int
    action: str
    name: str
    caption: str
    url: str
    film_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """Something a person should know that stops nothing; `warning` when it may need a hand."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Event):
    """How far the job is; only the newest counts. `eta_s` is None while unknown."""

    phase: str
    fraction: float
    eta_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished(Event):
    """The video is stored; of a dry run, whose metrics say `planned`, the script."""

    duration_s: float
    files: tuple[str, ...] = ()
    metrics: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """The job ended without a video; `partial` when what was filmed is kept."""

    code: str
    title: str
    detail: str = ""
    hint: str = ""
    exit_code: int = 5
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(Event):
    """A person stopped the job; `partial` when what was filmed is kept."""

    partial: bool = False


AnyEvent = (
    Queued
    | Started
    | Handed
    | CameraChosen
    | PageOpened
    | ElementSkipped
    | OverlayDismissed
    | Planned
    | ActionRehearsed
    | StepFilmed
    | Noted
    | Progress
    | Finished
    | Failed
    | Cancelled
)

_NAMES: dict[str, type[Event]] = {
    "queued": Queued,
    "started": Started,
    "handed": Handed,
    "camera_chosen": CameraChosen,
    "page_opened": PageOpened,
    "element_skipped": ElementSkipped,
    "overlay_dismissed": OverlayDismissed,
    "planned": Planned,
    "action_rehearsed": ActionRehearsed,
    "step_filmed": StepFilmed,
    "noted": Noted,
    "progress": Progress,
    "finished": Finished,
    "failed": Failed,
    "cancelled": Cancelled,
}
_WIRE_NAMES = {kind: name for name, kind in _NAMES.items()}


def to_wire(event: AnyEvent) -> dict[str, Any]:
    """The event as JSON-ready data with `type` and `schema`; what its sentences are made of goes along."""
    return with_sentences({"type": _WIRE_NAMES[type(event)], "schema": EVENT_SCHEMA, **asdict(event)})


def from_wire(data: dict[str, Any]) -> AnyEvent:
    """The event of its wire form, its sentences in our language; fields of newer writers are ignored.

    Raises:
        InvalidInput: unknown type or missing field.
    """
    kind = _NAMES.get(str(data.get("type")))
    if kind is None:
        raise InvalidInput("event.type", f"{data.get('type')!r}")
    known = {f.name for f in fields(kind)}
    values = {name: _tuples(value) for name, value in retold(data).items() if name in known}
    try:
        event = kind(**values)
    except TypeError as error:
        raise InvalidInput("event", str(error)) from error
    return event  # type: ignore[return-value]  # _NAMES holds just the members of the union


def _tuples(value: Any) -> Any:
    """JSON has lists where the events have tuples."""
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value

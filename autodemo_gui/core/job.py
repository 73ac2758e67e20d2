"""The job: what is asked for, within which limits, and where it stands (SPEC 1 and 2)."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.masks import NO_MASKS, Masks
from autodemo_gui.core.script import Script
from autodemo_gui.core.text import tr

Shape = Literal["16:9", "1:1", "9:16"]
Size = Literal["720p", "1080p", "1440p", "2160p"]
Quality = Literal["small", "standard", "high"]
Format = Literal["gif", "webm", "contact"]
"""What is made of the first film besides; `contact` is its contact sheet."""
SIZE_HEIGHTS: dict[Size, int] = {"720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160}


class Kind(StrEnum):
    """What a job does."""

    RECORD = "record"
    PLAN = "plan"
    FILM = "film"


class Mode(StrEnum):
    """How the site is explored (SPEC 5)."""

    REHEARSED = "rehearsed"
    DIRECT = "direct"


class Status(StrEnum):
    """Where a job stands."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """No further transition is possible."""
        return not TRANSITIONS[self]


TRANSITIONS: dict[Status, frozenset[Status]] = {
    # A job that waits can be cancelled, or fail without a run (a foreign job that cannot be understood).
    Status.PENDING: frozenset({Status.PROCESSING, Status.FAILED, Status.CANCELLED}),
    # Back to pending: handed back by a worker that stops, retried, or taken over from a dead one.
    Status.PROCESSING: frozenset({Status.PENDING, Status.COMPLETED, Status.FAILED, Status.CANCELLED}),
    Status.COMPLETED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
}


class Limits(BaseModel):
    """How far a run may go; bounds are inclusive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_clicks: int = Field(10, ge=0, le=100)
    max_depth: int = Field(3, ge=0, le=20)
    max_runtime: float = Field(
        300, ge=5, le=3600, description="seconds of browsing: wall time off camera, page time on camera"
    )
    length: float = Field(45, ge=10, le=300, description="target length of the film, seconds")
    rehearsal_clicks: int = Field(25, ge=0, le=25, description="clicks off camera")
    rehearsal: float = Field(90, ge=5, le=90, description="seconds of browsing off camera, within max_runtime")


OwnWord = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


def _each_once(values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


class Output(BaseModel):
    """What is made of a take; the first shape is the film, the others go with it. `look` is a name or a look's data."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    look: str | dict[str, Any] = "default"
    shapes: Annotated[tuple[Shape, ...], AfterValidator(_each_once)] = Field(("16:9",), min_length=1, max_length=3)
    size: Size = "1080p"
    fps: Literal[30, 60] = 60
    quality: Quality = "standard"
    formats: Annotated[tuple[Format, ...], AfterValidator(_each_once)] = Field((), max_length=3)


class Request(Output):
    """What a person or program asks for."""

    kind: Kind = Kind.RECORD
    url: str = Field("", max_length=4096)
    script: Script | None = None
    goal: str = Field("", max_length=500)
    limits: Limits = Limits()
    blacklist: tuple[OwnWord, ...] = Field((), max_length=200)
    mode: Mode = Mode.REHEARSED
    phone: bool = Field(False, description="whether 9:16 is filmed a second time, in a phone's layout")
    live_app: bool = False
    strict_sockets: bool = False
    may_save: bool = Field(False, description="whether requests of the site that save something are not held back")
    masks: Masks = Field(NO_MASKS, description="what of the pages is not to be seen in the film")

    @model_validator(mode="after")
    def _has_something_to_film(self) -> Self:
        if not self.url and self.script is None:
            raise ValueError("url: " + tr("An address or a script is needed."))
        if self.kind is Kind.FILM and self.script is None:
            raise ValueError("script: " + tr("A job that films needs a script."))
        if self.phone and "9:16" not in self.shapes:
            raise ValueError("phone: " + tr("Only 9:16 is filmed in a phone's layout, and it is not among the shapes."))
        return self

    @property
    def output(self) -> Output:
        """What is to be made of the take."""
        return Output(**{name: getattr(self, name) for name in Output.model_fields})

    @property
    def address(self) -> str:
        """The address as typed, or the script's."""
        return self.url or (self.script.url if self.script else "")


class Job(BaseModel):
    """The record under `job:{job_id}`; fields of other programs are kept."""

    model_config = ConfigDict(extra="allow")

    job_id: str
    url: str
    status: Status = Status.PENDING
    created_at: str = ""
    updated_at: str = ""
    error: str | None = None
    kind: Kind = Kind.RECORD
    request: dict[str, Any] | None = None
    attempt: int = 0
    progress: dict[str, Any] | None = None
    metrics: dict[str, Any] | None = None
    worker: str | None = None
    files: list[str] = []
    traceparent: str | None = None


def parse_request(data: dict[str, Any]) -> Request:
    """Check a request.

    Raises:
        InvalidInput: a field is wrong; the error names it.
    """
    return _parsed(Request, data, "request")


def parse_output(data: dict[str, Any]) -> Output:
    """Check what is to be made of a take.

    Raises:
        InvalidInput: a field is wrong; the error names it.
    """
    return _parsed(Output, data, "output")


def _parsed(model: type[M], data: dict[str, Any], whole: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        if not field and ": " in reason:
            field, reason = reason.split(": ", 1)
        raise InvalidInput(field or whole, reason.rstrip(".") + ".") from error


def iso_utc(timestamp_s: float) -> str:
    """Seconds since the epoch as ISO-8601 in UTC."""
    return datetime.fromtimestamp(timestamp_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

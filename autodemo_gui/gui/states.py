"""The states a session can be in, as a closed union of frozen records; the window is a function of one of them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from autodemo_gui.core.story import Line
from autodemo_gui.gui.draft import Draft

if TYPE_CHECKING:  # pydantic is not needed to show a window
    from autodemo_gui.gui.plan import Plan


@dataclass(frozen=True, slots=True)
class FilmedStep:
    """A step on film; `film_s` is when it began, in seconds of uncut film."""

    index: int
    title: str
    film_s: float


@dataclass(frozen=True, slots=True)
class Run:
    """What is known about a job that was submitted.

    Attributes:
        job_id: its id.
        draft: what was asked for.
        began_at: epoch seconds of its first event.
        lines: the story so far.
        steps: what is on film.
        phase: name of a core.progress.Phase; empty while it waits for a worker.
        fraction: how much of the whole is done, 0–1.
        eta_s: seconds left, None while unknown.
        position: how many jobs wait before it.
        pages: pages opened, each once, as `core.address.page_key` names them.
        tried: things tried off camera.
        refused: (rule, name) of everything left alone.
        link: why the queue is not heard at the moment, as a sentence; empty while it is.
    """

    job_id: str
    draft: Draft
    began_at: float = 0.0
    lines: tuple[Line, ...] = ()
    steps: tuple[FilmedStep, ...] = ()
    phase: str = ""
    fraction: float = 0.0
    eta_s: float | None = None
    position: int = 0
    pages: frozenset[str] = frozenset()
    tried: int = 0
    refused: frozenset[tuple[str, str]] = frozenset()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A step of the finished film: when it begins, in seconds, and what it is called."""

    at_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Film:
    """A film on this computer's disk.

    Attributes:
        path: where it is.
        name: of the file.
        duration_s: its length.
        size_bytes: of the file.
        marks: its steps.
        shape: size and rate in words.
        is_partial: the run was stopped before its end.
        job_id: names the take it was made of, if that is kept.
        script: what was done, as the text of a saved script; empty when that is not known.
        look: name of the look it has; empty when that is not known.
        beside: the same film in other shapes, when they have just come with it.
    """

    path: Path
    name: str
    duration_s: float
    size_bytes: int
    marks: tuple[Mark, ...] = ()
    shape: str = ""
    is_partial: bool = False
    job_id: str = ""
    script: str = ""
    look: str = ""
    beside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as three sentences.

    Attributes:
        title: what happened, in a few words.
        detail: the plain reason.
        hint: what the person can do next.
        is_general: the next recording would meet it as well.
        code: that of its class in core.errors; empty for what has none.
    """

    title: str
    detail: str = ""
    hint: str = ""
    is_general: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is going on: the start page."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Checking:
    """A recording was asked for; the job is on its way into the queue."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Recording:
    """The job runs or waits for its worker."""

    run: Run


@dataclass(frozen=True, slots=True)
class Finishing:
    """Exploring has been ended by the person, or the film is being fetched."""

    run: Run


@dataclass(frozen=True, slots=True)
class Done:
    """The film can be watched.

    Attributes:
        run: what it was made of.
        film: the film.
        rendering: how much of something else is made of the same take, 0–1; None when nothing is.
        can_change: whether its take is here, so that it can be given another look.
        new_look: name of the look that is being made; empty when none, or something else, is.
        making: what is being made, in words.
        has_sound: whether it can be heard.
    """

    run: Run
    film: Film
    rendering: float | None = None
    can_change: bool = False
    new_look: str = ""
    making: str = ""
    has_sound: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """It ended without the film that was asked for.

    Attributes:
        draft: what was asked for.
        problem: what went wrong.
        run: the job; None when none came to be.
        partial: whether the worker has a film of what was filmed, or the whole one, to be fetched.
        has_take: whether what was filmed is kept here, so that a film can be made of it.
    """

    draft: Draft
    problem: Problem
    run: Run | None = None
    partial: bool = False
    has_take: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The person stopped it. `partial` turns true when what was filmed can still be kept."""

    run: Run
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A dry run has ended: its plan can be read, changed and filmed."""

    run: Run
    plan: "Plan"


State = Idle | Checking | Recording | Finishing | Planned | Done | Failed | Cancelled


def run_of(state: State) -> Run | None:
    """The job a state is about, if there is one."""
    return None if isinstance(state, Idle | Checking) else state.run


def draft_of(state: State) -> Draft:
    """What the start page says in a state."""
    match state:
        case Idle(draft) | Checking(draft) | Failed(draft=draft):
            return draft
        case Recording(run) | Finishing(run) | Planned(run=run) | Done(run=run) | Cancelled(run=run):
            return run.draft
        case _:
            assert_never(state)


def is_busy(state: State) -> bool:
    """Whether something is lost if the program ends now."""
    return isinstance(state, Checking | Recording | Finishing)

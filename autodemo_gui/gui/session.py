"""How a session moves from state to state: what can happen, and the one function that says what follows. Pure."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from autodemo_gui.core import events as e
from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.story import Line
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.states import (
    Cancelled,
    Checking,
    Done,
    Failed,
    Film,
    Finishing,
    Idle,
    Planned,
    Problem,
    Recording,
    Run,
    State,
    draft_of,
    run_of,
)
from autodemo_gui.gui.telling import advance

if TYPE_CHECKING:  # pydantic is not needed to show a window
    from autodemo_gui.gui.plan import Plan


@dataclass(frozen=True, slots=True)
class RecordAsked:
    """Record was clicked."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Submitted:
    """The queue took the job."""

    job_id: str
    at: float


@dataclass(frozen=True, slots=True)
class FinishAsked:
    """Finish & keep was clicked."""


@dataclass(frozen=True, slots=True)
class CancelAsked:
    """Cancel was clicked."""


@dataclass(frozen=True, slots=True)
class KeepAsked:
    """What was filmed before the end is wanted after all."""


@dataclass(frozen=True, slots=True)
class FilmReady:
    """The film is on this computer's disk."""

    job_id: str
    film: Film


@dataclass(frozen=True, slots=True)
class PlanReady:
    """What a dry run found is here."""

    job_id: str
    plan: "Plan"


@dataclass(frozen=True, slots=True)
class PlanEdited:
    """The person changed the plan."""

    plan: "Plan"


@dataclass(frozen=True, slots=True)
class TakeFound:
    """The take of the film that is shown is kept: it can be given another look."""

    film: Film


@dataclass(frozen=True, slots=True)
class StoryFound:
    """What was told while the film that is shown was made."""

    film: Film
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TakeKept:
    """What was filmed for a job that failed is kept: a film can be made of it."""

    job_id: str


@dataclass(frozen=True, slots=True)
class TakeWanted:
    """A film of what was filmed for a job that failed is to be made here."""


@dataclass(frozen=True, slots=True)
class SoundFound:
    """The film that is shown can be heard."""

    film: Film


@dataclass(frozen=True, slots=True)
class Rendering:
    """Something is made of the film's take; `fraction` from 0 to 1, None when it has ended.

    `look` names it if it is one; `words` say what is made.
    """

    fraction: float | None
    look: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class FilmChanged:
    """The film that is shown has been made anew."""

    film: Film


@dataclass(frozen=True, slots=True)
class Stumbled:
    """Something of ours went wrong: submitting, listening or fetching."""

    problem: Problem
    job_id: str = ""


@dataclass(frozen=True, slots=True)
class BackToStart:
    """The start page is wanted, with what was typed."""


@dataclass(frozen=True, slots=True)
class FilmOpened:
    """A film made earlier is to be watched."""

    film: Film
    draft: Draft = field(default_factory=Draft)


@dataclass(frozen=True, slots=True)
class PlanOpened:
    """A plan made earlier is to be read again."""

    run: Run
    plan: "Plan"


Happening = (
    RecordAsked
    | Submitted
    | FinishAsked
    | CancelAsked
    | KeepAsked
    | FilmReady
    | PlanReady
    | PlanEdited
    | Stumbled
    | BackToStart
    | FilmOpened
    | PlanOpened
    | TakeFound
    | TakeKept
    | TakeWanted
    | SoundFound
    | StoryFound
    | Rendering
    | FilmChanged
)


def transition(state: State, what: Happening | e.AnyEvent) -> State:
    """The next state. What does not fit a state (a click that came late, a job that was left) changes nothing."""
    if isinstance(what, e.Event):
        return _job_event(state, what)
    return _happening(state, what)


def _happening(state: State, what: Happening) -> State:
    match state, what:
        case (Idle() | Planned() | Done() | Failed() | Cancelled(), RecordAsked(draft)):
            return Checking(draft)
        case (Checking(draft), Submitted(job_id, at)):
            return Recording(Run(job_id, draft, began_at=at))
        case (Checking(draft), Stumbled(problem)):
            return Failed(draft, problem)
        case (Recording(run), FinishAsked()):
            return Finishing(run)
        case (Checking(draft), CancelAsked()):
            return Idle(draft)
        case (Recording(run) | Finishing(run), CancelAsked()):
            return Cancelled(run)
        case (Cancelled(run, partial=True), KeepAsked()):
            return Finishing(replace(run, fraction=1.0, phase="saving", eta_s=None))
        case (Failed(run=Run() as run, partial=True), KeepAsked()):
            return Finishing(replace(run, fraction=1.0, phase="saving", eta_s=None))
        case (Recording(run) | Finishing(run), FilmReady(job_id, film)) if run.job_id == job_id:
            return Done(replace(run, link=""), film)
        case (Recording(run) | Finishing(run), PlanReady(job_id, plan)) if run.job_id == job_id:
            return Planned(replace(run, link=""), plan)
        case (Planned(run), PlanEdited(plan)):
            return Planned(run, plan)
        case (Done(film=film), TakeFound(found)) if found.path == film.path:
            return replace(state, can_change=True)
        case (Done(run=run, film=film), StoryFound(found, lines)) if found.path == film.path and not run.lines:
            return replace(state, run=replace(run, lines=lines))
        case (Done(film=film), SoundFound(found)) if found == film:
            return replace(state, has_sound=True)
        case (Done(), Rendering(fraction, look, words)):
            return replace(state, rendering=fraction, new_look=look, making=words)
        case (Done(film=film), FilmChanged(changed)) if changed.path == film.path:
            return replace(state, film=changed, rendering=None, new_look="", making="")
        case (Failed(run=Run() as run), TakeKept(job_id)) if run.job_id == job_id:
            return replace(state, has_take=True)
        case (Failed(run=Run() as run, has_take=True), TakeWanted()):
            return Finishing(replace(run, fraction=0.0, phase=Phase.RENDERING, eta_s=None))
        case (Recording(run) | Finishing(run), Stumbled(problem, job_id)) if run.job_id == job_id:
            is_made = run.phase == "saving" and not run.draft.is_plan  # and can be fetched again
            return Failed(run.draft, problem, run, partial=is_made)
        case (Planned() | Done() | Failed() | Cancelled(), BackToStart()):
            return Idle(replace(draft_of(state), script=""))
        case (Idle() | Planned() | Done() | Failed() | Cancelled(), PlanOpened(run, plan)):
            return Planned(run, plan)
        case (Idle() | Planned() | Done() | Failed() | Cancelled(), FilmOpened(film, draft)):
            return Done(Run("", draft), film)
        case _:
            return state


def _job_event(state: State, event: e.AnyEvent) -> State:
    run = run_of(state)
    if run is None or event.job_id not in ("", run.job_id):
        return state
    match state, event:
        case (Recording() | Finishing(), e.Failed(title=title, detail=detail, hint=hint, partial=partial)):
            is_general = event.exit_code == EnvironmentProblem.exit_code
            return Failed(run.draft, Problem(title, detail, hint, is_general, event.code), advance(run, event), partial)
        case (Recording() | Finishing(), e.Finished()):
            return Finishing(advance(run, event))
        case (Recording() | Finishing(), e.Cancelled(partial=partial)):
            return Cancelled(advance(run, event), partial)
        case (Cancelled(), e.Cancelled(partial=partial) | e.Failed(partial=partial)):
            return Cancelled(advance(run, event), partial)
        case (Cancelled(), e.Finished()):
            return Cancelled(advance(run, event), partial=True)
        case (Recording(), _):
            return Recording(advance(run, event))
        case (Finishing(), _):
            return Finishing(advance(run, event))
        case _:
            return state

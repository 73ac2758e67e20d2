"""What goes on, what is looked at meanwhile, and which of the two something that happens is about. Pure."""

from dataclasses import dataclass, replace

from autodemo_gui.core import events as e
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.session import (
    BackToStart,
    CancelAsked,
    FilmChanged,
    FilmOpened,
    FilmReady,
    FinishAsked,
    Happening,
    KeepAsked,
    PlanEdited,
    PlanOpened,
    PlanReady,
    RecordAsked,
    Rendering,
    SoundFound,
    StoryFound,
    Stumbled,
    TakeFound,
    TakeKept,
    TakeWanted,
    transition,
)
from autodemo_gui.gui.states import Cancelled, Idle, State, draft_of, is_busy, run_of


@dataclass(frozen=True, slots=True)
class TurnCame:
    """The next recording of the line begins by itself; what is on the screen stays there."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class BackToRecording:
    """What goes on is to be looked at again."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A recording, and beside it what a person looks at while it goes on.

    Attributes:
        going: the session of the recording.
        aside: another one without a recording: the start page, an earlier film or plan; None while the recording
            itself is looked at.
    """

    going: State
    aside: State | None = None

    @property
    def shown(self) -> State:
        """What is looked at."""
        return self.going if self.aside is None else self.aside

    @property
    def is_busy(self) -> bool:
        """Whether something is lost if the program ends now."""
        return is_busy(self.going) or (self.aside is not None and is_busy(self.aside))

    def after(self, what: "Happening | TurnCame | BackToRecording | e.AnyEvent") -> "Desk":
        """The desk when something has happened; itself when that changes nothing."""
        match what:
            case BackToRecording():
                return self if self.aside is None else Desk(self.going)
            case TurnCame(draft):
                going = transition(self.going, RecordAsked(draft))
                return self if going is self.going else Desk(going, _left_lying(self.shown))
            case RecordAsked():
                going = transition(self.going, what)
                return self if going is self.going else Desk(going)
            case BackToStart() | FilmOpened() | PlanOpened() if self.aside is None and is_busy(self.going):
                return Desk(self.going, transition(Idle(_blank(draft_of(self.going))), what))
            case _ if self.aside is not None and self._is_about_aside(what, self.aside):
                aside = transition(self.aside, what)
                return self if aside is self.aside else Desk(self.going, aside)
            case _:
                going = transition(self.going, what)
                return self if going is self.going else replace(self, going=going)

    @staticmethod
    def _is_about_aside(what: "Happening | TurnCame | BackToRecording | e.AnyEvent", aside: State) -> bool:
        """Whether something that happens is about what lies aside."""
        run = run_of(aside)
        match what:
            case BackToStart() | FilmOpened() | PlanOpened() | KeepAsked() | TakeWanted() | PlanEdited():
                return True
            case (
                TakeFound() | SoundFound() | StoryFound() | Rendering() | FilmChanged()
            ):  # about the film that is shown
                return True
            case FinishAsked() | CancelAsked():
                return is_busy(aside)  # a part of an earlier film that is being fetched
            case FilmReady(job_id) | PlanReady(job_id) | TakeKept(job_id) | Stumbled(job_id=job_id):
                return bool(job_id) and run is not None and run.job_id == job_id
            case e.Event():
                return bool(what.job_id) and run is not None and run.job_id == what.job_id
            case _:
                return False


def _left_lying(shown: State) -> State | None:
    """What is still looked at when the next recording begins; what a cancelled one leaves is the start page."""
    return Idle(shown.run.draft) if isinstance(shown, Cancelled) else shown


def _blank(draft: Draft) -> Draft:
    """The start page for another recording, of another site."""
    return replace(draft, address="", goal="", script="")

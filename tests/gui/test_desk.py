"""What goes on and what is looked at meanwhile: which of the two something that happens is about."""

from dataclasses import replace
from pathlib import Path

import pytest

from autodemo_gui.core import events as e
from autodemo_gui.gui.desk import BackToRecording, Desk, TurnCame
from autodemo_gui.gui.draft import Draft
from autodemo_gui.gui.session import (
    BackToStart,
    CancelAsked,
    FilmOpened,
    FilmReady,
    KeepAsked,
    RecordAsked,
    Rendering,
    Stumbled,
    Submitted,
)
from autodemo_gui.gui.states import (
    Cancelled,
    Checking,
    Done,
    Failed,
    Film,
    Finishing,
    Idle,
    Problem,
    Recording,
    Run,
    State,
)
from tests.gui.test_session import STATES

FIRST = Draft(address="first.example", goal="prices", clicks=3)
NEXT = Draft(address="next.example")
RUN = Run("j1", FIRST)
NEXT_RUN = Run("j2", NEXT)
FILM = Film(Path("first.mp4"), "first.mp4", 3.0, 10)


@pytest.mark.parametrize("name", STATES)
def test_with_nothing_aside_a_desk_is_its_session(name: str) -> None:
    desk = Desk(STATES[name])
    assert desk.shown is STATES[name]
    assert desk.after(BackToRecording()) is desk


def test_while_it_records_the_start_page_lies_aside_with_the_same_limits_for_another_site() -> None:
    desk = Desk(Recording(RUN)).after(BackToStart())
    assert desk.going == Recording(RUN)
    assert desk.aside == Idle(replace(FIRST, address="", goal=""))
    assert desk.after(BackToRecording()) == Desk(Recording(RUN))


def test_a_film_can_be_watched_and_changed_while_another_is_made() -> None:
    desk = Desk(Recording(NEXT_RUN)).after(FilmOpened(FILM, FIRST))
    assert isinstance(desk.shown, Done)
    rendering = desk.after(Rendering(0.5))
    assert isinstance(rendering.shown, Done)
    assert rendering.shown.rendering == 0.5
    assert rendering.going == desk.going


@pytest.mark.parametrize("name", [name for name, state in STATES.items() if not Desk(state).is_busy])
def test_when_the_next_ones_turn_comes_what_is_looked_at_stays(name: str) -> None:
    shown = STATES[name]
    desk = Desk(shown).after(TurnCame(NEXT))
    assert desk.going == Checking(NEXT)
    assert desk.shown == (Idle(shown.run.draft) if isinstance(shown, Cancelled) else shown)


@pytest.mark.parametrize("going", [Checking(FIRST), Recording(RUN), Finishing(RUN)])
def test_nobodys_turn_comes_while_one_goes_on(going: State) -> None:
    desk = Desk(going)
    assert desk.after(TurnCame(NEXT)) is desk


def test_what_a_person_records_is_looked_at() -> None:
    lying = Desk(Done(RUN, FILM), Idle(NEXT))
    assert lying.after(RecordAsked(NEXT)) == Desk(Checking(NEXT))


def test_events_go_to_the_session_of_their_job() -> None:
    desk = Desk(Recording(NEXT_RUN), Failed(FIRST, Problem("No."), RUN, partial=True))
    kept = desk.after(KeepAsked())
    assert isinstance(kept.aside, Finishing)
    assert kept.is_busy
    filmed = e.StepFilmed(job_id="j2", seq=1, index=0, action="goto", name="", caption="", url="", film_s=0)
    going = kept.after(filmed).going
    assert isinstance(going, Recording)
    assert len(going.run.steps) == 1
    late = kept.after(e.Progress(job_id="j1", seq=9, phase="saving", fraction=0.5))
    assert isinstance(late.aside, Finishing)
    assert late.aside is not kept.aside
    assert late.going is kept.going
    ready = kept.after(FilmReady("j1", FILM))
    assert isinstance(ready.aside, Done)
    assert ready.going == Recording(NEXT_RUN)
    stumbled = kept.after(Stumbled(Problem("Gone."), "j2"))
    assert (type(stumbled.going), stumbled.aside) == (Failed, kept.aside)


def test_cancel_means_what_is_looked_at_when_that_is_at_work_and_else_the_recording() -> None:
    fetching = Desk(Recording(NEXT_RUN), Finishing(RUN)).after(CancelAsked())
    assert (type(fetching.going), type(fetching.aside)) == (Recording, Cancelled)
    beside = Desk(Recording(NEXT_RUN), Idle(FIRST)).after(CancelAsked())
    assert (type(beside.going), type(beside.aside)) == (Cancelled, Idle)


def test_a_job_is_handed_in_for_what_goes_on() -> None:
    desk = Desk(Checking(NEXT), Done(RUN, FILM)).after(Submitted("j2", 0.0))
    assert desk == Desk(Recording(NEXT_RUN), Done(RUN, FILM))

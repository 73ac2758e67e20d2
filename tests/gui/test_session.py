"""The session: every state, every happening, one table."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Stumbled,
    Submitted,
    TakeFound,
    TakeKept,
    TakeWanted,
    transition,
)
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
    is_busy,
    run_of,
)
from tests.bench.scenes import plan

DRAFT = Draft("acme.example")
OTHER = Draft("other.example")
RUN = Run("j1", DRAFT)
FILM = Film(Path("film.mp4"), "film.mp4", 3.0, 10)
PROBLEM = Problem("It broke.")

STATES: dict[str, State] = {
    "idle": Idle(DRAFT),
    "checking": Checking(DRAFT),
    "recording": Recording(RUN),
    "finishing": Finishing(RUN),
    "planned": Planned(RUN, plan()),
    "done": Done(RUN, FILM),
    "failed": Failed(DRAFT, PROBLEM, RUN),
    "failed, part kept": Failed(DRAFT, PROBLEM, RUN, partial=True),
    "failed, take kept": Failed(DRAFT, PROBLEM, RUN, has_take=True),
    "cancelled": Cancelled(RUN),
    "cancelled, part kept": Cancelled(RUN, partial=True),
}
HAPPENINGS: dict[str, Happening | e.AnyEvent] = {
    "record": RecordAsked(OTHER),
    "submitted": Submitted("j1", 5.0),
    "finish": FinishAsked(),
    "cancel": CancelAsked(),
    "keep": KeepAsked(),
    "film": FilmReady("j1", FILM),
    "film of another job": FilmReady("j2", FILM),
    "plan": PlanReady("j1", plan()),
    "plan of another job": PlanReady("j2", plan()),
    "take found": TakeFound(FILM),
    "take kept": TakeKept("j1"),
    "take of another job kept": TakeKept("j2"),
    "take wanted": TakeWanted(),
    "sound found": SoundFound(FILM),
    "rendering": Rendering(0.5),
    "film changed": FilmChanged(replace(FILM, size_bytes=11)),
    "another film changed": FilmChanged(replace(FILM, path=Path("other.mp4"))),
    "edit plan": PlanEdited(plan().without(0)),
    "stumbled": Stumbled(PROBLEM, "j1"),
    "stumbled before a job": Stumbled(PROBLEM),
    "back": BackToStart(),
    "open film": FilmOpened(FILM, OTHER),
    "open plan": PlanOpened(RUN, plan()),
    "job finished": e.Finished(job_id="j1", seq=9, duration_s=3),
    "job failed": e.Failed(job_id="j1", seq=9, code="x", title="It broke."),
    "job cancelled": e.Cancelled(job_id="j1", seq=9),
    "job cancelled, part kept": e.Cancelled(job_id="j1", seq=9, partial=True),
    "step": e.StepFilmed(job_id="j1", seq=3, index=0, action="goto", name="", caption="Hi", url="", film_s=0),
    "step of another job": e.StepFilmed(
        job_id="j2", seq=3, index=0, action="goto", name="", caption="", url="", film_s=0
    ),
}
# Where each pair leads; a pair that is not named changes nothing.
TABLE: dict[tuple[str, str], type[State]] = {
    ("idle", "record"): Checking,
    ("planned", "record"): Checking,
    ("planned", "edit plan"): Planned,
    ("planned", "back"): Idle,
    ("planned", "open film"): Done,
    ("idle", "open plan"): Planned,
    ("planned", "open plan"): Planned,
    ("done", "open plan"): Planned,
    ("failed", "open plan"): Planned,
    ("failed, part kept", "open plan"): Planned,
    ("failed, take kept", "open plan"): Planned,
    ("cancelled", "open plan"): Planned,
    ("cancelled, part kept", "open plan"): Planned,
    ("recording", "plan"): Planned,
    ("finishing", "plan"): Planned,
    ("done", "record"): Checking,
    ("done", "take found"): Done,
    ("done", "sound found"): Done,
    ("done", "rendering"): Done,
    ("done", "film changed"): Done,
    ("failed", "record"): Checking,
    ("failed, part kept", "record"): Checking,
    ("failed, take kept", "record"): Checking,
    ("failed", "take kept"): Failed,
    ("failed, part kept", "take kept"): Failed,
    ("failed, take kept", "take kept"): Failed,
    ("failed, take kept", "take wanted"): Finishing,
    ("failed, take kept", "open film"): Done,
    ("failed, take kept", "back"): Idle,
    ("cancelled", "record"): Checking,
    ("cancelled, part kept", "record"): Checking,
    ("checking", "submitted"): Recording,
    ("checking", "cancel"): Idle,
    ("checking", "stumbled"): Failed,
    ("checking", "stumbled before a job"): Failed,
    ("recording", "finish"): Finishing,
    ("recording", "cancel"): Cancelled,
    ("recording", "film"): Done,
    ("recording", "stumbled"): Failed,
    ("recording", "job finished"): Finishing,
    ("recording", "job failed"): Failed,
    ("recording", "job cancelled"): Cancelled,
    ("recording", "job cancelled, part kept"): Cancelled,
    ("recording", "step"): Recording,
    ("finishing", "cancel"): Cancelled,
    ("finishing", "film"): Done,
    ("finishing", "stumbled"): Failed,
    ("finishing", "job finished"): Finishing,
    ("finishing", "job failed"): Failed,
    ("finishing", "job cancelled"): Cancelled,
    ("finishing", "job cancelled, part kept"): Cancelled,
    ("finishing", "step"): Finishing,
    ("failed, part kept", "keep"): Finishing,
    ("cancelled, part kept", "keep"): Finishing,
    ("cancelled", "job cancelled"): Cancelled,
    ("cancelled", "job cancelled, part kept"): Cancelled,
    ("cancelled", "job failed"): Cancelled,
    ("cancelled", "job finished"): Cancelled,
    ("cancelled, part kept", "job cancelled"): Cancelled,
    ("cancelled, part kept", "job cancelled, part kept"): Cancelled,
    ("cancelled, part kept", "job failed"): Cancelled,
    ("cancelled, part kept", "job finished"): Cancelled,
    ("idle", "open film"): Done,
    ("done", "open film"): Done,
    ("failed", "open film"): Done,
    ("failed, part kept", "open film"): Done,
    ("cancelled", "open film"): Done,
    ("cancelled, part kept", "open film"): Done,
    ("done", "back"): Idle,
    ("failed", "back"): Idle,
    ("failed, part kept", "back"): Idle,
    ("cancelled", "back"): Idle,
    ("cancelled, part kept", "back"): Idle,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("what", HAPPENINGS)
def test_every_pair_leads_where_the_table_says(state: str, what: str) -> None:
    before = STATES[state]
    after = transition(before, HAPPENINGS[what])
    if (state, what) in TABLE:
        assert type(after) is TABLE[state, what]
    else:
        assert after is before


@given(st.lists(st.sampled_from(sorted(HAPPENINGS)), max_size=40))
def test_no_order_of_happenings_loses_the_draft_or_the_way_on(names: list[str]) -> None:
    state: State = Idle(DRAFT)
    for name in names:
        state = transition(state, HAPPENINGS[name])
        assert draft_of(state) in (DRAFT, OTHER)
        ways_on = {type(transition(state, what)) for what in HAPPENINGS.values()} - {type(state)}
        assert ways_on, f"nothing leads away from {state}"


def test_a_cancelled_job_whose_film_was_finished_can_still_be_kept() -> None:
    state = transition(Cancelled(RUN), e.Finished(job_id="j1", seq=4, duration_s=3))
    assert isinstance(state, Cancelled)
    assert state.partial


def test_what_was_filmed_is_numbered_and_another_attempt_starts_over() -> None:
    state: State = Recording(RUN)
    step = e.StepFilmed(job_id="j1", seq=2, index=0, action="click", name="Prices", caption="", url="", film_s=1)
    state = transition(state, step)
    assert [filmed.title for filmed in run_of(state).steps] == ["Prices"]  # type: ignore[union-attr]
    state = transition(state, e.Handed(job_id="j1", seq=3, reason="The browser went away."))
    run = run_of(state)
    assert run is not None
    assert run.steps == ()
    assert run.lines[-1].why == "The browser went away."


@pytest.mark.parametrize(("place", "before"), [(0, 0), (1, 0), (2, 1), (9, 8)])
def test_the_next_one_in_line_has_nobody_before_it(place: int, before: int) -> None:
    state = transition(Recording(RUN), e.Queued(job_id="j1", seq=1, url="", position=place))
    assert isinstance(state, Recording)
    assert state.run.position == before


def test_progress_never_runs_backwards() -> None:
    state: State = Recording(RUN)
    for fraction in (0.5, 0.3):
        state = transition(state, e.Progress(job_id="j1", seq=2, phase="filming", fraction=fraction, eta_s=9))
    assert run_of(state).fraction == 0.5  # type: ignore[union-attr]


def test_the_same_refusal_is_told_once() -> None:
    state: State = Recording(RUN)
    for seq in (1, 2):
        refusal = e.ElementSkipped(job_id="j1", seq=seq, name="Pay", rule="blacklist", evidence="pay", layer="element")
        state = transition(state, refusal)
    run = run_of(state)
    assert run is not None
    assert len(run.lines) == len(run.refused) == 1


def test_a_queue_that_is_away_is_said_until_it_is_back() -> None:
    state: State = Recording(RUN)
    state = transition(state, e.Noted(job_id="j1", seq=0, text="The connection is lost.", warning=True))
    assert run_of(state).link == "The connection is lost."  # type: ignore[union-attr]
    state = transition(state, e.Noted(job_id="j1", seq=0, text="It is back."))
    run = run_of(state)
    assert run is not None
    assert run.link == ""
    assert run.lines == (), "the reader's own words are not part of the story"


def test_only_work_that_would_be_lost_is_busy() -> None:
    busy = {name for name, state in STATES.items() if is_busy(state)}
    assert busy == {"checking", "recording", "finishing"}


def test_a_page_is_planned_aloud_once() -> None:
    state: State = Recording(RUN)
    opened = e.PageOpened(job_id="j1", seq=1, url="https://acme.example/", title="Acme", calm_s=1)
    planned = e.Planned(job_id="j1", seq=2, choices=(("Prices", ""),), planner="keywords")
    for event in (opened, planned, planned, opened, planned):
        state = transition(state, event)
    run = run_of(state)
    assert run is not None
    assert [line.icon for line in run.lines] == ["opened", "chosen", "opened", "chosen"]


def test_a_page_counts_once_however_often_it_is_opened() -> None:
    state: State = Recording(RUN)
    for seq, url in enumerate(("https://acme.example/", "https://acme.example/prices", "https://acme.example/#top"), 1):
        state = transition(state, e.PageOpened(job_id="j1", seq=seq, url=url, title="Acme", calm_s=0.1))
    run = run_of(state)
    assert run is not None
    assert len(run.pages) == 2

"""Rehearse: look around off camera, choose what is worth showing, and see once that it can be shown in that order."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from autodemo_gui.browser.offstage import OffStage, off_stage, show, stored
from autodemo_gui.browser.session import Storage
from autodemo_gui.core import settings
from autodemo_gui.core.events import AnyEvent, Noted, OverlayDismissed, Planned
from autodemo_gui.core.job import Kind, Limits, Mode
from autodemo_gui.core.metrics import LlmUsage, RehearsalFacts, RehearsedAction
from autodemo_gui.core.ports import Preview
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.text import tr
from autodemo_gui.explore.atlas import Atlas
from autodemo_gui.explore.board import Board, deepest_of
from autodemo_gui.explore.choosing import Allowance
from autodemo_gui.explore.dramatise import last_look, left_out, script_of
from autodemo_gui.explore.planner import Planner, skipped
from autodemo_gui.explore.rehearsal import Rehearsal
from autodemo_gui.explore.storyboard import storyboard
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import Place
from autodemo_gui.studio.planning import planner_for
from autodemo_gui.studio.run_through import RunThrough
from autodemo_gui.studio.staging import deadline

MOST_VISITS = 30
"""Pages opened by the address of a link, which takes no click."""
RUNTIME_SHARE = 0.4
"""Of max_runtime that a rehearsal may take, so that enough is left to film."""
_RUN_THROUGH_SHARE = 0.35
_FILM_SHARE = 0.6  # of the browsing that is left; waiting, which is cut out of a film, takes the rest


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal came to.

    Attributes:
        script: what is to be filmed; every step was done in this order once, as far as the allowance went.
        clicks: all that were made off camera.
        depth: deepest page of the script.
        visited_urls: the pages of the script, in order, each once.
        runtime_s: browsing in the sense of max_runtime.
        facts: what was tried, for the job's report.
        llm: what a language model was asked, if one was.
        storage: what the site stored when its banners were dismissed; None when there were none.
        left_out: what could be shown as well, each step with what belongs to it, best first.
        stills: of a dry run, what each thing that was tried showed: JPEG by fingerprint, the opening's under "".
    """

    script: Script
    clicks: int
    depth: int
    visited_urls: tuple[str, ...]
    runtime_s: float
    facts: RehearsalFacts
    llm: LlmUsage | None = None
    storage: Storage | None = None
    left_out: tuple[tuple[Step, ...], ...] = ()
    stills: dict[str, bytes] = field(default_factory=dict)


async def rehearse(job: Assignment, place: Place) -> Rehearsed:
    """Explore a place off camera and write the script of what is worth showing.

    Raises:
        AutoDemoError: see `run_job`.
    """
    limits, goal, planner = job.request.limits, job.request.goal, planner_for(job)
    most_s = min(limits.rehearsal, RUNTIME_SHARE * limits.max_runtime)  # the run-through of the script included
    with job.phase(Phase.EXPLORING):
        async with deadline(job), _off_stage(job, place) as off:
            explored = await _explore(job, place, off, planner, most_s)
            left = _limits_left(limits, explored.browsed_s)
            board = storyboard(explored.atlas, limits=left, goal=goal)
            job.emit(_planned(board))
            script = script_of(board, explored.atlas, url=place.policy.start.url, mode=Mode.REHEARSED)
            clicks, runtime_s = explored.atlas.clicks, explored.browsed_s
            moves = board.moves
            if not job.control.finish_requested and _can_run_through(
                script, limits.rehearsal_clicks - clicks, runtime_s, most_s
            ):
                rest = Allowance(limits.rehearsal_clicks - clicks, most_s - runtime_s, visits=0)
                run = RunThrough(explored.atlas, limits=left, allowance=rest)
                runtime_s += await _run_through(job, place, off, explored.storage, run, board, script)
                clicks += run.clicks
                moves = run.done
                ending = last_look(moves, explored.atlas.start.scan)
                script = script.model_copy(update={"steps": (*run.steps, ending)})
    return Rehearsed(
        script=script,
        clicks=clicks,
        depth=deepest_of(moves),
        visited_urls=tuple(dict.fromkeys(step.url for step in script.steps if step.url)),
        runtime_s=runtime_s,
        facts=_facts(explored.atlas, clicks, runtime_s),
        llm=planner.llm_usage,
        storage=explored.storage,
        left_out=left_out(script, explored.atlas),
        stills=explored.stills,
    )


@dataclass(frozen=True, slots=True)
class _Explored:
    """What was found out, in which time; what the site stored when its banners were dismissed; how things looked."""

    atlas: Atlas
    browsed_s: float
    storage: Storage | None
    stills: dict[str, bytes]


async def _explore(job: Assignment, place: Place, off: OffStage, planner: Planner, most_s: float) -> _Explored:
    most_clicks, allowed = job.request.limits.max_clicks, job.request.limits.rehearsal_clicks
    reserved = min(most_clicks, allowed * 2 // 5)  # for the run-through
    dismissed: list[OverlayDismissed] = []
    stills: dict[str, bytes] = {}

    def pictured(preview: Preview) -> None:
        job.show_preview(preview)
        if job.request.kind is Kind.PLAN:
            trials = rehearsal.atlas.trials
            stills[trials[-1].step.fingerprint if trials else ""] = preview.jpeg

    def tell(event: AnyEvent) -> None:
        if isinstance(event, OverlayDismissed):
            dismissed.append(event)
        job.emit(event)

    async with off.actor(tell) as actor:
        rehearsal = Rehearsal(
            actor,
            policy=place.policy,
            planner=planner,
            goal=job.request.goal,
            limits=job.request.limits,
            allowance=Allowance(
                clicks=allowed - reserved if most_clicks else 0,
                seconds=most_s * (1 - _RUN_THROUGH_SHARE),
                visits=MOST_VISITS if most_clicks else 0,
            ),
            emit=job.emit,
            control=job.control,
            after_trial=lambda: show(actor, pictured),
        )
        await rehearsal.open()
        await show(actor, pictured)
        storage = await stored(actor) if dismissed else None
        return _Explored(await rehearsal.run(), actor.browsed_s, storage, stills)


def _limits_left(limits: Limits, browsed_s: float) -> Limits:
    """The film's limits; its length is one that fits into the browsing that is left."""
    return limits.model_copy(update={"length": min(limits.length, _FILM_SHARE * (limits.max_runtime - browsed_s))})


def _can_run_through(script: Script, clicks_left: int, browsed_s: float, most_s: float) -> bool:
    """Whether the allowance has room for doing the whole script once."""
    needed = sum(step.action == "click" for step in script.steps)
    return 0 < needed <= clicks_left and browsed_s < most_s * 0.8


async def _run_through(
    job: Assignment,
    place: Place,
    off: OffStage,
    storage: Storage | None,
    run: RunThrough,
    board: Board,
    script: Script,
) -> float:
    """Do the whole script once, in a session as fresh as the film's; returns the seconds of browsing that took."""
    async with off.actor(_unheard, storage=storage) as actor:
        await run.perform(board, script, actor, job=job, policy=place.policy)
        for step, reason in run.skipped:
            job.emit(Noted(text=tr("“{name}” stays out of the demo: {reason}", name=step.name, reason=reason)))
        return actor.browsed_s


def _unheard(_: AnyEvent) -> None:
    """What the off-camera actor tells of a run-through was told when it was rehearsed."""


def _off_stage(job: Assignment, place: Place) -> AbstractAsyncContextManager[OffStage]:
    return off_stage(
        start=place.address,
        policy=place.policy,
        egress_rules=place.egress,
        browser=job.settings.get(settings.BROWSER),
        on_refusal=lambda refusal: job.emit(skipped(refusal)),
        on_note=lambda text: job.emit(Noted(text=text)),
        profile_parent=job.workspace,
        masks=job.request.masks,
        standby=job.standby,
    )


def _planned(board: Board) -> Planned:
    chosen = [move.trial for move in board.moves if move.trial is not None]
    return Planned(
        choices=tuple((trial.element.text, ", ".join(trial.scored.reasons)) for trial in chosen), planner="storyboard"
    )


def _facts(atlas: Atlas, clicks: int, runtime_s: float) -> RehearsalFacts:
    return RehearsalFacts(
        clicks=clicks,
        seconds=round(runtime_s, 3),
        calm_s=tuple(round(trial.calm_s, 3) for trial in atlas.trials if trial.calm_s),
        actions=tuple(
            RehearsedAction(
                name=trial.element.text or trial.element.title,
                url=trial.at.scan.url,
                outcome=trial.result.value,
                gain=round(trial.gain.score, 3),
                promise=round(trial.scored.score, 2),
                reasons=trial.scored.reasons,
            )
            for trial in atlas.trials
        ),
    )

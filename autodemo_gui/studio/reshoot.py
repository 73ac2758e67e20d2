"""Mends what a viewer would stumble over: a bad step is filmed once more; if that does not help, it is cut and said."""

import asyncio
import logging
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from autodemo_gui.core.errors import AutoDemoError, JobCancelled
from autodemo_gui.core.events import AnyEvent, ElementSkipped, Noted, StepFilmed
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script, Step
from autodemo_gui.core.take import BeatCue
from autodemo_gui.core.text import tr
from autodemo_gui.film.splice import cut_beat, cut_stretch, splice_beat
from autodemo_gui.film.stage import Stage
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.place import Place
from autodemo_gui.studio.staging import on_stage

if TYPE_CHECKING:
    from autodemo_gui.render.review import Flaw

_log = logging.getLogger(__name__)

MOST_STEPS = 3
"""More are not filmed again: a site with so many bad steps has a bad day."""
MOST_CUT = 0.5
"""Of the steps; what is wrong with more of them is not cut, only said: nothing of the film would be left."""
LIMIT_S = 90.0
"""Wall time for filming all of them again."""
_NEEDED_S = 15.0
"""Of the browsing that is allowed; with less left, nothing is filmed again."""
_GRAVITY = {"none": 1, "stretch": 2, "step": 3}


@dataclass(frozen=True, slots=True)
class Mended:
    """What is on film after mending: the script with the steps that are in it, and all browsing until then."""

    script: Script
    browsed_s: float


@dataclass(slots=True)
class _Retake:
    """What was filmed again: per beat of the take, which beat it is in the other one."""

    folder: Path
    beats: dict[int, int] = field(default_factory=dict)
    newest: int = -1
    browsed_s: float = 0.0


async def mend(job: Assignment, place: Place, script: Script, *, browsed_s: float) -> Mended:
    """Review a job's take, film its bad steps once more, and cut out what is still bad.

    Never fails a job: what cannot be mended is said, and shown as it is.

    Args:
        job: whose take has just been filmed to its end.
        place: where.
        script: its steps in order; the opening, which is no beat, may come first.
        browsed_s: browsing so far, in the sense of max_runtime.

    Raises:
        JobCancelled: somebody cancelled.
    """
    try:
        return await _mend(job, place, script, browsed_s)
    except JobCancelled:
        raise
    except (AutoDemoError, OSError, ValueError) as error:
        _log.warning("the take of job %s stays as it is: %s", job.job_id, error)
        return Mended(script, browsed_s)


async def _mend(job: Assignment, place: Place, script: Script, browsed_s: float) -> Mended:
    flaws = await asyncio.to_thread(_review, job.take)
    if not flaws:
        return Mended(script, browsed_s)
    beats = await asyncio.to_thread(_beats, job.take)
    opening = len(script.steps) - len(beats)
    if opening not in (0, 1):
        raise ValueError(f"{len(script.steps)} steps and {len(beats)} beats do not go together")
    # A blank stretch on the way to a result is how the page loads: cut out, it is mended.
    again = tuple(flaw for flaw in flaws if flaw.remedy != "stretch")[:MOST_STEPS]
    room_s = job.request.limits.max_runtime - browsed_s
    is_worth_it = again and room_s > _NEEDED_S and len(flaws) <= MOST_CUT * len(beats)
    if is_worth_it and not job.control.finish_requested:
        retake = _Retake(job.workspace / "retake")
        try:
            await _film_again(job, place, script.steps, again, opening, retake)
            if await asyncio.to_thread(_splice, job.take, beats, again, retake):
                flaws = await asyncio.to_thread(_review, job.take)
        finally:
            browsed_s += retake.browsed_s
            await asyncio.to_thread(shutil.rmtree, retake.folder, ignore_errors=True)
    kept, told = await asyncio.to_thread(_cut, job.take, script, flaws, opening, len(beats))
    for note in told:
        job.emit(note)
    return Mended(kept, browsed_s)


async def _film_again(
    job: Assignment, place: Place, steps: tuple[Step, ...], flaws: tuple["Flaw", ...], opening: int, retake: _Retake
) -> None:
    """Film the flawed steps into a take of their own; what goes wrong there is logged, and the rest is not filmed."""

    def tell(event: AnyEvent) -> None:
        match event:
            case StepFilmed(index=index):
                retake.newest = index
            case ElementSkipped():
                job.emit(event)
            case _:
                pass

    try:
        async with (
            asyncio.timeout(LIMIT_S),
            on_stage(job, place, folder=retake.folder, emit=tell) as stage,
        ):
            with job.phase(Phase.FILMING):
                await _each(job, place, stage, steps, flaws, opening, retake)
    except JobCancelled:
        raise
    except (AutoDemoError, TimeoutError) as error:
        _log.warning("job %s: filming again ended early: %s", job.job_id, error)


async def _each(
    job: Assignment,
    place: Place,
    stage: Stage,
    steps: tuple[Step, ...],
    flaws: tuple["Flaw", ...],
    opening: int,
    retake: _Retake,
) -> None:
    for flaw in flaws:
        job.control.check()
        if job.control.finish_requested:
            break
        number = flaw.beat + opening
        text = tr("{step} is filmed again: {reason}", step=_called(steps, number), reason=flaw.reason)
        job.emit(Noted(text=text))
        before = retake.newest
        is_done = await _perform(stage, place.policy.start.url, steps, number)
        retake.browsed_s = stage.actor.browsed_s
        if is_done and retake.newest > before:
            retake.beats[flaw.beat] = retake.newest


async def _perform(stage: Stage, start_url: str, steps: tuple[Step, ...], number: int) -> bool:
    """Come to where a step was done, without showing it, and do it on camera; False when it cannot be done."""
    actor, step = stage.actor, steps[number]
    first = number
    while first > 0 and steps[first - 1].action != "goto" and steps[first - 1].url == step.url:
        first -= 1
    await actor.open(start_url)
    with stage.camera.unseen():
        if first > 0 and step.action != "goto" and step.url and step.url != actor.page.url:
            outcome = await actor.perform(Step(action="goto", url=step.url))
            if not outcome.is_worth_showing:
                return False
        for lead in steps[first:number]:
            outcome = await actor.perform(lead)
            if not outcome.is_worth_showing:
                return False
    outcome = await actor.perform(step)
    return outcome.is_worth_showing


def _splice(take: Path, beats: list[BeatCue], flaws: tuple["Flaw", ...], retake: _Retake) -> bool:
    """Put into the take what was filmed better the second time; whether anything was."""
    if not retake.beats:
        return False
    still = {flaw.beat: _GRAVITY[flaw.remedy] for flaw in _review(retake.folder)}
    again = {beat.index: beat for beat in _beats(retake.folder)}
    was = {beat.index: beat for beat in beats}
    is_better = False
    for flaw in flaws:
        index = retake.beats.get(flaw.beat)
        if index is None or still.get(index, 0) >= _GRAVITY[flaw.remedy]:
            continue
        if again[index].url != was[flaw.beat].url:
            _log.info("beat %d led elsewhere the second time: %s", flaw.beat, again[index].url)
            continue
        splice_beat(take, flaw.beat, retake.folder, index)
        is_better = True
    return is_better


def _cut(take: Path, script: Script, flaws: tuple["Flaw", ...], opening: int, beats: int) -> tuple[Script, list[Noted]]:
    """Cut out what is better not shown; the script of what is left, and what is to be said about it."""
    steps = list(script.steps)
    may_cut = sum(flaw.remedy == "step" for flaw in flaws) <= MOST_CUT * beats
    told = []
    for flaw in reversed(flaws):  # from the end: what is cut changes the count of what comes after it
        called = _called(script.steps, flaw.beat + opening)
        match flaw.remedy:
            case "step" if may_cut:
                cut_beat(take, flaw.beat, until=flaw.until)
                del steps[flaw.beat + opening]
                text, is_mended = tr("{step} is not in the film: {reason}", step=called, reason=flaw.reason), False
            case "stretch":
                cut_stretch(take, flaw.start, flaw.until)
                text, is_mended = tr("{step} is shortened: {reason}", step=called, reason=flaw.reason), True
            case _:
                text, is_mended = (
                    tr("{step} may not be good to look at: {reason}", step=called, reason=flaw.reason),
                    False,
                )
        told.append(Noted(text=text, warning=not is_mended))
    return script.model_copy(update={"steps": tuple(steps)}), told[::-1]


def _called(steps: tuple[Step, ...], number: int) -> str:
    """A step as a person would call it; `number` counts from 0."""
    return tr("Step {number}, “{name}”,", number=number + 1, name=steps[number].name or steps[number].action)


def _review(take: Path) -> tuple["Flaw", ...]:
    from autodemo_gui.render.review import review_take  # loads OpenCV, which a job without a film does not need

    return review_take(take)


def _beats(take: Path) -> list[BeatCue]:
    with TakeReader(take) as reader:
        return [cue for cue in reader.cues if isinstance(cue, BeatCue)]

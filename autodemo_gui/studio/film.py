"""Film a given script: no exploring, only what it says."""

from autodemo_gui.core.job import Request
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script
from autodemo_gui.explore.trail import Trail
from autodemo_gui.film.player import Played, play
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.develop import Result, Shot, develop
from autodemo_gui.studio.phone import film_for_phone
from autodemo_gui.studio.place import Place, place_of
from autodemo_gui.studio.rehearse import Rehearsed
from autodemo_gui.studio.reshoot import mend
from autodemo_gui.studio.staging import deadline, on_stage


async def film(job: Assignment) -> Result:
    """A script in, a film out. Steps whose element is not there any more are left out, and the log says so.

    Raises:
        AutoDemoError: see `run_job`.
    """
    script = _script_of(job.request)
    async with place_of(job) as place:
        shot = await shoot(job, place, script)
    return await develop(job, shot)


async def shoot(job: Assignment, place: Place, script: Script, *, rehearsed: Rehearsed | None = None) -> Shot:
    """Film a script, mend what a viewer would stumble over, and film it for phones where that is asked for.

    Args:
        job: whose take it is.
        place: where.
        script: what is done.
        rehearsed: how the script came about; its browsing counts.

    Raises:
        AutoDemoError: see `run_job`.
    """
    limits, spent_s = job.request.limits, rehearsed.runtime_s if rehearsed else 0.0
    left = limits.model_copy(update={"max_runtime": limits.max_runtime - spent_s})
    async with deadline(job), on_stage(job, place) as stage:
        with job.phase(Phase.FILMING):
            played = await play(
                script, stage.actor, policy=place.policy, emit=job.emit, control=job.control, limits=left
            )
        browsed_s = spent_s + stage.actor.browsed_s
    mended = await mend(job, place, played.script, browsed_s=browsed_s)
    await film_for_phone(job, place, mended.script)
    trail = _trail_of(played)
    return Shot(
        script=mended.script,
        state="complete",
        clicks=sum(step.action == "click" for step in mended.script.steps),
        depth=trail.deepest,
        visited_urls=trail.visited_urls,
        runtime_s=mended.browsed_s,
        rehearsed=rehearsed,
        llm=rehearsed.llm if rehearsed else None,
        cut=max(0, len(script.steps) - len(mended.script.steps)),
    )


def _trail_of(played: Played) -> Trail:
    """The way that the steps on film took through the site."""
    trail = Trail()
    for step, url in zip(played.script.steps, played.urls, strict=True):
        if step.action == "goto":
            trail.open(url)
        elif step.outcome in ("", "page"):  # the others stay on their page, whatever they do to its address
            trail.arrive(url)
    return trail


def _script_of(request: Request) -> Script:
    if request.script is None:  # the request's own check forbids it
        raise ValueError("a film job without a script")
    return request.script

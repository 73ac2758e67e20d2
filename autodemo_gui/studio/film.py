"""Film a given script: no exploring, only what it says."""

from autodemo_gui.core.job import Request
from autodemo_gui.core.progress import Phase
from autodemo_gui.core.script import Script
from autodemo_gui.film.player import play
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.develop import Result, Shot, develop
from autodemo_gui.studio.phone import film_for_phone
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.reshoot import mend
from autodemo_gui.studio.staging import deadline, on_stage


async def film(job: Assignment) -> Result:
    """A script in, a film out. Steps whose element is not there any more are left out, and the log says so.

    Raises:
        AutoDemoError: see `run_job`.
    """
    script = _script_of(job.request)
    async with place_of(job) as place:
        async with deadline(job), on_stage(job, place) as stage:
            with job.phase(Phase.FILMING):
                played = await play(script, stage.actor, policy=place.policy, emit=job.emit, control=job.control)
            browsed_s = stage.actor.browsed_s
        mended = await mend(job, place, played.script, browsed_s=browsed_s)
        await film_for_phone(job, place, mended.script)
    shot = Shot(
        script=mended.script,
        state="complete",
        clicks=sum(step.action == "click" for step in mended.script.steps),
        depth=0,
        visited_urls=tuple(dict.fromkeys(step.url for step in mended.script.steps if step.url)),
        runtime_s=mended.browsed_s,
    )
    return await develop(job, shot)


def _script_of(request: Request) -> Script:
    if request.script is None:  # the request's own check forbids it
        raise ValueError("a film job without a script")
    return request.script

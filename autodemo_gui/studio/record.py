"""Record a demo: rehearse, then film what is worth showing; or, in direct mode, look around and film in one pass."""

from dataclasses import replace

from autodemo_gui.core.job import Mode
from autodemo_gui.core.progress import Phase
from autodemo_gui.explore.executor import explore
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.develop import Result, Shot, develop
from autodemo_gui.studio.film import shoot
from autodemo_gui.studio.phone import film_for_phone
from autodemo_gui.studio.place import Place, place_of
from autodemo_gui.studio.planning import planner_for
from autodemo_gui.studio.rehearse import rehearse
from autodemo_gui.studio.reshoot import mend
from autodemo_gui.studio.staging import deadline, on_stage


async def record(job: Assignment) -> Result:
    """A web address in, a film out.

    Raises:
        AutoDemoError: see `run_job`.
    """
    async with place_of(job) as place:
        if job.request.mode is Mode.DIRECT:
            shot = await _direct(job, place)
        else:
            rehearsed = await rehearse(job, place)
            shot = await shoot(job, replace(place, storage=rehearsed.storage), rehearsed.script, rehearsed=rehearsed)
    return await develop(job, shot)


async def _direct(job: Assignment, place: Place) -> Shot:
    """Every click is on camera, also those that show nothing."""
    planner = planner_for(job)
    async with deadline(job), on_stage(job, place) as stage:
        with job.phase(Phase.FILMING):
            exploration = await explore(
                stage.actor,
                request=job.request,
                policy=place.policy,
                planner=planner,
                emit=job.emit,
                control=job.control,
                limits=job.request.limits,
            )
    mended = await mend(job, place, exploration.script, browsed_s=exploration.runtime_s)
    await film_for_phone(job, place, mended.script)
    return Shot(
        script=mended.script,
        state=str(exploration.state),
        clicks=exploration.clicks,
        depth=exploration.depth,
        visited_urls=tuple(exploration.visited_urls),
        runtime_s=mended.browsed_s,
        llm=planner.llm_usage,
        cut=max(0, len(exploration.script.steps) - len(mended.script.steps)),
    )

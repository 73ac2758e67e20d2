"""A dry run: look around off camera, and write down what would be shown. Nothing is filmed."""

import asyncio

from autodemo_gui.core.metrics import Metrics
from autodemo_gui.core.take import SCRIPT_FILE
from autodemo_gui.explore.pacing import length_s, timed_steps
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.develop import Result
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.rehearse import rehearse
from autodemo_gui.studio.sample import lasting

STATE = "planned"
"""Of a job that ends with a script instead of a film."""


async def plan(job: Assignment) -> Result:
    """A web address in, a script out; what was refused on the way is in the report.

    Raises:
        AutoDemoError: see `run_job`.
    """
    async with place_of(job) as place:
        rehearsed = await rehearse(job, place)
    script = lasting(rehearsed.script, job.request.address)
    file = job.workspace / SCRIPT_FILE
    await asyncio.to_thread(file.write_text, script.to_json(), encoding="utf-8")
    metrics = Metrics(
        state=STATE,
        rehearsal_clicks=rehearsed.clicks,
        rehearsal=rehearsed.facts,
        llm=rehearsed.llm,
        depth=rehearsed.depth,
        visited_urls=rehearsed.visited_urls,
        runtime=round(rehearsed.runtime_s, 3),
        duration_s=round(length_s(script), 3),
        phases=job.phases,
        steps=timed_steps(script),
        refused=tuple(job.refused),
        warnings=tuple(job.warnings),
    )
    return Result(video=None, files={SCRIPT_FILE: file}, metrics=job.masked(metrics), take=None)

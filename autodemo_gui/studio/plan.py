"""A dry run: look around off camera, and write down what would be shown. Nothing is filmed."""

import asyncio
from pathlib import Path

from autodemo_gui.core.metrics import Metrics
from autodemo_gui.core.plan_sheet import PLAN_FILE, PlanSheet
from autodemo_gui.core.take import SCRIPT_FILE
from autodemo_gui.explore.pacing import length_s, timed_steps
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.develop import Result
from autodemo_gui.studio.place import place_of
from autodemo_gui.studio.rehearse import Rehearsed, rehearse
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
    files = {SCRIPT_FILE: file} | await asyncio.to_thread(_for_the_reader, rehearsed, job)
    return Result(video=None, files=files, metrics=job.masked(metrics), take=None)


def _for_the_reader(rehearsed: Rehearsed, job: Assignment) -> dict[str, Path]:
    """What helps to edit a plan: a still of each step, and the steps that were left out."""
    stills = {fingerprint: f"still-{number:02}.jpg" for number, fingerprint in enumerate(rehearsed.stills)}
    for fingerprint, name in stills.items():
        (job.workspace / name).write_bytes(rehearsed.stills[fingerprint])
    sheet = PlanSheet(stills=stills, left_out=rehearsed.left_out)
    (job.workspace / PLAN_FILE).write_text(sheet.model_dump_json(indent=2), encoding="utf-8")
    return {name: job.workspace / name for name in (PLAN_FILE, *stills.values())}

"""`autodemo record`: submit, watch, save; with the embedded queue and worker, or on a shared one."""

import asyncio
import os
from pathlib import Path
from typing import Any

import click

from autodemo_gui.cli.exploring_options import exploring_options
from autodemo_gui.cli.following import finished
from autodemo_gui.cli.output_options import output_options
from autodemo_gui.cli.progress_view import ProgressView
from autodemo_gui.cli.record_options import request_from
from autodemo_gui.cli.report import Outcome, reported
from autodemo_gui.cli.saving import check_writable, keep_beside, save, save_companions
from autodemo_gui.core.job import Mode, Request
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr


@click.command(name="record", help=tr("Record a demo video of a web site."))
@exploring_options
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), help=tr("How the site is explored."))
@click.option(
    "--script", type=click.Path(path_type=Path, dir_okay=False), help=tr("Film this script instead of exploring.")
)
@output_options
@click.option("--phone", is_flag=True, help=tr("Film 9:16 a second time, as a phone shows the site."))
@click.option("--keep-take", is_flag=True, help=tr("Keep what was filmed beside the film, to dress it again."))
def command(output: Path, redis_url: str | None, keep_take: bool, as_json: bool, **options: Any) -> None:
    """Record, or fail with a sentence and the exit code of SPEC 8."""
    with reported(output, as_json=as_json) as outcome:
        settings = Settings(stored={"redis_url": redis_url} if redis_url else {}, environment=os.environ)
        request = request_from(options, settings)
        check_writable(output)
        asyncio.run(_record(request, output, settings, keep_take, outcome))


async def _record(request: Request, output: Path, settings: Settings, keep_take: bool, outcome: Outcome) -> None:
    """Submit the request, show its log, save what comes of it."""
    problems: list[str] = []

    def keep(_job_id: str, take: Path) -> None:
        try:
            outcome.saved["take"] = keep_beside(output, take)
        except OSError as error:
            problems.append(tr("The take could not be kept: {reason}.", reason=error.strerror or error))

    with ProgressView() as view:
        async with finished(
            request, settings, view, outcome, output=output, keep_take=keep if keep_take else None
        ) as job:
            outcome.saved["video"] = await save(job.video, output)
            outcome.saved |= await save_companions(job.read, output, job.files)
        # The worker hands the take over once the job is settled, at the latest when it is told to end.
        if "take" in outcome.saved:
            view.line(tr("The take is kept: {folder}", folder=outcome.saved["take"]))
        for problem in problems:
            view.line(problem)
            outcome.warn(problem)

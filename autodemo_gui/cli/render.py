"""`autodemo render`: dress a kept take again, in another look, shape or format, or with other captions."""

import asyncio
import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from autodemo_gui.cli.interrupt import on_interrupt
from autodemo_gui.cli.output_options import output_from, output_options, read_text
from autodemo_gui.cli.progress_view import ProgressView
from autodemo_gui.cli.report import Outcome, reported
from autodemo_gui.cli.saving import check_writable, chunks_of, partial_beside, save, save_companions
from autodemo_gui.core import settings as declared
from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import Noted, Progress
from autodemo_gui.core.job import Output, Status
from autodemo_gui.core.metrics import Metrics
from autodemo_gui.core.ports import Control
from autodemo_gui.core.progress import Phase, ProgressMeter
from autodemo_gui.core.script import parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.studio.develop import filmed_steps
from autodemo_gui.studio.kept_take import KeptTake, open_take
from autodemo_gui.studio.looks import look_of
from autodemo_gui.studio.render import Dressed, render_take
from autodemo_gui.worker.embedded import scratch_root
from autodemo_gui.worker.scratch import Scratch


@click.command(
    name="render",
    help=tr("Dress a kept take again, without a visit to the site. What is not said stays as it was filmed for."),
)
@click.argument("take", type=click.Path(path_type=Path))
@click.option(
    "--script",
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr("The take's script with other captions."),
)
@output_options
def command(take: Path, script: Path | None, output: Path, as_json: bool, **options: Any) -> None:
    """Render, or fail with a sentence and the exit code of SPEC 8."""
    with reported(output, as_json=as_json) as outcome:
        settings = Settings(environment=os.environ)
        kept = open_take(take)
        wanted = output_from(options, kept.output, address=kept.info.url)
        captions = None if script is None else kept.captions_in(parse_script(read_text("--script", script)))
        check_writable(output)
        asyncio.run(_render(kept, wanted, captions, output, settings, outcome))


async def _render(
    take: KeptTake,
    wanted: Output,
    captions: Mapping[int, str] | None,
    output: Path,
    settings: Settings,
    outcome: Outcome,
) -> None:
    """Make the films in a folder of their own, then save them."""
    control = Control()

    async def cancel() -> None:
        control.cancel()

    with ExitStack() as stack:
        view = stack.enter_context(ProgressView())
        workspace = stack.enter_context(Scratch(scratch_root(settings)).workspace())
        stack.enter_context(on_interrupt(cancel))
        progress = _Progress(view)
        progress.rendered(0.0)
        began_s = time.monotonic()
        try:
            dressed = await render_take(
                take,
                look=look_of(wanted.look),
                shapes=wanted.shapes,
                size=wanted.size,
                fps=wanted.fps,
                quality=wanted.quality,
                formats=wanted.formats,
                folder=workspace,
                captions=captions,
                on_progress=progress.rendered,
                control=control,
                scratch=workspace / "render",
                browser=settings.get(declared.BROWSER),
            )
        except AutoDemoError as error:
            if error.partial is not None:
                outcome.saved["partial"] = await save(chunks_of(error.partial), partial_beside(output))
                view.line(tr("What was rendered is kept: {file}", file=outcome.saved["partial"]))
            raise
        for warning in dressed.warnings:
            view.show(Noted(text=warning, warning=True))
        outcome.metrics = _metrics(take, dressed, rendering_s=time.monotonic() - began_s)
        progress.saving()
        outcome.saved["video"] = await save(chunks_of(dressed.film.path), output)
        outcome.saved |= await save_companions(lambda name: chunks_of(dressed.files[name]), output, dressed.files)
        outcome.status = Status.COMPLETED


class _Progress:
    """Shows the render's progress as a recording's is shown."""

    def __init__(self, view: ProgressView) -> None:
        self._view = view
        self._meter = ProgressMeter({Phase.RENDERING: 0.98, Phase.SAVING: 0.02})

    def rendered(self, within: float) -> None:
        self._show(Phase.RENDERING, within)

    def saving(self) -> None:
        self._show(Phase.SAVING, 0.0)

    def _show(self, phase: Phase, within: float) -> None:
        fraction, eta_s = self._meter.update(phase, within, time.monotonic())
        self._view.show(Progress(phase=phase, fraction=fraction, eta_s=eta_s))


def _metrics(take: KeptTake, dressed: Dressed, *, rendering_s: float) -> Metrics:
    """What can be said of a film that nobody browsed for."""
    steps = filmed_steps(dressed.film)
    return Metrics(
        state="complete",
        clicks=sum(step.action == "click" for step in steps),
        duration_s=round(dressed.film.duration_s, 3),
        fps=dressed.film.fps,
        width=dressed.film.width,
        height=dressed.film.height,
        camera=take.info.camera,
        phases={Phase.RENDERING: round(rendering_s, 3)},
        steps=steps,
        warnings=dressed.warnings,
    )

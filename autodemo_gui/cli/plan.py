"""`autodemo plan`: a dry run. What would be shown, step by step, and what is refused and why; nothing is filmed."""

import asyncio
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from autodemo_gui.cli.exploring_options import exploring_from, exploring_options
from autodemo_gui.cli.export import save_program
from autodemo_gui.cli.following import finished
from autodemo_gui.cli.output_options import as_typed
from autodemo_gui.cli.progress_view import ProgressView
from autodemo_gui.cli.report import Outcome, reported
from autodemo_gui.cli.saving import check_writable, save
from autodemo_gui.core.job import Kind, Request, parse_request
from autodemo_gui.core.metrics import Metrics, RefusedThing
from autodemo_gui.core.policy import Layer
from autodemo_gui.core.script import Script, parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.story import clock, place, rule_in_words, step_title
from autodemo_gui.core.take import SCRIPT_FILE
from autodemo_gui.core.text import tr

MOST_NAMES = 8
"""Of things refused for one reason on one page that are named; the others are counted, and all are in the JSON."""


@click.command(name="plan", help=tr("Look around without filming: what would be shown, what is refused and why."))
@exploring_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=tr("The script to write; edit it, then: autodemo record --script FILE."),
)
@click.option(
    "--playwright",
    type=click.Path(path_type=Path, dir_okay=False),
    help=tr("Write the steps as a Playwright program (Python) as well."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("End with one JSON object on stdout."))
def command(output: Path, playwright: Path | None, redis_url: str | None, as_json: bool, **options: Any) -> None:
    """Plan, or fail with a sentence and the exit code of SPEC 8."""
    with reported(output, as_json=as_json) as outcome:
        settings = Settings(stored={"redis_url": redis_url} if redis_url else {}, environment=os.environ)
        with as_typed():
            request = parse_request(exploring_from(options, settings) | {"kind": Kind.PLAN})
        for file in (output, playwright):
            if file is not None:
                check_writable(file)
        script = asyncio.run(_plan(request, output, playwright, settings, outcome))
        if not as_json:
            for line in storyboard(script, outcome.metrics):
                click.echo(line)


async def _plan(
    request: Request, output: Path, playwright: Path | None, settings: Settings, outcome: Outcome
) -> Script:
    """Submit the request, show its log, save the script that comes of it."""
    with ProgressView() as view:
        async with finished(request, settings, view, outcome, output=output) as job:
            outcome.saved[SCRIPT_FILE] = await save(job.read(SCRIPT_FILE), output)
            script = parse_script(await asyncio.to_thread(output.read_text, encoding="utf-8"))
            if playwright is not None:
                outcome.saved["playwright"] = await save_program(script, playwright)
    return script


def storyboard(script: Script, metrics: Metrics) -> Iterator[str]:
    """A plan as lines to read: every step with its time on film, what it is and why, then what is left alone.

    Args:
        script: the planned steps.
        metrics: of the dry run: their expected times, and what was refused.
    """
    yield tr(
        "{title}: about {length} of film", title=script.title or place(script.url), length=clock(metrics.duration_s)
    )
    for number, (step, timed) in enumerate(zip(script.steps, metrics.steps, strict=True), 1):
        title = step.text if step.action == "press" else step_title(step.action, step.caption, step.name)
        named = f" “{step.name}”" if step.name not in ("", title) else ""
        yield f"{number:3}. {clock(timed.at_s)}  {step.action:6} {title}{named}"
        if step.reason:
            yield f"{'':18}{step.reason}"
    if metrics.refused:
        yield tr("Left alone:")
        yield from left_alone(metrics.refused)


def left_alone(refused: Iterable[RefusedThing]) -> Iterator[str]:
    """What would be refused, page by page and seen without a click, by reason and with counts; then what was held back.

    Args:
        refused: of a dry run.
    """
    pages: dict[str, dict[str, list[str]]] = {}
    for thing in refused:
        page = place(thing.url) if thing.layer in ("", Layer.ELEMENT) and thing.url else ""
        reasons = pages.setdefault(page, {})
        names = reasons.setdefault(rule_in_words(thing.rule, thing.evidence), [])
        name = place(thing.name) if "://" in thing.name else thing.name
        if name not in names:
            names.append(name)
    for page in sorted(pages, key=lambda page: (page == "", page)):
        yield "  " + (page or tr("while looking around"))
        for reason, names in sorted(pages[page].items(), key=lambda item: (-len(item[1]), item[0])):
            more = tr(" and {count} more", count=len(names) - MOST_NAMES) if len(names) > MOST_NAMES else ""
            yield f"{len(names):6} × {reason}: {', '.join(names[:MOST_NAMES])}{more}"

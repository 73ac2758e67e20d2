"""`autodemo watch`: films a folder of scripts again, keeps their films fresh, and tells which sites have changed."""

import asyncio
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from autodemo_gui.cli.exploring_options import exploring_from
from autodemo_gui.cli.following import Finding, finished
from autodemo_gui.cli.output_options import as_typed, film_options, output_from, read_text
from autodemo_gui.cli.progress_view import ProgressView
from autodemo_gui.cli.report import Outcome, report_of
from autodemo_gui.cli.saving import check_writable, save, save_companions
from autodemo_gui.core.drift import moved_steps
from autodemo_gui.core.errors import AutoDemoError, InvalidInput, JobCancelled
from autodemo_gui.core.job import Kind, Output, Request, parse_request
from autodemo_gui.core.script import Script, parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.take import SCRIPT_FILE
from autodemo_gui.core.text import tr

EXIT_MOVED = 6
"""Everything was filmed, and steps are missing; 2 to 5 are failures, as everywhere (SPEC 8)."""
SUFFIX = f".{SCRIPT_FILE}"
DRIFTED = ".drifted.mp4"
_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_NOT_ASKED = {"url": None, "sample": False, "goal": "", "blacklist": (), "may_save": False} | dict.fromkeys(
    ("max_clicks", "max_depth", "max_runtime", "length")
)


@dataclass(slots=True)
class Visit:
    """What came of one script.

    Attributes:
        script: the file.
        outcome: of its film.
        steps: how many the script has.
        moved: those that the film does not show, by name.
        error: why there is no film.
    """

    script: Path
    outcome: Outcome = field(default_factory=Outcome)
    steps: int = 0
    moved: tuple[str, ...] = ()
    error: AutoDemoError | None = None

    def line(self) -> str:
        """In a sentence."""
        if self.error is not None:
            return tr("{script}: not filmed. {reason}", script=self.script.name, reason=self.error.title)
        if not self.moved:
            return tr("{script}: as it was, {count} steps", script=self.script.name, count=self.steps)
        names = ", ".join(f"“{name}”" for name in self.moved)
        return tr(
            "{script}: {moved} of {count} steps moved: {names}",
            script=self.script.name,
            moved=len(self.moved),
            count=self.steps,
            names=names,
        )

    def to_wire(self) -> dict[str, Any]:
        """For `--json`."""
        told = {"script": str(self.script), "script_steps": self.steps, "moved": list(self.moved)}
        return told | report_of(self.outcome, self.error)


@click.command(name="watch", help=tr("Film a folder of scripts again, and tell which of their steps have moved."))
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--every", metavar="TIME", help=tr("Again and again: 30m, 6h, 1d. Without it, once."))
@click.option("--redis", "redis_url", help=tr("Have it done by the shared worker behind this Redis address."))
@click.option(
    "--mask",
    "masks",
    multiple=True,
    metavar="emails|phones|cards|SELECTOR",
    help=tr("What must not be seen; may be given again."),
)
@film_options
def command(folder: Path, every: str | None, redis_url: str | None, as_json: bool, **options: Any) -> int:
    """Film them all; the exit code tells whether everything is as it was."""
    settings = Settings(stored={"redis_url": redis_url} if redis_url else {}, environment=os.environ)
    pause_s = None if every is None else seconds_in(every)
    code = 0
    for _ in rounds(pause_s, time.sleep):
        visits = [_visit(file, settings, options, say=not as_json) for file in scripts_in(folder)]
        if as_json:
            click.echo(json.dumps({"scripts": [visit.to_wire() for visit in visits]}, ensure_ascii=False))
        code = exit_code(visits)
    return code


def rounds(pause_s: float | None, wait: Callable[[float], None]) -> Iterator[None]:
    """Once, or with a pause again and again; from one beginning to the next, unless a round takes longer than that."""
    while True:
        began_s = time.monotonic()
        yield
        if pause_s is None:
            return
        wait(max(0.0, began_s + pause_s - time.monotonic()))


def seconds_in(text: str) -> float:
    """A time as typed: a number and s, m, h or d.

    Raises:
        InvalidInput: it is something else.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", text.strip().lower())
    if match is None or not float(match[1]):
        raise InvalidInput("--every", tr("“{text}” is no time.", text=text), tr("Write 30m, 6h or 1d."))
    return float(match[1]) * _UNITS_S[match[2]]


def scripts_in(folder: Path) -> list[Path]:
    """The folder's scripts, by name.

    Raises:
        InvalidInput: there are none.
    """
    found = sorted(folder.glob(f"*{SUFFIX}"))
    if not found:
        raise InvalidInput(
            "FOLDER",
            tr("There are no scripts in {folder}.", folder=folder),
            tr("Make one: autodemo plan URL -o {file}", file=folder / f"demo{SUFFIX}"),
        )
    return found


def exit_code(visits: list[Visit]) -> int:
    """Of all of them: the gravest failure, else whether any step moved, else 0."""
    failures = [visit.error.exit_code for visit in visits if visit.error is not None]
    return max(failures, default=EXIT_MOVED if any(visit.moved for visit in visits) else 0)


def _visit(file: Path, settings: Settings, options: dict[str, Any], *, say: bool) -> Visit:
    """Film one script; a failure is told and does not keep the others from being filmed.

    Raises:
        JobCancelled: somebody interrupted it, which is meant for all of them.
    """
    visit = Visit(file)
    try:
        script = parse_script(read_text("FOLDER", file))
        visit.steps = len(script.steps)
        asyncio.run(_film(visit, script, _request(script, settings, options), settings))
    except JobCancelled:
        raise
    except AutoDemoError as error:
        visit.error = error
    if say:
        click.echo(visit.line())
        for line in visit.outcome.metrics.warnings if visit.moved else ():
            click.echo(f"  {line}")
    return visit


async def _film(visit: Visit, script: Script, request: Request, settings: Settings) -> None:
    """Save the film in place of the old one; one that lacks steps goes beside it: the old one is better than that."""
    output = visit.script.with_name(visit.script.name.removesuffix(SUFFIX) + ".mp4")
    check_writable(output)
    with ProgressView() as view:
        async with finished(request, settings, view, visit.outcome, output=output) as job:
            filmed = await _script_of(job)
            visit.moved = tuple(step.name or step.caption or step.action for step in moved_steps(script, filmed))
            drifted = output.with_suffix(DRIFTED)
            if visit.moved:
                output = drifted
            visit.outcome.saved["video"] = await save(job.video, output)
            # Not the script: what is in the folder is what should be shown, and a person decides what becomes of it.
            companions = [name for name in job.files if name != SCRIPT_FILE]
            visit.outcome.saved |= await save_companions(job.read, output, companions)
    if not visit.moved and not drifted.with_suffix(SUFFIX).exists():
        _remove_twins(visit.outcome.saved.values(), output.stem, drifted.stem)


def _remove_twins(saved: Iterable[Path], stem: str, twins: str) -> None:
    """What an earlier round put beside the old film goes once the film itself is new again."""
    for file in saved:
        file.with_name(twins + file.name.removeprefix(stem)).unlink(missing_ok=True)


async def _script_of(job: Finding) -> Script:
    return parse_script(b"".join([chunk async for chunk in job.read(SCRIPT_FILE)]).decode("utf-8"))


def _request(script: Script, settings: Settings, options: dict[str, Any]) -> Request:
    data = exploring_from(_NOT_ASKED | {"url": script.url, "masks": options["masks"]}, settings)
    data |= output_from(options, Output(), address=script.url).model_dump()
    with as_typed():
        return parse_request(data | {"kind": Kind.FILM, "script": script})

"""`autodemo doctor`: one table of what this computer has and lacks."""

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict

import click

from autodemo_gui.catalogues import catalogue, chosen, tags_of
from autodemo_gui.cli import diagnosis
from autodemo_gui.cli.diagnosis import Finding, State
from autodemo_gui.core.errors import EnvironmentProblem
from autodemo_gui.core.settings import LANGUAGE
from autodemo_gui.core.text import install, tr

Check = Callable[[Mapping[str, str]], Finding]

CHECKS: tuple[Check, ...] = (
    lambda _: diagnosis.check_python(),
    lambda _: diagnosis.check_driver(),
    diagnosis.check_browser,
    lambda _: diagnosis.check_sandbox(),
    lambda _: diagnosis.check_ffmpeg(),
    diagnosis.check_window,
    lambda _: diagnosis.check_keyring(),
    diagnosis.check_disk,
    lambda _: diagnosis.check_fonts(),
    diagnosis.check_queue,
)
_STYLES = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


@click.command("doctor", help=tr("Check that this computer has what recording needs."))
@click.option("--json", "as_json", is_flag=True, help=tr("Write one JSON object instead of a table."))
def command(*, as_json: bool) -> int:
    """Run every check and show the findings; exit code 5 when one of them failed.

    A person reads them in the language of the terminal, or the one chosen for the window; a program in English.
    """
    if not as_json:
        install(catalogue(chosen(os.environ.get(LANGUAGE.env, ""), tags_of(os.environ))))
    findings = tuple(diagnose(CHECKS, os.environ))
    if as_json:
        click.echo(json.dumps({"ok": _holds(findings), "checks": [asdict(finding) for finding in findings]}))
    else:
        _show(findings)
    return 0 if _holds(findings) else EnvironmentProblem.exit_code


def diagnose(checks: Iterable[Check], environment: Mapping[str, str]) -> Iterator[Finding]:
    """Run checks in order; one that cannot be run is a finding, too."""
    for number, check in enumerate(checks, start=1):
        try:
            yield check(environment)
        except (OSError, subprocess.SubprocessError) as error:
            yield Finding(f"check_{number}", tr("Check {number}", number=number), State.WARN, str(error))


def _holds(findings: Iterable[Finding]) -> bool:
    return all(finding.state is not State.FAIL for finding in findings)


def _show(findings: Iterable[Finding]) -> None:
    """Draw the table: state, what was checked, what was found and, below it, the remedy."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for column in ("state", "label", "found"):
        table.add_column(column, overflow="fold", no_wrap=column != "found")
    for finding in findings:
        found = Text(finding.found)
        if finding.remedy:
            found.append(f"\n→ {finding.remedy}", style="bold")
        table.add_row(Text(diagnosis.state_words(finding.state), style=_STYLES[finding.state]), finding.label, found)
    console = Console(highlight=False)
    console.print(table, soft_wrap=False)

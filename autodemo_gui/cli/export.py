"""`autodemo export`: a saved script as a Playwright program that runs without AutoDemo."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import click

from autodemo_gui.cli.output_options import read_text
from autodemo_gui.cli.saving import check_writable, save
from autodemo_gui.core.script import Script, parse_script
from autodemo_gui.core.text import tr
from autodemo_gui.studio.playwright_file import playwright_file


@click.command(name="export", help=tr("Write a saved script as a Playwright program (Python) that checks every step."))
@click.argument("script", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=tr("The Python file to write."),
)
def command(script: Path, output: Path) -> None:
    """Write the file, or fail with a sentence and the exit code of SPEC 8."""
    read = parse_script(read_text("SCRIPT", script))
    check_writable(output)
    asyncio.run(save_program(read, output))
    click.echo(str(output))


async def save_program(script: Script, output: Path) -> Path:
    """Write a script as a Playwright program.

    Raises:
        DiskFull, EnvironmentProblem: it cannot be written.
    """

    async def source() -> AsyncIterator[bytes]:
        yield playwright_file(script).encode("utf-8")

    return await save(source(), output)

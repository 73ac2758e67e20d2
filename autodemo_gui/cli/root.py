"""The `autodemo` command: a table of commands imported only when called; the one place where errors become exits."""

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

import click

from autodemo_gui import __version__
from autodemo_gui.core.errors import AutoDemoError, EnvironmentProblem
from autodemo_gui.core.text import tr

EXIT_UNEXPECTED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


class CommandEntry(NamedTuple):
    """Where a command lives, as `module:attribute`, and its line in the help."""

    target: str
    summary: str


COMMANDS = {
    "record": CommandEntry("autodemo_gui.cli.record:command", "Record a demo video of a web site."),
    "plan": CommandEntry("autodemo_gui.cli.plan:command", "Look around without filming: what would be shown, and why."),
    "export": CommandEntry("autodemo_gui.cli.export:command", "Write a script as a Playwright program."),
    "render": CommandEntry("autodemo_gui.cli.render:command", "Dress a kept take again, without a visit to the site."),
    "watch": CommandEntry("autodemo_gui.cli.watch:command", "Film a folder of scripts again; tell what has moved."),
    "worker": CommandEntry("autodemo_gui.cli.worker:command", "Take jobs from a shared Redis queue and record them."),
    "serve": CommandEntry("autodemo_gui.cli.serve:command", "Serve the HTTP API: submit jobs, fetch their films."),
    "doctor": CommandEntry("autodemo_gui.cli.doctor:command", "Check that this computer has what recording needs."),
}


class LazyGroup(click.Group):
    """A group whose help is static, so that listing commands does not import them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one command that is wanted."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, attribute = entry.target.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help's list of commands from the table."""
        with formatter.section(tr("Commands")):
            formatter.write_dl([(name, tr(entry.summary)) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an address in its place gets the command that was probably meant.

        Raises:
            click.UsageError: no command has this name.
        """
        word = args[0]
        if word not in COMMANDS and not word.startswith("-") and ("." in word or "/" in word):
            raise click.UsageError(
                tr("“{word}” is not a command. To record it: autodemo record {word} -o demo.mp4", word=word), ctx
            )
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=tr("Type a web address, get a demo video. Without a command, the window opens."),
)
@click.version_option(__version__, prog_name="autodemo")
@click.pass_context
def root(ctx: click.Context) -> None:
    """Open the window when no command is given."""
    if ctx.invoked_subcommand is None:
        ctx.exit(open_window())


def open_window() -> int:
    """Show the window until it is closed.

    Returns:
        The process exit code.

    Raises:
        EnvironmentProblem: there is no screen, or Qt cannot be loaded.
    """
    if sys.platform == "linux" and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise EnvironmentProblem(
            tr("The window needs a screen."),
            tr("Neither DISPLAY nor WAYLAND_DISPLAY is set."),
            tr("Without a screen, record from the command line: autodemo record URL -o demo.mp4"),
        )
    try:
        from autodemo_gui.gui.app import main as window
    except ImportError as error:
        if error.name and not error.name.startswith(("PySide6", "shiboken6", "qasync")):
            raise
        raise EnvironmentProblem(
            tr("The window cannot be opened."), str(error), tr("Run `autodemo doctor` to see what is missing.")
        ) from error
    return window()


def run(args: Sequence[str]) -> int:
    """Run one command line; every error ends here as sentences on stderr and an exit code.

    Args:
        args: the words after the program's name.

    Returns:
        The exit code: 0, 2 for a bad command line, 130 when interrupted, an error's own (SPEC 8), or 1 for a defect.
    """
    try:
        result: Any = root.main(args=list(args), prog_name="autodemo", standalone_mode=False)
    except click.ClickException as error:  # an unknown option, a file that cannot be read
        error.show()
        return EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo(tr("Interrupted."), err=True)
        return EXIT_INTERRUPTED
    except AutoDemoError as error:
        _show(error)
        return error.exit_code
    except BrokenPipeError:
        _leave_closed_pipe()
    except Exception:  # the last line of defence: a defect is shown, not hidden
        click.echo(tr("AutoDemo met an error it did not expect. Please report what follows."), err=True)
        traceback.print_exc()
        return EXIT_UNEXPECTED
    return result if isinstance(result, int) else 0


def _show(error: AutoDemoError) -> None:
    """Write an error's title, reason and next step, each on its own line."""
    click.secho(error.title, fg="red", bold=True, err=True)
    for line in (error.detail, error.hint):
        if line:
            click.echo(line, err=True)


def _leave_closed_pipe() -> NoReturn:
    """End quietly when the reader of our output has gone, as `| head` does."""
    # Without this the interpreter's own flush at exit would complain about the pipe again.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(EXIT_UNEXPECTED)

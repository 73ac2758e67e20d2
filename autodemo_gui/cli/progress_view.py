"""Progress on a terminal: a live bar with phase and time left; without a terminal, plain lines."""

import sys
from types import TracebackType
from typing import Self

import click

from autodemo_gui.core.events import AnyEvent, Progress
from autodemo_gui.core.story import in_a_line, phase_name, time_left
from autodemo_gui.core.text import tr


class ProgressView:
    """Shows events on stderr, so that stdout stays free for `--json`."""

    def __init__(self) -> None:
        """Use a live bar where stderr is a terminal."""
        self._phase = ""
        self._bar = _LiveBar() if sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        """Start the bar."""
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Leave the terminal clean."""
        if self._bar:
            self._bar.stop()

    def show(self, event: AnyEvent) -> None:
        """Show one event."""
        if isinstance(event, Progress):
            phase = phase_name(event.phase)
            if self._bar:
                self._bar.update(phase, event.fraction, event.eta_s)
            elif phase != self._phase:
                self._phase = phase
                self.line(f"{phase} …")
            return
        if sentence := in_a_line(event):
            self.line(sentence)

    def line(self, sentence: str) -> None:
        """One plain line, above the bar where there is one."""
        if self._bar:
            self._bar.line(sentence)
        else:
            click.echo(sentence, err=True)


class _LiveBar:
    """A bar with the phase and the time left, from rich."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as RichProgress

        self._console = Console(stderr=True, highlight=False)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %  {task.fields[left]}"),
        )
        self._rich = RichProgress(*columns, console=self._console, transient=True)
        self._task = self._rich.add_task(tr("Starting"), total=1.0, left="")

    def start(self) -> None:
        self._rich.start()

    def stop(self) -> None:
        self._rich.stop()

    def update(self, phase: str, fraction: float, eta_s: float | None) -> None:
        self._rich.update(self._task, description=phase, completed=fraction, left=time_left(eta_s))

    def line(self, sentence: str) -> None:
        self._console.print(sentence, markup=False)

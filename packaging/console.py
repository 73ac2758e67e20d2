"""How the bootstrap speaks: on stderr, and with the end of a failed program's output as the reason."""

import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

_REASON_LINES = 12


class SetupFailed(Exception):
    """A step that cannot work on this computer; the text says what to do by hand."""


def say(text: str) -> None:
    """Tell the person what is being done."""
    print(text, file=sys.stderr, flush=True)


def run(command: Sequence[str | Path], *, show: Callable[[str], str | None] = lambda line: None) -> str | None:
    """Run a program and wait for it.

    Args:
        command: the program and its words.
        show: what to print of an output line; None prints nothing.

    Returns:
        None when it succeeded, else the last lines it wrote.
    """
    tail: deque[str] = deque(maxlen=_REASON_LINES)
    try:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        return str(error)
    with program:
        assert program.stdout is not None  # noqa: S101 - it is a pipe
        for line in program.stdout:
            tail.append(line.rstrip())
            shown = show(line.rstrip())
            if shown:
                say(shown)
    return None if program.returncode == 0 else "\n".join(f"    {line}" for line in tail if line)

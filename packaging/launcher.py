"""Read the bootstrap's command line: prepare the computer for what is asked, then do it."""

import os
import subprocess
import sys
from pathlib import Path

from ci_checks import run_checks
from console import SetupFailed, say
from setup_steps import Purpose, prepare

ROOT = Path(__file__).resolve().parent.parent
USAGE = """\
Usage: python3 packaging/bootstrap.py COMMAND

  run               open the window
  record --sample -o demo.mp4
                    any command of `autodemo`, with its options (also after `run`)
  test              everything the continuous integration runs

The first start installs what is missing, into .venv and, where it may, from the system's packages.
"""
EXIT_USAGE = 2
EXIT_SETUP = 5
EXIT_INTERRUPTED = 130


def main(words: list[str]) -> int:
    """Prepare the computer for what is asked, then do it.

    Args:
        words: the command line after the script's name.

    Returns:
        The exit code of what was started; 2 without a command, 5 when the preparation failed, 130 when interrupted.
    """
    if not words or words[0] in ("-h", "--help"):
        print(USAGE, end="", file=sys.stdout if words else sys.stderr)
        return 0 if words else EXIT_USAGE
    try:
        if words[0] == "test":
            return run_checks(ROOT, prepare(ROOT, Purpose.TEST))
        autodemo_words = words[1:] if words[0] == "run" else words
        return start(prepare(ROOT, purpose_of(autodemo_words)), autodemo_words)
    except SetupFailed as failure:
        say(f"\n{failure}")
        return EXIT_SETUP
    except KeyboardInterrupt:
        say("\nInterrupted. The next start goes on from here.")
        return EXIT_INTERRUPTED


def purpose_of(words: list[str]) -> Purpose:
    """What a command line of `autodemo` needs from the computer."""
    match words:
        case []:
            return Purpose.WINDOW
        case ["doctor" | "--version" | "-h" | "--help", *_]:
            return Purpose.LOOK
        case ["serve", *_]:
            return Purpose.SERVE
        case [_, *rest] if "--help" in rest or "-h" in rest:
            return Purpose.LOOK
        case _:
            return Purpose.RECORD


def start(python: Path, words: list[str]) -> int:
    """Become `autodemo` where the system can, so that signals and Ctrl+C reach it and nothing stands between."""
    if os.name == "posix":
        os.execv(python.parent / "autodemo", ["autodemo", *words])
    program = subprocess.Popen([python.parent / "autodemo.exe", *words])
    while True:
        try:
            return program.wait()
        except KeyboardInterrupt:  # the console has told the program as well; its exit code is what counts
            continue

"""The render process: one film from a spec file, progress as JSON lines on stdout; ends when its parent does.

    python -m autodemo_gui.render.main SPEC.json

Lines are `{"progress": 0.4}`, and at the end `{"rendered": {…}}` or `{"error": {…}}`. Stdin is never written to:
its end means that the parent is gone or wants this process gone.
"""

import errno
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import psutil

from autodemo_gui.core.errors import AutoDemoError, InvalidInput
from autodemo_gui.core.text import with_sentences
from autodemo_gui.render.ffmpeg import disk_full
from autodemo_gui.render.rendered import RenderSpec

EXIT_ABANDONED = 3
_abandoned = threading.Event()
_NICENESS = 5
"""Enough for a window to stay quick; at 10 a render beside other work gets a tenth of a core and meets its limit."""


def main(arguments: list[str]) -> int:
    """Render what the spec file says; the exit code is 0 for a film and 1 for an error that was told."""
    _lower_priority()
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    from autodemo_gui.render.assemble import assemble  # after the priority is low: loads OpenCV

    spec = RenderSpec.model_validate_json(Path(arguments[0]).read_bytes())
    try:
        rendered = assemble(spec, lambda fraction: tell({"progress": round(fraction, 4)}))
    except AutoDemoError as error:
        if _abandoned.is_set():  # its ffmpeg was ended a moment ago
            return EXIT_ABANDONED
        tell({"error": error_to_wire(error)})
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        tell({"error": error_to_wire(disk_full())})
        return 1
    tell({"rendered": rendered.model_dump(mode="json")})
    return 0


def tell(line: dict[str, Any]) -> None:
    """Write a line for the parent."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def error_to_wire(error: AutoDemoError) -> dict[str, Any]:
    """An error as JSON-ready data; `api.error_from_wire` reads it."""
    return with_sentences(
        {
            "code": error.code,
            "title": error.title,
            "detail": error.detail,
            "hint": error.hint,
            "field": error.field if isinstance(error, InvalidInput) else "",
            "partial": str(error.partial) if error.partial else None,
        }
    )


def _lower_priority() -> None:
    """Rendering takes what window and browser leave; ffmpeg inherits it."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        psutil.Process().nice(_NICENESS)


def _end_with_parent() -> None:
    """Runs in a thread: wait for the end of stdin, then end ffmpeg and this process at once."""
    # Not through the buffered reader: its lock, held here for ever, would abort the interpreter's shutdown.
    while os.read(sys.stdin.fileno(), 1024):
        continue
    _abandoned.set()
    for child in psutil.Process().children(recursive=True):
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    os._exit(EXIT_ABANDONED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

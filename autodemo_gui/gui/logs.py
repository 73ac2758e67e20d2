"""A log file, and a file for what Python says when it dies, in a folder that the window can open."""

import faulthandler
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LARGEST = 1_000_000
_KEPT = 3
LOG_FILE = "autodemo.log"
CRASH_FILE = "crash.log"

_log = logging.getLogger(__name__)


def keep_logs(folder: Path) -> None:
    """Write the log and a crash's last words into a folder from now on; without room for them all goes on."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / LOG_FILE, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8")
        crash = (folder / CRASH_FILE).open("a", encoding="utf-8")
    except OSError as error:
        _log.warning("no log is kept: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    faulthandler.enable(crash)

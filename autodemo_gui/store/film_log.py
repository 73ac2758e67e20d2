"""What was told while a film was made, kept beside it: event by event, so that any language can tell it again."""

import json
import logging
from collections.abc import Iterable
from pathlib import Path

from autodemo_gui.core.errors import AutoDemoError
from autodemo_gui.core.events import AnyEvent, Progress, from_wire, to_wire
from autodemo_gui.store.atomic import replacing

LOG = ".autodemo.jsonl"

_log = logging.getLogger(__name__)


def log_of(film: Path) -> Path:
    """Where the log of a film is kept."""
    return film.with_name(film.name + LOG)


def write_log(film: Path, events: Iterable[AnyEvent]) -> None:
    """Keep the log of a film, one event a line; what a reader said to itself, and mere progress, is no part of it.

    Args:
        film: need not exist, as a recording that failed has a log as well.
        events: in their order, as the queue tells them: the credentials in their addresses are masked.

    Raises:
        DiskFull, EnvironmentProblem: it cannot be written.
    """
    told = [event for event in events if event.seq and not isinstance(event, Progress)]
    if told:
        with replacing(log_of(film), private=False) as file:
            file.writelines(json.dumps(to_wire(event), ensure_ascii=False).encode() + b"\n" for event in told)


def read_log(film: Path) -> tuple[AnyEvent, ...]:
    """The log of a film; none of one that was made before logs were kept, and without the lines that are damaged."""
    try:
        lines = log_of(film).read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        _log.warning("the log of %s cannot be read: %s", film.name, error)
        return ()
    told = []
    for line in lines:
        try:
            told.append(from_wire(json.loads(line)))
        except (ValueError, AttributeError, AutoDemoError) as error:
            _log.warning("a line of the log of %s is left out: %s", film.name, error)
    return tuple(told)

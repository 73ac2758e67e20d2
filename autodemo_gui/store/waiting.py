"""The recordings that wait for their turn, on disk: they outlive the program that was told of them."""

import json
import logging
from collections.abc import Iterable
from pathlib import Path

from autodemo_gui.core.address import masked
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Request, parse_request
from autodemo_gui.store.atomic import replacing, unwritable

_log = logging.getLogger(__name__)


class WaitingFile:
    """One file with the requests in their order; credentials of addresses are masked in it."""

    def __init__(self, path: Path) -> None:
        """Name the file; it need not exist."""
        self._path = path

    def save(self, requests: Iterable[Request]) -> None:
        """Keep these in place of what was kept; none leaves no file.

        Raises:
            DiskFull: no room is left.
            EnvironmentProblem: it cannot be written.
        """
        kept = [masked(request.model_dump(mode="json")) for request in requests]
        if not kept:
            self._forget()
            return
        with replacing(self._path) as file:
            file.write(json.dumps(kept).encode())

    def _forget(self) -> None:
        try:
            if self._path.exists():  # a disk that cannot be written to refuses even what is nothing to do
                self._path.unlink()
        except OSError as error:
            raise unwritable(self._path, error) from error

    def load(self) -> tuple[Request, ...]:
        """What was kept; what cannot be read is left out and logged."""
        try:
            kept = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            _log.warning("the recordings that waited cannot be read: %s", error)
            return ()
        found = []
        for entry in kept if isinstance(kept, list) else []:
            try:
                found.append(parse_request(entry))
            except InvalidInput as error:
                _log.warning("a recording that waited is left out: %s", error)
        return tuple(found)

"""The window's own settings, as a small file a person may read; secrets are never in it."""

import json
import logging
import time
from collections.abc import Mapping
from pathlib import Path

from autodemo_gui.core.settings import ALL
from autodemo_gui.core.text import tr
from autodemo_gui.store.atomic import replacing

_log = logging.getLogger(__name__)

_SECRETS = frozenset(setting.name for setting in ALL if setting.secret)


class SettingsFile:
    """Reads and writes one JSON object, by setting name; members it does not know are kept as they are."""

    def __init__(self, path: Path) -> None:
        """Name the file; it need not exist."""
        self.path = path
        self.warning = ""
        """A sentence for the person, when the file had to be put aside."""

    def load(self) -> dict[str, object]:
        """The stored values. A file that cannot be read is moved aside, never overwritten."""
        try:
            values = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            return self._put_aside(error)
        if not isinstance(values, dict):
            return self._put_aside(ValueError("not an object"))
        return {str(name): value for name, value in values.items() if name not in _SECRETS}

    def save(self, changes: Mapping[str, object]) -> None:
        """Change some values; None removes one.

        Raises:
            ValueError: a secret was among them: a defect of the caller, whose fix is the keyring.
            EnvironmentProblem: the file cannot be written.
        """
        if secret := _SECRETS & set(changes):
            raise ValueError(f"secrets are not stored in files: {sorted(secret)}")
        values = {**self.load(), **changes}
        kept = {name: value for name, value in sorted(values.items()) if value is not None}
        with replacing(self.path) as file:
            file.write(json.dumps(kept, indent=2, ensure_ascii=False).encode() + b"\n")

    def _put_aside(self, error: Exception) -> dict[str, object]:
        aside = self.path.with_name(f"{self.path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        _log.warning("the settings file cannot be read (%s), moving it to %s", error, aside)
        try:
            self.path.replace(aside)
        except OSError:
            _log.exception("it cannot be moved either")
            self.warning = tr("The settings could not be read; this session starts with the defaults.")
            return {}
        self.warning = tr("The settings were damaged and start fresh; the old file is kept as {name}.", name=aside.name)
        return {}

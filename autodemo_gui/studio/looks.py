"""Finds a look by name among the data files, or checks one that came with the request."""

import json
from typing import Any

from autodemo_gui.assets import resource
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import PLAIN, Look, parse_look
from autodemo_gui.core.text import tr


def look_names() -> list[str]:
    """The built-in looks, `plain` first."""
    return [PLAIN.name, *sorted(path.stem for path in resource("looks").glob("*.json") if path.stem != PLAIN.name)]


def look_of(wanted: str | dict[str, Any]) -> Look:
    """The look of a name, or of its data.

    Raises:
        InvalidInput: no built-in look has this name, or a field of the data is wrong.
    """
    if isinstance(wanted, dict):
        return parse_look(wanted)
    if wanted == PLAIN.name:
        return PLAIN
    if wanted not in look_names():
        raise InvalidInput("look", tr("“{name}” is unknown.", name=wanted), ", ".join(look_names()))
    return parse_look(json.loads((resource("looks") / f"{wanted}.json").read_text(encoding="utf-8")))

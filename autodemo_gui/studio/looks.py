"""Finds a look by name among the data files, or checks one that came with the request."""

import base64
import json
import re
from pathlib import Path
from typing import Any

from autodemo_gui.assets import resource
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import BUNDLED_PICTURE, PLAIN, Look, parse_look
from autodemo_gui.core.text import tr

_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}


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


def with_picture(look: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A look file's data with the picture of its background in it, if it names one beside the file.

    Raises:
        InvalidInput: the picture cannot be read, or is of another kind.
    """
    background = look.get("background")
    if not isinstance(background, dict):
        return look
    image = background.get("image")
    if not isinstance(image, str) or not image or image.startswith("data:"):
        return look
    file = folder / image
    if not file.exists() and re.fullmatch(BUNDLED_PICTURE, image) and (resource("looks") / image).is_file():
        return look
    kind = _KINDS.get(file.suffix.lower())
    if kind is None:
        raise InvalidInput("look.background.image", tr("“{image}” is no PNG, JPEG or WebP picture.", image=image))
    try:
        data = base64.b64encode(file.read_bytes()).decode("ascii")
    except OSError as error:
        reason = tr("“{image}” cannot be read: {reason}.", image=image, reason=error.strerror)
        raise InvalidInput("look.background.image", reason) from error
    return {**look, "background": {**background, "image": f"data:image/{kind};base64,{data}"}}

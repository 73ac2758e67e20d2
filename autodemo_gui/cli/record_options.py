"""The options of `autodemo record`, turned into a request."""

from pathlib import Path
from typing import Any

from autodemo_gui.core import settings as declared
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Kind, Request, parse_request
from autodemo_gui.core.script import parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr
from autodemo_gui.studio.looks import look_of

# A request's field as a person of the command line knows it.
_FLAGS = {
    "url": "URL",
    "limits.max_clicks": "--max-clicks",
    "limits.max_depth": "--max-depth",
    "limits.max_runtime": "--max-runtime",
    "limits.length": "--length",
    "goal": "--goal",
    "blacklist": "--blacklist",
    "mode": "--mode",
    "script": "--script",
    "look": "--look",
    "shapes": "--shape",
    "size": "--size",
    "fps": "--fps",
}


def request_from(options: dict[str, Any], settings: Settings) -> Request:
    """The request that the command line asks for; limits not given come from settings.

    Raises:
        InvalidInput: an option is wrong; the error names it as typed.
    """
    url = options["url"] or ""
    if options["sample"]:
        if url:
            raise InvalidInput("URL", tr("Give an address or --sample, not both."))
        url = SAMPLE
    data: dict[str, Any] = {
        "url": url,
        "goal": options["goal"],
        "limits": {
            "max_clicks": settings.get(declared.MAX_CLICKS, options["max_clicks"]),
            "max_depth": settings.get(declared.MAX_DEPTH, options["max_depth"]),
            "max_runtime": settings.get(declared.MAX_RUNTIME, options["max_runtime"]),
            "length": settings.get(declared.LENGTH, options["length"]),
        },
        "blacklist": (*_own_words(settings), *options["blacklist"]),
        "look": _look(options["look"]),
        "shapes": options["shape"] or ("16:9",),
        "size": options["size"],
        "fps": int(options["fps"]),
    }
    if options["mode"]:
        data["mode"] = options["mode"]
    if options["script"]:
        data |= {"kind": Kind.FILM, "script": parse_script(_read("--script", options["script"]))}
    try:
        request = parse_request(data)
        look_of(request.look)
    except InvalidInput as error:
        raise InvalidInput(_flag_of(error.field), error.detail, error.hint) from error
    return request


def _flag_of(field: str) -> str:
    for name, flag in _FLAGS.items():
        if field == name or field.startswith(f"{name}."):
            return flag
    return field


def _own_words(settings: Settings) -> tuple[str, ...]:
    return tuple(word.strip() for word in settings.get(declared.BLACKLIST).split(",") if word.strip())


def _look(name: str) -> str | dict[str, Any]:
    """A look's name, or the data of a look file."""
    if not name.endswith(".json"):
        return name
    import json

    try:
        data = json.loads(_read("--look", Path(name)))
    except json.JSONDecodeError as error:
        raise InvalidInput("--look", tr("{file} is not JSON: {reason}.", file=name, reason=error)) from error
    if not isinstance(data, dict):
        raise InvalidInput("--look", tr("{file} holds no look.", file=name))
    return data


def _read(flag: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(flag, tr("{file} cannot be read: {reason}.", file=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(flag, tr("{file} is not a text file.", file=path)) from error

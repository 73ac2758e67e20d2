"""The options of `autodemo record`, turned into a request."""

from typing import Any

from autodemo_gui.cli.output_options import as_typed, output_from, read_text
from autodemo_gui.core import settings as declared
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Kind, Output, Request, parse_request
from autodemo_gui.core.script import parse_script
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr

_PHONE_SHAPE = "9:16"


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
    script = parse_script(read_text("--script", options["script"])) if options["script"] else None
    data: dict[str, Any] = {
        **output_from(options, Output(), address=url or (script.url if script else "")).model_dump(),
        "url": url,
        "goal": options["goal"],
        "limits": {
            "max_clicks": settings.get(declared.MAX_CLICKS, options["max_clicks"]),
            "max_depth": settings.get(declared.MAX_DEPTH, options["max_depth"]),
            "max_runtime": settings.get(declared.MAX_RUNTIME, options["max_runtime"]),
            "length": settings.get(declared.LENGTH, options["length"]),
        },
        "blacklist": (*_own_words(settings), *options["blacklist"]),
    }
    if options["mode"]:
        data["mode"] = options["mode"]
    if script is not None:
        data |= {"kind": Kind.FILM, "script": script}
    if options["phone"]:
        data |= {"phone": True, "shapes": (*data["shapes"], _PHONE_SHAPE)}
    with as_typed():
        return parse_request(data)


def _own_words(settings: Settings) -> tuple[str, ...]:
    return tuple(word.strip() for word in settings.get(declared.BLACKLIST).split(",") if word.strip())

"""The options of `autodemo record`, turned into a request."""

from typing import Any

from autodemo_gui.cli.exploring_options import exploring_from
from autodemo_gui.cli.output_options import as_typed, output_from, read_text
from autodemo_gui.core.job import Kind, Output, Request, parse_request
from autodemo_gui.core.script import parse_script
from autodemo_gui.core.settings import Settings

_PHONE_SHAPE = "9:16"


def request_from(options: dict[str, Any], settings: Settings) -> Request:
    """The request that the command line asks for; limits not given come from settings.

    Raises:
        InvalidInput: an option is wrong; the error names it as typed.
    """
    data = exploring_from(options, settings)
    script = parse_script(read_text("--script", options["script"])) if options["script"] else None
    address = data["url"] or (script.url if script else "")
    data |= output_from(options, Output(), address=address).model_dump()
    if options["mode"]:
        data["mode"] = options["mode"]
    if script is not None:
        data |= {"kind": Kind.FILM, "script": script}
    if options["phone"]:
        data |= {"phone": True, "shapes": (*data["shapes"], _PHONE_SHAPE)}
    with as_typed():
        return parse_request(data)

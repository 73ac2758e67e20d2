"""What is to be made of a take, as options: the same ones for `record` and `render`."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, get_args

import click
from pydantic import ValidationError

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.job import Format, Output, Quality, Shape, Size, parse_output
from autodemo_gui.core.text import tr
from autodemo_gui.store.brands import Brands, dressed
from autodemo_gui.store.paths import paths
from autodemo_gui.studio.looks import look_names, look_of, with_picture

F = TypeVar("F", bound=Callable[..., Any])

# What a field is called by a person of the command line.
_FLAGS = {
    "url": "URL",
    "limits.max_clicks": "--max-clicks",
    "limits.max_depth": "--max-depth",
    "limits.max_runtime": "--max-runtime",
    "limits.length": "--length",
    "goal": "--goal",
    "blacklist": "--blacklist",
    "masks": "--mask",
    "mode": "--mode",
    "script": "--script",
    "look": "--look",
    "shapes": "--shape",
    "size": "--size",
    "fps": "--fps",
    "quality": "--quality",
    "phone": "--phone",
}

_OUTPUT = click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=tr("The MP4 to write."),
)
_OPTIONS = (
    click.option(
        "--look", help=tr("A look file (.json), or the name of a look: {names}.", names=", ".join(look_names()))
    ),
    click.option(
        "--brand",
        type=click.Path(path_type=Path, dir_okay=False),
        help=tr("A file (.json) with what to say of the site: name, tagline, logo, accent, …"),
    ),
    click.option("--shape", multiple=True, type=click.Choice(get_args(Shape)), help=tr("May be given again.")),
    click.option("--size", type=click.Choice(get_args(Size)), help=tr("The length of the shorter side.")),
    click.option("--fps", type=click.Choice(["30", "60"]), help=tr("Frames per second.")),
    click.option("--quality", type=click.Choice(get_args(Quality)), help=tr("A small file, or the finest picture.")),
    click.option("--gif/--no-gif", default=None, help=tr("Make a GIF as well, of 10 MB at most.")),
    click.option("--webm/--no-webm", default=None, help=tr("Make a WebM as well.")),
    click.option(
        "--contact-sheet/--no-contact-sheet",
        "contact",
        default=None,
        help=tr("Make a picture as well that shows every step with its caption."),
    ),
    click.option("--json", "as_json", is_flag=True, help=tr("End with one JSON object on stdout.")),
)


def output_options(command: F) -> F:
    """Give a command the options that `output_from` reads, besides `--output` and `--json`."""
    return _OUTPUT(film_options(command))


def film_options(command: F) -> F:
    """The same without `--output`, for a command that names its films itself."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def output_from(options: dict[str, Any], before: Output, *, address: str) -> Output:
    """What the command line asks for; what it does not say stays as it was before.

    Args:
        options: as typed.
        before: what holds where nothing is said.
        address: of the site, whose brand may have been edited.

    Raises:
        InvalidInput: an option is wrong; the error names it as typed.
    """
    data = before.model_dump()
    if options["look"]:
        with as_typed():
            data["look"] = _look(options["look"])
    if options["shape"]:
        data["shapes"] = options["shape"]
    if options["fps"]:
        data["fps"] = int(options["fps"])
    data |= {name: options[name] for name in ("size", "quality") if options[name]}
    said = {kind: options[kind] for kind in get_args(Format)}
    data["formats"] = tuple(kind for kind in said if (kind in before.formats if said[kind] is None else said[kind]))
    with as_typed():
        output = parse_output(data)
        return output.model_copy(update={"look": _branded(output.look, before.look, options["brand"], address)})


@contextmanager
def as_typed() -> Iterator[None]:
    """Name the option instead of the field in what is raised inside.

    Raises:
        InvalidInput: with the option as its field.
    """
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(_flag_of(error.field), error.detail, error.hint) from error


def _flag_of(field: str) -> str:
    for name, flag in _FLAGS.items():
        if field == name or field.startswith(f"{name}."):
            return flag
    return field


def _look(name: str) -> str | dict[str, Any]:
    """A look's name, or the data of a look file, its picture included."""
    return with_picture(read_object("--look", Path(name)), Path(name).parent) if name.endswith(".json") else name


def _branded(
    look: str | dict[str, Any], look_before: str | dict[str, Any], file: Path | None, address: str
) -> str | dict[str, Any]:
    """The look with what its maker says of the site: saved before, with the look before, in the look, in the file."""
    chosen = look_of(look)
    saved = Brands(paths().brands)
    brand = saved.brand_for(address) or Brand()
    if saved.warning:
        click.echo(saved.warning, err=True)
    if isinstance(look_before, dict):
        brand = brand.edited(look_of(look_before).brand)
    brand = brand.edited(chosen.brand)
    if file is not None:
        brand = brand.edited(_brand_in(file))
    if not brand.model_fields_set:
        return look
    return dressed(chosen.model_copy(update={"brand": brand}), None)


def _brand_in(file: Path) -> Brand:
    try:
        return Brand.model_validate(read_object("--brand", file))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidInput("--brand", tr("{place}: {reason}.", place=place, reason=first["msg"])) from error


def read_object(flag: str, path: Path) -> dict[str, Any]:
    """The JSON object in a file.

    Raises:
        InvalidInput: there is none; names the option.
    """
    try:
        data = json.loads(read_text(flag, path))
    except json.JSONDecodeError as error:
        raise InvalidInput(flag, tr("{file} is not JSON: {reason}.", file=path, reason=error)) from error
    if not isinstance(data, dict):
        raise InvalidInput(flag, tr("{file} holds no JSON object.", file=path))
    return data


def read_text(flag: str, path: Path) -> str:
    """A file's text.

    Raises:
        InvalidInput: it cannot be read; names the option.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(flag, tr("{file} cannot be read: {reason}.", file=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(flag, tr("{file} is not a text file.", file=path)) from error

"""What to explore and how far, as options: the same ones for `record` and `plan`."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from autodemo_gui.core import settings as declared
from autodemo_gui.core.address import SAMPLE
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.saving import may_be_saved_to
from autodemo_gui.core.settings import Settings
from autodemo_gui.core.text import tr

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("url", required=False),
    click.option("--sample", is_flag=True, help=tr("Take the bundled sample site.")),
    click.option("--max-clicks", type=int, help=declared.MAX_CLICKS.help),
    click.option("--max-depth", type=int, help=declared.MAX_DEPTH.help),
    click.option("--max-runtime", type=float, help=declared.MAX_RUNTIME.help),
    click.option("--length", type=float, help=declared.LENGTH.help),
    click.option("--goal", default="", help=tr("What people should see, in your words.")),
    click.option(
        "--blacklist", multiple=True, metavar="WORD", help=tr("A word never to click on; may be given again.")
    ),
    click.option(
        "--mask",
        "masks",
        multiple=True,
        metavar="emails|phones|cards|SELECTOR",
        help=tr("What must not be seen; may be given again."),
    ),
    click.option(
        "--may-save", is_flag=True, help=tr("Let the site save what its pages send. What is absolute stays forbidden.")
    ),
    click.option("--redis", "redis_url", help=tr("Have it done by the shared worker behind this Redis address.")),
)


def exploring_options(command: F) -> F:
    """Give a command the options that `exploring_from` reads, and `--redis`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def exploring_from(options: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """The fields of a request that say what to explore; limits not given come from settings.

    Raises:
        InvalidInput: an address and `--sample`, or a setting that is none.
    """
    url = options["url"] or ""
    if options["sample"]:
        if url:
            raise InvalidInput("URL", tr("Give an address or --sample, not both."))
        url = SAMPLE
    return {
        "url": url,
        "goal": options["goal"],
        "limits": {
            "max_clicks": settings.get(declared.MAX_CLICKS, options["max_clicks"]),
            "max_depth": settings.get(declared.MAX_DEPTH, options["max_depth"]),
            "max_runtime": settings.get(declared.MAX_RUNTIME, options["max_runtime"]),
            "length": settings.get(declared.LENGTH, options["length"]),
        },
        "masks": options["masks"],
        "blacklist": (*_own_words(settings), *options["blacklist"]),
        "may_save": options["may_save"] or may_be_saved_to(url, settings.get(declared.MAY_SAVE)),
    }


def _own_words(settings: Settings) -> tuple[str, ...]:
    return tuple(word.strip() for word in settings.get(declared.BLACKLIST).split(",") if word.strip())

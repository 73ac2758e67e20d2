"""Each way in which a recording fails (SPEC 8), in the words of whoever notices it."""

from redis.exceptions import ConnectionError as RedisConnectionError

from autodemo_gui.browser import locate
from autodemo_gui.browser.overrun import check_runtime
from autodemo_gui.browser.session import crashed_browser
from autodemo_gui.core.errors import (
    AutoDemoError,
    BrowserMissing,
    EnvironmentProblem,
    QueueFull,
    Refused,
    SiteUnreachable,
)
from autodemo_gui.core.policy import Rule
from autodemo_gui.core.text import tr
from autodemo_gui.gui.states import Problem
from autodemo_gui.queue.link import explained
from autodemo_gui.render import ffmpeg
from autodemo_gui.worker.watch import disk_full

SITE = "ledgerly.app"


def problems() -> dict[str, Problem]:
    """By a short name, as the window is told of them."""
    return {name: _told(error) for name, error in _errors().items()}


def _errors() -> dict[str, AutoDemoError]:
    try:
        check_runtime(301, 300)
    except AutoDemoError as error:
        overrun = error
    return {
        "site": SiteUnreachable(
            tr("{host} cannot be opened.", host=SITE),
            tr("There is no site of this name."),
            tr("Check the spelling of the address."),
        ),
        "sign-in": Refused(
            Rule.AUTH,
            tr("This is a sign-in page."),
            tr("{address} asks to sign in, and such pages are never shown or filled.", address=SITE),
            tr("Record a page that is open to everyone."),
        ),
        "private": Refused(
            Rule.PRIVATE,
            tr("This address must not be reached from here."),
            tr("{host} is inside a private network, or on an unusual port.", host="intranet.ledgerly.app:8080"),
            tr("Record it on your own computer, or ask who runs the worker to allow it (AUTODEMO_ALLOW_PRIVATE)."),
        ),
        "runtime": overrun,
        "no-browser": BrowserMissing(
            tr("No browser was found."),
            tr("AutoDemo films with Chromium, Chrome or Edge, and none of them is installed."),
            locate.how_to_get_one(),
        ),
        "no-encoder": ffmpeg.missing("No such file or directory"),
        "disk": disk_full(),
        "crash": crashed_browser(),
        "queue": explained(RedisConnectionError()),
        "busy": QueueFull(
            tr("The queue is full."),
            tr("{count} jobs are waiting already.", count=100),
            tr("Try again in a few minutes."),
        ),
    }


def _told(error: AutoDemoError) -> Problem:
    return Problem(error.title, error.detail, error.hint, is_general=isinstance(error, EnvironmentProblem))

"""Opens the start page, and checks every page that is shown afterwards; what the browser reports becomes sentences."""

import contextlib
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Protocol, TypedDict, TypeVar, cast
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Response
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from autodemo_gui.browser.names import Failure
from autodemo_gui.browser.proxy import EGRESS_HEADER
from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.session import Session, crashed_browser
from autodemo_gui.core.address import Address
from autodemo_gui.core.errors import AutoDemoError, Refused, SiteUnreachable
from autodemo_gui.core.policy import Layer, Policy, Refusal, Rule
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

T = TypeVar("T")
ANSWER_TIMEOUT_MS = 30_000.0
PARSE_TIMEOUT_MS = 15_000.0
MOST_QUESTIONS = 3
ERROR_PAGE = "chrome-error:"


class During(Protocol):
    """Awaits something that needs page time: plainly off camera, while the film rolls on camera."""

    async def __call__(self, awaitable: Awaitable[T]) -> T:
        """The result of `awaitable`."""
        ...


class _Shown(TypedDict):
    status: int
    asks: str
    isEmpty: bool
    title: str


async def plainly(awaitable: Awaitable[T]) -> T:
    """The `During` of whoever owns no clock."""
    return await awaitable


async def open_start(
    session: Session, url: str, *, during: During = plainly, timeout_ms: float = ANSWER_TIMEOUT_MS
) -> None:
    """Open the start address and see that it may be shown.

    Args:
        session: where.
        url: the start address, without credentials.
        during: see `During`.
        timeout_ms: how long the site may take to begin its answer.

    Raises:
        SiteUnreachable: DNS, TLS, refused, timeout, or an HTTP error status; says which.
        Refused: the address or the page it leads to must not be shown.
        BrowserCrashed: the browser went away.
    """
    page = session.page
    try:
        response = await during(page.goto(url, wait_until="commit", timeout=timeout_ms))
    except PlaywrightError as error:
        session.check_alive()
        raise _not_opened(session, url, error) from error
    if response is not None:
        _check_answer(response)
    try:
        await during(page.wait_for_load_state("domcontentloaded", timeout=PARSE_TIMEOUT_MS))
    except PlaywrightTimeoutError as error:
        if (await _while_alive(lambda: _shown(page)))["isEmpty"]:
            raise _unreachable(url, Failure.TIMEOUT) from error
    except PlaywrightError as error:
        raise crashed_browser() from error
    refusal = await _while_alive(lambda: check_shown_page(page, session.policy))
    if refusal is not None:
        raise _start_refused(session.policy.start, refusal)


async def _while_alive(ask: Callable[[], Awaitable[T]]) -> T:
    """What a page answers; a page that goes on to another by itself is asked again.

    Raises:
        BrowserCrashed: it does not answer any more.
    """
    for _ in range(MOST_QUESTIONS - 1):
        with contextlib.suppress(PlaywrightError):
            return await ask()
    try:
        return await ask()
    except PlaywrightError as error:
        raise crashed_browser() from error


async def check_shown_page(page: Page, policy: Policy, response_status: int | None = None) -> Refusal | None:
    """Why the page that is shown must not be: it left the site, asks to sign in, or is an error page; else None.

    Args:
        page: after any navigation or change.
        policy: the rules of the job.
        response_status: of the main document; asked from the page when not given.

    Raises:
        playwright.async_api.Error: the page is between two documents.
    """
    url = page.url
    if url.startswith(ERROR_PAGE):
        return Refusal(Rule.ERROR, Layer.PAGE, url, "", url)
    refusal = policy.check_navigation(url)
    if refusal is not None:
        return Refusal(refusal.rule, Layer.PAGE, url, refusal.evidence, url)
    shown = await _shown(page)
    status = shown["status"] if response_status is None else response_status
    if status >= 400:
        return Refusal(Rule.ERROR, Layer.PAGE, shown["title"] or url, str(status), url)
    if shown["asks"]:
        return Refusal(Rule.AUTH, Layer.PAGE, shown["title"] or url, shown["asks"], url)
    return None


async def _shown(page: Page) -> _Shown:
    return cast("_Shown", await page.evaluate(script("shown")))


def _check_answer(response: Response) -> None:
    own = response.headers.get(EGRESS_HEADER)
    if own in set(Failure):  # else it is the site that says so
        raise _failed(response.url, Failure(own))
    if response.status >= 400:
        raise _http_error(response.url, response.status)


def _not_opened(session: Session, url: str, error: PlaywrightError) -> AutoDemoError:
    """The error of a navigation that showed nothing."""
    said = str(error)
    if isinstance(error, PlaywrightTimeoutError):
        return _unreachable(url, Failure.TIMEOUT)
    failure = _wall_says(session, url)
    if failure is not None:
        return _failed(url, failure)
    code = next(iter(re.findall(r"net::(ERR_[A-Z0-9_]+)", said)), "")
    if code == "ERR_ABORTED" or "Download is starting" in said:
        stopped = [refusal for refusal in session.guard.refusals if refusal.layer is Layer.NAVIGATION]
        if stopped:
            return _start_refused(session.policy.start, stopped[-1])
        return SiteUnreachable(
            _title(url), tr("The address is a file to download, not a page."), tr("Type the address of a page.")
        )
    if code == "ERR_INVALID_AUTH_CREDENTIALS":
        return _http_error(url, 401)
    if re.match(r"ERR_(CERT|SSL|BAD_SSL)", code):
        return SiteUnreachable(
            _title(url),
            tr("Its certificate cannot be trusted ({code}).", code=code),
            tr("Ask whoever runs the site to renew it, or try the address with http://."),
        )
    kinds = {"ERR_NAME_NOT_RESOLVED": Failure.DNS, "ERR_CONNECTION_REFUSED": Failure.REFUSED}
    if code in kinds:
        return _unreachable(url, kinds[code])
    if "TIMED_OUT" in code:
        return _unreachable(url, Failure.TIMEOUT)
    if code == "ERR_TOO_MANY_REDIRECTS":
        return SiteUnreachable(_title(url), tr("It redirects in circles."), tr("Try the address in your own browser."))
    if code == "ERR_UNSAFE_PORT":
        return SiteUnreachable(
            _title(url), tr("No browser opens this port."), tr("Serve the site on another one, such as 8080.")
        )
    if "crashed" in said or "has been closed" in said:
        return crashed_browser()
    reason = tr("It broke the connection off ({code}).", code=code or said.splitlines()[0])
    return SiteUnreachable(_title(url), reason, tr("Try again in a minute."))


def _wall_says(session: Session, url: str) -> Failure | None:
    parts = urlsplit(url)
    if session.proxy is None or parts.hostname is None:
        return None
    return session.proxy.last_failure(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))


def _failed(url: str, failure: Failure) -> AutoDemoError:
    if failure is not Failure.DENIED:
        return _unreachable(url, failure)
    return Refused(
        Rule.PRIVATE,
        tr("This address must not be reached from here."),
        tr("{host} is inside a private network, or on an unusual port.", host=urlsplit(url).netloc),
        tr("Record it on your own computer, or ask who runs the worker to allow it (AUTODEMO_ALLOW_PRIVATE)."),
    )


def _unreachable(url: str, failure: Failure) -> SiteUnreachable:
    details = {
        Failure.DNS: (tr("There is no site of this name."), tr("Check the spelling of the address.")),
        Failure.REFUSED: (tr("The connection was refused."), tr("See that the site is running, and on this port.")),
        Failure.TIMEOUT: (tr("It did not answer in time."), tr("Try again, or see whether it opens in your browser.")),
        Failure.OVER_CAP: (
            tr("The recording has loaded as much as it may."),
            tr("Show fewer pages of it, or ask whoever runs the site why they are so heavy."),
        ),
    }
    unknown = (tr("The network does not lead there."), tr("Check the connection to the internet, or the VPN."))
    return SiteUnreachable(_title(url), *details.get(failure, unknown))


def _http_error(url: str, status: int) -> SiteUnreachable:
    if status == 401:
        hint = tr("Give user and password in the address: https://user:password@…")
        return SiteUnreachable(_title(url), tr("It asks for a user and password (401)."), hint)
    if status == 404:
        return SiteUnreachable(_title(url), tr("It has no such page (404)."), tr("Check the address after the slash."))
    if status >= 500:
        return SiteUnreachable(_title(url), tr("Its server has a problem ({status}).", status=status), tr("Try later."))
    hint = tr("See whether it opens in your own browser.")
    return SiteUnreachable(_title(url), tr("It refuses the visit ({status}).", status=status), hint)


def _start_refused(start: Address, refusal: Refusal) -> AutoDemoError:
    if refusal.rule is Rule.AUTH:
        detail = tr("{address} asks to sign in, and such pages are never shown or filled.", address=start.label)
        return Refused(Rule.AUTH, tr("This is a sign-in page."), detail, tr("Record a page that is open to everyone."))
    if refusal.rule is Rule.OFFSITE:
        other = urlsplit(refusal.url).hostname or refusal.url
        detail = tr("{address} leads to another site: {other}.", address=start.label, other=other)
        return Refused(Rule.OFFSITE, tr("The address leads away."), detail, tr("Record {other} instead.", other=other))
    if refusal.rule is Rule.ERROR:
        return (
            _http_error(start.url, int(refusal.evidence))
            if refusal.evidence
            else _unreachable(start.url, Failure.TIMEOUT)
        )
    title = tr("The address cannot be recorded.")
    return Refused(refusal.rule, title, tr("{what} is not allowed.", what=refusal.evidence or refusal.name))


def _title(url: str) -> str:
    return tr("{host} cannot be opened.", host=urlsplit(url).netloc)

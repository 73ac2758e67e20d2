"""Reads a page that may be going somewhere else just now: waits until it stays, and reads it again."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.browser.actor import Actor
from autodemo_gui.core.errors import SiteUnreachable
from autodemo_gui.core.text import tr
from autodemo_gui.explore.discovery import PageChanged, Scan, scan
from autodemo_gui.explore.gain import Seen
from autodemo_gui.explore.view import look

T = TypeVar("T")
_READS = 5


async def scan_patiently(actor: Actor, check: Callable[[], None]) -> Scan:
    """What can be clicked on the page shown.

    Args:
        actor: whose page.
        check: called before each reading; raises what ends the run.

    Raises:
        SiteUnreachable: the page navigates on and on by itself.
        BrowserCrashed: it is gone.
    """
    return await _patiently(scan, actor, check)


async def see(actor: Actor, check: Callable[[], None]) -> Seen:
    """What can be clicked and what can be seen on the page shown; arguments and errors as of `scan_patiently`."""
    return await _patiently(_seen, actor, check)


async def _seen(page: Page) -> Seen:
    scanned = await scan(page)
    try:
        return Seen(scanned, await look(page))
    except PlaywrightError as error:
        if "context was destroyed" in error.message or page.is_closed():
            raise PageChanged from error  # the next scan says whether it is gone for good
        raise


async def _patiently(read: Callable[[Page], Awaitable[T]], actor: Actor, check: Callable[[], None]) -> T:
    for _ in range(_READS):
        check()
        try:
            return await read(actor.page)
        except PageChanged:
            await actor.settle()
    raise SiteUnreachable(
        tr("The page does not stay where it is."),
        tr("It went on {count} times while it was being read.", count=_READS),
        tr("Record the page it leads to instead."),
    )

"""Where a job films: its address, checked, and for `sample` served by ourselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.session import Storage
from autodemo_gui.core import settings
from autodemo_gui.core.address import Address, parse_address
from autodemo_gui.core.errors import Refused
from autodemo_gui.core.events import Noted
from autodemo_gui.core.policy import Policy, Rule, is_auth_url
from autodemo_gui.core.text import tr
from autodemo_gui.studio.assignment import Assignment
from autodemo_gui.studio.sample import is_sample, serve_sample


@dataclass(frozen=True, slots=True)
class Place:
    """The start address with the rules that hold there.

    `storage` is what the site stored in the browser when its banners were dismissed in rehearsal, so that they stay so.
    """

    address: Address
    policy: Policy
    egress: EgressRules
    storage: Storage | None = None


@asynccontextmanager
async def place_of(job: Assignment) -> AsyncIterator[Place]:
    """The place of a job; the sample site is served for as long as the context lasts.

    Raises:
        InvalidInput: the address is none.
        Refused: it is not http(s), or a page to sign in on.
    """
    if is_sample(job.request.address):
        async with serve_sample() as url:
            yield _place(job, parse_address(url), reachable=True)
    else:
        yield _place(job, parse_address(job.request.address), reachable=not job.shared)


def _place(job: Assignment, address: Address, *, reachable: bool) -> Place:
    if is_auth_url(address.url):
        raise Refused(
            Rule.AUTH,
            tr("This is a page to sign in on."),
            tr("AutoDemo never shows or fills sign-in pages."),
            tr("Type the address of a page that everybody may see."),
        )
    request = job.request
    if request.may_save:
        _allow_saving(job, address)
    policy = Policy(
        address,
        own_words=request.blacklist,
        live_app=request.live_app,
        strict_sockets=request.strict_sockets,
        may_save=request.may_save,
    )
    allowed = tuple(word.strip() for word in job.settings.get(settings.ALLOW_PRIVATE).split(",") if word.strip())
    return Place(address, policy, EgressRules(address if reachable else None, allowed if job.shared else ()))


def _allow_saving(job: Assignment, address: Address) -> None:
    """Say in the log that the site may be saved to.

    Raises:
        Refused: a shared worker's operator has not allowed it.
    """
    if job.shared and not job.settings.get(settings.ALLOW_SAVING):
        raise Refused(
            Rule.WRITE,
            tr("This worker saves to no site."),
            tr("The job asks that {site} may be saved to, and a shared worker takes no such jobs.", site=address.label),
            tr(
                "Record without it, or ask who runs the worker to allow it ({setting}).",
                setting=settings.ALLOW_SAVING.env,
            ),
        )
    text = tr("{site} may be saved to: what its pages send is not held back. You asked for that.", site=address.label)
    job.emit(Noted(text=text, warning=True))

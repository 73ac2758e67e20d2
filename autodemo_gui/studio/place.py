"""Where a job films: its address, checked, and for `sample` served by ourselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.session import Storage
from autodemo_gui.core import settings
from autodemo_gui.core.address import Address, parse_address
from autodemo_gui.core.errors import Refused
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
    policy = Policy(
        address, own_words=request.blacklist, live_app=request.live_app, strict_sockets=request.strict_sockets
    )
    allowed = tuple(word.strip() for word in job.settings.get(settings.ALLOW_PRIVATE).split(",") if word.strip())
    return Place(address, policy, EgressRules(address if reachable else None, allowed if job.shared else ()))

"""Fresh, guarded visits to a site without a camera, each watched; and scripts performed in them."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from playwright.async_api import Browser

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.browser.proxy import egress
from autodemo_gui.browser.session import open_session
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.events import AnyEvent
from autodemo_gui.core.job import Limits
from autodemo_gui.core.policy import Policy, Refusal
from autodemo_gui.core.ports import Control
from autodemo_gui.core.script import Script
from autodemo_gui.film.player import play
from tests.bench.exploring.sites import Served
from tests.bench.exploring.witness import Look, Witness


@dataclass(frozen=True, slots=True)
class Visit:
    """A fresh page with everything one acts on it with."""

    witness: Witness
    policy: Policy
    url: str


@contextlib.asynccontextmanager
async def walled_browser() -> AsyncIterator[Browser]:
    """Plain Chromium behind the egress wall, which lets this computer's own sites pass."""
    rules = EgressRules(None, ("127.0.0.0/8",))
    async with (
        egress(rules, _ignore) as proxy,
        launch(
            choose(stepped=False), proxy_url=proxy.url, stepped=False, density=1.0, on_note=lambda _: None
        ) as browser,
    ):
        yield browser


@contextlib.asynccontextmanager
async def visit(browser: Browser, site: Served, path: str = "/") -> AsyncIterator[Visit]:
    """A visit that begins at a path of the site; nothing is open yet."""
    url = site.url + path.lstrip("/")
    policy = Policy(parse_address(url))
    async with open_session(browser, policy=policy, on_refusal=_ignore) as session:
        yield Visit(Witness(OffCameraActor(session, policy, _unheard), site.log), policy, url)


async def perform(browser: Browser, site: Served, script: Script) -> list[Look]:
    """Play a script on a fresh page, and return what was seen.

    Raises:
        AutoDemoError: the start page cannot be shown, or the browser is gone.
    """
    async with visit(browser, site) as fresh:
        await play(script, fresh.witness, policy=fresh.policy, emit=_unheard, control=Control(), limits=Limits())
        return fresh.witness.looks


def _ignore(refusal: Refusal) -> None:
    """What is held back shows in the looks."""


def _unheard(event: AnyEvent) -> None:
    """The bench judges by what is seen."""

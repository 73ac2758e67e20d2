"""A browser behind the wall, shared by the tests of a module, from which each takes fresh sessions."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import BrowserChoice, choose
from autodemo_gui.browser.proxy import EgressProxy, egress
from autodemo_gui.browser.session import Session, open_session
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Policy, Refusal, Rule


async def sleep_ms(ms: float) -> None:
    """The passing of time off camera."""
    await asyncio.sleep(ms / 1000)


@dataclass
class Desk:
    """What the tests of a module share."""

    browser: Browser
    proxy: EgressProxy
    refusals: list[Refusal] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def session(self, url: str, *, shown: bool = True, **rules: Any) -> AsyncIterator[Session]:
        """A fresh session for the site of an address, already showing it unless told otherwise."""
        self.refusals.clear()
        start = parse_address(url)
        policy = Policy(start, **rules)
        async with open_session(
            self.browser,
            policy=policy,
            on_refusal=self.refusals.append,
            credentials=start.credentials,
            proxy=self.proxy,
        ) as session:
            if shown:
                await session.page.goto(start.url)
            yield session

    def rules(self) -> list[Rule]:
        """The rules that were cited, in order."""
        return [refusal.rule for refusal in self.refusals]


@contextlib.asynccontextmanager
async def desk(choice: BrowserChoice | None = None, *, stepped: bool = False) -> AsyncIterator[Desk]:
    """A plain browser that reaches every port of this machine, and nothing else that is private."""
    refused: list[Refusal] = []
    async with (
        egress(EgressRules(None, ("127.0.0.1",)), refused.append) as proxy,
        launch(
            choice or choose(stepped=stepped), proxy_url=proxy.url, stepped=stepped, density=1.0, on_note=refuse_no_note
        ) as browser,
    ):
        shared = Desk(browser, proxy)
        yield shared


def refuse_no_note(_note: str) -> None:
    """Notes of a launch are asserted where they matter."""

"""Guarded visits to the trap site without a camera, in which every act is noted with the trap it was about."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser import find
from autodemo_gui.browser.actor import Outcome
from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.browser.proxy import EgressProxy, egress
from autodemo_gui.browser.session import open_session
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.events import AnyEvent, ElementSkipped
from autodemo_gui.core.policy import Policy, Refusal
from autodemo_gui.core.script import Step, Target
from tests.bench.trapping.names import rebinding
from tests.sites.traps.server import TrapSite

_NUMBER = """(element) => {
  for (let node = element; node; node = node.parentNode ?? node.host ?? node.defaultView?.frameElement) {
    if (node.dataset?.number) return Number(node.dataset.number);
  }
  return 0;
}"""
"""The number of the card that an element lies in, through shadow roots and frames of the site; 0 outside of all."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that was tried: on what (0: on no trap and no look-alike), and what was held back."""

    number: int
    action: str
    refusals: tuple[Refusal, ...]
    done: bool


@dataclass(slots=True)
class Diary:
    """What happened in a visit: acts, what was held back, and the events of exploring."""

    attempts: list[Attempt] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    skipped: list[ElementSkipped] = field(default_factory=list)

    def hear(self, event: AnyEvent) -> None:
        """An event of exploring."""
        if isinstance(event, ElementSkipped):
            self.skipped.append(event)


class NotingActor(OffCameraActor):
    """Notes what is acted on before it acts."""

    diary: Diary

    async def perform(self, step: Step) -> Outcome:
        """See `Actor.perform`."""
        number = await self.number_of(step.target) if step.target else 0
        outcome = await super().perform(step)
        self.diary.attempts.append(Attempt(number, step.action, outcome.refusals, outcome.done or outcome.gone_back))
        return outcome

    async def number_of(self, target: Target) -> int:
        """The number of the card that a target lies in; 0 when it is in none, or gone."""
        exact = target.model_copy(update={"role": "", "name": "", "locator": "", "box": None})  # names may be twins
        found = await find.find(self.page, exact)
        if found is None:
            return 0
        with contextlib.suppress(PlaywrightError):
            return int(await found.handle.evaluate(_NUMBER))
        return 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A fresh, guarded page on the site, not yet open."""

    actor: NotingActor
    policy: Policy
    diary: Diary


@dataclass(frozen=True, slots=True)
class Walled:
    """A browser behind the wall, whose one private address is the site's."""

    browser: Browser
    proxy: EgressProxy
    site: TrapSite

    @contextlib.asynccontextmanager
    async def visit(self, path: str = "") -> AsyncIterator[Visit]:
        """A visit that begins at a path of the site."""
        policy, diary = Policy(parse_address(self.site.url + path)), Diary()
        async with open_session(
            self.browser, policy=policy, on_refusal=diary.refusals.append, proxy=self.proxy
        ) as session:
            actor = NotingActor(session, policy, diary.hear)
            actor.diary = diary
            yield Visit(actor, policy, diary)


@contextlib.asynccontextmanager
async def walled(site: TrapSite) -> AsyncIterator[Walled]:
    """A browser of its own for visits to the site.

    The address of the site is allowed as an operator allows one, not only as the origin that was typed: so the other
    domain, which has the same address, is kept out by the guard alone.
    """
    rules = EgressRules(parse_address(site.url), ("127.0.0.1/32",))
    async with (
        egress(rules, lambda _: None, resolve=rebinding()) as proxy,
        launch(
            choose(stepped=False), proxy_url=proxy.url, stepped=False, density=1.0, on_note=lambda _: None
        ) as browser,
    ):
        yield Walled(browser, proxy, site)

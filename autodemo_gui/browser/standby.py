"""A browser that is started before its job: while a worker waits for work, one stands by that nobody has used."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser

from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.ip import IP
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.processes import to_the_end
from autodemo_gui.browser.proxy import EgressProxy, egress
from autodemo_gui.core.errors import AutoDemoError, EnvironmentProblem

OLDEST_S = 1800.0
"""A browser that has waited for so long is replaced: what it holds of memory only grows."""
AGAIN_S = 60.0
"""After a start that failed; whoever waits asks every second."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Started:
    """A plain browser of density 1 with its wall, which is closed until somebody says what passes.

    Attributes:
        browser: it has no context yet.
        proxy: its wall.
        notes: what `launch` had to say.
    """

    browser: Browser
    proxy: EgressProxy
    notes: tuple[str, ...]


class _Closed(EgressRules):
    """Nothing passes."""

    def permitted(self, host: str, port: int, addresses: list[IP]) -> tuple[list[IP], str]:
        """None of them."""
        return [], "no job has opened the wall yet"


@dataclass(slots=True)
class _Waiting:
    """One browser in a task of its own, from its start until it is let go."""

    task: "asyncio.Task[None]"
    started: "asyncio.Future[Started]"
    let_go: asyncio.Event
    since_s: float = field(default_factory=time.monotonic)

    @property
    def is_good(self) -> bool:
        """Whether it is still starting, or runs and is not too old."""
        if time.monotonic() - self.since_s > OLDEST_S or self.task.done():
            return False
        return not self.started.done() or self.started.result().browser.is_connected()

    @property
    def has_failed_lately(self) -> bool:
        """Whether it did not start, so that another one hardly would."""
        return self.task.done() and not self.started.done() and time.monotonic() - self.since_s < AGAIN_S

    async def settled(self) -> None:
        """Return when it has started, or has not."""
        ends: set[asyncio.Future[Any]] = {self.started, self.task}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)

    async def end(self) -> None:
        """Return when nothing is left of it."""
        self.let_go.set()
        if not self.started.done():
            self.task.cancel()
        await asyncio.wait({self.task})


class Standby:
    """Keeps one browser ready. Each serves one job: its profile, its wall and itself are gone with that.

    Attributes:
        fault: why no browser starts on this computer, as the newest start tells; empty when one did, None before that.
    """

    def __init__(self, browser: str) -> None:
        """Prepare; nothing is started yet.

        Args:
            browser: the setting that names one; empty finds one.
        """
        self.fault: str | None = None
        self._setting = browser
        self._waiting: _Waiting | None = None

    async def prepare(self) -> None:
        """See to it that one is ready or starting; one that has crashed or is too old is replaced."""
        if self._waiting is not None and (self._waiting.is_good or self._waiting.has_failed_lately):
            return
        await self.close()
        started: asyncio.Future[Started] = asyncio.get_running_loop().create_future()
        let_go = asyncio.Event()
        self._waiting = _Waiting(asyncio.create_task(self._hold(started, let_go)), started, let_go)

    async def settled(self) -> None:
        """Return when the one that is starting has started, or has not."""
        if self._waiting is not None:
            await self._waiting.settled()

    async def close(self) -> None:
        """Let the one that waits go; returns when nothing is left of it."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            await to_the_end(waiting.end())

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[Started | None]:
        """The one that waits, for whoever takes it alone; afterwards it is gone. None when there is none to be had."""
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            yield None
            return
        try:
            if waiting.is_good:
                await waiting.settled()
            yield waiting.started.result() if waiting.is_good and waiting.started.done() else None
        finally:
            await to_the_end(waiting.end())

    async def _hold(self, started: "asyncio.Future[Started]", let_go: asyncio.Event) -> None:
        """Start a browser and wait; why it does not start the job that starts its own will say."""
        notes: list[str] = []
        try:
            async with (
                egress(_Closed(None), lambda refusal: _log.warning("nothing was to pass yet: %s", refusal)) as proxy,
                launch(
                    choose(stepped=False, setting=self._setting),
                    proxy_url=proxy.url,
                    stepped=False,
                    density=1.0,
                    on_note=notes.append,
                ) as browser,
            ):
                self.fault = ""
                started.set_result(Started(browser, proxy, tuple(notes)))
                await let_go.wait()
        except AutoDemoError as error:
            if isinstance(error, EnvironmentProblem):  # one that crashed may start the next time
                self.fault = error.sentence
            _log.warning("no browser stands by: %s", error)

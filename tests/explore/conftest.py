"""One Chromium for the room's tests, and small pages to look at."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from autodemo_gui.browser.actor import Actor
from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.browser.proxy import egress
from autodemo_gui.browser.scripts import script
from autodemo_gui.browser.session import open_session
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Policy, Refusal
from autodemo_gui.core.ports import Emit
from tests.explore.runs import Exploring, OffCamera

_IS_ROOT = sys.platform != "win32" and os.geteuid() == 0


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Plain Chromium on the loop of the whole session."""
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox"] if _IS_ROOT else []
        started = await playwright.chromium.launch(executable_path=choose(stepped=False).path, args=arguments)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A fresh page of the size a job films, whose listeners and closed shadow roots are known."""
    context = await browser.new_context(viewport={"width": 1280, "height": 720})
    await context.add_init_script(script("registry"))
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def walled_browser() -> AsyncIterator[Browser]:
    """A browser behind the real wall, open to this computer's own test sites."""
    rules = EgressRules(None, ("127.0.0.0/8",))
    async with (
        egress(rules, lambda _: None) as proxy,
        launch(
            choose(stepped=False), proxy_url=proxy.url, stepped=False, density=1.0, on_note=lambda _: None
        ) as started,
    ):
        yield started


@pytest.fixture
def off_camera(walled_browser: Browser) -> OffCamera:
    """A real actor behind the real wall and guard, in a context of its own, without a camera."""

    @asynccontextmanager
    async def act_on(url: str, emit: Emit) -> AsyncIterator[tuple[Actor, Policy]]:
        policy = Policy(parse_address(url))
        refused: list[Refusal] = []
        async with open_session(walled_browser, policy=policy, on_refusal=refused.append) as session:
            yield OffCameraActor(session, policy, emit), policy

    return act_on


@pytest.fixture
def exploring(off_camera: OffCamera) -> Exploring:
    """Explores an address and remembers what it was told."""
    return Exploring(off_camera)

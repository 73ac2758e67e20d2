"""A browser that stands by is closed until there is a job, serves that job alone, and is then gone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import psutil
import pytest

from autodemo_gui.browser import standby as standing
from autodemo_gui.browser.addresses import EgressRules
from autodemo_gui.browser.offstage import OffStage, off_stage
from autodemo_gui.browser.proxy import EGRESS_HEADER
from autodemo_gui.browser.standby import Standby, Started
from autodemo_gui.core.address import parse_address
from autodemo_gui.core.policy import Policy, Refusal
from tests.sites.server import SiteServer

pytestmark = pytest.mark.browser


@pytest.fixture
async def standby() -> AsyncIterator[Standby]:
    waiting = Standby("")
    yield waiting
    await waiting.close()


async def ready(standby: Standby) -> Started:
    """The one that waits, once it has started."""
    await standby.prepare()
    assert standby._waiting
    return await standby._waiting.started


def browsers() -> set[int]:
    """Processes of browsers that this one has started, without those that they have started."""
    lines = {process.pid: " ".join(process.cmdline()) for process in psutil.Process().children(recursive=True)}
    return {pid for pid, line in lines.items() if "--disk-cache-dir=" in line and " --type=" not in line}


async def visit(off: OffStage, url: str) -> str:
    async with off.actor(lambda _event: None) as actor:
        await actor.page.goto(url)
        return await actor.page.title()


async def test_nothing_passes_before_a_job_and_then_what_the_job_may_and_afterwards_nothing_is_left(
    standby: Standby, acme: SiteServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = browsers()
    waiting = await ready(standby)
    assert standby.fault == ""
    page = await waiting.browser.new_page()
    answer = await page.goto(acme.url)
    assert answer
    assert (answer.status, EGRESS_HEADER in answer.headers) == (403, True)
    assert acme.log.all() == []
    await page.context.close()
    start, refused, notes = parse_address(acme.url), list[Refusal](), list[str]()
    async with off_stage(
        start=start,
        policy=Policy(start),
        egress_rules=EgressRules(start),
        browser="",
        on_refusal=refused.append,
        on_note=notes.append,
        profile_parent=tmp_path_factory.mktemp("p"),
        standby=standby,
    ) as off:
        assert off.browser is waiting.browser
        assert await visit(off, acme.url)
        assert acme.log.all()
        assert tuple(notes) == waiting.notes
    assert browsers() == before
    async with standby.taken() as another:
        assert another is None


async def test_one_that_crashed_or_is_too_old_is_replaced(standby: Standby, monkeypatch: pytest.MonkeyPatch) -> None:
    first, before = await ready(standby), browsers()
    assert await ready(standby) is first
    gone = asyncio.Event()
    first.browser.on("disconnected", lambda _browser: gone.set())
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    await asyncio.wait_for(gone.wait(), 20)
    second = await ready(standby)
    assert second is not first
    monkeypatch.setattr(standing, "OLDEST_S", 0.0)
    async with standby.taken() as taken:
        assert taken is None
    assert not second.browser.is_connected()


async def test_without_a_browser_the_job_says_so_itself_and_another_start_waits(
    caplog: pytest.LogCaptureFixture,
) -> None:
    standby = Standby("/nowhere/chromium")
    assert standby.fault is None
    for _ in range(3):
        await standby.prepare()
        await standby.settled()
    assert standby.fault is not None
    assert standby.fault.startswith("The browser from the settings is not there.")
    assert caplog.text.count("no browser stands by") == 1
    async with standby.taken() as taken:
        assert taken is None

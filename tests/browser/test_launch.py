"""A launch leaves nothing behind, whatever happens to it."""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser import launch as launching
from autodemo_gui.browser import processes
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import BrowserChoice, choose, find_browsers
from autodemo_gui.core.errors import BrowserCrashed, BrowserMissing, EnvironmentProblem

pytestmark = pytest.mark.browser
NOWHERE = "http://127.0.0.1:9"


class Launched:
    """One launch in a folder of its own, whose processes are told by that folder."""

    def __init__(self, folder: Path, choice: BrowserChoice | None = None) -> None:
        self.folder = folder
        self.choice = choice or choose(stepped=False)
        self.notes: list[str] = []

    def start(self, *, stepped: bool = False) -> contextlib.AbstractAsyncContextManager[Browser]:
        return launch(
            self.choice,
            proxy_url=NOWHERE,
            stepped=stepped,
            density=1.5,
            on_note=self.notes.append,
            profile_parent=self.folder,
        )

    def running(self) -> list[psutil.Process]:
        return [process for process in processes.marked(str(self.folder)) if processes._still_runs(process)]

    def profile(self) -> Path:
        (profile,) = processes.arguments(self.running(), "user-data-dir")
        return Path(profile)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Shorter than pytest's own, whose length Chromium's sockets do not survive."""
    with tempfile.TemporaryDirectory(prefix="autodemo-l") as name:
        yield Path(name)


@pytest.fixture
def launched(folder: Path) -> Launched:
    return Launched(folder)


def driver_children() -> set[int]:
    return {child.pid for child in psutil.Process().children() if "run-driver" in child.cmdline()}


async def test_the_features_that_playwright_asks_for_are_among_ours(launched: Launched) -> None:
    async with launched.start():
        lines = [process.cmdline() for process in launched.running()]
    name = "--enable-features="
    asked = [[set(word.removeprefix(name).split(",")) for word in line if word.startswith(name)] for line in lines]
    theirs, ours = max(asked, key=len)
    assert theirs < ours


@pytest.mark.parametrize("choice", find_browsers(), ids=lambda choice: choice.path.name)
async def test_a_normal_end_leaves_no_process_and_no_file(choice: BrowserChoice, folder: Path) -> None:
    before = driver_children()
    launched = Launched(folder, choice)
    async with launched.start() as browser:
        page = await browser.new_page()
        assert await page.evaluate("navigator.userAgent")
        assert launched.running()
        profile = launched.profile()
        assert profile.is_dir()
    assert launched.running() == []
    assert list(folder.iterdir()) == []
    assert not profile.exists()
    assert driver_children() == before


async def test_a_parent_with_a_long_path_is_not_used(tmp_path: Path) -> None:
    parent = tmp_path / ("long" * 20)
    parent.mkdir()
    chromium = next((choice for choice in find_browsers() if not choice.can_step), choose(stepped=False))
    async with Launched(parent, chromium).start() as browser:
        assert browser.is_connected()
        assert list(parent.iterdir()) == []


async def test_an_exception_inside_ends_it_too(launched: Launched) -> None:
    with pytest.raises(ZeroDivisionError):
        async with launched.start():
            raise ZeroDivisionError
    assert launched.running() == []
    assert list(launched.folder.iterdir()) == []


async def test_a_cancellation_ends_it_too(launched: Launched) -> None:
    running = asyncio.Event()

    async def work() -> None:
        async with launched.start():
            running.set()
            await asyncio.Event().wait()

    task = asyncio.ensure_future(work())
    await running.wait()
    task.cancel()
    await asyncio.wait({task}, timeout=0.01)
    task.cancel()  # a second one, while it cleans up
    with pytest.raises(asyncio.CancelledError):
        await task
    assert launched.running() == []
    assert list(launched.folder.iterdir()) == []


@pytest.mark.parametrize("wait_s", [0.0, 0.15, 0.3])
async def test_a_cancelled_start_leaves_nothing(
    launched: Launched, monkeypatch: pytest.MonkeyPatch, wait_s: float
) -> None:
    temporary = launched.folder / "t"  # where the driver makes its profiles
    temporary.mkdir()
    for name in ("TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(name, str(temporary))

    async def work() -> None:
        async with launched.start():
            await asyncio.Event().wait()

    task = asyncio.ensure_future(work())
    while len(list(launched.folder.iterdir())) == 1:
        await asyncio.wait({task}, timeout=0.005)
    await asyncio.wait({task}, timeout=wait_s)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert launched.running() == []
    assert list(launched.folder.iterdir()) == [temporary]
    assert [entry.name for entry in temporary.iterdir() if "profile" in entry.name] == []


async def test_a_killed_browser_leaves_nothing(launched: Launched) -> None:
    gone = asyncio.Event()
    async with launched.start() as browser:
        browser.on("disconnected", lambda _browser: gone.set())
        profile = launched.profile()
        processes.end(launched.running())
        await asyncio.wait_for(gone.wait(), 20)
    assert launched.running() == []
    assert not profile.exists()
    assert list(launched.folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGSTOP")
async def test_a_frozen_browser_and_a_frozen_driver_are_killed(
    launched: Launched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launching, "CLOSE_TIMEOUT_S", 0.5)
    async with launched.start():
        running = launched.running()
        profile = launched.profile()
        driver = processes.child_above(running[0])
        assert driver is not None
        for process in (*running, driver):
            os.kill(process.pid, signal.SIGSTOP)
    assert launched.running() == []
    assert not processes._still_runs(driver)
    assert not profile.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
async def test_when_we_are_killed_ourselves_the_browser_goes_too(folder: Path) -> None:
    program = f"""
        import asyncio, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path.cwd())!r})
        from tests.browser.test_launch import Launched
        async def main():
            async with Launched(Path({str(folder)!r})).start():
                print("up", flush=True)
                await asyncio.Event().wait()
        asyncio.run(main())
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(program), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    assert await child.stdout.readline() == b"up\n"
    running = Launched(folder).running()
    child.kill()
    await child.wait()
    assert running
    _gone, alive = await asyncio.to_thread(psutil.wait_procs, running, 5)
    assert [process for process in alive if processes._still_runs(process)] == []


async def test_root_is_told_about_the_sandbox_and_nobody_else_loses_it(
    launched: Launched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    async with launched.start():
        assert any("--no-sandbox" in process.cmdline() for process in launched.running())
    assert len(launched.notes) == 1
    assert "root" in launched.notes[0]


async def test_without_root_the_sandbox_is_asked_for(launched: Launched, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    async def refuse(_self: object, **options: object) -> None:
        asked.update(options)
        raise PlaywrightError("BrowserType.launch: Chromium sandboxing failed!")

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("playwright.async_api.BrowserType.launch", refuse)
    with pytest.raises(EnvironmentProblem, match="sandbox"):
        async with launched.start():
            raise AssertionError("unreachable")
    assert asked["chromium_sandbox"] is True
    assert asked["headless"] is True
    assert launched.notes == []


async def test_stepped_flags_and_density_reach_the_browser(launched: Launched) -> None:
    launched.choice = choose(stepped=True)
    if not launched.choice.can_step:
        pytest.skip("no browser here can be stepped")
    async with launched.start(stepped=True):
        line = " ".join(launched.running()[0].cmdline())
    assert "--enable-begin-frame-control" in line
    assert "--force-device-scale-factor=1.5" in line
    assert "--remote-debugging-pipe" in line
    assert "--remote-debugging-port" not in line


async def test_secrets_are_kept_from_the_browser(launched: Launched, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "REDIS_URL", "https_proxy"):
        monkeypatch.setenv(name, "canary")
    async with launched.start():
        environments = [process.environ() for process in launched.running()]
    assert not [environment for environment in environments if "canary" in environment.values()]
    assert environments[0]["TMPDIR"].startswith(str(launched.folder))


async def test_a_program_that_is_not_there(launched: Launched) -> None:
    launched.choice = BrowserChoice(Path("/no/such/chromium"), "Chromium", can_step=False)
    with pytest.raises(BrowserMissing, match="/no/such/chromium cannot be run"):
        async with launched.start():
            raise AssertionError("unreachable")
    assert list(launched.folder.iterdir()) == []


async def test_a_program_that_ends_at_once(launched: Launched, tmp_path: Path) -> None:
    fake = tmp_path / "fake"
    fake.write_text("#!/bin/sh\necho 'error while loading shared libraries: libnss3.so: cannot open' >&2\nexit 127\n")
    fake.chmod(0o755)
    launched.choice = BrowserChoice(fake, "Chromium", can_step=False)
    with pytest.raises(BrowserMissing, match=r"Chromium needs libnss3\.so"):
        async with launched.start():
            raise AssertionError("unreachable")
    fake.chmod(0o644)
    with pytest.raises(BrowserMissing, match="cannot be run"):
        async with launched.start():
            raise AssertionError("unreachable")
    fake.chmod(0o755)
    fake.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(BrowserCrashed):
        async with launched.start():
            raise AssertionError("unreachable")


async def test_no_driver(launched: Launched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/no/such/node")
    with pytest.raises(EnvironmentProblem, match="driver"):
        async with launched.start():
            raise AssertionError("unreachable")
    assert list(launched.folder.iterdir()) == []


async def test_clean_up_finishes_before_the_cancellation_goes_on() -> None:
    done: list[str] = []
    begun = asyncio.Event()

    async def clean_up() -> str:
        begun.set()
        await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.05)
        done.append("clean")
        return "result"

    task = asyncio.ensure_future(processes.to_the_end(clean_up()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["clean"]
    assert await processes.to_the_end(clean_up()) == "result"


def test_processes_that_are_gone_are_no_trouble() -> None:
    gone = psutil.Process()
    child = psutil.Popen([sys.executable, "-c", ""])
    child.wait()
    assert processes.child_above(child) is None or processes.child_above(child) is not gone
    processes.end([child])
    assert processes.arguments([child], "user-data-dir") == set()
    assert processes._descendants(child) == []

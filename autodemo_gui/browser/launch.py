"""Starts a headless Chromium behind the egress wall and leaves nothing of it behind."""

import asyncio
import contextlib
import logging
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.browser import processes
from autodemo_gui.browser.leftovers import note_profiles, private_folder
from autodemo_gui.browser.locate import BrowserChoice, how_to_get_one
from autodemo_gui.core.errors import AutoDemoError, BrowserCrashed, BrowserMissing, EnvironmentProblem
from autodemo_gui.core.text import tr

log = logging.getLogger(__name__)

LAUNCH_TIMEOUT_MS = 60_000
CLOSE_TIMEOUT_S = 4.0

# Without the first, loopback passes the proxy; without the last two, STUN over UDP does (tests/browser/test_wall.py).
# The second shuts QUIC where there is no proxy; Chromium 156 has none past one even without it, later versions might.
# The policy for STUN has two spellings: Chromium and Chrome hear the first, the headless shell only the second.
WALL_FLAGS = (
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
# What rules of a page fetch ahead of a click passes every route, and in a closed shadow root no script sees such rules.
# Where none of these requests may be under way, none begins (Chromium's content/browser/preloading/prefetch), and what
# would be rendered ahead is fetched first. Of two switches of one name the last counts, so the features that Playwright
# asks for are asked for again.
_SCHEDULER = "PrefetchSchedulerTesting"
_FEATURES = (
    "CDPScreenshotNewSurface",
    "SkipListAccountsWithoutGaiaCookies",
    f"{_SCHEDULER}:k{_SCHEDULER}ActiveSetSizeLimitForBase/0/k{_SCHEDULER}ActiveSetSizeLimitForBurst/0",
)
NOTHING_AHEAD_FLAG = f"--enable-features={','.join(_FEATURES)}"
_QUIET_FLAGS = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-domain-reliability",
    "--gaia-url=https://browser.invalid",  # Chromium asks its maker's sign-in server at every start
    "--no-pings",
    "--hide-scrollbars",
)
# Names of variables that are no business of a browser; the addresses of queues and proxies may have passwords in them.
_NOT_FOR_BROWSERS = re.compile("KEY|TOKEN|SECRET|PASSWORD|REDIS|PROXY", re.IGNORECASE)
# Frame control: the page's clock and its frames are given by us, one at a time (DESIGN 1).
_STEPPED_FLAGS = (
    "--deterministic-mode",
    "--enable-begin-frame-control",
    "--run-all-compositor-stages-before-draw",
    "--disable-new-content-rendering-timeout",
    "--disable-threaded-animation",
    "--disable-threaded-scrolling",
    "--disable-checker-imaging",
    "--disable-image-animation-resync",
    "--enable-surface-synchronization",
)


def flags(*, proxy_url: str, stepped: bool, density: float) -> list[str]:
    """The switches Chromium is started with, beside Playwright's own.

    Args:
        proxy_url: the egress proxy; every connection goes through it, loopback included.
        stepped: for the camera that gives the page its frames.
        density: plate pixels per CSS pixel; `device_scale_factor` alone does not reach the capture.
    """
    chosen = [f"--proxy-server={proxy_url}", *WALL_FLAGS, NOTHING_AHEAD_FLAG, *_QUIET_FLAGS]
    return [*chosen, f"--force-device-scale-factor={density:.12g}", *(_STEPPED_FLAGS if stepped else ())]


@contextlib.asynccontextmanager
async def playwright_driver() -> AsyncIterator[Playwright]:
    """A Playwright driver process of its own.

    Raises:
        EnvironmentProblem: it cannot be started.
    """
    try:
        playwright = await async_playwright().start()
    except (PlaywrightError, OSError) as error:
        raise EnvironmentProblem(
            tr("The browser driver cannot be started."), _first_line(error), tr("Install AutoDemo again.")
        ) from error
    try:
        yield playwright
    finally:
        await processes.to_the_end(_stop(playwright))


@contextlib.asynccontextmanager
async def launch(
    choice: BrowserChoice,
    *,
    proxy_url: str,
    stepped: bool,
    density: float,
    on_note: Callable[[str], None],
    profile_parent: Path | None = None,
) -> AsyncIterator[Browser]:
    """A running browser; when the block ends, in whatever way, its processes and its private folder are gone.

    Args:
        choice: which program.
        proxy_url: see `flags`.
        stepped: see `flags`; only for a choice that `can_step`.
        density: see `flags`.
        on_note: told, as a sentence, what a person should know (no sandbox as root).
        profile_parent: where the private folder is made, if its path is not too long for a socket; default is the
            system's temporary folder.

    Raises:
        BrowserMissing: the program is not there or cannot run here.
        BrowserCrashed: it ended while starting.
        EnvironmentProblem: its sandbox or its driver does not work here.
    """
    if not choice.path.is_file():
        raise _cannot_run(choice)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root:
        on_note(tr("Running as root: Chromium's own sandbox is off."))
    private = private_folder(profile_parent)
    # The cache folder is also how the processes of this launch are told from all others.
    switches = [*flags(proxy_url=proxy_url, stepped=stepped, density=density), f"--disk-cache-dir={private / 'cache'}"]
    profiles: set[str] = set()
    try:
        async with playwright_driver() as playwright:
            try:
                starting = playwright.chromium.launch(
                    executable_path=choice.path,
                    headless=True,
                    args=switches,
                    chromium_sandbox=not is_root,
                    artifacts_dir=private,
                    env=_environment(private),
                    handle_sigint=False,  # who started us decides what a signal means
                    handle_sigterm=False,
                    handle_sighup=False,
                    timeout=LAUNCH_TIMEOUT_MS,
                )
                browser = await _whole(starting)
            except PlaywrightError as error:
                raise _launch_failure(choice, str(error)) from error
            running = await asyncio.to_thread(processes.marked, str(private))
            profiles |= processes.arguments(running, "user-data-dir")
            note_profiles(private, profiles)
            try:
                yield browser
            finally:
                await processes.to_the_end(_close(browser, running))
    finally:
        await processes.to_the_end(asyncio.to_thread(_sweep, private, profiles))


def _environment(private: Path) -> dict[str, str | float | bool]:
    """Ours, but with the private folder for temporary files, and without keys that are no business of a web page."""
    kept = {name: value for name, value in os.environ.items() if not _NOT_FOR_BROWSERS.search(name)}
    return {**kept, **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(private))}


async def _whole(starting: Coroutine[Any, Any, Browser]) -> Browser:
    """A start that, cancelled in the middle, is finished and undone: half a start leaves a profile folder behind."""
    task = asyncio.ensure_future(starting)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        done, _ = await asyncio.wait({task}, timeout=CLOSE_TIMEOUT_S)
        if done and not task.cancelled() and task.exception() is None:
            await processes.to_the_end(_close(task.result(), []))
        raise


async def _close(browser: Browser, running: list[psutil.Process]) -> None:
    """Ask, then insist: a hung browser gets a few seconds, a hung driver is killed with it."""
    driver = processes.child_above(running[0]) if running else None
    try:
        await asyncio.wait_for(browser.close(), CLOSE_TIMEOUT_S)
    except (PlaywrightError, TimeoutError) as error:
        log.info("browser did not close by itself: %s", _first_line(error))
        if driver is not None and isinstance(error, TimeoutError):
            await asyncio.to_thread(processes.end, [driver])
    await asyncio.to_thread(processes.end, running)


async def _stop(playwright: Playwright) -> None:
    try:
        await asyncio.wait_for(playwright.stop(), CLOSE_TIMEOUT_S)
    except (PlaywrightError, OSError, TimeoutError) as error:
        log.info("browser driver did not stop by itself: %s", _first_line(error))


def _sweep(private: Path, profiles: set[str]) -> None:
    """Whatever still runs of a launch ends, and its folders go; the driver removes a profile only in good times."""
    late = processes.marked(str(private))
    folders = [private, *map(Path, profiles | processes.arguments(late, "user-data-dir"))]
    processes.end(late)
    for folder in folders:
        for _ in range(2):  # a dying helper may write its last file while the first look is taken
            shutil.rmtree(folder, ignore_errors=True)


def _launch_failure(choice: BrowserChoice, said: str) -> AutoDemoError:
    """Playwright's launch error, a page of text, as one of our sentences."""
    title = tr("The browser cannot be started.")
    if library := re.search(r"error while loading shared libraries: ([^:\s]+)", said):
        detail = tr("{name} needs {library}, which this computer lacks.", name=choice.name, library=library.group(1))
        return BrowserMissing(title, detail, how_to_get_one())
    if re.search(r"sandboxing failed|No usable sandbox|zygote_host", said):
        return EnvironmentProblem(
            title,
            tr("Chromium's sandbox does not work here: unprivileged user namespaces are off."),
            tr("Turn them on (sysctl kernel.unprivileged_userns_clone=1), or use the browser of the system."),
        )
    if re.search(r"ENOENT|EACCES|ENOEXEC|doesn't exist|Failed to launch", said):
        return _cannot_run(choice)
    return BrowserCrashed(title, _first_line(said), tr("Try again; if it stays, run: autodemo doctor"))


def _cannot_run(choice: BrowserChoice) -> BrowserMissing:
    title = tr("The browser cannot be started.")
    return BrowserMissing(title, tr("{path} cannot be run.", path=choice.path), how_to_get_one())


def _first_line(error: object) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)

"""A browser where no package brings one: Playwright's own download, with the reason when it cannot work."""

import os
import re
import sys
from pathlib import Path

import system_packages
from console import run, say

from autodemo_gui.browser import locate
from autodemo_gui.core import settings

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def ensure(python: Path) -> bool:
    """Have a browser that suits filming; download one when there is none.

    Args:
        python: the virtual environment's Python, which has Playwright.

    Returns:
        Whether there is any browser now.
    """
    present = find()
    if any(browser.can_step for browser in present) or (present and (_setting() or sys.platform == "darwin")):
        return True
    say("  No headless Chromium here: downloading Playwright's (about 250 MB) …")
    command: list[str | Path] = [python, "-m", "playwright", "install", "chromium"]
    if system_packages.may_install():
        command.insert(4, "--with-deps")  # a Linux whose apt has no chromium still has the libraries it needs
    told: dict[str, None] = {}  # an ordered set: Playwright repeats itself with every attempt

    def listen(line: str) -> str | None:
        words = _COLOUR.sub("", line).strip()
        news = re.match(r"(Downloading .*?) from |Error: (?!Failed to|Download failure)(.*)", words)
        if news is None or news[0] in told:
            return None
        told[news[0]] = None
        return f"    {news[1] or news[2]}"

    reason = run(command, show=listen)
    if reason is None:
        return True
    failure = "." if any(line.startswith("Error") for line in told) else f":\n{reason}"
    say(f"  Playwright could not download it{failure}")
    if present:
        say(f"  {present[0].path} will be used. It cannot be filmed frame by frame: films may stutter.")
        return True
    say("  There is no browser to film with. Install Chromium or Chrome, or set AUTODEMO_BROWSER, and start again.")
    return False


def find() -> list[locate.BrowserChoice]:
    """The browsers that are here, best first."""
    try:
        return locate.find_browsers(_setting())
    except ImportError:  # PLAYWRIGHT_BROWSERS_PATH=0 keeps them inside Playwright, which only the environment has
        return []


def _setting() -> str:
    return os.environ.get(settings.BROWSER.env, "")

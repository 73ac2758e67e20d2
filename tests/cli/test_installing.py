"""Bringing a browser: which commands, how far they are, why they fail, and what is left to a person."""

import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from autodemo_gui.cli import installing
from autodemo_gui.cli.installing import Command, Installation, Plan, Progress

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="apt is Linux's")

AddProgram = Callable[..., Path]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AddProgram:
    """Puts shell scripts on a PATH that holds nothing else but `env` and `sh`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "sh", "sleep"):
        (folder / name).symlink_to(f"/bin/{name}")
    monkeypatch.setenv("PATH", str(folder))

    def add(name: str, script: str = "exit 0") -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return add


def words_of(plan: Plan) -> list[list[str]]:
    return [[command.words[-1] for command in way] for way in plan.ways]


@pytest.mark.skipif(os.geteuid() != 0, reason="what root may")
def test_root_on_debian_uses_apt_first_and_playwright_next(program: AddProgram) -> None:
    program("apt-get")
    plan = installing.browser_plan()
    assert words_of(plan) == [["-q", "chromium"], ["chromium"]]
    assert "chromium-headless-shell" in plan.ways[0][1].words
    assert plan.ways[1][0].words[1:] == ("-m", "playwright", "install", "chromium")
    assert plan.by_hand == "apt-get install chromium-headless-shell chromium"


def test_whoever_is_not_root_is_given_the_exact_command(program: AddProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    program("apt-get")
    program("sudo", "exit 1")
    plan = installing.browser_plan()
    assert words_of(plan) == [["chromium"]]
    assert plan.by_hand == "sudo apt-get install chromium-headless-shell chromium"


def test_what_apt_does_not_offer_is_left_out(program: AddProgram) -> None:
    program("sudo")
    program("apt-get", 'case "$*" in *headless*) exit 100;; esac')
    way = installing.browser_plan().ways[0]
    assert way[1].words[-1] == "chromium"
    assert "chromium-headless-shell" not in way[1].words


def test_without_apt_playwright_is_all_there_is(program: AddProgram) -> None:
    plan = installing.browser_plan()
    assert words_of(plan) == [["chromium"]]
    assert plan.by_hand.endswith("-m playwright install chromium --with-deps")


def test_progress_is_read_from_apt_and_from_playwright(program: AddProgram) -> None:
    apt = program("apt", "echo dlstatus:1:50.0:Retrieving file 1 of 2; echo pmstatus:chromium:40.0:Unpacking chromium")
    told: list[Progress] = []
    assert Installation(Plan(((Command((str(apt),)),),), ""), told.append).run() == ""
    assert told == [Progress(0.25, "Retrieving file 1 of 2"), Progress(0.7, "Unpacking chromium")]
    driver = program("driver", 'echo "Downloading Chromium 156 from https://x/"; echo "|■■■    |  30% of 187 MiB"')
    told.clear()
    assert Installation(Plan(((Command((str(driver),)),),), ""), told.append).run() == ""
    assert told == [Progress(None, "Chromium 156"), Progress(0.3, "Chromium 156")]


def test_the_next_way_is_tried_and_the_reasons_of_all_are_told(program: AddProgram) -> None:
    first = program("first", 'echo "E: Unable to locate package"; exit 100')
    second = program("second", 'echo "Error: getaddrinfo ENOTFOUND cdn.example"; echo "    at node:dns"; exit 1')
    third = program("third")
    ways = tuple((Command((str(path),)),) for path in (first, second, third))
    assert Installation(Plan(ways, ""), lambda _: None).run() == ""
    reason = Installation(Plan(ways[:2], ""), lambda _: None).run()
    assert reason == "E: Unable to locate package\ngetaddrinfo ENOTFOUND cdn.example"


def test_a_list_that_cannot_be_renewed_stops_nothing(program: AddProgram) -> None:
    stale, install = program("stale", "exit 1"), program("install")
    way = (Command((str(stale),), may_fail=True), Command((str(install),)))
    assert Installation(Plan((way,), ""), lambda _: None).run() == ""
    assert "gone" in Installation(Plan(((Command(("gone",)),),), ""), lambda _: None).run()


def test_stop_ends_what_runs_and_tries_nothing_else(program: AddProgram, tmp_path: Path) -> None:
    slow = program("slow", 'echo "dlstatus:1:10.0:Retrieving"; sleep 60')
    after = program("after", f": > {tmp_path / 'ran'}")
    begun = threading.Event()
    installation = Installation(Plan(((Command((str(slow),)),), (Command((str(after),)),)), ""), lambda _: begun.set())
    running = threading.Thread(target=installation.run)
    running.start()
    assert begun.wait(20)
    installation.stop()
    running.join(20)
    assert not running.is_alive()
    assert not (tmp_path / "ran").exists()

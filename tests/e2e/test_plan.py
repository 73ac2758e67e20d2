"""A dry run, then its film, then its test: one script through all three doors."""

import subprocess
import sys
from pathlib import Path

import pytest

from autodemo_gui.browser.locate import choose
from autodemo_gui.core.script import parse_script
from tests.e2e.command import Command, Ended
from tests.e2e.film_probe import probe
from tests.sites.fixtures import OpenSite
from tests.sites.server import SiteServer

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(700)]


def planned(command: Command, *args: str) -> tuple[Ended, Path]:
    output = command.folder / "demo.script.json"
    return command.plan(*args, "-o", str(output), timeout_s=200), output


def test_what_is_planned_is_filmed_and_passes_as_a_test(tmp_path: Path, acme: SiteServer) -> None:
    command = Command(tmp_path)
    program = tmp_path / "test_demo.py"
    wanted = ["--length", "20", "--max-clicks", "3"]
    ended, output = planned(command, acme.url, *wanted, "--playwright", str(program))
    assert ended.code == 0, ended.err
    report = ended.report
    script = parse_script(output.read_text("utf-8"))
    clicks = [step for step in script.steps if step.action == "click"]
    assert 0 < len(clicks) <= 3
    assert (report["status"], report["video"], report["clicks"]) == ("completed", None, 0)
    assert report["rehearsal_clicks"] >= len(clicks)
    assert command.left_processes() == []
    assert command.left_files() == []

    filmed = command.record("--script", str(output), "--size", "720p", "--fps", "30", timeout_s=300).report
    assert [(step["action"], step["name"]) for step in filmed["steps"]] == [
        (step.action, step.name) for step in script.steps if step.action != "goto" or step is not script.steps[0]
    ]
    assert filmed["warnings"] == []
    assert (filmed["clicks"], filmed["depth"]) == (len(clicks), report["depth"])
    assert filmed["visited_urls"] == report["visited_urls"]
    assert probe(command.output).duration_s == pytest.approx(report["duration_s"], rel=0.5)

    done = subprocess.run(
        [sys.executable, str(program), "--browser", choose(stepped=False).path],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert acme.log.writes() == []


def test_what_is_refused_is_listed_with_its_rule(tmp_path: Path, open_site: OpenSite) -> None:
    site = open_site("danger")
    ended, _ = planned(Command(tmp_path), site.url, "--length", "10", "--max-clicks", "2")
    assert ended.code == 0, ended.err
    rules = {thing["rule"] for thing in ended.report["refused"]}
    assert "blacklist" in rules
    assert all(thing["name"] for thing in ended.report["refused"])
    assert site.log.writes() == []

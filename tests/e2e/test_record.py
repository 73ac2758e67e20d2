"""The main job: a web address in, a watchable MP4 out."""

import json
from pathlib import Path

import pytest

from tests.e2e.command import Command
from tests.e2e.film_probe import probe
from tests.sites.server import SiteServer

# The limits of the commands are the limits; two films on a busy machine take longer than tests may otherwise.
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(700)]


def test_an_address_becomes_a_film(tmp_path: Path, acme: SiteServer) -> None:
    command = Command(tmp_path)
    ended = command.record(acme.url, "--length", "15", "--size", "720p", "--max-clicks", "4", timeout_s=300)
    assert ended.code == 0, ended.err
    report = ended.report
    film = probe(command.output)
    assert (film.codec, film.profile, film.pixel_format) == ("h264", "High", "yuv420p")
    assert (film.width, film.height, film.fps) == (1280, 720, 60)
    assert film.is_faststart
    assert film.has_constant_rate
    assert film.colour == "bt709"
    assert film.duration_s == pytest.approx(report["duration_s"], abs=0.1)
    assert 8 <= film.duration_s <= 40
    assert report["status"] == "completed"
    assert report["camera"] == "stepped"
    assert report["clicks"] == sum(step["action"] == "click" for step in report["steps"]) > 0
    assert [step["at_s"] for step in report["steps"]] == sorted(step["at_s"] for step in report["steps"])
    assert len({path for path in acme.log.paths("GET") if path.endswith((".html", "/"))}) >= 2
    assert acme.log.writes() == []
    assert Path(report["files"]["script.json"]).exists()
    assert command.left_processes() == []
    assert command.left_files() == []


def test_the_script_of_a_film_films_again(tmp_path: Path, acme: SiteServer) -> None:
    first = Command(tmp_path)
    wanted = ["--length", "10", "--size", "720p", "--fps", "30", "--max-clicks", "2"]
    ended = first.record(acme.url, *wanted, timeout_s=300)
    script = Path(ended.report["files"]["script.json"])
    (tmp_path / "again").mkdir()
    again = Command(tmp_path / "again")
    report = again.record("--script", str(script), "--size", "720p", "--fps", "30", timeout_s=300).report
    done = [(step["action"], step["name"]) for step in report["steps"]]
    assert done == [(step["action"], step["name"]) for step in ended.report["steps"]]
    assert probe(again.output).fps == 30


def test_no_clicks_films_the_opening_and_the_scroll(tmp_path: Path, acme: SiteServer) -> None:
    command = Command(tmp_path)
    report = command.record(acme.url, "--max-clicks", "0", "--length", "10", "--size", "720p", timeout_s=200).report
    assert report["clicks"] == 0
    assert {step["action"] for step in report["steps"]} <= {"goto", "scroll", "wait"}
    assert json.dumps(report["visited_urls"]).count("http") == 1

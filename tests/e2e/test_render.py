"""A kept take is dressed again: every shape and format from one take, and not a word to the site."""

import json
import re
import signal
import sys
from pathlib import Path

import pytest

from autodemo_gui.core.take import BeatCue
from tests.e2e.command import Command
from tests.e2e.film_probe import probe, size_and_length
from tests.e2e.test_interrupts import read_until
from tests.render.takes import TakeBuilder, text_page
from tests.sites.server import SiteServer

pytestmark = pytest.mark.e2e

QUICK = ("--max-clicks", "1", "--length", "10", "--size", "720p", "--fps", "30")
SIZES = {"16:9": (1280, 720), "1:1": (720, 720), "9:16": (720, 1280)}


def segments_in(take: Path) -> set[Path]:
    """The encoded pieces of films that the take's cache holds."""
    return set((take / "cache" / "segments").iterdir())


def shown_at(subtitles: Path, text: str) -> tuple[float, float]:
    """From and to which second of the film something is said."""
    block = next(block for block in subtitles.read_text("utf-8").split("\n\n") if text in block)
    times = re.findall(r"(\d+):(\d+):(\d+),(\d+)", block)
    begin, end = (int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000 for h, m, s, ms in times)
    return begin, end


@pytest.mark.timeout(400)
def test_one_take_becomes_every_film_and_is_dressed_again_without_the_site(tmp_path: Path, acme: SiteServer) -> None:
    command = Command(tmp_path)
    shapes = [word for shape in SIZES for word in ("--shape", shape)]
    ended = command.record(
        acme.url, *QUICK, *shapes, "--gif", "--webm", "--contact-sheet", "--keep-take", timeout_s=300
    )
    assert ended.code == 0, ended.err
    files = {name: Path(path) for name, path in ended.report["files"].items()}
    films = [files["video"], files["demo-1x1.mp4"], files["demo-9x16.mp4"]]
    for path, size in zip(films, SIZES.values(), strict=True):
        film = probe(path)
        assert (film.width, film.height) == size
        assert (film.codec, film.profile, film.pixel_format, film.colour) == ("h264", "High", "yuv420p", "bt709")
        assert (film.fps, film.has_constant_rate, film.is_faststart) == (30, True, True)
        assert film.duration_s == pytest.approx(ended.report["duration_s"], abs=0.01)
    assert files["demo.gif"].stat().st_size <= 10_000_000
    assert size_and_length(files["demo.webm"])[:2] == (1280, 720)
    for name in ("demo.gif", "demo.webm"):
        assert size_and_length(files[name])[2] == pytest.approx(ended.report["duration_s"], abs=0.2)
    companions = {"poster.jpg", "contact.jpg", "demo.srt", "demo.vtt", "script.json"}
    assert all(files[name].stat().st_size > 0 for name in companions)

    take = files["take"]
    acme.log.clear()
    only_wide = ("--shape", "16:9", "--no-gif", "--no-webm", "--no-contact-sheet")
    report = command.render(take, *only_wide, "--look", "plain").report
    assert (report["job_id"], report["status"], report["fps"]) == (None, "completed", 30)
    assert probe(command.output).width == 1280
    assert [step["name"] for step in report["steps"]] == [step["name"] for step in ended.report["steps"]]

    script = json.loads(files["script.json"].read_text("utf-8"))
    captioned = [step for step in script["steps"] if step["caption"]]
    captioned[-1]["caption"] = "Kites for windy days"
    files["script.json"].write_text(json.dumps(script), "utf-8")
    before = segments_in(take)
    report = command.render(take, *only_wide, "--script", str(files["script.json"])).report
    assert [step["caption"] for step in report["steps"] if step["caption"]][-1] == "Kites for windy days"
    assert "Kites for windy days" in Path(report["files"]["demo.srt"]).read_text("utf-8")
    made = segments_in(take) - before
    begin, end = shown_at(Path(report["files"]["demo.srt"]), "Kites for windy days")
    assert 0 < len(made) <= end - begin + 2, (
        "only what the caption covers is encoded again, in pieces of a second or more"
    )

    assert acme.log.all() == []
    assert command.left_processes() == []
    assert command.left_files() == []


@pytest.fixture
def take(tmp_path: Path) -> Path:
    """Twenty seconds of a page that changes all the time, in two steps."""
    builder = TakeBuilder(tmp_path / "made.take")
    for number, action in enumerate(("wait", "scroll")):
        builder.cue(BeatCue(builder.step, builder.step + 590, number, action, caption=f"Caption {number}"))
        for picture in range(20):
            builder.show(text_page(20 * number + picture)).roll(30)
    return builder.save()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--look", "nope"], "--look"),
        (["--script", "{other}"], "script"),
        (["--script", "{missing}"], "--script"),
        (["--brand", "{missing}"], "--brand"),
    ],
)
def test_what_is_wrong_with_the_wish_is_named(tmp_path: Path, take: Path, words: list[str], field: str) -> None:
    other = tmp_path / "other.script.json"
    other.write_text('{"url": "https://acme.example/", "steps": [{"action": "click"}]}')
    said = [word.format(other=other, missing=tmp_path / "missing.json") for word in words]
    ended = Command(tmp_path).render(take, *said)
    assert ended.code == 2
    assert ended.report["error"]["title"].startswith(field)
    assert not (tmp_path / "demo.mp4").exists()


@pytest.mark.parametrize("damage", ["missing", "no pictures"])
def test_a_take_that_cannot_be_used_is_named(tmp_path: Path, take: Path, damage: str) -> None:
    (take / "plate.mjpeg").write_bytes(b"")
    ended = Command(tmp_path).render(tmp_path / "nowhere" if damage == "missing" else take)
    assert ended.code == 2
    assert ended.report["status"] == "failed"
    assert ended.report["error"]["title"].startswith("take")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_ends_a_render_and_leaves_nothing(tmp_path: Path, take: Path) -> None:
    command = Command(tmp_path)
    process = command.start("render", str(take), "-o", str(command.output), "--size", "1080p", "--json")
    read_until(process, "Cutting")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert json.loads(out.strip().splitlines()[-1])["status"] == "cancelled"
    assert not command.output.exists()
    assert command.left_processes() == []
    assert command.left_files() == []

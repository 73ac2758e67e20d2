"""Every line of SPEC 8 that the command line can meet: right exit, a sentence, nothing left behind."""

from pathlib import Path

import pytest

from tests.e2e.command import Command, Ended
from tests.sites.fixtures import OpenSite
from tests.sites.server import SiteServer, serve_untrusted

pytestmark = pytest.mark.e2e


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def assert_failed_cleanly(command: Command, ended: Ended, exit_code: int, *words: str) -> None:
    assert ended.code == exit_code, ended.err
    report = ended.report
    assert report["status"] == "failed"
    assert report["video"] is None
    told = " ".join(str(part) for part in report["error"].values())
    for word in words:
        assert word.lower() in told.lower()
    assert report["error"]["title"] in ended.err
    assert not command.output.exists()
    assert command.left_processes() == []
    assert command.left_files() == []


@pytest.mark.parametrize(
    ("args", "exit_code", "words"),
    [
        (["not a url"], 2, ["URL", "example.com"]),
        (["http://"], 2, ["URL"]),
        (["file:///etc/passwd"], 4, ["http"]),
        (["https://example.com/login"], 4, ["sign in"]),
        (["example.com", "--max-clicks", "500"], 2, ["MAX_CLICKS", "100"]),
        (["example.com", "--look", "nope"], 2, ["look", "plain"]),
    ],
)
def test_bad_input_is_named_before_anything_starts(
    command: Command, args: list[str], exit_code: int, words: list[str]
) -> None:
    assert_failed_cleanly(command, command.record(*args), exit_code, *words)


def test_a_missing_output_folder_is_named(tmp_path: Path) -> None:
    process = Command(tmp_path).start("record", "--sample", "-o", str(tmp_path / "nowhere" / "demo.mp4"))
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "--output" in err


def test_an_unknown_host_is_said(command: Command) -> None:
    assert_failed_cleanly(command, command.record("http://no-such-host.invalid/"), 3, "no-such-host.invalid")


def test_a_refused_connection_is_said(command: Command, refused_url: str) -> None:
    assert_failed_cleanly(command, command.record(refused_url), 3, "refused")


def test_a_certificate_nobody_trusts_is_said(command: Command) -> None:
    with serve_untrusted("acme") as site:
        assert_failed_cleanly(command, command.record(site.url), 3, "certificate")


@pytest.mark.parametrize("status", [404, 500])
def test_an_error_page_is_no_demo(command: Command, acme: SiteServer, status: int) -> None:
    assert_failed_cleanly(command, command.record(acme.at(f"/status/{status}")), 3, str(status))


def test_a_page_that_never_answers_times_out(command: Command, acme: SiteServer) -> None:
    ended = command.record(acme.at("/hang"), "--max-runtime", "6")
    assert_failed_cleanly(command, ended, 3, "answer")


def test_a_redirect_loop_is_said(command: Command, acme: SiteServer) -> None:
    assert_failed_cleanly(command, command.record(acme.at("/redirect/loop")), 3, "redirect")


def test_a_redirect_to_another_site_is_refused(command: Command, acme: SiteServer, open_site: OpenSite) -> None:
    other = open_site("acme")
    ended = command.record(acme.at(f"/redirect/to?url={other.url}"))
    assert_failed_cleanly(command, ended, 4)
    assert other.log.all() == []


def test_no_browser_says_how_to_get_one(tmp_path: Path) -> None:
    command = Command(tmp_path, {"AUTODEMO_BROWSER": str(tmp_path / "no-browser")})
    assert_failed_cleanly(command, command.record("--sample"), 5, "browser")


def test_no_encoder_is_said_before_filming(tmp_path: Path, acme: SiteServer) -> None:
    command = Command(tmp_path, {"IMAGEIO_FFMPEG_EXE": str(tmp_path / "no-ffmpeg")})
    assert_failed_cleanly(command, command.record(acme.url), 5, "ffmpeg")
    assert acme.log.all() == []


def test_redis_that_does_not_answer_is_said(command: Command, refused_url: str) -> None:
    redis_url = refused_url.replace("http://", "redis://")
    assert_failed_cleanly(command, command.record("--sample", "--redis", redis_url), 5, "redis")

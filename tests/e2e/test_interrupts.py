"""Ctrl+C and SIGTERM at any moment: exit 130, nothing left after 5 s, and no file that is only half there."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import Command
from tests.sites.server import SiteServer

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process"),
]

# Words of the log after which a signal is sent: before the browser, while it opens, while it films, while it renders.
MOMENTS = [
    ("Starting", signal.SIGINT),
    ("Opened", signal.SIGTERM),
    ("Filmed", signal.SIGINT),
    ("Cutting", signal.SIGTERM),
]


def read_until(process: subprocess.Popen[str], word: str) -> list[str]:
    """Lines of stderr up to the first that contains the word."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if word in line:
            return lines
    raise AssertionError(f"“{word}” was never said:\n{''.join(lines)}")


@pytest.mark.parametrize(("moment", "number"), MOMENTS)
def test_a_signal_ends_everything(tmp_path: Path, acme: SiteServer, moment: str, number: signal.Signals) -> None:
    command = Command(tmp_path)
    process = command.start("record", acme.url, "-o", str(command.output), "--json", "--size", "720p", "--length", "10")
    told = read_until(process, moment)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, "".join(told) + err
    assert command.left_processes(within_s=5) == []
    assert command.left_files() == []
    report = json.loads(out.strip().splitlines()[-1])
    assert report["status"] == "cancelled"
    assert not command.output.exists()
    partial = report["files"].get("partial")  # a busy machine cannot make one in the seconds that are left
    assert partial is None or Path(partial).stat().st_size > 10_000
    assert acme.log.writes() == []


def test_a_second_ctrl_c_does_not_wait(tmp_path: Path, acme: SiteServer) -> None:
    command = Command(tmp_path)
    process = command.start("record", acme.url, "-o", str(command.output), "--size", "720p")
    read_until(process, "Opened")
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert command.left_processes(within_s=5) == []

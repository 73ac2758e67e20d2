"""`autodemo serve` as a process: where it listens, whom it refuses, how it ends."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from autodemo_gui.core.errors import EnvironmentProblem, InvalidInput
from autodemo_gui.core.settings import Settings
from autodemo_gui.service.server import listening, run_service

ROOT = Path(__file__).parents[2]


def _serve(*options: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "autodemo_gui", "serve", *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM for another process")
def test_on_a_queue_of_its_own_it_serves_and_ends_in_order() -> None:
    process = _serve("--port", "0")
    assert process.stdout is not None
    match = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert match, process.communicate()[1]
    with urllib.request.urlopen(f"{match[0]}/health", timeout=30) as answer:
        assert json.load(answer)["status"] == "ok"
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 0, told
    assert "Traceback" not in told


def test_beyond_this_computer_it_wants_tokens() -> None:
    with pytest.raises(InvalidInput) as caught:
        run_service(Settings(), host="0.0.0.0", port=0, said=print)
    assert caught.value.field == "AUTODEMO_API_TOKENS"
    assert caught.value.exit_code == 2


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            pytest.raises(EnvironmentProblem, match=f"cannot listen on 127.0.0.1, port {port}"),
            listening("127.0.0.1", port),
        ):
            pass

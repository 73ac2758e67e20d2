"""Secrets are used and never written: not in logs, records, takes, films, dumps, settings, nor on any command line."""

import base64
import json
import signal
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
import redis

from autodemo_gui.core.events import Failed
from autodemo_gui.core.job import Request
from tests.e2e.command import Command
from tests.explore.llm_server import LlmServer
from tests.queue.fixtures import OpenRedis, log_of, open_redis, queue_on

__all__ = ["open_redis"]

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.redis,
    pytest.mark.timeout(400),  # two attempts at a film, on a busy machine
    pytest.mark.skipif(sys.platform == "win32", reason="reads what other processes are given"),
]

KEY = "sk-canary-8d1f6c"
PASSWORD = "canary:p%ss-4b7e"
REDIS_PASSWORD = "canary-redis-92ac"
_BASIC = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
SECRETS = [secret.encode() for secret in (KEY, PASSWORD, quote(PASSWORD, safe=""), REDIS_PASSWORD, _BASIC)]


class Locked(BaseHTTPRequestHandler):
    """A site behind HTTP authentication."""

    server: "LockedServer"

    def do_GET(self) -> None:
        is_open = self.headers.get("Authorization") == f"Basic {_BASIC}"
        self.server.opened += is_open
        self.send_response(200 if is_open else 401)
        self.send_header("WWW-Authenticate", 'Basic realm="staff"')
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        links = "".join(f"<p><a href=/{name}>About {name}</a></p>" for name in ("boats", "berths", "tides"))
        self.wfile.write(f"<title>Harbour</title><h1>Harbour</h1>{links}".encode() if is_open else b"Who are you?")

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


class LockedServer(ThreadingHTTPServer):
    daemon_threads = True
    opened = 0


@pytest.fixture
def locked() -> Iterator[LockedServer]:
    with LockedServer(("127.0.0.1", 0), Locked) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def llm() -> Iterator[LlmServer]:
    """Says no, and the key with it, as the real one does."""
    with LlmServer(lambda handler, _: handler.fail(401, f"Incorrect API key provided: {KEY}.")) as server:
        yield server


@pytest.fixture
def command(tmp_path: Path, llm: LlmServer) -> Command:
    """In a home and a folder for temporary files of its own, with a key for the language model."""
    places = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "tmp", "AUTODEMO_HOME": tmp_path / "autodemo"}
    for place in places.values():
        place.mkdir()
    environment = {name: str(place) for name, place in places.items()}
    return Command(tmp_path, environment | {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": llm.base_url})


def test_of_a_recording_whose_browser_crashes_nothing_secret_is_left(
    command: Command, tmp_path: Path, locked: LockedServer, llm: LlmServer
) -> None:
    address = f"http://ada:{quote(PASSWORD, safe='')}@127.0.0.1:{locked.server_port}/"
    wanted = ("--max-clicks", "1", "--keep-take", "--json", "-o", str(command.output))
    size = ("--size", "720p", "--fps", "30", "--length", "10", "--look", "plain")
    recording = command.start("record", address, "--mode", "direct", *size, *wanted)
    browser = _first_browser(command)
    seen = b"".join(_given(process) for process in command.processes() if process.pid != recording.pid)
    holding = _holding(tmp_path)
    browser.send_signal(signal.SIGSEGV)  # a crash that would leave a dump
    out, err = recording.communicate(timeout=300)
    report = json.loads(out.strip().splitlines()[-1])
    assert (recording.returncode, report["status"]) == (0, "completed"), err
    assert "again" in err.lower()
    assert locked.opened > 1
    assert llm.keys[0] == f"Bearer {KEY}"
    assert _secrets_in(seen) == []
    assert holding == []
    assert _secrets_in((out + err).encode()) == []
    assert {"demo.mp4", "plate.mjpeg", "cues.jsonl"} <= {path.name for path in tmp_path.rglob("*")}
    assert _holding(tmp_path) == []


async def test_of_a_job_that_fails_on_a_shared_worker_nothing_secret_is_left(
    command: Command, tmp_path: Path, open_redis: OpenRedis, refused_url: str
) -> None:
    server = open_redis("--requirepass", REDIS_PASSWORD)
    url = f"redis://:{REDIS_PASSWORD}@127.0.0.1:{server.port}/0"
    command.environment = {**command.environment, "REDIS_URL": url}
    queue = queue_on(url)
    job_id = await queue.submit(Request(url=refused_url.replace("127.0.0.1", "no-such-host.invalid")))
    worker = command.start("worker", "--once")
    last = (await log_of(queue, job_id))[-1]
    await queue.close()
    out, err = worker.communicate(timeout=100)
    assert isinstance(last, Failed)
    assert job_id in err
    with redis.Redis(port=server.port, password=REDIS_PASSWORD) as client:
        client.save()
    assert (tmp_path / "dump.rdb").stat().st_size > 200
    assert _secrets_in((out + err).encode()) == []
    assert _holding(tmp_path) == []


def test_a_queue_that_does_not_answer_is_named_without_its_password(command: Command, refused_url: str) -> None:
    url = refused_url.replace("http://", f"redis://:{REDIS_PASSWORD}@")
    command.environment = {**command.environment, "REDIS_URL": url}
    ended = command.record("--sample")
    assert ended.code == 5
    assert "Redis" in ended.err
    assert _secrets_in((ended.out + ended.err).encode()) == []


def _first_browser(command: Command) -> psutil.Process:
    """The browser that films, once it does."""
    deadline_s = time.monotonic() + 60
    while not any(plate.stat().st_size for plate in command.scratch.rglob("plate.mjpeg")):
        assert time.monotonic() < deadline_s
        time.sleep(0.02)
    lines = [(process, process.cmdline()) for process in command.processes()]
    found = [process for process, words in lines if "--headless" in words and not any("--type=" in w for w in words)]
    wrappers = {process.ppid() for process in found}  # of the system, in front of a browser: a script
    return next(process for process in found if process.pid not in wrappers)


def _given(process: psutil.Process) -> bytes:
    """The command line, and of browsers the environment as well."""
    try:
        words, variables = process.cmdline(), process.environ()
    except psutil.Error:  # it has just ended
        return b""
    is_browser = any("--user-data-dir" in word or "--type=" in word for word in words)
    return " ".join([*words, *(variables.values() if is_browser else ())]).encode()


def _holding(folder: Path) -> list[str]:
    """Files with a secret in them, plain or as it goes over the wire."""
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError:  # gone meanwhile
            continue
        if secrets := _secrets_in(path.name.encode() + content):
            found.append(f"{path.relative_to(folder)}: {secrets}")
    return found


def _secrets_in(content: bytes) -> list[str]:
    return [
        secret.decode() for secret in SECRETS if secret in content or secret.decode().encode("utf-16-le") in content
    ]

"""Commands as a pipeline runs them: without a terminal, filmed by a shared worker; exit code and last line tell all."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autodemo_gui.core.events import StepFilmed
from autodemo_gui.core.script import Script, Step
from tests.queue.fixtures import dump, queue_on, until
from tests.queue.server import RedisServer
from tests.worker.studios import tiny_mp4

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM for another process"),
]

ROOT = Path(__file__).parents[2]
URL = "https://example.com/"
Begin = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def begin(own_redis: RedisServer, tmp_path: Path) -> Iterator[Begin]:
    """Starts programs of ours; those still there at the end are stopped."""
    begun: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "AUTODEMO_HOME": str(tmp_path / "home"), "REDIS_URL": own_redis.url}

    def start(*words: str) -> "subprocess.Popen[str]":
        program = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(program)
        return program

    yield start
    for program in begun:
        program.terminate()
    for program in begun:
        program.communicate(timeout=20)


@pytest.fixture
def employ(begin: Begin, own_redis: RedisServer, tmp_path: Path) -> Callable[[str], None]:
    """Lets a worker process with a small studio take jobs."""

    def start(act: str) -> None:
        begin("tests.worker.worker_process", own_redis.url, str(tmp_path), act, "60")

    return start


def ended(command: "subprocess.Popen[str]") -> tuple[int, Any, list[str]]:
    """Exit code, the object on the last line of stdout, the lines of stderr."""
    out, err = command.communicate(timeout=60)
    return command.returncode, json.loads(out.splitlines()[-1]), err.splitlines()


async def left_of(redis: RedisServer, job_id: str) -> list[str]:
    queue = queue_on(redis.url)
    left = [key for key in await dump(queue) if job_id in key]
    await queue.close()
    return left


async def test_a_film_by_a_shared_worker(
    begin: Begin, employ: Callable[[str], None], own_redis: RedisServer, tmp_path: Path
) -> None:
    employ("film")
    command = begin("autodemo_gui", "record", URL, "-o", str(tmp_path / "tour.mp4"), "--json")
    code, report, said = await asyncio.to_thread(ended, command)
    assert (code, report["status"], report["error"]) == (0, "completed", None)
    assert (tmp_path / "tour.mp4").read_bytes() == tiny_mp4()
    assert report["files"] == {"video": str(tmp_path / "tour.mp4"), "demo.srt": str(tmp_path / "tour.srt")}
    assert not any("\x1b" in line or "\r" in line for line in said), "nothing that only a terminal understands"
    assert await left_of(own_redis, report["job_id"]) == []


async def test_a_failure_elsewhere_has_its_own_exit_code_here(
    begin: Begin, employ: Callable[[str], None], tmp_path: Path
) -> None:
    employ("unreachable")
    (tmp_path / "tour.mp4").write_bytes(b"the last good film")
    command = begin("autodemo_gui", "record", URL, "-o", str(tmp_path / "tour.mp4"), "--json")
    code, report, said = await asyncio.to_thread(ended, command)
    assert (code, report["status"], report["error"]["code"]) == (3, "failed", "site_unreachable")
    assert said[-1] == "The site does not answer."
    assert (tmp_path / "tour.mp4").read_bytes() == b"the last good film"


async def test_a_pipeline_that_is_stopped_stops_its_job(
    begin: Begin, employ: Callable[[str], None], own_redis: RedisServer, tmp_path: Path
) -> None:
    employ("listen")
    command = begin("autodemo_gui", "record", URL, "-o", str(tmp_path / "tour.mp4"), "--json")
    queue = queue_on(own_redis.url)
    job_id = await until(lambda: _job(own_redis))
    async for event in queue.events(job_id):
        if isinstance(event, StepFilmed):
            command.send_signal(signal.SIGTERM)
            break
    code, report, _ = await asyncio.to_thread(ended, command)
    assert (code, report["status"], report["error"]["code"]) == (130, "cancelled", "cancelled")
    assert (await queue.job(job_id)).status == "cancelled"
    await queue.close()


async def _job(redis: RedisServer) -> str:
    with redis.client() as client:
        return next((key.decode().partition(":")[2] for key in client.scan_iter("job:*")), "")


async def test_a_folder_is_filmed_again_by_a_shared_worker(
    begin: Begin, employ: Callable[[str], None], tmp_path: Path
) -> None:
    employ("again")
    folder = tmp_path / "demos"
    folder.mkdir()
    steps = tuple(Step(action="click", url=URL, name=name) for name in ("Prices", "Team"))
    (folder / "tour.script.json").write_text(Script(url=URL, steps=steps).to_json(), "utf-8")
    code, report, _ = await asyncio.to_thread(ended, begin("autodemo_gui", "watch", str(folder), "--json"))
    (tour,) = report["scripts"]
    assert (code, tour["moved"], tour["error"]) == (0, [], None)
    assert (folder / "tour.mp4").read_bytes() == tiny_mp4()

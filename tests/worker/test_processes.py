"""Workers as processes, killed and stopped by the system; Redis killed under them: no job lost, one film each."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from autodemo_gui.core.events import Failed, Finished, Handed, Noted, Started
from autodemo_gui.core.job import Status
from tests.queue.fixtures import EXAMPLE, content, dump, log_of, queue_on, until
from tests.queue.server import RedisServer
from tests.worker.moments import filming
from tests.worker.studios import tiny_mp4

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL or SIGTERM for another process"),
]

ROOT = Path(__file__).parents[2]
SHORT_S = 0.5
LONG_S = 60.0

Spawn = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def spawn(own_redis: RedisServer, scratch: Path) -> Iterator[Spawn]:
    """Starts worker processes; those still there at the end are stopped."""
    spawned = []

    def start(act: str, lease_s: float = LONG_S) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.worker.worker_process", own_redis.url, str(scratch), act, str(lease_s)]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        spawned.append(process)
        return process

    yield start
    for process in spawned:
        process.terminate()  # an orderly end also saves what coverage has counted
    for process in spawned:
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


async def test_a_killed_workers_job_is_done_by_another_and_nothing_of_the_first_is_left(
    own_redis: RedisServer, spawn: Spawn, scratch: Path
) -> None:
    queue = queue_on(own_redis.url)
    first = spawn("browse", SHORT_S)
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    (folder,) = scratch.iterdir()
    await until(lambda: _browsers(folder))
    first.kill()
    first.wait()
    spawn("film", SHORT_S)
    log = await log_of(queue, job_id)
    assert [event.attempt for event in log if isinstance(event, Started)] == [1, 2]
    assert [type(event) for event in log if isinstance(event, (Handed, Finished))] == [Handed, Finished]
    assert await content(queue.video(job_id)) == tiny_mp4()
    everything = await dump(queue)
    assert [key for key in everything if key.startswith("video:")] == [f"video:{job_id}"]
    assert not [key for key in everything if "upload" in key or "lease" in key]
    assert not await _browsers(folder)
    assert not folder.exists()
    await queue.close()


async def _browsers(folder: Path) -> list[int]:
    """Processes whose command line names the folder, and that have not ended."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        named = any(str(folder) in word for word in process.info["cmdline"] or ())
        if named and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process.pid)
    return found


async def test_what_a_job_leaves_running_ends_with_it(own_redis: RedisServer, spawn: Spawn, tmp_path: Path) -> None:
    queue = queue_on(own_redis.url)
    spawn("litter")
    assert isinstance((await log_of(queue, await queue.submit(EXAMPLE)))[-1], Finished)
    left = int((tmp_path / "left").read_text())
    await until(lambda: _is_gone(left))
    await queue.close()


async def _is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid)


async def test_a_job_that_kills_every_worker_is_given_up(own_redis: RedisServer, spawn: Spawn) -> None:
    queue = queue_on(own_redis.url)
    job_id = await queue.submit(EXAMPLE)
    for _ in range(3):
        assert spawn("die", SHORT_S).wait() == -signal.SIGKILL
    spawn("film", SHORT_S)
    last = (await log_of(queue, job_id))[-1]
    assert isinstance(last, Failed)
    assert last.title == "The recording was given up."
    good = await queue.submit(EXAMPLE)
    assert isinstance((await log_of(queue, good))[-1], Finished)
    await queue.close()


async def test_redis_killed_in_the_middle_of_a_job_costs_nothing(
    own_redis: RedisServer, spawn: Spawn, tmp_path: Path
) -> None:
    queue = queue_on(own_redis.url)
    spawn("slow", LONG_S)
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    own_redis.kill()
    (tmp_path / "go-on").touch()  # the film is finished while there is nobody to give it to
    own_redis.start()
    log = [event for event in await log_of(queue, job_id) if event.seq]
    assert [type(event).__name__ for event in log] == ["Queued", "Started", "StepFilmed", "Finished"]
    assert [event.seq for event in log] == [1, 2, 3, 4]
    assert await content(queue.video(job_id)) == tiny_mp4()
    await queue.close()


async def test_redis_away_for_longer_than_a_lease_costs_nothing_either(
    own_redis: RedisServer, spawn: Spawn, tmp_path: Path
) -> None:
    queue = queue_on(own_redis.url)
    worker = spawn("slow", 0.05)
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    own_redis.kill()
    assert worker.stderr is not None
    await until(lambda: _read(worker, "no heartbeat"))
    own_redis.start()
    (tmp_path / "go-on").touch()
    log = await log_of(queue, job_id)
    assert [type(event) for event in log if event.seq][-1] is Finished
    assert not [event for event in log if isinstance(event, Noted) and event.seq]
    assert (await queue.job(job_id)).attempt == 1
    await queue.close()


async def _read(worker: "subprocess.Popen[str]", words: str) -> bool:
    assert worker.stderr is not None
    return any(words in line for line in iter(worker.stderr.readline, ""))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_worker_told_to_stop_hands_back_and_leaves_nothing(
    own_redis: RedisServer, spawn: Spawn, scratch: Path, number: signal.Signals
) -> None:
    queue = queue_on(own_redis.url)
    worker = spawn("hang")
    job_id = await queue.submit(EXAMPLE)
    await filming(queue, job_id)
    worker.send_signal(number)
    _, told = worker.communicate(timeout=30)
    assert worker.returncode == 0, told
    assert "Traceback" not in told
    job = await queue.job(job_id)
    assert (job.status, job.attempt) == (Status.PENDING, 0)
    assert not list(scratch.rglob("*"))
    await queue.close()


async def test_a_second_signal_ends_everything_at_once(own_redis: RedisServer, spawn: Spawn, scratch: Path) -> None:
    queue = queue_on(own_redis.url)
    worker = spawn("browse")
    await filming(queue, await queue.submit(EXAMPLE))
    (folder,) = scratch.iterdir()
    await until(lambda: _browsers(folder))
    own_redis.freeze()  # so that it cannot hand back in time
    worker.send_signal(signal.SIGTERM)
    await until(lambda: _read(worker, "stopping"))
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=30)
    assert worker.returncode == 128 + signal.SIGTERM
    await until(lambda: _none_of(folder))
    own_redis.thaw()
    await queue.close()


async def _none_of(folder: Path) -> bool:
    return not await _browsers(folder)


async def test_an_idle_worker_told_to_stop_ends(own_redis: RedisServer, spawn: Spawn) -> None:
    worker = spawn("film")
    await until(lambda: _read(worker, "waiting for jobs"))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0

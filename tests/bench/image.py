"""What the container image would do, without an engine: `python -m tests.bench.image` (as root, about five minutes).

It follows the Dockerfile's own lines: the Python environment built from them, then the entry commands of worker and
service, run as the image's user under compose.yaml's confinement, beside a Redis with compose.yaml's users. The last
line of its output is one JSON object.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import redis
import yaml

from autodemo_gui.queue.keys import PROCESSING, QUEUE
from tests.bench.imaging.recipe import CONTAINER, ROOT, Recipe, confined, owned_scratch, recipe
from tests.queue.roles import COUNTING
from tests.queue.server import RedisServer

PASSWORDS = {user: f"password-of-{user}-in-the-bench" for user in ("worker", "service", "scaler", "watcher")}
TOKEN, METRICS_TOKEN = "token-of-the-bench", "metrics-token-of-the-bench"
FILM = {"url": "sample", "limits": {"max_clicks": 3, "length": 20}}
PATIENCE_S = 900.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder to keep what was built in, and to find it again")
    folder = parser.parse_args().keep
    with tempfile.TemporaryDirectory(prefix="autodemo-image-", dir="/var/tmp") as temporary:
        report = _run(folder or Path(temporary))
    print(json.dumps(report))


def _run(folder: Path) -> dict[str, Any]:
    began_s = time.monotonic()
    folder.chmod(0o755)
    made = recipe(folder)
    if not made.venv.exists():
        source = folder / "source"
        source.mkdir()
        made.build(ROOT, source)
    shutil.rmtree(made.scratch, ignore_errors=True)
    owned_scratch(made.scratch)
    report: dict[str, Any] = {"build_s": round(time.monotonic() - began_s, 1)}
    report |= _contents(made)
    server = _redis(_fresh(folder / "redis"))
    server.start()
    try:
        report |= _work(made, folder, server.port)
    finally:
        server.close()
    report["seconds"] = round(time.monotonic() - began_s, 1)
    return report


def _contents(made: Recipe) -> dict[str, Any]:
    packages = subprocess.run([made.venv / "bin" / "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    names = [line.partition("==")[0].lower() for line in packages.splitlines()]
    size = sum(file.stat().st_size for file in made.venv.rglob("*") if file.is_file() and not file.is_symlink())
    return {
        "packages": len(names),
        "qt_packages": [name for name in names if "pyside" in name or "qasync" in name],
        "venv_mb": round(size / 1e6),
    }


def _work(made: Recipe, folder: Path, redis_port: int) -> dict[str, Any]:
    environment, service_says = (
        made.environment() | {"REDIS_URL": f"redis://{user}:{PASSWORDS[user]}@127.0.0.1:{redis_port}/0"}
        for user in ("worker", "service")
    )
    service_says |= {"AUTODEMO_API_TOKENS": f"me={TOKEN},prometheus={METRICS_TOKEN}", "AUTODEMO_API_HOSTS": "api"}
    report: dict[str, Any] = {}
    with (
        _running(made, made.command(), environment, folder / "worker.log") as worker,
        _running(made, made.command("serve", "--port", "0"), service_says, folder / "api.log"),
    ):
        began_s = time.monotonic()
        report["ready_after_s"] = _until(lambda: _check(made, environment))
        watcher = _Watcher(worker.pid)
        report["idle_memory_mb"] = watcher.look()
        api = f"http://127.0.0.1:{_port(folder / 'api.log')}"
        report["metrics_for_prometheus"] = "autodemo_workers 1.0" in _ask(f"{api}/metrics", METRICS_TOKEN, "api:8080")
        job = json.loads(_ask(f"{api}/demo/run", TOKEN, data=FILM))["job_id"]
        report["scaler_counts"] = _until(lambda: _count(redis_port) == 1) < 1
        asked = _commands(redis_port)
        report["job_s"] = _until(lambda: _status(api, job, watcher) in ("completed", "failed"))
        report["redis_commands_per_s"] = round((_commands(redis_port) - asked) / report["job_s"], 1)
        report |= {"status": _status(api, job), **watcher.found()}
        film = _ask(f"{api}/demo/export/{job}", TOKEN, binary=True)
        report |= {"film_bytes": len(film), "is_mp4": film[4:8] == b"ftyp"}
        other = json.loads(_ask(f"{api}/demo/run", TOKEN, data=FILM))["job_id"]
        _until(lambda: _status(api, other) == "processing")
        time.sleep(5)  # in the middle of it
        worker.terminate()
        told_s = time.monotonic()
        report["exit_code"] = worker.wait(60)
        report["stopped_after_s"] = round(time.monotonic() - told_s, 2)
        report["handed_back"] = _status(api, other) == "pending"
    said = (folder / "worker.log").read_text("utf-8")
    report["sandbox_off"] = "sandbox is off" in said
    report["left_in_scratch"] = sorted(path.name for path in made.scratch.iterdir())
    report["worked_s"] = round(time.monotonic() - began_s, 1)
    return report


@contextmanager
def _running(
    made: Recipe, command: list[str], environment: dict[str, str], log: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as file:
        words = confined(command, environment, made.scratch, CONTAINER / "seccomp.json")
        process = subprocess.Popen(words, stdout=file, stderr=subprocess.STDOUT, env={"PATH": os.environ["PATH"]})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _check(made: Recipe, environment: dict[str, str]) -> bool:
    """The image's HEALTHCHECK."""
    words = confined(made.health(), environment, made.scratch, CONTAINER / "seccomp.json")
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


class _Watcher:
    """Looks at the worker's processes while it works."""

    def __init__(self, pid: int) -> None:
        self._root = psutil.Process(pid)
        self._most_bytes = 0
        self._users: set[int] = set()
        self._namespaces: set[str] = set()

    def look(self) -> int:
        """Megabytes of all of them now, each page of memory that several have counted once."""
        total = 0
        for process in [self._root, *self._root.children(recursive=True)]:
            try:
                total += process.memory_full_info().pss
                self._users.add(process.uids().real)
                self._namespaces.add(str(Path(f"/proc/{process.pid}/ns/user").readlink()))
            except (psutil.NoSuchProcess, FileNotFoundError):
                continue
        self._most_bytes = max(self._most_bytes, total)
        return round(total / 1e6)

    def found(self) -> dict[str, Any]:
        ours = str(Path("/proc/self/ns/user").readlink())
        return {
            "most_memory_mb": round(self._most_bytes / 1e6),
            "users": sorted(self._users),
            # Chromium's sandbox is a user namespace of its own.
            "sandboxes": len(self._namespaces - {ours}),
        }


def _commands(port: int) -> int:
    """What Redis was asked so far, as its watcher sees it."""
    with redis.Redis(port=port, username="watcher", password=PASSWORDS["watcher"]) as client:
        return int(client.info("stats")["total_commands_processed"])


def _count(port: int) -> int:
    """Jobs that wait or are at work, as the scaler sees them."""
    with redis.Redis(port=port, username="scaler", password=PASSWORDS["scaler"]) as client:
        return sum(int(client.eval(COUNTING, 1, name)) for name in (QUEUE, PROCESSING))  # type: ignore[arg-type]


def _status(api: str, job: str, watcher: _Watcher | None = None) -> str:
    if watcher:
        watcher.look()
    return str(json.loads(_ask(f"{api}/demo/status/{job}", TOKEN))["status"])


def _ask(url: str, token: str, host: str = "", *, data: Any = None, binary: bool = False) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | (
        {"Host": host} if host else {}
    )
    body = None if data is None else json.dumps(data).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=30) as answer:
        found = answer.read()
    return found if binary else found.decode()


def _port(log: Path) -> int:
    match: list[str] = []

    def is_said() -> bool:
        match[:] = re.findall(r"Serving on \S+:(\d+)", log.read_text("utf-8"))
        return bool(match)

    _until(is_said)
    return int(match[0])


def _until(is_so: Any) -> float:
    """Seconds until it is so."""
    began_s = time.monotonic()
    while not is_so():
        assert time.monotonic() - began_s < PATIENCE_S, "it did not come to that"
        time.sleep(0.5)
    return round(time.monotonic() - began_s, 1)


def _redis(folder: Path) -> RedisServer:
    """Redis as compose.yaml starts it, with its options and its users."""
    composed = yaml.safe_load((CONTAINER / "compose.yaml").read_text("utf-8"))["services"]["redis"]
    shell, script, _ = composed["entrypoint"]
    (start,) = (ROOT / "packaging" / "redis").glob(Path(script).name)
    passwords = {f"REDIS_PASSWORD_{user}": password for user, password in PASSWORDS.items()}
    return RedisServer(
        folder,
        command=(shell, str(start), str(folder / "users.acl")),
        options=tuple(composed["command"]),
        environment={"PATH": os.environ["PATH"], **passwords},
    )


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()

"""Nothing of a recording outlives it, not even one that was killed: the next start removes what it left."""

import signal
import stat
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.command import Command

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """In a home and a folder for temporary files of its own."""
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
    return Command(tmp_path, {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")})


def test_what_a_killed_recording_leaves_is_private_and_gone_after_the_next_start(
    command: Command, tmp_path: Path, refused_url: str
) -> None:
    recording = command.start("record", "--sample", "--mode", "direct", "-o", str(command.output))
    deadline_s = time.monotonic() + 60
    while not any(plate.stat().st_size for plate in command.scratch.rglob("plate.mjpeg")):
        assert time.monotonic() < deadline_s
        assert recording.poll() is None
        time.sleep(0.05)
    for process in command.processes():  # all at once, as when the machine runs out of memory
        process.send_signal(signal.SIGKILL)
    recording.communicate()
    psutil.wait_procs(command.processes(), timeout=5)
    left = [*command.scratch.iterdir(), *(tmp_path / "tmp").iterdir()]
    assert [name for name in ("autodemo-worker", "autodemo-browser", "playwright") if _named(left, name)] == [
        "autodemo-worker",
        "autodemo-browser",
        "playwright",
    ]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in left} == {0o700}

    assert command.record(refused_url).code == 3
    assert command.left_files() == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []


def _named(folders: list[Path], prefix: str) -> bool:
    return any(folder.name.startswith(prefix) for folder in folders)

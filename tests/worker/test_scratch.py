"""Folders of dead workers are swept with what still runs in them; nobody else's are touched."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autodemo_gui.worker.scratch import Scratch


def _dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def _renamed(scratch: Scratch, *, pid: int | None = None, started: int | None = None, host: str | None = None) -> str:
    before, own_pid, own_started = scratch.folder.name.rsplit("-", 2)
    prefix = before if host is None else f"autodemo-worker-{host}"
    return f"{prefix}-{pid or own_pid}-{own_started if started is None else started}"


def test_a_workspace_is_private_empty_and_gone_afterwards(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    with scratch.workspace() as one, scratch.workspace() as other:
        assert one != other
        assert one.parent == other.parent == scratch.folder
        (one / "take").mkdir()
        (one / "take" / "plate.mjpeg").write_bytes(b"x")
    assert list(tmp_path.iterdir()) == []


def test_it_is_gone_when_the_job_fails_too(tmp_path: Path) -> None:
    def fail() -> None:
        with Scratch(tmp_path).workspace() as folder:
            (folder / "x").touch()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_worker_left_is_swept_with_what_runs_in_it(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    left = tmp_path / _renamed(scratch, pid=_dead_pid())
    profile = left / "job-x" / "profile"
    profile.mkdir(parents=True)
    stubborn = "import signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(); sys.stdin.read()"
    # As a browser names its profile on its command line.
    left_behind = [
        subprocess.Popen(
            [sys.executable, "-c", code, f"--user-data-dir={profile}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for code in ("import sys; print(); sys.stdin.read()", stubborn)
    ]
    for process in left_behind:
        assert process.stdout
        process.stdout.readline()
    assert scratch.sweep() == 1
    alive = [psutil.pid_exists(process.pid) for process in left_behind]
    for process in left_behind:
        process.kill()
        process.communicate()
    assert alive == [False, False]
    assert not left.exists()


@pytest.mark.parametrize("case", ["alive", "other host", "not ours", "a file", "a link"])
def test_what_is_not_a_dead_workers_is_left(tmp_path: Path, case: str) -> None:
    scratch = Scratch(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    names = {
        "alive": _renamed(scratch),
        "other host": _renamed(scratch, pid=_dead_pid(), host="another-container"),
        "not ours": "autodemo-worker-notes",
        "a file": _renamed(scratch, pid=_dead_pid()),
        "a link": _renamed(scratch, pid=_dead_pid()),
    }
    path = tmp_path / names[case]
    if case == "a file":
        path.touch()
    elif case == "a link":
        path.symlink_to(elsewhere)
    else:
        path.mkdir()
    assert scratch.sweep() == 0
    assert path.exists()
    assert elsewhere.exists()


def test_a_process_id_that_was_given_to_another_program_does_not_protect(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    left = tmp_path / _renamed(scratch, started=int(psutil.Process().create_time()) - 1000)
    left.mkdir()
    assert scratch.sweep() == 1
    assert not left.exists()


def test_no_folder_no_sweep(tmp_path: Path) -> None:
    assert Scratch(tmp_path / "nowhere").sweep() == 0
    assert Scratch().root.is_dir()

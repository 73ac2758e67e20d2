"""The bench of pictures works: poses are pictured whole, in light and in dark, and no two have one name."""

import json
import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import cv2

from tests.bench.picturing import asking, ending, starting, working
from tests.bench.screens import poses

POSES = ("start", "live-with-others", "library-empty")


def pictured(out: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: its application is not the tests'."""
    command = [sys.executable, "-m", "tests.bench.screens", str(out), *names, "--sitting", "0"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_poses_are_pictured_in_light_and_in_dark(tmp_path: Path) -> None:
    done = pictured(tmp_path, *POSES)
    assert json.loads(done.stdout.splitlines()[-1])["pictures"] == 2 * len(POSES), done.stderr
    for name in POSES:
        light, dark = (cv2.imread(str(tmp_path / f"{name}-{scheme}-100-en.png")) for scheme in ("light", "dark"))
        assert light.shape == dark.shape == (800, 1280, 3)
        assert light[790, 5].min() > 220
        assert dark[790, 5].max() < 40
        assert min(light.std(), dark.std()) > 5, "there is something to see"


def test_every_pose_has_a_name_of_its_own() -> None:
    chapters = (starting, working, ending, asking)
    assert len(poses()) == sum(len(named) for named in chain(*((room.VIEWS, room.MOMENTS) for room in chapters)))


def test_a_pose_that_there_is_not_is_named(tmp_path: Path) -> None:
    done = pictured(tmp_path, "start", "no-such-pose")
    assert done.returncode == 2
    assert "no-such-pose" in done.stderr
    assert list(tmp_path.iterdir()) == []

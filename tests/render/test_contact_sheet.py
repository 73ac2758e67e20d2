"""The contact sheet, drawn by a real browser and read back as pixels."""

import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from autodemo_gui.core.errors import BrowserMissing
from autodemo_gui.render.contact_sheet import WIDTH, contact_sheet, result_times
from autodemo_gui.render.rendered import StepMark

COLOURS = {"red": (0, 0, 255), "lime": (0, 255, 0), "blue": (255, 0, 0), "yellow": (0, 255, 255)}  # BGR


def mark(index: int, at_s: float, caption: str) -> StepMark:
    return StepMark(index=index, at_s=at_s, action="click", name=f"Step {index}", caption=caption)


@pytest.fixture(scope="module")
def film(ffmpeg: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of each colour."""
    out = tmp_path_factory.mktemp("film") / "demo.mp4"
    sources = [
        part for name in COLOURS for part in ("-f", "lavfi", "-i", f"color={name}:size=320x180:rate=30:duration=2")
    ]
    joined = ["-lavfi", f"concat=n={len(COLOURS)}", "-pix_fmt", "yuv420p"]
    subprocess.run([ffmpeg, "-v", "error", *sources, *joined, out], check=True)
    return out


@pytest.mark.browser
async def test_every_steps_result_is_on_the_sheet_with_its_caption(ffmpeg: Path, film: Path, tmp_path: Path) -> None:
    marks = [mark(0, 0.2, "Meet Acme"), mark(1, 1.4, "料金を見る 🪁"), mark(2, 3.5, ""), mark(3, 5.6, "السعر")]
    out = await contact_sheet(film, marks, tmp_path / "sheet.jpg", title="Acme", language="en", ffmpeg=ffmpeg)

    sheet = cv2.imread(str(out))
    assert sheet is not None
    assert sheet.shape[1] == WIDTH
    # Columns of a third each; a result is seen just before the next step begins.
    cell = WIDTH // 3
    tops = []
    for index, name in enumerate(("red", "lime", "blue", "yellow")):
        x = cell * (index % 3) + cell // 2
        column = sheet[150:, x].astype(int)
        found = np.flatnonzero(np.abs(column - COLOURS[name]).max(axis=1) < 40)
        assert len(found) > 250, name
        tops.append(150 + int(found[0]))
        below = sheet[150 + int(found[-1]) + 12 : 150 + int(found[-1]) + 55, cell * (index % 3) + 60 : x + 250]
        assert float(below.min()) < 90, f"no caption below {name}"
    assert tops[0] == tops[1] == tops[2] < tops[3]
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.jpg"]


async def test_without_a_browser_there_is_no_sheet(ffmpeg: Path, film: Path, tmp_path: Path) -> None:
    with pytest.raises(BrowserMissing):
        await contact_sheet(
            film, [mark(0, 0, "")], tmp_path / "sheet.jpg", title="", ffmpeg=ffmpeg, browser=str(tmp_path / "none")
        )
    assert list(tmp_path.iterdir()) == []


def test_results_are_seen_at_the_end_of_their_steps() -> None:
    assert result_times([0, 3, 3.1, 8], 9) == [2.75, 3, 7.75, 8.4]
    assert result_times([], 5) == []

"""Frames for people to look at: ``python -m tests.bench.frames FILM.mp4 --take FILM.take -o DIR``.

Half a second before each click, at it, and half a second after it, and both cards, each as a PNG, and all of them on
one contact sheet, ``sheet.png``. The take says when was clicked; the look says how long the title card is.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from imageio_ffmpeg import get_ffmpeg_exe

from autodemo_gui.core.look import Look
from autodemo_gui.core.take import STEPS_PER_SECOND, ClickCue
from autodemo_gui.render.cut import cut
from autodemo_gui.render.pages import opening_step
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.timeline import timeline_of
from autodemo_gui.studio.kept_take import open_take
from autodemo_gui.studio.looks import look_of
from tests.bench.filming.reading import Film, probe

AROUND_S = 0.5
THUMB_WIDTH, LABEL_HEIGHT, COLUMNS = 640, 26, 3
Picture = npt.NDArray[np.uint8]


def moments(take: Path, look: Look) -> Iterator[tuple[str, float]]:
    """What to look at and when it is in the film, in rows of three."""
    with TakeReader(take) as reader:
        opening = opening_step(reader, limit=10 * STEPS_PER_SECOND)
        edit = cut(reader.cues, [frame.step for frame in reader.frames], reader.steps, opening=opening)
        timeline = timeline_of(look, edit)
        clicks = [timeline.seconds(cue.step) for cue in reader.cues if isinstance(cue, ClickCue)]
    title_s, body_stop_s = timeline.title_steps / STEPS_PER_SECOND, timeline.body_stop / STEPS_PER_SECOND
    film_s = timeline.steps / STEPS_PER_SECOND
    yield from (("title card", title_s / 2), ("window comes", title_s + 0.2), ("window is there", title_s + 0.6))
    for number, at_s in enumerate(clicks, 1):
        yield from ((f"click {number} - 0.5 s", at_s - AROUND_S), (f"click {number}", at_s))
        yield (f"click {number} + 0.5 s", at_s + AROUND_S)
    yield from (("last of the body", body_stop_s - 0.1), ("window goes", body_stop_s + 0.2), ("end card", film_s - 0.6))


def frame_at(film: Film, at_s: float) -> Picture:
    """The frame shown at a time; clamped to the film."""
    at_s = min(max(0.0, at_s), film.duration_s - 1.5 / film.fps)
    command = [get_ffmpeg_exe(), "-v", "error", "-ss", f"{at_s:.4f}", "-i", str(film.path), "-frames:v", "1"]
    command += ["-pix_fmt", "bgr24", "-f", "rawvideo", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(film.height, film.width, 3)


def sheet(pictures: list[tuple[str, Picture]]) -> Picture:
    """All of them small, three in a row, each below its label."""
    rows = []
    for begin in range(0, len(pictures), COLUMNS):
        cells = [_cell(label, picture) for label, picture in pictures[begin : begin + COLUMNS]]
        cells += [np.zeros_like(cells[0])] * (COLUMNS - len(cells))
        rows.append(np.hstack(cells))
    return np.vstack(rows)


def _cell(label: str, picture: Picture) -> Picture:
    height = round(picture.shape[0] * THUMB_WIDTH / picture.shape[1])
    small: Any = cv2.resize(picture, (THUMB_WIDTH, height), interpolation=cv2.INTER_AREA)
    head = np.full((LABEL_HEIGHT, THUMB_WIDTH, 3), 32, np.uint8)
    cv2.putText(head, label, (8, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1, cv2.LINE_AA)
    return np.vstack([head, small])


def main(film_path: Path, take: Path, look: Look, folder: Path) -> Path:
    """Write the frames and the sheet; the sheet's path."""
    folder.mkdir(parents=True, exist_ok=True)
    film = probe(film_path)
    pictures = [(f"{label}  {at_s:.2f} s", frame_at(film, at_s)) for label, at_s in moments(take, look)]
    for number, (label, picture) in enumerate(pictures):
        name = label.rpartition("  ")[0].replace(" ", "-").replace(".", "")
        cv2.imwrite(str(folder / f"{number:02d}-{name}.png"), picture)
    written = folder / "sheet.png"
    cv2.imwrite(str(written), sheet(pictures))
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("film", type=Path)
    parser.add_argument("--take", type=Path, required=True, help="the film's take, from record --keep-take")
    parser.add_argument("--look", help="of the film; default is the one the take was filmed for")
    parser.add_argument("-o", "--folder", type=Path, required=True)
    arguments = parser.parse_args()
    chosen = look_of(arguments.look or open_take(arguments.take).output.look)
    print(main(arguments.film, arguments.take, chosen, arguments.folder))
    sys.exit(0)

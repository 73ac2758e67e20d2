"""Reads a take from disk, also one whose filming was cut short in the middle of a line or a picture."""

import bisect
import json
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import ValidationError

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.take import (
    CUES_FILE,
    FRAMES_FILE,
    INFO_FILE,
    PLATE_FILE,
    Cue,
    PlateFrame,
    TakeInfo,
    cue_from_wire,
)
from autodemo_gui.core.text import tr

Row = TypeVar("Row")


class TakeReader:
    """A take, open for reading.

    Attributes:
        info: what the take says about itself.
        frames: its pictures, by step; at least one.
        cues: its cue track, by step.
        steps: length in steps; every frame and cue lies before it, except a beat's or wait's `until`.
        warnings: sentences about what was missing.
    """

    def __init__(self, folder: Path) -> None:
        """Open a take folder.

        Raises:
            InvalidInput: it is no take, or it is damaged beyond a truncated end.
        """
        self.info = _read_info(folder / INFO_FILE)
        plate = folder / PLATE_FILE
        frames = _read_lines(folder / FRAMES_FILE, _frame_from_wire)
        self.frames = _whole_frames(frames, plate.stat().st_size if plate.is_file() else 0)
        if not self.frames:
            raise _unusable(tr("It holds no picture."))
        self.cues: tuple[Cue, ...] = tuple(sorted(_read_lines(folder / CUES_FILE, cue_from_wire), key=lambda c: c.step))
        self.warnings: list[str] = []
        if not self.info.complete:
            self.warnings.append(tr("Filming was cut short; the film shows what there is."))
        last_cue = self.cues[-1].step if self.cues else 0
        self.steps = max(self.info.steps, self.frames[-1].step + 1, last_cue + 1)
        self._steps_of_frames = [frame.step for frame in self.frames]
        self._plate = plate.open("rb")
        self._reading = threading.Lock()

    def __enter__(self) -> Self:
        """The reader itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the plate."""
        self._plate.close()

    def picture_at(self, step: int) -> int:
        """Index into `frames` of the picture shown at a step; before the first picture, the first."""
        return max(0, bisect.bisect_right(self._steps_of_frames, step) - 1)

    def jpeg(self, index: int) -> bytes:
        """The encoded bytes of a picture; may be called from several threads."""
        frame = self.frames[index]
        with self._reading:
            self._plate.seek(frame.offset)
            return self._plate.read(frame.size)


def _read_info(path: Path) -> TakeInfo:
    try:
        return TakeInfo.model_validate_json(path.read_bytes())
    except OSError as error:
        raise _unusable(tr("{path} is no take: it has no {file}.", path=path.parent, file=INFO_FILE)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or INFO_FILE
        raise _unusable(tr("{place}: {reason}.", place=place, reason=first["msg"])) from error


def _read_lines(path: Path, parse: Callable[[Any], Row]) -> list[Row]:
    """Parse a file of JSON lines; its last line may be cut off, the others not. A missing file is empty."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unusable(str(error.strerror)) from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(parse(json.loads(line)))
        except (ValueError, TypeError, AttributeError, InvalidInput) as error:
            if number == len(lines):  # no newline after it: the writer was killed in the middle of this line
                break
            raise _unusable(tr("{file} line {number} is damaged.", file=path.name, number=number)) from error
    return rows


def _frame_from_wire(data: Any) -> PlateFrame:
    step, offset, size = (int(value) for value in data)
    return PlateFrame(step, offset, size)


def _whole_frames(frames: list[PlateFrame], plate_bytes: int) -> tuple[PlateFrame, ...]:
    """The frames whose bytes all reached the disk, by step, the newest where a step has several."""
    by_step = {
        frame.step: frame for frame in frames if 0 <= frame.offset <= plate_bytes - frame.size and frame.size > 0
    }
    return tuple(by_step[step] for step in sorted(by_step))


def _unusable(detail: str) -> InvalidInput:
    return InvalidInput("take", detail, tr("Record the film again."))

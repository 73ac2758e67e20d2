"""Reads a take back from disk with nothing but its documented format."""

import bisect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from autodemo_gui.core.take import (
    CUES_FILE,
    FRAMES_FILE,
    INFO_FILE,
    PLATE_FILE,
    Cue,
    PlateFrame,
    TakeInfo,
    WaitCue,
    cue_from_wire,
)

Picture = npt.NDArray[np.uint8]
C = TypeVar("C")


@dataclass(frozen=True)
class Take:
    info: TakeInfo
    frames: list[PlateFrame]
    cues: list[Cue]
    plate: bytes

    def jpeg(self, frame: PlateFrame) -> bytes:
        return self.plate[frame.offset : frame.offset + frame.size]

    def picture(self, frame: PlateFrame) -> Picture:
        """Height x width x 3, BGR."""
        decoded = cv2.imdecode(np.frombuffer(self.jpeg(frame), np.uint8), cv2.IMREAD_COLOR)
        assert decoded is not None, f"the picture of step {frame.step} is no JPEG"
        return decoded.astype(np.uint8)

    def at(self, step: int) -> Picture:
        """What is shown at a step."""
        return self.picture(self.frames[max(0, bisect.bisect_right([f.step for f in self.frames], step) - 1)])

    def of(self, kind: type[C]) -> list[C]:
        return [cue for cue in self.cues if isinstance(cue, kind)]

    def is_cut_out(self, step: int) -> bool:
        return any(wait.step <= step < wait.until for wait in self.of(WaitCue))


def read_take(folder: Path) -> Take:
    frames = [PlateFrame(*json.loads(line)) for line in (folder / FRAMES_FILE).read_text(encoding="utf-8").splitlines()]
    cues = [cue_from_wire(json.loads(line)) for line in (folder / CUES_FILE).read_text(encoding="utf-8").splitlines()]
    info = TakeInfo.model_validate_json((folder / INFO_FILE).read_bytes())
    return Take(info, frames, sorted(cues, key=lambda cue: cue.step), (folder / PLATE_FILE).read_bytes())

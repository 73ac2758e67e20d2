"""Takes made by hand: real JPEG plates and cues on disk, small enough for quick tests."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.take import (
    CUES_FILE,
    FRAMES_FILE,
    INFO_FILE,
    PLATE_FILE,
    BeatCue,
    ClickCue,
    Cue,
    PageCue,
    PointerCue,
    TakeInfo,
    WaitCue,
    cue_to_wire,
)

Picture = NDArray[np.uint8]
VIEWPORT, DENSITY = (640, 360), 2.0
PLATE = (1280, 720)
_BITS = 12
_WORDS = ["lorem", "ipsum", "dolor", "sit", "amet", "consectetur"]


@dataclass
class TakeBuilder:
    """Films what a test says, step by step."""

    folder: Path
    url: str = "https://acme.example/"
    title: str = "Acme"
    viewport: tuple[int, int] = VIEWPORT
    density: float = DENSITY
    quality: int = 95
    step: int = 0
    cues: list[Cue] = field(default_factory=list)
    frames: list[tuple[int, int, int]] = field(default_factory=list)
    plate: bytearray = field(default_factory=bytearray)

    def show(self, picture: Picture) -> "TakeBuilder":
        """From now on the page looks like this."""
        jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, self.quality])[1].tobytes()
        self.frames.append((self.step, len(self.plate), len(jpeg)))
        self.plate += jpeg
        return self

    def damage(self) -> "TakeBuilder":
        """From now on there is a picture that cannot be read."""
        self.frames.append((self.step, len(self.plate), 50))
        self.plate += bytes(50)
        return self

    def roll(self, steps: int) -> "TakeBuilder":
        """Let time pass."""
        self.step += steps
        return self

    def cue(self, cue: Cue) -> "TakeBuilder":
        self.cues.append(cue)
        return self

    def move(self, start: tuple[float, float], stop: tuple[float, float], steps: int) -> "TakeBuilder":
        """Move the pointer evenly, one cue a step."""
        for number in range(1, steps + 1):
            share = number / steps
            x, y = (a + (b - a) * share for a, b in zip(start, stop, strict=True))
            self.cues.append(PointerCue(self.step, x, y))
            self.step += 1
        return self

    @property
    def info(self) -> TakeInfo:
        """What the take says about itself."""
        return TakeInfo(
            url=self.url,
            title=self.title,
            camera="stepped",
            viewport=self.viewport,
            density=self.density,
            steps=self.step,
        )

    def save(self, *, complete: bool = True) -> Path:
        """Write the take."""
        self.folder.mkdir(parents=True, exist_ok=True)
        info = self.info.model_copy(update={"complete": complete})
        (self.folder / INFO_FILE).write_text(info.model_dump_json(), "utf-8")
        (self.folder / PLATE_FILE).write_bytes(self.plate)
        (self.folder / FRAMES_FILE).write_text("".join(json.dumps(row) + "\n" for row in self.frames), "utf-8")
        (self.folder / CUES_FILE).write_text("".join(json.dumps(cue_to_wire(cue)) + "\n" for cue in self.cues), "utf-8")
        return self.folder


def text_page(seed: int = 0, size: tuple[int, int] = PLATE, paper: tuple[int, int, int] = (250, 248, 245)) -> Picture:
    """A page with headings, paragraphs and a coloured button."""
    width, height = size
    page = np.full((height, width, 3), paper, np.uint8)
    rng = np.random.default_rng(seed)
    cv2.putText(page, f"Heading {seed}", (60, 110), cv2.FONT_HERSHEY_DUPLEX, 2.2, (40, 25, 15), 3, cv2.LINE_AA)
    for row in range(190, height - 60, 34):
        words = " ".join(_WORDS[: int(rng.integers(2, 7))])
        cv2.putText(page, words, (60, row), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (80, 70, 60), 1, cv2.LINE_AA)
    button = tuple(int(level) for level in rng.integers(20, 230, 3))
    cv2.rectangle(page, (width - 420, 200), (width - 80, 420), button, -1)
    return page


def counter_page(number: int, size: tuple[int, int] = PLATE) -> Picture:
    """A page that shows a number as a row of black and white blocks, read back by `counted`."""
    width, height = size
    page = np.full((height, width, 3), 128, np.uint8)
    block = width // _BITS
    for bit in range(_BITS):
        page[height // 4 : height // 2, bit * block : (bit + 1) * block] = 235 if number >> bit & 1 else 20
    return page


def counted(luma: Picture) -> int:
    """The number that a frame of `counter_page` shows."""
    height, width = luma.shape
    block = width // _BITS
    row = luma[height * 3 // 8]
    return sum(1 << bit for bit in range(_BITS) if row[bit * block + block // 2] > 128)


def scrolling_take(folder: Path, steps: int = 480) -> Path:
    """A page that scrolls at every step, down and up again."""
    take = TakeBuilder(folder, quality=80)
    page = text_page(1, (1280, 1920))
    for step in range(steps):
        top = abs(step * 5 % 2400 - 1200)
        take.show(page[top : top + 720]).roll(1)
    return take.save()


def shop_take(folder: Path) -> Path:
    """A small but whole demo: loading, opening, a click to another page, a wait, reading, an idle end."""
    take = TakeBuilder(folder)
    take.cue(PageCue(0, "https://acme.example/", "Acme")).cue(WaitCue(0, 30))
    take.show(np.full((720, 1280, 3), 255, np.uint8)).roll(30).show(text_page(1))
    take.cue(BeatCue(30, 90, 0, "goto", caption="Meet Acme", url="https://acme.example/")).roll(100)
    begun = take.step
    take.move((500, 300), (430, 150), 30).roll(6)
    box = (430.0, 100.0, 170.0, 110.0)
    take.cue(ClickCue(take.step, 430, 150, box)).roll(3)
    waited = take.step
    take.roll(30).cue(PageCue(take.step, "https://acme.example/prices", "Prices")).show(text_page(2)).roll(10)
    take.cue(WaitCue(waited, take.step)).roll(70)
    take.cue(BeatCue(begun, take.step, 1, "click", "Prices", "See the prices", "https://acme.example/", "a", box))
    take.move((430, 150), (200, 250), 40).roll(400)
    return take.save()

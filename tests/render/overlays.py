"""What the tests of overlays share: layouts, and pictures that were not drawn."""

import base64
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.job import Shape, Size
from autodemo_gui.core.look import Look
from autodemo_gui.core.take import Cue, TakeInfo
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.drawn import DrawnOverlay
from autodemo_gui.render.layout import Layout, lay_out
from autodemo_gui.render.overlay_track import OverlayTrack
from autodemo_gui.render.scene import View
from autodemo_gui.render.timeline import Timeline, timeline_of
from autodemo_gui.studio.looks import look_of

INFO = TakeInfo(url="https://acme.example/", title="Acme | Tools", camera="stepped", steps=600, density=1.5)
LOOK = look_of("default")
SHAPES: tuple[Shape, ...] = ("16:9", "1:1", "9:16")


def layout(look: Look = LOOK, shape: Shape = "16:9", size: Size = "1080p") -> Layout:
    return lay_out(look, shape, size, INFO)


def pretended(sizes: Mapping[str, tuple[int, int]], place: Layout, bleed: int = 20) -> dict[str, DrawnOverlay]:
    """Pictures of these sizes without their shadow, at home in the middle of the picture."""
    width, height = place.canvas
    return {
        key: DrawnOverlay(
            path=Path("none.png"),
            x=(width - w) // 2 - bleed,
            y=(height - h) // 2 - bleed,
            width=w + 2 * bleed,
            height=h + 2 * bleed,
            bleed=bleed,
        )
        for key, (w, h) in sizes.items()
    }


def track(
    cues: list[Cue],
    sizes: Mapping[str, tuple[int, int]],
    *,
    look: Look = LOOK,
    place: Layout | None = None,
    view: View | None = None,
    captions: Mapping[int, str] | None = None,
) -> tuple[OverlayTrack, Timeline]:
    """A track over a film of 600 uncut steps between the look's cards."""
    place = place or layout(look)
    timeline = timeline_of(look, EditList((Shot(0, 600),)))
    drawn = pretended(sizes, place)
    return OverlayTrack(
        look, drawn, place, timeline, cues, captions, [view or View()] * 600, density=INFO.density
    ), timeline


def sign(colour: tuple[int, int, int], *, clear: bool = True) -> str:
    """A round logo of one colour (BGR) as a data URL; on nothing, or on white."""
    picture = np.zeros((64, 64, 4), np.uint8) if clear else np.full((64, 64, 4), 255, np.uint8)
    cv2.circle(picture, (32, 32), 24, (*colour, 255), -1)
    return "data:image/png;base64," + base64.b64encode(cv2.imencode(".png", picture)[1].tobytes()).decode()


def pixels(overlay: DrawnOverlay) -> NDArray[np.uint8]:
    """A drawn picture, BGRA."""
    picture = cv2.imread(str(overlay.path), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    if picture.shape[2] == 3:  # Chromium leaves the channel out where nothing is clear
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA)
    assert picture.shape == (overlay.height, overlay.width, 4)
    return picture.astype(np.uint8)

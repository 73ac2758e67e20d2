"""Puts one frame of film together: stage, browser bar, page, pointer; redraws and converts only what changed."""

from dataclasses import dataclass

import cv2
import numpy as np

from autodemo_gui.core.look import Look
from autodemo_gui.render.dressing import Corners, draw_stage
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.motion import HIDDEN, PointerState
from autodemo_gui.render.pixels import Image, Planes
from autodemo_gui.render.sprites import POINTER_HEIGHT, draw_pointer, draw_ring

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """What one frame shows. Two equal scenes look the same.

    Attributes:
        content: names what `Compositor.compose` is given as page pixels.
        view: top left of the visible part of the page, plate pixels.
        bar: name of the browser bar's layer, empty for none.
        fade: 1 is the content; less, and the content before the last joint still shines through.
        pointer: its state.
    """

    content: int
    view: tuple[float, float]
    bar: str
    fade: float
    pointer: PointerState


class Compositor:
    """Holds the canvas of a film and updates it from scene to scene."""

    def __init__(self, look: Look, layout: Layout, *, density: float, bars: dict[str, Image]) -> None:
        """Draw what never changes.

        Args:
            look: how the film is dressed.
            layout: where things are.
            density: plate pixels per CSS pixel.
            bars: pictures of the browser bar by name, BGR, in the bar's size; one for every scene's, if there is a bar.
        """
        self._look, self._layout, self._density, self._bars = look, layout, density, bars
        self._clean = draw_stage(look, layout)
        self._corners = Corners(self._clean, layout)
        self._shown = self._clean.copy()
        self._planes = Planes(*layout.canvas)
        self._planes.update(self._clean, (0, 0, *layout.canvas))
        self._scene: Scene | None = None
        self._held: Image | None = None
        self._drawn: list[Box] = []

    def hold(self) -> None:
        """Keep the page as it is shown now, to cross-fade from it."""
        content = self._layout.content
        self._held = self._clean[content.y : content.bottom, content.x : content.right].copy()

    def compose(self, scene: Scene, page: Image) -> bytes | None:
        """Show a scene.

        Args:
            scene: what to show.
            page: the page's pixels in the size of the layout's content, BGR.

        Returns:
            The frame as I420 bytes, or None when it is the same as the one before.
        """
        if scene == self._scene:
            return None
        before, self._scene = self._scene, scene
        dirty = list(self._drawn)
        if before is None or _below_pointer(before) != _below_pointer(scene):
            self._draw_window(scene, page)
            dirty = [self._layout.window.box]
        if before is None:
            dirty = [(0, 0, *self._layout.canvas)]
        for x, y, width, height in [*dirty, *self._drawn]:
            self._shown[y : y + height, x : x + width] = self._clean[y : y + height, x : x + width]
        outside = self._drawn
        self._drawn = self._draw_pointer(scene.pointer)
        for box in [*dirty, *outside, *self._drawn]:
            self._planes.update(self._shown, box)
        return self._planes.buffer.tobytes()

    def picture(self) -> Image:
        """The canvas as it is shown now, BGR; a copy."""
        return self._shown.copy()

    def _draw_window(self, scene: Scene, page: Image) -> None:
        content, bar = self._layout.content, self._layout.bar
        target = self._clean[content.y : content.bottom, content.x : content.right]
        if scene.fade < 1 and self._held is not None:
            cv2.addWeighted(self._held, 1 - scene.fade, page, scene.fade, 0, dst=target)
        else:
            np.copyto(target, page)
        if bar is not None:
            np.copyto(self._clean[bar.y : bar.bottom, bar.x : bar.right], self._bars[scene.bar])
        self._corners.apply(self._clean)

    def _draw_pointer(self, pointer: PointerState) -> list[Box]:
        cursor, layout = self._look.cursor, self._layout
        if not cursor.visible or pointer == HIDDEN:
            return []
        boxes = []
        if cursor.ripple:
            for ring in pointer.rings:
                centre = self._on_canvas(ring.x, ring.y)
                boxes.append(
                    draw_ring(
                        self._shown, centre, age=ring.age, unit=layout.unit * cursor.size, colour=cursor.ripple_colour
                    )
                )
        if pointer.opacity > 0:
            boxes.append(
                draw_pointer(
                    self._shown,
                    self._on_canvas(pointer.x, pointer.y),
                    shape=pointer.shape,
                    scale=layout.unit * cursor.size * 32 / POINTER_HEIGHT,
                    opacity=pointer.opacity,
                    press=pointer.press,
                )
            )
        return [box for box in boxes if box[2] and box[3]]

    def _on_canvas(self, x: float, y: float) -> tuple[float, float]:
        """A viewport position in CSS pixels as canvas pixels."""
        scene, layout = self._scene, self._layout
        left, top = scene.view if scene else (0.0, 0.0)
        return (
            layout.content.x + (x * self._density - left) * layout.scale,
            layout.content.y + (y * self._density - top) * layout.scale,
        )


def _below_pointer(scene: Scene) -> tuple[object, ...]:
    """What the window's picture depends on."""
    return scene.content, scene.view, scene.bar, scene.fade

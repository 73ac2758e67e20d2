"""Puts one frame of film together: window, pointer, overlays; redraws only what changed."""

import functools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from autodemo_gui.core.look import Look
from autodemo_gui.render.artwork import Artwork
from autodemo_gui.render.geometry import on_screen
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.motion import HIDDEN, PointerState
from autodemo_gui.render.pixels import Image, bgr
from autodemo_gui.render.planes import Box, Ink, Planes, ink
from autodemo_gui.render.scene import Layer, Scene, View
from autodemo_gui.render.sprites import POINTER_HEIGHT, pointer_ink, ring_ink
from autodemo_gui.render.warping import Source
from autodemo_gui.render.window import Window

PROGRESS_HEIGHT = 5
"""Of the progress bar, on a 1080p film."""


@dataclass(frozen=True, slots=True)
class _Over:
    """Something over the window; two that are equal look the same."""

    what: tuple[object, ...]
    opacity: float = 1.0


class Compositor:
    """Holds the picture of a film and updates it from scene to scene."""

    def __init__(self, look: Look, layout: Layout, *, density: float, window: Window, artwork: Artwork) -> None:
        """Begin with nothing drawn.

        Args:
            look: how the film is dressed.
            layout: where things are.
            density: plate pixels per CSS pixel.
            window: draws what lies below pointer and overlays; may be shared.
            artwork: the overlays that scenes name; may be shared.
        """
        self._look, self._layout, self._density = look, layout, density
        self._window, self._artwork = window, artwork
        self._bare = Planes(*layout.canvas)
        window.draw_bare(self._bare, View())
        # The window; the window melted with what was before or with the background; that with all that lies over it.
        self._drawn, self._mixed, self._shown = (Planes(*layout.canvas) for _ in range(3))
        self._clean = self._bare
        self._held: Planes | None = None
        self._scene: Scene | None = None
        self._window_key: tuple[object, ...] = ()
        self._over: dict[_Over, Ink] = {}

    def hold(self) -> None:
        """Keep the picture as it is now, but for pointer and overlays, to cross-fade from it."""
        if self._held is None:
            self._held = Planes(*self._layout.canvas)
        self._held.copy_from(self._clean, self._all)

    def compose(self, scene: Scene, page: Source) -> bytes | None:
        """Show a scene.

        Args:
            scene: what to show.
            page: the page as filmed that its `content` names.

        Returns:
            The frame as I420 bytes, or None when it is the same as the one before.
        """
        if scene == self._scene:
            return None
        dirty = self._draw_below(scene, page)
        self._scene = scene
        over = dict(self._overlays_of(scene))
        dirty += [part.box for one, part in (self._over | over).items() if one not in self._over or one not in over]
        self._over = over
        redrawn = _touched(over, dirty)
        for box in [self._all] if self._all in dirty else [*dirty, *(over[one].box for one in redrawn)]:
            self._shown.copy_from(self._clean, self._shown.clip(box))
        for one, part in over.items():
            if one in redrawn:
                self._shown.blend(part, one.opacity)
        return self._shown.buffer.tobytes()

    def picture(self) -> Image:
        """The frame as it is shown now, BGR."""
        return self._shown.picture()

    @property
    def _all(self) -> Box:
        return 0, 0, *self._layout.canvas

    def _draw_below(self, scene: Scene, page: Source) -> list[Box]:
        """Bring what lies below pointer and overlays up to date; the boxes that are not what they were."""
        before = self._scene
        if before is not None and _below(before) == _below(scene):
            return []
        if scene.stage == 0:
            self._clean = self._bare
            return [] if before is not None and before.stage == 0 else [self._all]
        if (key := (scene.content, scene.view, scene.bar)) != self._window_key:
            self._window.draw(self._drawn, scene.view, scene.bar, page)
            self._window_key = key
        self._clean = self._drawn
        if scene.fade < 1 and self._held is not None:
            self._mixed.mix_from(self._held, self._clean, scene.fade, self._all)
            self._clean = self._mixed
        if scene.stage < 1:
            self._mixed.mix_from(self._bare, self._clean, scene.stage, self._all)
            self._clean = self._mixed
        if before is None or any((one.stage, one.view.zoom, one.fade) != (1, 1, 1) for one in (before, scene)):
            return [self._all]
        return [self._layout.window.box]

    def _overlays_of(self, scene: Scene) -> Iterator[tuple[_Over, Ink]]:
        """What lies over the window, lowest first."""
        known = {over.what: part for over, part in self._over.items()}
        for over, draw in (*self._pointer(scene.pointer, scene.view), *self._layers(scene)):
            yield over, known.get(over.what) or draw()

    def _pointer(self, pointer: PointerState, view: View) -> Iterator[tuple[_Over, Callable[[], Ink]]]:
        cursor, layout = self._look.cursor, self._layout
        if not cursor.visible or pointer == HIDDEN:
            return
        # A pointer that grew as much as the page would hide it; one that stayed would seem to shrink.
        zoom = math.sqrt(view.zoom)
        unit = layout.unit * cursor.size
        if cursor.ripple:
            for ring in pointer.rings:
                at = on_screen(view, layout, self._density, ring.x, ring.y)
                draw = functools.partial(ring_ink, at, age=ring.age, unit=unit * zoom, colour=cursor.ripple_colour)
                yield _Over(("ring", *at, ring.age, zoom)), draw
        if pointer.opacity > 0:
            at = on_screen(view, layout, self._density, pointer.x, pointer.y)
            scale, press = unit * 32 / POINTER_HEIGHT, pointer.press
            draw = functools.partial(pointer_ink, at, shape=pointer.shape, scale=scale, zoom=zoom, press=press)
            yield _Over(("pointer", *at, press, pointer.shape, zoom), pointer.opacity), draw

    def _layers(self, scene: Scene) -> Iterator[tuple[_Over, Callable[[], Ink]]]:
        for layer in scene.layers:
            if layer.opacity > 0:
                what = ("layer", layer.overlay, layer.x, layer.y)
                yield _Over(what, layer.opacity), functools.partial(self._layer, layer)
        if scene.done > 0:
            length = round(scene.done * self._layout.canvas[0], 1)
            yield _Over(("progress", length)), functools.partial(self._progress, length)

    def _layer(self, layer: Layer) -> Ink:
        return ink(self._artwork.overlay(layer.overlay), layer.x, layer.y)

    def _progress(self, length: float) -> Ink:
        """The line along the lower edge; its end may lie between pixels."""
        look, height = self._look, self._layout.canvas[1]
        colour = bgr(look.progress_bar.colour or look.brand.accent or look.cursor.ripple_colour)
        line = np.zeros((max(2, round(PROGRESS_HEIGHT * self._layout.unit)), math.ceil(length), 4), np.float32)
        line[:] = (*colour, 255)
        line[:, -1] *= length - (line.shape[1] - 1)
        return ink(np.rint(line).astype(np.uint8), 0, height - line.shape[0])


def _below(scene: Scene) -> tuple[object, ...]:
    """What the picture below pointer and overlays depends on."""
    return (scene.content, scene.view, scene.bar, scene.fade, scene.stage) if scene.stage else ()


def _touched(over: dict[_Over, Ink], dirty: list[Box]) -> set[_Over]:
    """Which overlays must be drawn again when boxes are restored: those in them, and those that overlap with these."""
    touched: set[_Over] = set()
    boxes = list(dirty)
    while boxes:
        box = boxes.pop()
        for one, part in over.items():
            if one not in touched and _overlap(part.box, box):
                touched.add(one)
                boxes.append(part.box)
    return touched


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )

"""Draws the window on its background through the virtual camera: sharp page, smooth edges and corners at any zoom."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.look import Look
from autodemo_gui.render.artwork import Artwork
from autodemo_gui.render.dressing import draw_background
from autodemo_gui.render.layout import Layout, Rect
from autodemo_gui.render.pixels import Image
from autodemo_gui.render.planes import Box, Planes
from autodemo_gui.render.scene import View
from autodemo_gui.render.warping import Source

_EDGE = 2
"""Pixels on each side of an edge in which it may show."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """A rectangle of the canvas as it lies on the picture, between pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def box(self) -> Box:
        """The even bounds that hold it."""
        left, top = math.floor(self.left) & ~1, math.floor(self.top) & ~1
        right, bottom = math.ceil(self.right) + 1 & ~1, math.ceil(self.bottom) + 1 & ~1
        return left, top, right - left, bottom - top


class Window:
    """The window of a film, and what is around it; safe to use from several threads."""

    def __init__(self, look: Look, layout: Layout, artwork: Artwork) -> None:
        """Draw what never changes.

        Args:
            look: how the film is dressed.
            layout: where things are.
            artwork: the browser bars that scenes name.

        Raises:
            InvalidInput: the background's picture cannot be read.
        """
        self._layout, self._artwork = layout, artwork
        bare, shadowed = draw_background(look, layout)
        self._bare = Source(bare)
        self._shadowed = self._bare if shadowed is bare else Source(shadowed)

    def draw_bare(self, target: Planes, view: View) -> None:
        """Draw the background alone."""
        self._background(self._bare, target, (0, 0, *self._layout.canvas), view)

    def draw(self, target: Planes, view: View, bar: str, page: Source) -> None:
        """Draw the window with a page in it on its background.

        Args:
            target: of the canvas' size; every pixel is drawn.
            view: of the camera.
            bar: its picture's name, if there is a bar.
            page: the page's picture, as filmed.
        """
        layout, zoom = self._layout, view.zoom
        window, content = _seen(layout.window, view), _seen(layout.content, view)
        radius = layout.radius * zoom
        soft = [*_corners(window, radius, target), *_edges(window, target)]
        for box in (*_around(window, layout.canvas), *soft):
            self._background(self._shadowed, target, box, view)
        below = [_copied(target, box) for box in soft]
        if layout.bar is not None:
            source, seen = self._artwork.bar(bar), _seen(layout.bar, view)
            scale = ((seen.right - seen.left) / source.size[0], (seen.bottom - seen.top) / source.size[1])
            box = target.clip(seen.box)
            if box[2] and box[3]:
                at = (box[0] - seen.left) / scale[0], (box[1] - seen.top) / scale[1]
                source.show(target, box, at=at, scale=scale)
        self._page(target, view, content, page)
        for box, old in zip(soft, below, strict=True):
            _melt(target, box, old, _cover(box, window, radius))

    def _page(self, target: Planes, view: View, content: _Frame, page: Source) -> None:
        layout = self._layout
        box = target.clip(content.box)
        if not box[2] or not box[3]:
            return
        scale = (
            layout.content.width / layout.view[0] * view.zoom,
            layout.content.height / layout.view[1] * view.zoom,
        )
        at = view.left + (box[0] - content.left) / scale[0], view.top + (box[1] - content.top) / scale[1]
        seam = target.clip((box[0], math.floor(content.top) - _EDGE, box[2], 2 * _EDGE))
        if layout.bar is None or content.top == math.floor(content.top) & ~1 or not seam[3]:
            page.show(target, box, at=at, scale=scale)
            return
        below = _copied(target, seam)
        page.show(target, box, at=at, scale=scale)
        rows = np.arange(seam[1], seam[1] + seam[3], dtype=np.float32) + 0.5
        cover = np.clip(rows - content.top + 0.5, 0, 1)[:, None].repeat(seam[2], axis=1)
        _melt(target, seam, below, cover)

    def _background(self, source: Source, target: Planes, box: Box, view: View) -> None:
        at = box[0] / view.zoom + view.x, box[1] / view.zoom + view.y
        source.show(target, box, at=at, scale=(view.zoom, view.zoom))


def _seen(rect: Rect, view: View) -> _Frame:
    return _Frame(
        (rect.x - view.x) * view.zoom,
        (rect.y - view.y) * view.zoom,
        (rect.right - view.x) * view.zoom,
        (rect.bottom - view.y) * view.zoom,
    )


def _around(window: _Frame, canvas: tuple[int, int]) -> list[Box]:
    """Strips of even bounds outside of what the window covers; none when it covers the whole picture."""
    width, height = canvas
    left = min(max(math.ceil(window.left) + 1 & ~1, 0), width)
    right = min(max(math.floor(window.right) & ~1, left), width)
    top = min(max(math.ceil(window.top) + 1 & ~1, 0), height)
    bottom = min(max(math.floor(window.bottom) & ~1, top), height)
    strips = [
        (0, 0, width, top),
        (0, bottom, width, height - bottom),
        (0, top, left, bottom - top),
        (right, top, width - right, bottom - top),
    ]
    return [box for box in strips if box[2] and box[3]]


def _corners(window: _Frame, radius: float, target: Planes) -> list[Box]:
    """The boxes of the corners that are on the picture."""
    if not radius:
        return []
    side = math.ceil(radius) + _EDGE
    lefts = (math.floor(window.left), math.ceil(window.right) - side)
    tops = (math.floor(window.top), math.ceil(window.bottom) - side)
    boxes = [target.clip((x, y, side + 1, side + 1)) for y in tops for x in lefts]
    return [box for box in boxes if box[2] and box[3]]


def _edges(window: _Frame, target: Planes) -> list[Box]:
    """The boxes of the straight edges that lie between pixels, on the picture."""
    across, down = math.ceil(window.right - window.left), math.ceil(window.bottom - window.top)
    x, y = math.floor(window.left), math.floor(window.top)
    found = []
    for edge in (window.left, window.right):
        if edge % 2:
            found.append(target.clip((math.floor(edge) - _EDGE, y, 2 * _EDGE, down + 1)))
    for edge in (window.top, window.bottom):
        if edge % 2:
            found.append(target.clip((x, math.floor(edge) - _EDGE, across + 1, 2 * _EDGE)))
    return [box for box in found if box[2] and box[3]]


def _cover(box: Box, window: _Frame, radius: float) -> NDArray[np.float32]:
    """How much of each pixel of a box lies in the rounded window: by the distance from its edge."""
    x = np.arange(box[0], box[0] + box[2], dtype=np.float32) + 0.5
    y = np.arange(box[1], box[1] + box[3], dtype=np.float32) + 0.5
    centre_x, centre_y = (window.left + window.right) / 2, (window.top + window.bottom) / 2
    beyond_x = (np.abs(x - centre_x) - ((window.right - window.left) / 2 - radius))[None, :]
    beyond_y = (np.abs(y - centre_y) - ((window.bottom - window.top) / 2 - radius))[:, None]
    outside = np.hypot(np.maximum(beyond_x, 0), np.maximum(beyond_y, 0))
    distance = outside + np.minimum(np.maximum(beyond_x, beyond_y), 0) - radius
    cover: NDArray[np.float32] = np.clip(0.5 - distance, 0, 1).astype(np.float32)
    return cover


def _copied(target: Planes, box: Box) -> list[Image]:
    return [part.copy() for part in target.parts(box)]


def _melt(target: Planes, box: Box, below: list[Image], cover: NDArray[np.float32]) -> None:
    """Let what was below show through where the window covers less than all of a pixel."""
    half = cover.reshape(box[3] // 2, 2, box[2] // 2, 2).mean(axis=(1, 3), dtype=np.float32)
    for part, old, share in zip(target.parts(box), below, (cover, half, half), strict=True):
        np.copyto(part, np.rint(old + (part.astype(np.float32) - old) * share).astype(np.uint8))

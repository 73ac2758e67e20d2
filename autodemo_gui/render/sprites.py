"""The drawn pointers and click rings, as vector shapes rasterised at the size a film needs."""

import functools
import math

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.take import PointerShape
from autodemo_gui.render.pixels import Image, bgr
from autodemo_gui.render.planes import Ink, ink

POINTER_HEIGHT = 32
"""Height of the arrow on a 1080p film at size 1, in the units the shapes below are drawn in."""
SUPERSAMPLING = 4
_MARGIN = 10  # room for outline and shadow around a shape, units

_ARROW = ((0, 0), (0, 27.6), (6.5, 21.6), (10.9, 31.6), (15.2, 29.8), (10.9, 19.9), (19.6, 19.9))
_HAND_CAPSULES = (
    # x, y of both ends and radius: index finger, three bent fingers, thumb
    (9.0, 4.0, 9.0, 20.0, 2.6),
    (13.8, 12.6, 13.8, 20.0, 2.5),
    (18.4, 13.6, 18.4, 21.0, 2.4),
    (22.6, 15.4, 22.6, 22.0, 2.2),
    (3.6, 17.0, 10.4, 25.6, 2.5),
)
_HAND_PALM = (
    (6.4, 17.0),
    (24.8, 17.0),
    (24.8, 23.0),
    (22.4, 28.2),
    (22.0, 31.6),
    (10.2, 31.6),
    (9.6, 28.6),
    (6.0, 23.5),
)
_HAND_CREASES = ((13.6, 22.4, 13.6, 27.6), (17.0, 22.4, 17.0, 27.6), (20.4, 22.4, 20.4, 27.6))
_TEXT_BARS = (
    (0.0, 1.2, 0.0, 22.8, 1.0),
    (-4.2, 0.0, -1.4, 0.4, 0.9),
    (-1.4, 0.4, 0.0, 1.6, 0.9),
    (4.2, 0.0, 1.4, 0.4, 0.9),
    (1.4, 0.4, 0.0, 1.6, 0.9),
    (-4.2, 24.0, -1.4, 23.6, 0.9),
    (-1.4, 23.6, 0.0, 22.4, 0.9),
    (4.2, 24.0, 1.4, 23.6, 0.9),
    (1.4, 23.6, 0.0, 22.4, 0.9),
)
_HOTSPOTS: dict[PointerShape, tuple[float, float]] = {"arrow": (0, 0), "hand": (9.0, 1.4), "text": (0, 12)}


class _Mask:
    """A shape in units, drawn supersampled."""

    def __init__(self, scale: float) -> None:
        self.scale = scale * SUPERSAMPLING
        side = math.ceil((POINTER_HEIGHT + 2 * _MARGIN) * scale) * SUPERSAMPLING
        self.pixels: Image = np.zeros((side, side), np.uint8)

    def point(self, x: float, y: float) -> tuple[int, int]:
        return round((x + _MARGIN) * self.scale), round((y + _MARGIN) * self.scale)

    def polygon(self, points: tuple[tuple[float, float], ...]) -> None:
        cv2.fillPoly(self.pixels, [np.array([self.point(*p) for p in points], np.int32)], 255)

    def capsule(self, x0: float, y0: float, x1: float, y1: float, radius: float) -> None:
        cv2.line(self.pixels, self.point(x0, y0), self.point(x1, y1), 255, max(1, round(2 * radius * self.scale)))

    def grown(self, by: float) -> NDArray[np.float32]:
        """The shape with an outline of this width, as coverage 0-1 in supersampled pixels."""
        side = 2 * round(by * self.scale) + 1
        if side <= 1:
            return np.divide(self.pixels, 255, dtype=np.float32)
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        return np.divide(cv2.dilate(self.pixels, kernel), 255, dtype=np.float32)


@functools.lru_cache(maxsize=16)
def pointer_sprite(shape: PointerShape, scale: float) -> tuple[Image, tuple[float, float]]:
    """A pointer `scale` pixels per unit, twice as large as it is to be drawn.

    Returns:
        Premultiplied BGRA and the hotspot's position in it, both at two pixels per pixel of the film.
    """
    scale *= 2
    body, lines = _Mask(scale), _Mask(scale)
    if shape == "arrow":
        body.polygon(_ARROW)
        fill, edge, width = (26, 22, 20), (255, 255, 255), 1.7
    elif shape == "hand":
        body.polygon(_HAND_PALM)
        for capsule in _HAND_CAPSULES:
            body.capsule(*capsule)
        for crease in _HAND_CREASES:
            lines.capsule(*crease, 0.45)
        fill, edge, width = (255, 255, 255), (26, 22, 20), 1.3
    else:
        for bar in _TEXT_BARS:
            body.capsule(*bar)
        fill, edge, width = (26, 22, 20), (255, 255, 255), 1.2
    inside, outline, drawn = body.grown(0), body.grown(width), lines.grown(0)
    colour = outline[..., None] * np.array(edge, np.float32)
    for coverage, paint in ((inside, fill), (drawn, edge)):
        colour = colour * (1 - coverage[..., None]) + coverage[..., None] * np.array(paint, np.float32)
    shadow = _shadow(outline, body.scale)
    alpha = outline + shadow * (1 - outline)
    sprite = np.dstack([colour, alpha * 255])
    side = sprite.shape[0] // SUPERSAMPLING
    small = cv2.resize(sprite, (side, side), interpolation=cv2.INTER_AREA)
    x, y = _HOTSPOTS[shape]
    return np.rint(small).clip(0, 255).astype(np.uint8), ((x + _MARGIN) * scale, (y + _MARGIN) * scale)


def _shadow(outline: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    """A soft shadow of a shape, a little below it, at most a third dark."""
    drop = np.array([[1, 0, 0], [0, 1, 1.6 * scale]], np.float32)
    lowered = cv2.warpAffine(outline, drop, outline.shape[::-1])
    return (cv2.GaussianBlur(lowered, (0, 0), 1.8 * scale) * 0.34).astype(np.float32)


def pointer_ink(
    tip: tuple[float, float], *, shape: PointerShape, scale: float, zoom: float = 1.0, press: float = 0.0
) -> Ink:
    """A pointer with its hotspot exactly at `tip`, also between pixels.

    Args:
        tip: pixels of the picture.
        shape: of the pointer.
        scale: pixels per unit of the shapes; few different ones, for each is drawn anew.
        zoom: enlarges it further, at most by 2 before it gets soft.
        press: makes it smaller, 0 to 1.
    """
    sprite, hotspot = pointer_sprite(shape, scale)
    factor = 0.5 * (1 - 0.16 * press) * zoom
    left, top = math.floor(tip[0] - hotspot[0] * factor) - 1 & ~1, math.floor(tip[1] - hotspot[1] * factor) - 1 & ~1
    # Pixel centres lie at +0.5 in both pictures.
    shift_x = tip[0] - left - hotspot[0] * factor + 0.5 * factor - 0.5
    shift_y = tip[1] - top - hotspot[1] * factor + 0.5 * factor - 0.5
    matrix = np.array([[factor, 0, shift_x], [0, factor, shift_y]], np.float32)
    side = math.ceil(sprite.shape[0] * factor) + 4
    layer = cv2.warpAffine(sprite, matrix, (side, side), flags=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    return ink(layer, left, top)


def ring_ink(centre: tuple[float, float], *, age: float, unit: float, colour: str) -> Ink:
    """A click's ring: a disc that swells and pales, with a bright rim.

    Args:
        centre: pixels of the picture.
        age: 0 (press) to 1 (gone).
        unit: pixels per pixel of a 1080p film.
        colour: `#RRGGBB`.
    """
    swell = 1 - (1 - age) ** 3
    radius, rim = (10 + 30 * swell) * unit, (4.5 - 2.5 * swell) * unit
    reach = math.ceil(radius + rim + 2)
    left, top = math.floor(centre[0]) - reach, math.floor(centre[1]) - reach
    axis = np.arange(2 * reach + 1, dtype=np.float32) + 0.5
    distance = np.hypot(axis[None, :] + left - centre[0], axis[:, None] + top - centre[1])
    fade = (1 - age) ** 1.4
    on_rim = np.clip(rim / 2 + 0.5 - np.abs(distance - radius), 0, 1) * 0.95
    within = np.clip(radius + 0.5 - distance, 0, 1) * 0.22
    alpha = np.maximum(on_rim, within)[..., None] * fade
    layer = np.rint(np.dstack([alpha * np.array(bgr(colour), np.float32), alpha * 255])).astype(np.uint8)
    return ink(layer, left, top)

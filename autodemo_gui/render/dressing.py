"""What stands still around the page: background, the window's shadow and its rounded corners; drawn once for a film."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.look import Background, Look
from autodemo_gui.render.layout import Layout, Rect
from autodemo_gui.render.pixels import Image, bgr

_DITHER_SEED = 7
_CORNER_SUPERSAMPLING = 8


def draw_stage(look: Look, layout: Layout) -> Image:
    """The canvas without the window: background and shadow, BGR."""
    canvas = gradient(look.background, layout.canvas)
    if look.window.shadow and not layout.fills_canvas:
        _cast_shadow(canvas, layout, look.window.shadow)
    noise = np.random.default_rng(_DITHER_SEED).random(canvas.shape[:2], np.float32)
    # Noise of one 8-bit level instead of rounding: a wide gradient shows no bands.
    stage: Image = np.clip(canvas + noise[..., None], 0, 255).astype(np.uint8)
    return stage


def gradient(background: Background, size: tuple[int, int]) -> NDArray[np.float32]:
    """A linear gradient as CSS defines it (css-images-3, 3.1): the end colours touch the corners."""
    width, height = size
    colours = np.array([bgr(colour) for colour in background.colours], np.float32)
    turn = math.radians(background.angle)
    across, down = math.sin(turn), -math.cos(turn)
    length = abs(width * across) + abs(height * down)
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) * across
    y = (np.arange(height, dtype=np.float32) + 0.5 - height / 2) * down
    at = (x[None, :] + y[:, None]) / length + 0.5
    stops = np.linspace(0, 1, len(colours))
    channels = [np.interp(at, stops, colours[:, channel]).astype(np.float32) for channel in range(3)]
    return np.dstack(channels)


def _cast_shadow(canvas: NDArray[np.float32], layout: Layout, strength: float) -> None:
    """A wide soft shadow below the window and a narrow one around its edge, as from a lamp above a desk."""
    window, unit = layout.window, layout.unit
    for drop, blur, darkness in ((26, 34, 0.36), (5, 6, 0.16)):
        mask = np.zeros(canvas.shape[:2], np.float32)
        top = round(window.y + drop * unit)
        mask[max(0, top) : max(0, top + window.height), window.x : window.right] = 1
        mask = cv2.GaussianBlur(mask, (0, 0), blur * unit).astype(np.float32)
        canvas *= 1 - (mask * darkness * strength)[..., None]


class Corners:
    """Rounds the corners of the window by giving the canvas' pixels outside the curve back."""

    def __init__(self, stage: Image, layout: Layout) -> None:
        """Keep the stage's pixels under the corners."""
        window, radius = layout.window, layout.radius
        self._patches: list[tuple[Rect, NDArray[np.float32], NDArray[np.float32]]] = []
        if radius <= 0:
            return
        quarter = _quarter_circle(radius)
        for right in (False, True):
            for bottom in (False, True):
                x = window.right - radius if right else window.x
                y = window.bottom - radius if bottom else window.y
                cover = quarter[:: -1 if bottom else 1, :: -1 if right else 1, None]
                below = stage[y : y + radius, x : x + radius].astype(np.float32) * (1 - cover)
                self._patches.append((Rect(x, y, radius, radius), cover, below))

    def apply(self, canvas: Image) -> None:
        """Round the corners of a window that was just drawn; once for each time."""
        for rect, cover, below in self._patches:
            patch = canvas[rect.y : rect.bottom, rect.x : rect.right]
            np.copyto(patch, np.rint(patch * cover + below).astype(np.uint8))


def _quarter_circle(radius: int) -> NDArray[np.float32]:
    """How much of each pixel lies inside the top left corner of a rounded box."""
    fine = _CORNER_SUPERSAMPLING
    axis = (np.arange(radius * fine, dtype=np.float32) + 0.5) / fine
    inside = np.hypot(radius - axis[None, :], radius - axis[:, None]) <= radius
    cover: NDArray[np.float32] = inside.reshape(radius, fine, radius, fine).mean(axis=(1, 3), dtype=np.float32)
    return cover

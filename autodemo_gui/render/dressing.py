"""What stands still around the page: the background and the window's shadow on it; drawn once for a film."""

import base64
import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.assets import resources_root
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.look import Background, Look
from autodemo_gui.core.text import tr
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.pixels import CRISP_DOWN_TO, Image, bgr

_DITHER_SEED = 7
_BAND = 64
_LONGEST_NAME = 60


def draw_background(look: Look, layout: Layout) -> tuple[Image, Image]:
    """The canvas without the window, BGR: bare, and with the window's shadow on it.

    Raises:
        InvalidInput: the look's picture cannot be read.
    """
    canvas = gradient(look.background, layout.canvas)
    if look.background.image:
        _cover(canvas, picture_of(look.background))
    noise = np.random.default_rng(_DITHER_SEED).random(canvas.shape[:2], np.float32)[..., None]
    bare = _dithered(canvas, noise)
    if not look.window.shadow or layout.fills_canvas:
        return bare, bare
    _cast_shadow(canvas, layout, look.window.shadow)
    return bare, _dithered(canvas, noise)


def gradient(background: Background, size: tuple[int, int]) -> NDArray[np.float32]:
    """A linear gradient as CSS defines it (css-images-3, 3.1): the end colours touch the corners."""
    width, height = size
    colours = np.array([bgr(colour) for colour in background.colours], np.float32)
    turn = math.radians(background.angle)
    across, down = math.sin(turn), -math.cos(turn)
    length = abs(width * across) + abs(height * down)
    x = (np.arange(width, dtype=np.float32) + 0.5 - width / 2) * across
    y = (np.arange(height, dtype=np.float32) + 0.5 - height / 2) * down
    stops = np.linspace(0, 1, len(colours))
    canvas = np.empty((height, width, 3), np.float32)
    for rows in _bands(height):
        at = (x[None, :] + y[rows, None]) / length + 0.5
        for channel in range(3):
            canvas[rows, :, channel] = np.interp(at, stops, colours[:, channel])
    return canvas


def picture_bytes(background: Background) -> bytes:
    """A background's picture as a file's bytes: of its data URL, or of the bundled picture it names.

    Raises:
        InvalidInput: there is none, or the URL is damaged.
    """
    try:
        if background.image.startswith("data:"):
            return base64.b64decode(background.image.partition(",")[2], validate=True)
        return (resources_root() / "looks" / background.image).read_bytes()
    except OSError as error:
        raise _unreadable(background.image, error.strerror or str(error)) from error
    except ValueError as error:
        raise _unreadable(background.image, str(error)) from error


def picture_of(background: Background) -> NDArray[np.float32]:
    """The background's picture, BGRA from 0 to 255, not premultiplied.

    Raises:
        InvalidInput: it is not there or is no picture.
    """
    try:
        picture = cv2.imdecode(np.frombuffer(picture_bytes(background), np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise _unreadable(background.image, tr("it is empty")) from error
    if picture is None:
        raise _unreadable(background.image, tr("it is no picture that can be shown"))
    levels = np.atleast_3d(picture.astype(np.float32) / (257 if picture.dtype == np.uint16 else 1))
    colours = levels[:, :, :3] if levels.shape[2] >= 3 else levels[:, :, :1].repeat(3, axis=2)
    alpha = levels[:, :, 3:] if levels.shape[2] == 4 else np.full((*levels.shape[:2], 1), 255, np.float32)
    return np.concatenate([colours, alpha], axis=2)


def _cover(canvas: NDArray[np.float32], picture: NDArray[np.float32]) -> None:
    """Fill the canvas with the middle of a picture, as `background-size: cover` does."""
    height, width = canvas.shape[:2]
    scale = max(width / picture.shape[1], height / picture.shape[0])
    across, down = width / scale, height / scale
    left, top = round((picture.shape[1] - across) / 2), round((picture.shape[0] - down) / 2)
    part = picture[top : top + max(1, round(down)), left : left + max(1, round(across))]
    filtering = cv2.INTER_CUBIC if scale >= CRISP_DOWN_TO else cv2.INTER_AREA
    shown = np.clip(cv2.resize(part, (width, height), interpolation=filtering), 0, 255)
    alpha = shown[:, :, 3:] / 255
    canvas += (shown[:, :, :3] - canvas) * alpha


def _cast_shadow(canvas: NDArray[np.float32], layout: Layout, strength: float) -> None:
    """A wide soft shadow below the window and a narrow one around its edge, as from a lamp above a desk."""
    window, unit = layout.window, layout.unit
    for drop, blur, darkness in ((26, 34, 0.36), (5, 6, 0.16)):
        mask = np.zeros(canvas.shape[:2], np.float32)
        top = round(window.y + drop * unit)
        mask[max(0, top) : max(0, top + window.height), window.x : window.right] = 1
        mask = cv2.GaussianBlur(mask, (0, 0), blur * unit).astype(np.float32, copy=False)
        for rows in _bands(len(canvas)):
            canvas[rows] *= 1 - (mask[rows] * darkness * strength)[..., None]


def _dithered(canvas: NDArray[np.float32], noise: NDArray[np.float32]) -> Image:
    """Noise of one 8-bit level instead of rounding: a wide gradient shows no bands."""
    levels = np.empty(canvas.shape, np.uint8)
    for rows in _bands(len(canvas)):
        levels[rows] = np.clip(canvas[rows] + noise[rows], 0, 255)
    return levels


def _bands(height: int) -> Iterator[slice]:
    """Rows by the few: a whole canvas of 2160p in floats is 100 MB, and every step of arithmetic makes another."""
    return (slice(top, top + _BAND) for top in range(0, height, _BAND))


def _unreadable(image: str, reason: str) -> InvalidInput:
    return InvalidInput(
        "look.background.image",
        tr("“{image}” cannot be shown: {reason}.", image=image[:_LONGEST_NAME], reason=reason.rstrip(".")),
        tr("Name a PNG, JPEG or WebP picture."),
    )

"""Pixel arithmetic that several parts of the renderer share: the image type, colours, BT.709 planes, resampling."""

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Height x width x channels; BGR, or premultiplied BGRA where said so."""

CRISP_DOWN_TO = 0.75
"""Above this factor bicubic keeps text sharper than area averaging, without aliasing, and is three times faster."""


def _bt709_limited() -> NDArray[np.float32]:
    """3 x 4 matrix from 8-bit BGR to limited-range Y'CbCr (ITU-R BT.709-6, items 3.2-3.5)."""
    red, blue = 0.2126, 0.0722
    green = 1 - red - blue
    luma = np.array([blue, green, red])
    blue_difference = (np.array([1.0, 0, 0]) - luma) / (2 * (1 - blue))
    red_difference = (np.array([0, 0, 1.0]) - luma) / (2 * (1 - red))
    rows = [[*luma * 219 / 255, 16], [*blue_difference * 224 / 255, 128], [*red_difference * 224 / 255, 128]]
    return np.array(rows, np.float32)


BT709 = _bt709_limited()


class Planes:
    """One picture as planar 4:2:0 (I420), updated rectangle by rectangle.

    Chroma is the mean of 2 x 2 pixels, so it is sited in their centre.
    """

    def __init__(self, width: int, height: int) -> None:
        """Black; width and height are even."""
        self.buffer: NDArray[np.uint8] = np.empty(width * height * 3 // 2, np.uint8)
        luma = width * height
        self.y: Image = self.buffer[:luma].reshape(height, width)
        self.u: Image = self.buffer[luma : luma * 5 // 4].reshape(height // 2, width // 2)
        self.v: Image = self.buffer[luma * 5 // 4 :].reshape(height // 2, width // 2)
        self.y[:] = 16
        self.u[:] = 128
        self.v[:] = 128

    def update(self, picture: Image, rect: tuple[int, int, int, int]) -> None:
        """Take over the pixels of `picture` (BGR, the whole frame) inside x, y, width, height; grown to even bounds."""
        height, width = self.y.shape
        left, top = max(0, rect[0]) & ~1, max(0, rect[1]) & ~1
        right, bottom = min(width, rect[0] + rect[2] + 1) & ~1, min(height, rect[1] + rect[3] + 1) & ~1
        if right <= left or bottom <= top:
            return
        yuv = cv2.transform(picture[top:bottom, left:right], BT709)
        y, u, v = cv2.split(yuv)
        half = ((right - left) // 2, (bottom - top) // 2)
        self.y[top:bottom, left:right] = y
        chroma = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
        self.u[chroma] = cv2.resize(u, half, interpolation=cv2.INTER_AREA)
        self.v[chroma] = cv2.resize(v, half, interpolation=cv2.INTER_AREA)


def bgr(colour: str) -> tuple[int, int, int]:
    """`#RRGGBB` as blue, green, red."""
    return int(colour[5:7], 16), int(colour[3:5], 16), int(colour[1:3], 16)


def resample(picture: Image, size: tuple[int, int]) -> Image:
    """A picture in another width and height, with the filter that fits the factor."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    crisp = min(size[0] / width, size[1] / height) >= CRISP_DOWN_TO
    return cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC if crisp else cv2.INTER_AREA).astype(
        np.uint8, copy=False
    )


def lay_over(canvas: Image, layer: Image, x: int, y: int, opacity: float = 1.0) -> tuple[int, int, int, int]:
    """Blend a premultiplied BGRA layer onto a BGR canvas with its top left corner at x, y.

    Returns:
        The rectangle of the canvas that was touched: x, y, width, height (empty when the layer lies outside).
    """
    height, width = canvas.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + layer.shape[1]), min(height, y + layer.shape[0])
    if right <= left or bottom <= top:
        return left, top, 0, 0
    part = layer[top - y : bottom - y, left - x : right - x].astype(np.float32)
    below = canvas[top:bottom, left:right]
    alpha = part[:, :, 3:] * (opacity / 255)
    np.copyto(below, np.rint(below * (1 - alpha) + part[:, :, :3] * opacity).astype(np.uint8))
    return left, top, right - left, bottom - top

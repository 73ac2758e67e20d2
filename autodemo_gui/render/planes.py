"""Pictures as the encoder takes them, planar 4:2:0 in BT.709: all is drawn on these, and converted only once."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.render.pixels import BT709, Image

Box = tuple[int, int, int, int]
"""x, y, width, height; whole pixels."""

_BAND = 32
"""Rows converted at once: they stay in the processor's cache."""
# Premultiplied colours have their offset (16 or 128) in the share of their coverage.
_PREMULTIPLIED = np.hstack([BT709[:, :3], BT709[:, 3:] / 255]).astype(np.float32)
_TO_BGR = np.linalg.inv(BT709[:, :3].astype(np.float64))


@dataclass(frozen=True, slots=True)
class Ink:
    """A translucent picture prepared for a place: premultiplied planes, coverage at both resolutions.

    Attributes:
        box: where it goes; even bounds.
        planes: Y, U, V.
        cover: 0 to 255, for Y and for the chroma.
    """

    box: Box
    planes: tuple[Image, Image, Image]
    cover: tuple[Image, Image]


class Planes:
    """One picture as planar 4:2:0 (I420), limited-range BT.709, updated rectangle by rectangle.

    Chroma is the mean of 2 x 2 pixels, so it is sited in their centre.
    """

    __slots__ = ("buffer", "size", "u", "v", "y")

    def __init__(self, width: int, height: int) -> None:
        """Black; width and height are even."""
        luma = width * height
        self.size = width, height
        self.buffer: NDArray[np.uint8] = np.empty(luma * 3 // 2, np.uint8)
        self.y: Image = self.buffer[:luma].reshape(height, width)
        self.u: Image = self.buffer[luma : luma * 5 // 4].reshape(height // 2, width // 2)
        self.v: Image = self.buffer[luma * 5 // 4 :].reshape(height // 2, width // 2)
        self.y[:] = 16
        self.u[:] = 128
        self.v[:] = 128

    def clip(self, box: Box) -> Box:
        """The part of a box that lies on the picture, grown to even bounds; without area when there is none."""
        width, height = self.size
        left, top = max(0, box[0]) & ~1, max(0, box[1]) & ~1
        right, bottom = min(width, box[0] + box[2] + 1) & ~1, min(height, box[1] + box[3] + 1) & ~1
        return left, top, max(0, right - left), max(0, bottom - top)

    def parts(self, box: Box) -> tuple[Image, Image, Image]:
        """Views of the three planes inside a box of even bounds."""
        x, y, width, height = box
        rows, columns = slice(y // 2, (y + height) // 2), slice(x // 2, (x + width) // 2)
        return self.y[y : y + height, x : x + width], self.u[rows, columns], self.v[rows, columns]

    def update(self, picture: Image, box: Box, *, at: tuple[int, int] = (0, 0)) -> None:
        """Take over pixels of a BGR picture.

        Args:
            picture: of the size of this one, or smaller when it has a place of its own.
            box: which part, in the coordinates of this picture; grown to even bounds.
            at: where the picture's left upper corner lies, even.
        """
        left, top, width, height = self.clip(box)
        if not width or not height:
            return
        column = left - at[0]
        for begin in range(top, top + height, _BAND):
            rows = min(_BAND, top + height - begin)
            source = picture[begin - at[1] : begin - at[1] + rows, column : column + width]
            y, u, v = self.parts((left, begin, width, rows))
            yuv = cv2.transform(source, BT709)
            cv2.extractChannel(yuv, 0, dst=y)
            half = cv2.resize(yuv, (width // 2, rows // 2), interpolation=cv2.INTER_AREA)
            cv2.extractChannel(half, 1, dst=u)
            cv2.extractChannel(half, 2, dst=v)

    def copy_from(self, other: "Planes", box: Box) -> None:
        """Take over a box of another picture of the same size; even bounds."""
        for mine, its in zip(self.parts(box), other.parts(box), strict=True):
            np.copyto(mine, its)

    def mix_from(self, one: "Planes", other: "Planes", share: float, box: Box) -> None:
        """Become `one` with this share of `other`, inside a box of even bounds."""
        for mine, a, b in zip(self.parts(box), one.parts(box), other.parts(box), strict=True):
            cv2.addWeighted(a, 1 - share, b, share, 0, dst=mine)

    def blend(self, ink: Ink, opacity: float = 1.0) -> None:
        """Lay a translucent picture over this one; what lies outside is not drawn."""
        left, top, width, height = self.clip(ink.box)
        if not width or not height:
            return
        x, y = left - ink.box[0], top - ink.box[1]
        for number, (below, plane) in enumerate(zip(self.parts((left, top, width, height)), ink.planes, strict=True)):
            half = 1 if number else 0
            part = (slice(y >> half, (y + height) >> half), slice(x >> half, (x + width) >> half))
            colour, cover = plane[part], ink.cover[half][part]
            if opacity < 1:
                kept = cv2.multiply(below, 255 - cv2.convertScaleAbs(cover, alpha=opacity), scale=1 / 255)
                cv2.add(kept, cv2.convertScaleAbs(colour, alpha=opacity), dst=below)
            else:
                cv2.add(cv2.multiply(below, 255 - cover, scale=1 / 255), colour, dst=below)

    def fill(self, box: Box, colour: tuple[int, int, int]) -> None:
        """Paint a box of even bounds with a BGR colour."""
        levels = BT709 @ np.array([*colour, 1], np.float32)
        for part, level in zip(self.parts(box), levels, strict=True):
            part[:] = round(float(level))

    def picture(self) -> Image:
        """The whole as BGR."""
        half = (cv2.resize(plane, self.size, interpolation=cv2.INTER_LINEAR) for plane in (self.u, self.v))
        levels = cv2.merge([self.y, *half])
        matrix = np.hstack([_TO_BGR, -_TO_BGR @ BT709[:, 3:].astype(np.float64)])
        return cv2.transform(levels, matrix).astype(np.uint8, copy=False)


def ink(layer: Image, x: float, y: float) -> Ink:
    """Prepare a premultiplied BGRA picture whose left upper corner goes to x, y, also between pixels."""
    left, top = int(np.floor(x)) & ~1, int(np.floor(y)) & ~1
    shift_x, shift_y = x - left, y - top
    height, width = layer.shape[:2]
    wide, high = (int(np.ceil(length)) + 1 & ~1 for length in (width + shift_x, height + shift_y))
    if shift_x % 1 or shift_y % 1:
        matrix = np.array([[1, 0, shift_x], [0, 1, shift_y]], np.float32)
        placed = cv2.warpAffine(layer, matrix, (wide, high), flags=cv2.INTER_LINEAR)
    else:
        placed = np.zeros((high, wide, 4), np.uint8)
        placed[int(shift_y) : int(shift_y) + height, int(shift_x) : int(shift_x) + width] = layer
    yuv = cv2.transform(placed, _PREMULTIPLIED)
    half = (wide // 2, high // 2)
    halved = cv2.resize(yuv, half, interpolation=cv2.INTER_AREA)
    cover = cv2.extractChannel(placed, 3)
    small = cv2.resize(cover, half, interpolation=cv2.INTER_AREA)
    channels = (cv2.extractChannel(yuv, 0), cv2.extractChannel(halved, 1), cv2.extractChannel(halved, 2))
    y_plane, u, v, full, quarter = (part.astype(np.uint8, copy=False) for part in (*channels, cover, small))
    return Ink((left, top, wide, high), (y_plane, u, v), (full, quarter))

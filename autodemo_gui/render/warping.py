"""Shows a part of a picture in another size, from any place between its pixels; sharp, and quick for a whole film.

A general warp costs four times what a plain resize does, but a resize begins at whole pixels. So it is begun a few
pixels outside, where a pixel of the source and one of the result coincide to a small fraction.
"""

import math

import cv2
import numpy as np

from autodemo_gui.render.pixels import CRISP_DOWN_TO, Image
from autodemo_gui.render.planes import Box, Planes

MARGIN = 32
"""Pixels by which a source continues its edges on each side."""
_TRIED = 16
_WARPING = (cv2.INTER_CUBIC, cv2.INTER_LINEAR, cv2.INTER_LINEAR)
"""Of Y, U and V: nobody sees how sharp colours are, and the warp costs a third."""
_GOOD_ENOUGH = 0.1
"""Of a source pixel; a shift that nobody sees, and that is gone when the camera rests on whole pixels."""


class Source:
    """A picture to take parts of, its edges continued."""

    __slots__ = ("_planes", "size")

    def __init__(self, picture: Image) -> None:
        """Convert a BGR picture."""
        height, width = picture.shape[:2]
        self.size = width, height
        if width % 2 or height % 2:
            picture = cv2.copyMakeBorder(picture, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)  # type: ignore[assignment]
        height, width = picture.shape[:2]
        self._planes = Planes(width + 2 * MARGIN, height + 2 * MARGIN)
        self._planes.update(picture, (MARGIN, MARGIN, width, height), at=(MARGIN, MARGIN))
        for plane, margin in self._with_margins():
            plane[:, :margin] = plane[:, margin : margin + 1]
            plane[:, -margin:] = plane[:, -margin - 1 : -margin]
            plane[:margin] = plane[margin]
            plane[-margin:] = plane[-margin - 1]

    @property
    def luma(self) -> Image:
        """Y of the picture itself."""
        return self._planes.y[MARGIN:-MARGIN, MARGIN:-MARGIN]

    def show(self, target: Planes, box: Box, *, at: tuple[float, float], scale: tuple[float, float]) -> None:
        """Draw a part of this picture.

        Args:
            target: where.
            box: of the target; even bounds.
            at: the place in this picture that comes to the box' left upper corner; not more than a few pixels outside.
            scale: target pixels per pixel of this picture, across and down.
        """
        for number, (part, (plane, margin)) in enumerate(zip(target.parts(box), self._with_margins(), strict=True)):
            half = 2 if number else 1
            place = at[0] / half + margin, at[1] / half + margin
            resample(plane, part, at=place, scale=scale, warping=_WARPING[number])

    def _with_margins(self) -> tuple[tuple[Image, int], ...]:
        planes = self._planes
        return (planes.y, MARGIN), (planes.u, MARGIN // 2), (planes.v, MARGIN // 2)


def resample(
    source: Image,
    target: Image,
    *,
    at: tuple[float, float],
    scale: tuple[float, float],
    warping: int = cv2.INTER_CUBIC,
) -> None:
    """Fill `target` with a part of `source`, one channel each; see `Source.show`.

    `warping` is the filter where nothing but a general warp is exact: near scale 1 pixels hardly ever meet.
    """
    height, width = target.shape
    left, skip_x, error_x = _meeting(at[0], scale[0])
    top, skip_y, error_y = _meeting(at[1], scale[1])
    if scale == (1.0, 1.0) and not error_x and not error_y:
        np.copyto(target, source[top : top + height, left : left + width])
        return
    crisp = min(scale) >= CRISP_DOWN_TO
    if max(abs(error_x), abs(error_y)) > _GOOD_ENOUGH and crisp:
        _warp(source, target, at, scale, warping)
        return
    right = min(left + math.ceil((width + skip_x) / scale[0]) + 3, source.shape[1])
    bottom = min(top + math.ceil((height + skip_y) / scale[1]) + 3, source.shape[0])
    part = source[top:bottom, left:right]
    filtering = cv2.INTER_CUBIC if crisp else cv2.INTER_AREA
    larger = cv2.resize(part, None, fx=scale[0], fy=scale[1], interpolation=filtering)
    np.copyto(target, larger[skip_y : skip_y + height, skip_x : skip_x + width])


def _meeting(place: float, scale: float) -> tuple[int, int, float]:
    """Where to begin a resize.

    Returns:
        A whole pixel of the source, how many pixels of the result lie before the wanted place, and by how much of a
        source pixel that place is missed.
    """
    if place.is_integer():
        return int(place), 0, 0.0
    least = math.ceil(2 * scale)  # the filter's reach: what it does at its own edge is not shown
    most = max(least, min(least + _TRIED, int((MARGIN // 2 - 4) * scale)))
    best = min(range(least, most + 1), key=lambda skip: abs(round(place - skip / scale) - (place - skip / scale)))
    begun = place - best / scale
    return round(begun), best, round(begun) - begun


def _warp(source: Image, target: Image, at: tuple[float, float], scale: tuple[float, float], filtering: int) -> None:
    """The same at any cost."""
    height, width = target.shape
    shift = [place + 0.5 / factor - 0.5 for place, factor in zip(at, scale, strict=True)]
    matrix = np.array([[1 / scale[0], 0, shift[0]], [0, 1 / scale[1], shift[1]]], np.float32)
    flags = filtering | cv2.WARP_INVERSE_MAP
    np.copyto(target, cv2.warpAffine(source, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE))

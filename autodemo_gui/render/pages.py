"""Decodes the take's pictures ahead of need, in threads."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import cv2
import numpy as np

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr
from autodemo_gui.render.pixels import Image
from autodemo_gui.render.plates import TakeReader
from autodemo_gui.render.warping import Source

_AHEAD = 4
_BLANK_SPREAD = 2.0
"""Grey levels of standard deviation; below, a page is of one colour."""
_SAMPLED = 5
_SMALL_COLUMNS = 320
_SHRINKING = (
    (8, cv2.IMREAD_REDUCED_GRAYSCALE_8),
    (4, cv2.IMREAD_REDUCED_GRAYSCALE_4),
    (2, cv2.IMREAD_REDUCED_GRAYSCALE_2),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be said of a page's picture.

    Attributes:
        detail: grey levels of standard deviation over the page; how much there is to see.
        damaged: it could not be decoded, the one before is held.
    """

    detail: float
    damaged: bool = False

    @property
    def is_blank(self) -> bool:
        """There is nothing to see."""
        return self.detail < _BLANK_SPREAD


@dataclass(frozen=True, slots=True)
class Page:
    """A page as filmed, ready to be drawn."""

    source: Source
    seen: Seen


def pages(reader: TakeReader, wanted: Sequence[int], threads: Executor) -> Iterator[Page]:
    """Yield a page for each picture that is wanted, by index, in order, decoding a few ahead.

    Raises:
        InvalidInput: neither a picture nor one before it can be decoded.
    """
    ahead: deque[Future[Page]] = deque()
    upcoming = iter(wanted)
    try:
        for _ in wanted:
            while len(ahead) < _AHEAD and (index := next(upcoming, None)) is not None:
                ahead.append(threads.submit(page_of, reader, index))
            yield ahead.popleft().result()
    finally:
        for future in ahead:
            future.cancel()


def page_of(reader: TakeReader, index: int) -> Page:
    """A picture of the take or, where it is damaged, the last good one before it.

    Raises:
        InvalidInput: there is none.
    """
    for good in range(index, -1, -1):
        picture = decode(reader.jpeg(good), reader.info.plate_size)
        if picture is not None:
            return Page(Source(picture), Seen(detail_of(picture), damaged=good != index))
    raise InvalidInput("take", tr("Its first picture cannot be read."), tr("Record the film again."))


def opening_step(reader: TakeReader, *, limit: int) -> int:
    """The first step whose picture shows something; 0 when none of the first `limit` steps does."""
    for index, frame in enumerate(reader.frames):
        if frame.step > limit:
            break
        picture = small(reader, frame.step)
        if picture is not None and detail_of(picture) >= _BLANK_SPREAD:
            return frame.step if index else 0
    return 0


def small(reader: TakeReader, step: int) -> Image | None:
    """The whole picture at a step of the take, shrunk to at least 320 grey columns; None when it cannot be read."""
    width = reader.info.plate_size[0]
    how = next((how for factor, how in _SHRINKING if width // factor >= _SMALL_COLUMNS), cv2.IMREAD_GRAYSCALE)
    jpeg = np.frombuffer(reader.jpeg(reader.picture_at(step)), np.uint8)
    try:
        picture = cv2.imdecode(jpeg, how)
    except cv2.error:
        return None
    return None if picture is None else picture.astype(np.uint8, copy=False)


def detail_of(picture: Image) -> float:
    """How much there is to see: spread of the grey levels, of every few pixels of a large picture."""
    sparse = _SAMPLED if picture.shape[1] > 2 * _SMALL_COLUMNS else 1
    sample = np.ascontiguousarray(picture[::sparse, ::sparse])
    return float(np.std(sample if sample.ndim == 2 else cv2.cvtColor(sample, cv2.COLOR_BGR2GRAY)))


def decode(jpeg: bytes, size: tuple[int, int]) -> Image | None:
    """JPEG bytes as BGR pixels of this width and height, None when they are no picture."""
    try:
        picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    if picture is None:
        return None
    height, width = picture.shape[:2]
    if (width, height) != size:  # a live camera may not keep the density that was asked for
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if width > size[0] else cv2.INTER_CUBIC)
    return picture.astype(np.uint8, copy=False)

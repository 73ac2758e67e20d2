"""Decodes the take's pictures ahead of need, in threads, into page pixels of the size the film shows."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr
from autodemo_gui.render.layout import Layout
from autodemo_gui.render.pixels import Image, resample
from autodemo_gui.render.plates import TakeReader

_THREADS = 2
_AHEAD = 4
_BLANK_SPREAD = 2.0
"""Grey levels of standard deviation; below, a page is of one colour."""
_SAMPLED = 5


@dataclass(frozen=True, slots=True)
class Page:
    """A page as shown in the film.

    Attributes:
        pixels: BGR in the size of the layout's content.
        detail: grey levels of standard deviation over the page; how much there is to see.
        damaged: the picture could not be decoded, the one before is held.
    """

    pixels: Image
    detail: float
    damaged: bool = False

    @property
    def is_blank(self) -> bool:
        """There is nothing to see."""
        return self.detail < _BLANK_SPREAD


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the take, by index, with the top left of its visible part in plate pixels."""

    picture: int
    view: tuple[float, float]


def pages(reader: TakeReader, layout: Layout, wanted: Sequence[Shown]) -> Iterator[Page]:
    """Yield a page for each that is wanted, in order, decoding a few ahead.

    Raises:
        InvalidInput: the first picture cannot be decoded, nor any after it.
    """
    last: Page | None = None
    with ThreadPoolExecutor(_THREADS, "decode") as pool:
        ahead: deque[Future[Page | None]] = deque()
        upcoming = iter(wanted)
        try:
            for _ in wanted:
                while len(ahead) < _AHEAD and (shown := next(upcoming, None)) is not None:
                    jpeg = reader.jpeg(shown.picture)
                    ahead.append(pool.submit(_page, jpeg, reader.info.plate_size, layout, shown.view))
                page = ahead.popleft().result()
                if page is None:
                    last = _damaged(last, layout)
                    yield last
                else:
                    last = page
                    yield page
        finally:
            for future in ahead:
                future.cancel()


def opening_step(reader: TakeReader, *, limit: int) -> int:
    """The first step whose picture shows something; 0 when none of the first `limit` steps does."""
    for index, frame in enumerate(reader.frames):
        if frame.step > limit:
            break
        picture = decode(reader.jpeg(index), reader.info.plate_size)
        if picture is not None and detail_of(picture) >= _BLANK_SPREAD:
            return frame.step if index else 0
    return 0


def detail_of(picture: Image) -> float:
    """How much there is to see: spread of the grey levels of every few pixels."""
    sample = np.ascontiguousarray(picture[::_SAMPLED, ::_SAMPLED])
    return float(np.std(cv2.cvtColor(sample, cv2.COLOR_BGR2GRAY)))


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


def _page(jpeg: bytes, size: tuple[int, int], layout: Layout, view: tuple[float, float]) -> Page | None:
    picture = decode(jpeg, size)
    if picture is None:
        return None
    pixels = visible_part(picture, layout, view)
    return Page(pixels, detail_of(pixels))


def visible_part(picture: Image, layout: Layout, view: tuple[float, float]) -> Image:
    """What is in view of a plate picture, in the size of the layout's content; a view may begin between pixels."""
    width, height = layout.view
    x, y = view
    if x.is_integer() and y.is_integer():
        left, top = int(x), int(y)
        return resample(picture[top : top + round(height), left : left + round(width)], layout.content.size)
    scale = layout.scale
    matrix = np.array([[1 / scale, 0, x + 0.5 / scale - 0.5], [0, 1 / scale, y + 0.5 / scale - 0.5]], np.float32)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(picture, matrix, layout.content.size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return moved.astype(np.uint8, copy=False)


def _damaged(last: Page | None, layout: Layout) -> Page:
    if last is None:
        raise InvalidInput("take", tr("Its first picture cannot be read."), tr("Record the film again."))
    return Page(last.pixels, last.detail, damaged=True)

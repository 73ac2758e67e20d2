"""Where things sit on the film's canvas, for every look and shape. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from autodemo_gui.core.job import SIZE_HEIGHTS, Shape, Size
from autodemo_gui.core.look import Look
from autodemo_gui.core.take import TakeInfo

LARGEST_ENLARGEMENT = 1.25
"""Plate pixels are never drawn larger than this (SPEC 7)."""
LEAST_WIDTH_SHOWN = 0.7
"""In a narrow shape at least this share of the page's width is in view; its text keeps about its CSS size at 1080p."""
LEAST_WIDTH_FILLING = 9 / 16
"""The same for a look without window, whose page fills a square."""
BAR_HEIGHT = 0.042
"""The browser bar, as a share of the canvas' shorter side."""


@dataclass(frozen=True, slots=True)
class Rect:
    """Whole pixels of the canvas."""

    x: int
    y: int
    width: int
    height: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.width, self.height

    @property
    def right(self) -> int:
        """First column that no longer belongs to it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row that no longer belongs to it."""
        return self.y + self.height

    @property
    def box(self) -> tuple[int, int, int, int]:
        """x, y, width, height."""
        return self.x, self.y, self.width, self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """Geometry of a film; pixels of the canvas unless said otherwise.

    Attributes:
        canvas: width and height, even.
        content: where the page is shown.
        bar: the browser bar above it, or None.
        radius: of the window's corners.
        view: how much of the page is in the content at once, plate pixels.
        unit: one pixel of a 1080p film.
    """

    canvas: tuple[int, int]
    content: Rect
    bar: Rect | None
    radius: int
    view: tuple[float, float]
    unit: float

    @property
    def window(self) -> Rect:
        """Content and bar together."""
        above = self.bar.height if self.bar else 0
        return Rect(self.content.x, self.content.y - above, self.content.width, self.content.height + above)

    @property
    def scale(self) -> float:
        """Canvas pixels per plate pixel."""
        return self.content.width / self.view[0]

    @property
    def fills_canvas(self) -> bool:
        """Nothing but the page is seen."""
        return self.content.size == self.canvas


def lay_out(look: Look, shape: Shape, size: Size, info: TakeInfo) -> Layout:
    """Place a take's page on the canvas of a film."""
    canvas = canvas_size(shape, size)
    short = min(canvas)
    padding = round(look.window.padding * short)
    bar_height = even(BAR_HEIGHT * short) if look.window.frame == "browser" else 0
    free = canvas[0] - 2 * padding, canvas[1] - 2 * padding - bar_height
    plate = info.plate_size
    # Fit the whole page; in a narrow shape enlarge it until it fills the height or too little of its width is left.
    whole = min(free[0] / plate[0], free[1] / plate[1])
    least = LEAST_WIDTH_SHOWN if padding or bar_height else LEAST_WIDTH_FILLING
    filled = min(free[1] / plate[1], free[0] / (plate[0] * least))
    # A page laid out for a phone is as narrow as its film, and is shown from edge to edge.
    scale = min(whole if plate[0] < plate[1] else max(whole, filled), LARGEST_ENLARGEMENT)
    width, height = min(even(plate[0] * scale), free[0] & ~1), min(even(plate[1] * scale), free[1] & ~1)
    x = (canvas[0] - width) // 2 & ~1
    y = ((canvas[1] - height - bar_height) // 2 & ~1) + bar_height
    view = (min(width / scale, plate[0]), min(height / scale, plate[1]))
    return Layout(
        canvas=canvas,
        content=Rect(x, y, width, height),
        bar=Rect(x, y - bar_height, width, bar_height) if bar_height else None,
        radius=round(look.window.radius * short),
        view=view,
        unit=short / 1080,
    )


def density_for(look: Look, shapes: Iterable[Shape], size: Size, *, viewport: tuple[int, int] = (1280, 720)) -> float:
    """Plate pixels per CSS pixel to film with, 1 to 3 in quarters, so that these films of the take are sharp.

    The least with which no page pixel is enlarged while the camera rests, and none more than `LARGEST_ENLARGEMENT`
    where it goes in as far as the look says; the greatest where none is enough, and then the camera goes in less.

    Args:
        look: of the films.
        shapes: of the films.
        size: of the films.
        viewport: of the page that will be filmed, CSS pixels.
    """
    densities = [quarters / 4 for quarters in range(4, 13)]
    for density in densities:
        info = TakeInfo(url="", camera="stepped", viewport=viewport, density=density)
        scale = max(lay_out(look, shape, size, info).scale for shape in shapes)
        if scale <= 1 and scale * look.zoom.strength <= LARGEST_ENLARGEMENT:
            return density
    return densities[-1]


def canvas_size(shape: Shape, size: Size) -> tuple[int, int]:
    """Width and height in pixels; the size's name is the length of the shorter side."""
    short = SIZE_HEIGHTS[size]
    long = even(short * 16 / 9)
    return {"16:9": (long, short), "1:1": (short, short), "9:16": (short, long)}[shape]


def even(length: float) -> int:
    """The nearest even whole number: 4:2:0 chroma has one sample for two pixels."""
    return 2 * round(length / 2)

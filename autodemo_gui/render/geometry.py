"""Where a point of the page is on the picture, for a camera that pans and zooms. Pure."""

from dataclasses import dataclass
from typing import Self

from autodemo_gui.render.layout import Layout
from autodemo_gui.render.scene import View


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle with edges between pixels; of the plate, the canvas or the picture, as its owner says."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of_box(cls, box: tuple[float, float, float, float], scale: float = 1.0) -> Self:
        """A cue's x, y, width, height, enlarged: CSS pixels times density are plate pixels."""
        x, y, width, height = box
        return cls(x * scale, y * scale, (x + width) * scale, (y + height) * scale)

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """The middle point, x and y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def joined(self, other: "Area") -> "Area":
        """The smallest area that holds both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, x: float, y: float) -> "Area":
        """With that much more on each side; less, if negative, but never turned inside out."""
        x, y = max(x, -self.width / 2), max(y, -self.height / 2)
        return Area(self.left - x, self.top - y, self.right + x, self.bottom + y)

    def within(self, width: float, height: float) -> "Area":
        """What of it lies on a picture of this size; an area beside it becomes empty at the edge."""
        return Area(
            min(max(self.left, 0), width),
            min(max(self.top, 0), height),
            min(max(self.right, 0), width),
            min(max(self.bottom, 0), height),
        )

    def share_in(self, other: "Area") -> float:
        """How much of it lies inside the other one, 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height) / max(1e-9, self.width * self.height)

    def holds(self, other: "Area", slack: float = 0.0) -> bool:
        """Whether the other one lies inside, but for that many pixels."""
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


def on_canvas(view: View, layout: Layout, area: Area) -> Area:
    """An area of the plate as an area of the canvas."""
    x = layout.content.x - view.left * layout.scale
    y = layout.content.y - view.top * layout.scale
    scale = layout.scale
    return Area(x + area.left * scale, y + area.top * scale, x + area.right * scale, y + area.bottom * scale)


def on_screen(view: View, layout: Layout, density: float, x: float, y: float) -> tuple[float, float]:
    """A viewport position in CSS pixels as pixels of the picture; it may lie outside of it.

    Args:
        view: of the camera.
        layout: of the film.
        density: plate pixels per CSS pixel.
        x: CSS pixels from the viewport's left edge.
        y: CSS pixels from its upper edge.
    """
    canvas = on_canvas(view, layout, Area(x * density, y * density, x * density, y * density))
    return (canvas.left - view.x) * view.zoom, (canvas.top - view.y) * view.zoom


def box_on_screen(view: View, layout: Layout, density: float, box: tuple[float, float, float, float]) -> Area:
    """A cue's box (x, y, width, height in CSS pixels) as an area of the picture; it may lie outside of it."""
    x, y, width, height = box
    left, top = on_screen(view, layout, density, x, y)
    right, bottom = on_screen(view, layout, density, x + width, y + height)
    return Area(left, top, right, bottom)


def visible_rect(view: View, layout: Layout) -> Area:
    """The part of the canvas that fills the picture."""
    width, height = layout.canvas
    return Area(view.x, view.y, view.x + width / view.zoom, view.y + height / view.zoom)


def visible_page(view: View, layout: Layout) -> Area:
    """The part of the plate that is seen: inside the window and inside the picture. Empty if none is."""
    seen, content, scale = visible_rect(view, layout), layout.content, layout.scale
    left = max(seen.left, content.x)
    top = max(seen.top, content.y)
    right = max(left, min(seen.right, content.right))
    bottom = max(top, min(seen.bottom, content.bottom))
    return Area(
        view.left + (left - content.x) / scale,
        view.top + (top - content.y) / scale,
        view.left + (right - content.x) / scale,
        view.top + (bottom - content.y) / scale,
    )

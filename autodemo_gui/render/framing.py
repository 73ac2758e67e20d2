"""What the camera frames: the view that shows a part of the page well. Pure."""

from collections.abc import Callable
from dataclasses import replace

from autodemo_gui.core.look import Zoom
from autodemo_gui.core.take import TakeInfo
from autodemo_gui.render.focus import best_left, least_cut
from autodemo_gui.render.geometry import Area, on_canvas, visible_page, visible_rect
from autodemo_gui.render.layout import LARGEST_ENLARGEMENT, Layout
from autodemo_gui.render.results import Picture
from autodemo_gui.render.scene import View

Pictures = Callable[[int], Picture | None]
"""Gives the whole plate at a step of the take, shrunk to about 320 grey columns; None when it cannot be read."""

LEAST_ZOOM = 1.12
"""A weaker zoom shows nothing better and is still a movement."""
SAFE = 0.7
"""What lies in this inner share of the view, width and height, needs no move (Screen Studio's safe zone)."""
SEEN = 0.9
"""What lies in this inner share is seen, though not in the middle."""
FILLED = 0.82
"""What is framed takes at most this share of the picture's width and height."""
MARGIN_PX = 40.0
"""Plate pixels of air left and right of what is looked at."""
_ROUNDING_PX = 4.0
"""A window of even size may hide so many plate pixels of a page that it is meant to show whole."""
_TIDIED = 0.05
"""A view goes this share of the picture's width out of its way to cut through less."""
_PUSH = 0.5
"""How far of the way to the full zoom the camera goes in on a click that leaves the page."""


class Framer:
    """Chooses views for one film. Areas are plate pixels; a view at rest has whole pixels and a zoom of 3 decimals."""

    def __init__(self, layout: Layout, info: TakeInfo, zoom: Zoom, pictures: Pictures) -> None:
        """Frame a take's pages.

        Args:
            layout: of the film.
            info: of the take.
            zoom: of the look.
            pictures: of the take.
        """
        self._layout, self._pictures = layout, pictures
        self.plate = info.plate_size
        hidden = self.plate[0] - layout.view[0]
        self._most_left = int(hidden) if hidden > _ROUNDING_PX else 0
        self._top = float(max(0, int(self.plate[1] - layout.view[1])) // 2)
        self.most_zoom = max(1.0, _floored(min(zoom.strength, LARGEST_ENLARGEMENT / layout.scale)))
        self.push_zoom = min(self.most_zoom, max(LEAST_ZOOM, _floored(1 + (self.most_zoom - 1) * _PUSH)))

    @property
    def is_narrow(self) -> bool:
        """Whether the window shows a part of the page's width only."""
        return self._most_left > 0

    def opening(self, seen: int) -> View:
        """The full view of a page that nothing was seen of before; `seen` is the take's step with its picture."""
        return self.framed(None, None, 1.0, seen=seen, now=View(0.0, self._top))

    def full(self, seen: int, now: View, keep: Area | None = None) -> View:
        """The full view; a narrow window shows `keep`, and stays where it is if it can."""
        return self.framed(None, keep, 1.0, seen=seen, now=now)

    def zoom_for(self, subject: Area) -> float:
        """The strongest zoom that holds an area, 1 when it is not worth moving for."""
        (width, height), scale = self._layout.canvas, self._layout.scale
        seen = visible_page(View(), self._layout)
        if self.is_narrow and subject.width + 2 * MARGIN_PX > seen.width:
            return 1.0
        fits = min(FILLED * width / max(1.0, subject.width * scale), FILLED * height / max(1.0, subject.height * scale))
        zoom = _floored(min(self.most_zoom, fits))
        return zoom if zoom >= LEAST_ZOOM else 1.0

    def framed(self, subject: Area | None, keep: Area | None, zoom: float, *, seen: int, now: View) -> View:
        """The view of this zoom in whose middle the subject is, as far as the canvas goes.

        Args:
            subject: what is looked at; None for the page as such.
            keep: what must be in a narrow window, if the subject is too wide for it.
            zoom: at least 1.
            seen: the take's step whose picture decides what a narrow window shows.
            now: the view that it is left for.
        """
        layout = self._layout
        (width, height), content, scale = layout.canvas, layout.content, layout.scale
        shown = min(layout.view[0], width / zoom / scale)
        if self.is_narrow:
            start = self._start(subject, keep, shown, seen, now)
            middle = start + shown / 2
        else:
            middle = subject.centre[0] if subject else self.plate[0] / 2
        left = float(min(max(round(middle - layout.view[0] / 2), 0), self._most_left))
        if zoom == 1.0:
            return View(left, self._top)
        window, seen_width, seen_height = layout.window, width / zoom, height / zoom
        x = content.x + (middle - left) * scale - seen_width / 2
        if not self.is_narrow and window.width <= seen_width:
            x = window.x + window.width / 2 - seen_width / 2
        y = content.y + ((subject.centre[1] if subject else self.plate[1] / 2) - self._top) * scale - seen_height / 2
        if window.height <= seen_height:  # nothing of it is out of view, so it does not go up and down
            y = window.y + window.height / 2 - seen_height / 2
        view = View(left, self._top, zoom, _inside(x, width - seen_width), _inside(y, height - seen_height))
        return self._tidied(view, subject, seen) if subject else view

    def _tidied(self, view: View, subject: Area, seen: int) -> View:
        """The view moved a little, so that the edges of the picture cut through less."""
        picture = self._pictures(seen)
        if picture is None:
            return view
        layout = self._layout
        (width, height), scale, window = layout.canvas, layout.scale, layout.window
        canvas = visible_rect(view, layout)
        held = on_canvas(view, layout, subject)
        sides, reach = (1 - FILLED) / 4, _TIDIED * canvas.width
        margin_x, margin_y = sides * canvas.width, sides * canvas.height
        across = (
            max(-reach, -view.x, held.right + margin_x - canvas.right),
            min(reach, width - canvas.right, held.left - margin_x - canvas.left),
        )
        down = (
            max(-reach, -view.y, held.bottom + margin_y - canvas.bottom),
            min(reach, height - canvas.bottom, held.top - margin_y - canvas.top),
        )
        if self.is_narrow or window.width <= canvas.width:
            across = (0.0, 0.0)
        if window.height <= canvas.height:
            down = (0.0, 0.0)
        unit = self.plate[0] / picture.shape[1] * scale
        x, y = layout.content.x - view.left * scale, layout.content.y - view.top * scale
        edges = (canvas.left - x, canvas.top - y, canvas.right - x, canvas.bottom - y)
        right, lower = least_cut(
            picture,
            (edges[0] / unit, edges[1] / unit, edges[2] / unit, edges[3] / unit),
            across=(across[0] / unit, across[1] / unit),
            down=(down[0] / unit, down[1] / unit),
        )
        return replace(
            view,
            x=_inside(view.x + right * unit, width - canvas.width),
            y=_inside(view.y + lower * unit, height - canvas.height),
        )

    def is_safe(self, view: View, subject: Area, share: float = SAFE) -> bool:
        """Whether an area lies well inside what is seen: in its inner share of width and height."""
        seen = visible_rect(view, self._layout)
        sides = (1 - share) / 2
        inner = seen.grown(-seen.width * sides, -seen.height * sides)
        page = visible_page(view, self._layout)
        across = page.grown(-page.width * sides / 2, 0) if self.is_narrow else page
        area = on_canvas(view, self._layout, subject)
        return inner.holds(area) and across.left <= subject.left and subject.right <= across.right

    def page(self, view: View) -> Area:
        """What is seen of the plate."""
        return visible_page(view, self._layout)

    def shows(self, view: View, area: Area, margin: float = 0.0) -> bool:
        """Whether what of an area lies on the plate is seen, with that many pixels of the plate around it."""
        page = visible_page(view, self._layout)
        wanted = area.grown(margin, margin).within(*self.plate)
        return page.holds(wanted, slack=1.0)

    def way(self, start: View, goal: View) -> float:
        """How far the picture moves at most on the way between two views, in widths of the picture."""
        a, b = visible_rect(start, self._layout), visible_rect(goal, self._layout)
        panned = (goal.left - start.left) * self._layout.scale
        edges = (a.left - b.left - panned, a.right - b.right - panned, a.top - b.top, a.bottom - b.bottom)
        return max(abs(edge) for edge in edges) / min(a.width, b.width)

    def _start(self, subject: Area | None, keep: Area | None, shown: float, seen: int, now: View) -> float:
        """Left edge, on the plate, of what a narrow picture shows of the page."""
        last = self.plate[0] - shown
        held = keep if subject and subject.width + 2 * MARGIN_PX > shown else subject
        held = held or subject or keep
        page = visible_page(now, self._layout)
        here = min(max(page.left + (page.width - shown) / 2, 0.0), last)
        picture = self._pictures(seen)
        if picture is None:
            if held is None:
                return here
            first, final = sorted((held.right + MARGIN_PX - shown, held.left - MARGIN_PX))
            return min(max(here, first, 0.0), max(final, 0.0), last)
        unit = self.plate[0] / picture.shape[1]
        kept = ((held.left - MARGIN_PX) / unit, (held.right + MARGIN_PX) / unit) if held else None
        start: float = best_left(picture, shown / unit, now=here / unit, keep=kept) * unit
        return min(start, last)


def _floored(zoom: float) -> float:
    return int(zoom * 1000) / 1000


def _inside(offset: float, most: float) -> float:
    return float(min(max(round(offset), 0), int(most)))

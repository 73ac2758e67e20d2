"""Where captions and keys sit on the picture: near the page, inside the safe margin, off what they talk about. Pure."""

from collections.abc import Sequence
from typing import Literal

from autodemo_gui.render.geometry import Area
from autodemo_gui.render.layout import Layout

SAFE_MARGIN = 0.05
"""Share of the picture on each side that captions leave free (SMPTE ST 2046-1: the safe title area is 90 %)."""
_GAP = 26
"""Film pixels at 1080p between a caption and the edge of the window, and at least this much around it."""
_BAND_SHARE = 0.3
"""In the free band beside a window a caption sits nearer to the window than to the picture's edge."""
_CLEARANCE = 14
_KEY_GAP = 18
_OFTEN = 0.12
"""A pointer that only passes by may be covered for this share of the time."""

Side = Literal["bottom", "top"]


def caption_top(layout: Layout, height: int, side: Side) -> int:
    """The upper edge of a caption of this height, in pixels of the picture.

    Beside the window if there is room; on its edge, half in and half out, if that keeps the safe margin; else in it.
    """
    picture = layout.canvas[1]
    least, most = round(picture * SAFE_MARGIN), round(picture * (1 - SAFE_MARGIN)) - height
    gap = round(_GAP * layout.unit)
    if side == "bottom":
        edge = picture if layout.fills_canvas else layout.window.bottom
        free = most + height - edge
        wanted = edge + max(gap, _BAND_SHARE * (free - height))
        inside = edge - gap - height
    else:
        edge = 0 if layout.fills_canvas else layout.window.y
        free = edge - least
        wanted = edge - height - max(gap, _BAND_SHARE * (free - height))
        inside = (0 if layout.fills_canvas else layout.content.y) + gap
    if free < height + gap:
        astride = edge - height // 2
        wanted = astride if least <= astride <= most else inside
    return min(max(round(wanted), least), most)


def better_side(
    sides: dict[Side, Area], targets: Sequence[Area], pointers: Sequence[tuple[float, float]], unit: float
) -> Side:
    """Where a caption covers less of what it talks about; at the bottom unless the top is better.

    Args:
        sides: the caption's area at both sides.
        targets: areas that should be seen all the time.
        pointers: where the pointer is, at evenly spread moments.
        unit: one pixel of a 1080p film.
    """

    def harm(side: Side) -> float:
        area = sides[side].grown(_CLEARANCE * unit, _CLEARANCE * unit)
        covered = max((overlap(area, target) for target in targets), default=0.0)
        beneath = sum(area.left <= x <= area.right and area.top <= y <= area.bottom for x, y in pointers)
        share = beneath / len(pointers) if pointers else 0.0
        return covered * 10 + (share if share > _OFTEN else 0.0)

    return "top" if harm("top") < harm("bottom") else "bottom"


def keys_place(layout: Layout, size: tuple[int, int], captions: Sequence[Area]) -> tuple[int, int]:
    """The left upper corner of drawn keys: where a caption would be, or beside the captions that are seen meanwhile."""
    (width, height), (picture_width, picture_height) = size, layout.canvas
    gap = _KEY_GAP * layout.unit
    centre = (picture_width - width) / 2
    places = [(centre, float(caption_top(layout, height, "bottom")))]
    for caption in captions:
        middle = (caption.top + caption.bottom - height) / 2
        places += [(caption.right + gap, middle), (caption.left - gap - width, middle)]
    for caption in captions:
        stacked = [(centre, caption.bottom + gap), (centre, caption.top - gap - height)]
        places += stacked if caption.centre[1] > picture_height / 2 else stacked[::-1]
    safe = Area(0, 0, picture_width, picture_height).grown(-SAFE_MARGIN * picture_width, -SAFE_MARGIN * picture_height)
    for x, y in places:
        area = Area(x, y, x + width, y + height)
        if safe.holds(area, slack=1) and all(apart(area, caption) for caption in captions):
            return round(x), round(y)
    return round(centre), caption_top(layout, height, "top")


def overlap(one: Area, other: Area) -> float:
    """How much of the smaller area lies under the other one, 0 to 1; a point or a line counts as one when inside."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width < 0 or height < 0:
        return 0.0
    least = min(one.width * one.height, other.width * other.height)
    return min(1.0, width * height / least) if least > 0 else 1.0


def apart(one: Area, other: Area) -> bool:
    """Whether two areas do not touch."""
    return one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top

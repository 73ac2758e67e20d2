"""How a page glides: eased offsets, and which of its boxes has to move for an element to be seen."""

from typing import Any

from playwright.async_api import ElementHandle, JSHandle

from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.film.pointer import minimum_jerk

# A screenful in a second can be read along; longer ways are not shown at a slower, but at a higher speed.
_BASE_S, _S_PER_1000_PX, _LONGEST_S = 0.4, 0.75, 1.5

Offsets = list[tuple[float, float]]

MAIN = """() => {
  const page = document.scrollingElement;
  if (page && page.scrollHeight > page.clientHeight + 1) return page;
  const boxes = [...document.querySelectorAll("*")].filter((box) => box.clientHeight > innerHeight / 2
    && box.clientWidth > innerWidth / 3 && box.scrollHeight > box.clientHeight + 1
    && /auto|scroll/.test(getComputedStyle(box).overflowY));
  boxes.sort((a, b) => b.clientWidth * b.clientHeight - a.clientWidth * a.clientHeight);
  return boxes[0] ?? page;
}"""
"""The box that scrolls when one scrolls the page: the document, or the pane of a page that is a whole screen app."""

_AROUND = """(element) => {
  const boxes = [];
  for (let node = element; node;) {
    node = node.assignedSlot ?? node.parentElement ?? node.getRootNode().host
      ?? node.ownerDocument?.defaultView?.frameElement;
    if (node) boxes.push(node);
  }
  return boxes;
}"""
_READ = "(boxes) => boxes.map((box) => [box.scrollLeft, box.scrollTop])"
_WRITE = """([boxes, offsets]) => { boxes.forEach((box, index) => {
  const [left, top] = offsets[index];
  if (box.scrollLeft !== left || box.scrollTop !== top) void box.scrollTo({ left, top, behavior: "instant" });
});
return (document.scrollingElement?.scrollTop ?? 0) * (visualViewport?.scale ?? 1); }"""


def duration_steps(distance_px: float) -> int:
    """Steps of film for a glide over this many CSS pixels; 0 when there is none."""
    if distance_px < 1:
        return 0
    return round(min(_BASE_S + distance_px / 1000 * _S_PER_1000_PX, _LONGEST_S) * STEPS_PER_SECOND)


def between(start: Offsets, end: Offsets, share: float) -> Offsets:
    """The offsets of several boxes after a share 0-1 of a glide's time; at 1 exactly `end`."""
    if share >= 1:
        return end
    done = minimum_jerk(share)
    return [(a[0] + (b[0] - a[0]) * done, a[1] + (b[1] - a[1]) * done) for a, b in zip(start, end, strict=True)]


def distance(start: Offsets, end: Offsets) -> float:
    """The longest way any of the boxes goes, CSS pixels."""
    ways = (abs(a - b) for before, after in zip(start, end, strict=True) for a, b in zip(before, after, strict=True))
    return max(ways, default=0.0)


async def boxes_around(element: ElementHandle) -> JSHandle:
    """The boxes an element lies in, from the inside out, through shadow roots and frames of the same origin."""
    return await element.evaluate_handle(_AROUND)


async def read(boxes: JSHandle) -> Offsets:
    """How far each box is scrolled, (left, top) in CSS pixels."""
    found: list[list[float]] = await boxes.evaluate(_READ)
    return [(left, top) for left, top in found]


async def write(boxes: JSHandle, offsets: Offsets) -> float:
    """Scroll each box at once, whatever the page's style says about smoothness; the document's offset then, as seen."""
    argument: list[Any] = [boxes, [list(offset) for offset in offsets]]
    return float(await boxes.evaluate("(_, [boxes, offsets]) => (" + _WRITE + ")([boxes, offsets])", argument))

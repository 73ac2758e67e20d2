"""Demos as cue tracks, with a page that changes as they say: what the camera's tests film."""

import numpy as np
from hypothesis import strategies as st

from autodemo_gui.core.take import BeatCue, ClickCue, Cue, PageCue, PointerCue, ScrollCue, TakeInfo
from autodemo_gui.render.cut import EditList, Shot
from autodemo_gui.render.results import Picture

Box = tuple[float, float, float, float]
VIEWPORT = (1280, 720)
INFO = TakeInfo(url="https://acme.example", camera="stepped", viewport=VIEWPORT, density=1.5)
COLUMNS, ROWS = 160, 90
_UNIT = VIEWPORT[0] / COLUMNS


class Demo:
    """What is done, in steps of the take; the film shows all of it."""

    def __init__(self) -> None:
        self.acts: list[str] = []
        self.cues: list[Cue] = []
        self.joints: list[int] = []
        self.changes: list[tuple[int, Box | None]] = []
        self.clicks: list[ClickCue] = []
        self.step = 60
        self.pointer = (640.0, 360.0)

    def act(
        self, box: Box, *, action: str = "click", result: Box | None = None, hold: int = 120, travel: int = 42
    ) -> "Demo":
        """Go to a box in `travel` steps, rest there for 0.2 s, act, and see the result for `hold` steps."""
        self.acts.append(f"{action} {box} -> {result}, {hold}")
        begin = self.step
        self._go((box[0] + box[2] / 2, box[1] + box[3] / 2), travel)
        if action != "hover":
            self.clicks.append(ClickCue(self.step, *self.pointer, box))
            self.cues.append(self.clicks[-1])
        if result:
            self.changes.append((self.step + 3, result))
        self.cues.append(BeatCue(begin, self.step + hold, self._number, action, box=box))
        self.step += hold
        return self

    def open(self, box: Box, *, hold: int = 120) -> "Demo":
        """Click a link; the new page is there 0.2 s later."""
        self.act(box, hold=hold)
        self.acts.append("and a new page")
        turned = self.clicks[-1].step + 12
        self.joints.append(turned)
        self.cues.append(PageCue(turned, "https://acme.example/next"))
        self.changes.append((turned, None))
        return self

    def scroll(self, *, hold: int = 60) -> "Demo":
        """Scroll for half a second."""
        self.acts.append(f"scroll, {hold}")
        begin = self.step
        self.cues += [ScrollCue(begin + number, number * 20.0) for number in range(31)]
        self.cues.append(BeatCue(begin, begin + 30 + hold, self._number, "scroll"))
        self.changes.append((begin + 1, None))
        self.step += 30 + hold
        return self

    def rest(self, steps: int) -> "Demo":
        """Let time pass."""
        self.acts.append(f"rest {steps}")
        self.step += steps
        return self

    def __repr__(self) -> str:
        return f"Demo({', '.join(self.acts)})"

    @property
    def _number(self) -> int:
        return sum(isinstance(cue, BeatCue) for cue in self.cues)

    def _go(self, there: tuple[float, float], travel: int) -> None:
        for number in range(1, travel + 1):
            share = number / travel
            x, y = (a + (b - a) * share for a, b in zip(self.pointer, there, strict=True))
            self.cues.append(PointerCue(self.step, x, y))
            self.step += 1
        self.pointer = there
        self.step += 12

    @property
    def edit(self) -> EditList:
        return EditList((Shot(0, self.step + 100),), tuple(self.joints))

    @property
    def track(self) -> list[Cue]:
        return sorted(self.cues, key=lambda cue: cue.step)

    def picture(self, step: int) -> Picture:
        """The page at a step: lines of text, and what has changed until then."""
        picture = np.full((ROWS, COLUMNS), 240, np.uint8)
        picture[8:80:6, 6:140:2] = 120
        for number, (since, box) in enumerate(self.changes):
            if step >= since:
                x, y, width, height = (round(value / _UNIT) for value in box or (0, 0, *VIEWPORT))
                picture[y : y + height, x : x + width] = 20 + 61 * number % 200
        return picture


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """A control anywhere in the viewport."""
    width, height = draw(st.integers(20, 260)), draw(st.integers(16, 80))
    return (
        float(draw(st.integers(0, VIEWPORT[0] - width))),
        float(draw(st.integers(0, VIEWPORT[1] - height))),
        float(width),
        float(height),
    )


@st.composite
def panels(draw: st.DrawFn) -> Box:
    """A part of the page of any size."""
    (left, right), (top, bottom) = (
        sorted(draw(st.lists(st.integers(0, most), min_size=2, max_size=2, unique=True))) for most in VIEWPORT
    )
    return float(left), float(top), float(right - left), float(bottom - top)


@st.composite
def demos(draw: st.DrawFn) -> Demo:
    """Anything a person might do, at the pace of a person."""
    demo = Demo().rest(draw(st.integers(0, 120)))
    for _ in range(draw(st.integers(1, 6))):
        hold = draw(st.integers(20, 240))
        match draw(st.sampled_from(["click", "click", "click", "type", "hover", "open", "scroll"])):
            case "open":
                demo.open(draw(boxes()), hold=max(40, hold))
            case "scroll":
                demo.scroll(hold=hold)
            case action:
                demo.act(draw(boxes()), action=action, result=draw(st.none() | panels()), hold=hold)
    return demo

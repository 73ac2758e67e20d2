"""Looks at a take before it is rendered: what a viewer would see go wrong in it, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from autodemo_gui.core.take import STEPS_PER_SECOND, BeatCue, ClickCue, PageCue, ScrollCue, WaitCue
from autodemo_gui.core.text import tr
from autodemo_gui.render.cut import runs
from autodemo_gui.render.error_titles import says_error
from autodemo_gui.render.plates import TakeReader

Kind = Literal["error", "blank", "damaged", "hidden", "covered", "frozen"]
Remedy = Literal["step", "stretch", "none"]
Grey = NDArray[np.uint8]

BLANK_LIMIT = round(0.7 * STEPS_PER_SECOND)
"""A page that is blank for a shorter time is just loading, and a viewer hardly notices."""
BLANK_SPREAD = 2.0
"""Grey levels of standard deviation over the page; below, it is of one colour."""
BLACK_BELOW = 16.0
SAMPLED_EVERY = 6
"""Steps between two pictures that are looked at."""
LEAST_VISIBLE = 0.5
"""Of a target's area."""
_GLANCE, _LOOK = cv2.IMREAD_REDUCED_GRAYSCALE_8, cv2.IMREAD_REDUCED_GRAYSCALE_2
_MARGIN_PX = 6.0
"""Around a target, CSS pixels: what stands out from its surroundings can be seen."""
_FLAT = 1.0
_LEAST_LIKENESS = 0.25
_LEAST_CHANGE = 20.0
_GLIDE_PX = 80.0
_GLIDE_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in a step of the film that a viewer would stumble over.

    Attributes:
        beat: index of the step.
        kind: what it is.
        reason: the same as a sentence.
        start: step of the take from which it is seen.
        until: the first step in which it is not seen any more.
        remedy: what is better cut out than shown, if filming again does not help.
    """

    beat: int
    kind: Kind
    reason: str
    start: int
    until: int
    remedy: Remedy


def review_take(folder: Path) -> tuple[Flaw, ...]:
    """What is wrong with a take, by time; at most one flaw for each step, the worst.

    Looks at ten pictures for each second that will be shown: about a second of work for half a minute of film.

    Raises:
        InvalidInput: it is no take.
    """
    with TakeReader(folder) as reader:
        review = _Review(reader)
        flaws = [*review.errors(), *review.blank_stretches(), *review.targets(), *review.frozen_glides()]
    worst: dict[int, Flaw] = {}
    for flaw in flaws:
        worst.setdefault(flaw.beat, flaw)
    return tuple(worst[index] for index in sorted(worst))


class _Review:
    """One take under review; what is cut out of it is not looked at."""

    def __init__(self, reader: TakeReader) -> None:
        self._reader = reader
        self._beats = [cue for cue in reader.cues if isinstance(cue, BeatCue)]
        self._shown = np.ones(reader.steps, bool)
        for cue in reader.cues:
            if isinstance(cue, WaitCue):
                self._shown[max(0, cue.step) : max(0, cue.until)] = False
        self._glance = lru_cache(maxsize=None)(self._look_briefly)

    def errors(self) -> Iterator[Flaw]:
        """Steps that end on an error page."""
        pages = [cue for cue in self._reader.cues if isinstance(cue, PageCue)]
        ends = [*(page.step for page in pages[1:]), self._reader.steps]
        for page, until in zip(pages, ends, strict=False):  # without pages, an end is left over
            if page.status < 400 and not says_error(page.title):
                continue
            what = str(page.status) if page.status >= 400 else page.title
            reason = tr("It leads to an error page ({status}).", status=what)
            for beat in self._beats:
                if page.step <= beat.until and beat.until <= until:
                    yield Flaw(beat.index, "error", reason, max(beat.step, page.step), until, "step")

    def blank_stretches(self) -> Iterator[Flaw]:
        """Stretches in which there is nothing to see, or no picture."""
        if not self._beats:
            return
        steps = np.flatnonzero(self._shown)
        steps = steps[steps >= self._beats[0].step][::SAMPLED_EVERY]
        states = [self._glance(self._reader.picture_at(int(step))) for step in steps]
        for state in ("blank", "black", "damaged"):
            for first, last in runs(np.array([found == state for found in states], bool)):
                if (last - first) * SAMPLED_EVERY < BLANK_LIMIT:
                    continue
                start = int(steps[first])
                until = int(steps[last]) if last < len(steps) else self._reader.steps
                yield self._emptiness(state, start, until, (last - first) * SAMPLED_EVERY)

    def _emptiness(self, state: str, start: int, until: int, shown_steps: int) -> Flaw:
        beat = next(beat for beat in reversed(self._beats) if beat.step <= start)
        seconds = f"{shown_steps / STEPS_PER_SECOND:.1f}"
        if state == "damaged":
            reason = tr("Its pictures cannot be read for {seconds} s.", seconds=seconds)
            return Flaw(beat.index, "damaged", reason, start, until, "none")
        if state == "black":
            reason = tr("The page stays black for {seconds} s.", seconds=seconds)
        else:
            reason = tr("The page stays blank for {seconds} s.", seconds=seconds)
        return Flaw(beat.index, "blank", reason, start, until, "step" if until >= beat.until else "stretch")

    def targets(self) -> Iterator[Flaw]:
        """Clicks on what cannot be seen."""
        for click in self._reader.cues:
            if not isinstance(click, ClickCue) or click.box is None or not self._is_shown(click.step):
                continue
            beat = next((beat for beat in self._beats if beat.step <= click.step < beat.until), None)
            if beat is None:
                continue
            if not self._is_in_view(click):
                reason = tr("What is clicked lies outside of the picture.")
                yield Flaw(beat.index, "hidden", reason, click.step, beat.until, "step")
            elif self._is_flat(click):
                reason = tr("What is clicked cannot be told from its surroundings.")
                yield Flaw(beat.index, "hidden", reason, click.step, beat.until, "none")
            elif self._was_covered(click, beat):
                reason = tr("Something covers what is clicked.")
                yield Flaw(beat.index, "covered", reason, click.step, beat.until, "none")

    def frozen_glides(self) -> Iterator[Flaw]:
        """Scrolling without a moving picture."""
        for beat in self._beats:
            glide = [
                cue for cue in self._reader.cues if isinstance(cue, ScrollCue) and beat.step <= cue.step < beat.until
            ]
            moves = [b.step for a, b in pairwise(glide) if abs(b.y - a.y) > 1]
            if len(moves) < 2 or abs(glide[-1].y - glide[0].y) < _GLIDE_PX:
                continue
            first, last = moves[0], moves[-1]
            pictures = self._reader.picture_at(last + 1) - self._reader.picture_at(first - 1)
            if pictures < max(1, _GLIDE_SHARE * len(moves)):
                reason = tr("The picture stands still while the page is scrolled.")
                yield Flaw(beat.index, "frozen", reason, first, last, "none")

    def _is_shown(self, step: int) -> bool:
        return 0 <= step < len(self._shown) and bool(self._shown[step])

    def _look_briefly(self, index: int) -> str:
        picture = self._decoded(index, _GLANCE)
        if picture is None:
            return "damaged"
        if float(np.std(picture)) >= BLANK_SPREAD:
            return "fine"
        return "black" if float(np.mean(picture)) < BLACK_BELOW else "blank"

    def _decoded(self, index: int, how: int) -> Grey | None:
        try:
            picture = cv2.imdecode(np.frombuffer(self._reader.jpeg(index), np.uint8), how)
        except cv2.error:
            return None
        return None if picture is None else picture.astype(np.uint8, copy=False)

    def _is_in_view(self, click: ClickCue) -> bool:
        width, height = self._reader.info.viewport
        x, y, box_width, box_height = click.box or (0.0, 0.0, 0.0, 0.0)
        across = min(x + box_width, width) - max(x, 0.0)
        down = min(y + box_height, height) - max(y, 0.0)
        if across <= 0 or down <= 0 or not (0 <= click.x < width and 0 <= click.y < height):
            return False
        return across * down >= LEAST_VISIBLE * min(box_width * box_height, width * height / 2)

    def _is_flat(self, click: ClickCue) -> bool:
        target = self._around(click, click.step, _MARGIN_PX)
        return target is not None and float(np.std(target)) < _FLAT

    def _was_covered(self, click: ClickCue, beat: BeatCue) -> bool:
        """What is at the target when it is clicked has nothing of what was there when the pointer set out for it.

        A button that changes colour under the pointer keeps its edges, and its surroundings.
        """
        rested = max(
            (cue.step + 1 for cue in self._reader.cues if isinstance(cue, ScrollCue) and cue.step < click.step),
            default=0,
        )
        begin = max(beat.step, rested)
        before, after = (self._around(click, step, 0.0) for step in (begin, click.step))
        wide_before, wide_after = (self._around(click, step, 4 * _MARGIN_PX) for step in (begin, click.step))
        if before is None or after is None or wide_before is None or wide_after is None:
            return False
        if float(np.std(before)) < _FLAT or float(np.mean(cv2.absdiff(wide_before, wide_after))) < _LEAST_CHANGE:
            return False
        return _likeness(_edges(before), _edges(after)) < _LEAST_LIKENESS

    def _around(self, click: ClickCue, step: int, margin_px: float) -> Grey | None:
        """The picture at a step, at the click's target and a margin around it."""
        picture = self._decoded(self._reader.picture_at(step), _LOOK)
        if picture is None or click.box is None:
            return None
        scale = picture.shape[1] / self._reader.info.viewport[0]
        x, y, width, height = click.box
        left, top = (max(0, round((at - margin_px) * scale)) for at in (x, y))
        right, bottom = (round((at + margin_px) * scale) for at in (x + width, y + height))
        part = picture[top:bottom, left:right]
        return part if part.size else None


def _edges(picture: Grey) -> NDArray[np.float32]:
    grey = picture.astype(np.float32)
    return cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)).astype(np.float32)


def _likeness(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Correlation of two pictures of one size: 1 for the same, about 0 for strangers."""
    first, second = a - a.mean(), b - b.mean()
    length = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / length if length else 0.0

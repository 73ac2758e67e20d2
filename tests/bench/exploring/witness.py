"""Watches whoever acts on a page, and notes after each step what a viewer would see then."""

import re
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import cv2
import numpy as np
import numpy.typing as npt
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.browser import find
from autodemo_gui.browser.actor import Outcome
from autodemo_gui.browser.offcamera import OffCameraActor
from autodemo_gui.core.address import page_key
from autodemo_gui.core.script import Step, Target
from tests.sites.log import RequestLog

T = TypeVar("T")
Picture = npt.NDArray[np.uint8]
_SIZE = (160, 90)  # eight CSS pixels of the viewport to one of the picture
_CONTROL_SHARE = 0.05
_AROUND = 2
_LEAST_CHANGE = 12  # grey levels in one of those pixels: what compression leaves is less
_ALIKE = 1.5  # grey levels on average
_TRIES = 3


@dataclass(frozen=True, slots=True)
class View:
    """What a viewer sees at one moment.

    Attributes:
        url: the page shown.
        words: texts and accessible names within the viewport, a line each.
        states: what its controls say of themselves: expanded, selected, checked.
        picture: 90 rows of 160 grey pixels.
    """

    url: str
    words: str
    states: str
    picture: Picture = field(repr=False)

    @property
    def address(self) -> str:
        """Path, query and fragment."""
        parts = urlsplit(self.url)
        return urlunsplit(("", "", parts.path, parts.query, parts.fragment))

    def repeats(self, other: "View") -> bool:
        """Whether a viewer would say that this was shown before; digits do not count."""
        return (
            page_key(self.url) == page_key(other.url)
            and _masked(self.words) == _masked(other.words)
            and self.states == other.states
            and float(np.mean(cv2.absdiff(self.picture, other.picture))) <= _ALIKE
        )

    def is_as(self, other: "View", control: "Place | None") -> bool:
        """Whether nothing has changed, but for a control's own look: a click always leaves it focused or pressed."""
        if (self.url, self.words, self.states) != (other.url, other.words, other.states):
            return False
        change = cv2.absdiff(self.picture, other.picture)
        if control is not None:
            change[control] = 0
        return int(change.max()) < _LEAST_CHANGE


Place = tuple[slice, slice]
"""Rows and columns of a picture."""


@dataclass(frozen=True, slots=True)
class Look:
    """A step and what was seen after it.

    Attributes:
        step: what was done; None for the opening.
        view: what was seen.
        requests: lines ``METHOD /path?query`` that the server saw since the look before.
        is_done: the step was carried out.
        is_cut: it would not be on film: it could not be done, did something else than expected, or had to be undone.
        is_dead: it was a click that would be on film and changed nothing.
    """

    step: Step | None
    view: View
    requests: tuple[str, ...] = ()
    is_done: bool = True
    is_cut: bool = False
    is_dead: bool = False

    @property
    def is_click(self) -> bool:
        """A click that was carried out."""
        return self.step is not None and self.step.action == "click" and self.is_done


class Witness:
    """An actor that passes everything on to another one and takes notes; the pointer rests before each click.

    Attributes:
        looks: the notes, in order.
    """

    def __init__(self, actor: OffCameraActor, log: RequestLog) -> None:
        """Watch an actor; `log` is kept by the site's server."""
        self._actor = actor
        self._log = log
        self._told = len(log.all())
        self.looks: list[Look] = []

    @property
    def page(self) -> Page:
        return self._actor.page

    @property
    def browsed_s(self) -> float:
        return self._actor.browsed_s

    @property
    def film_s(self) -> float:
        return self._actor.film_s

    async def observe(self, awaitable: Awaitable[T]) -> T:
        return await self._actor.observe(awaitable)

    async def open(self, url: str) -> Outcome:
        outcome = await self._actor.open(url)
        self.looks.append(Look(None, await self._see(), self._asked()))
        return outcome

    async def perform(self, step: Step) -> Outcome:
        if step.action != "click" or step.target is None:
            return await self._do(step)
        # As on camera: the pointer is there, and what it hovers over shows it, before anything is pressed.
        await self._actor.approach(step.target)
        self.looks.append(Look(step.model_copy(update={"action": "hover"}), await self._see(), self._asked()))
        control = await self._place_of(step.target)
        before = self.looks[-1].view
        outcome = await self._do(step)
        after = self.looks[-1]
        if outcome.is_worth_showing and not outcome.navigated and after.view.is_as(before, control):
            self.looks[-1] = replace(after, is_dead=True)
        return outcome

    async def settle(self) -> float:
        return await self._actor.settle()

    async def rest(self, ms: float) -> None:
        await self._actor.rest(ms)

    async def _do(self, step: Step) -> Outcome:
        outcome = await self._actor.perform(step)
        cut = not outcome.is_worth_showing
        self.looks.append(Look(step, await self._see(), self._asked(), is_done=outcome.done, is_cut=cut))
        return outcome

    async def _see(self) -> View:
        """Read the page and take its picture; while it goes on to the next one, once more."""
        for tries in range(1, _TRIES + 1):
            try:
                seen: dict[str, Any] = await self.page.evaluate(_script())
                shot = await self.page.screenshot(type="jpeg", quality=70, scale="css")
            except PlaywrightError:
                if tries == _TRIES:
                    raise
                await self._actor.settle()
            else:
                return View(seen["url"], seen["words"], seen["states"], _small(shot))
        raise AssertionError("the last try returns or raises")

    async def _place_of(self, target: Target) -> Place | None:
        """Where the control is in the picture; None when it is so large that a change in it is one of the page."""
        found = await find.find(self.page, target)
        if found is None:
            return None
        box, view = found.box, self.page.viewport_size or {"width": 1280, "height": 720}
        if box.width * box.height > _CONTROL_SHARE * view["width"] * view["height"]:
            return None
        scale = _SIZE[0] / view["width"]
        left, top = int(box.x * scale) - _AROUND, int(box.y * scale) - _AROUND
        right, bottom = int((box.x + box.width) * scale) + _AROUND + 1, int((box.y + box.height) * scale) + _AROUND + 1
        return slice(max(0, top), max(0, bottom)), slice(max(0, left), max(0, right))

    def _asked(self) -> tuple[str, ...]:
        """What the server saw since this was last asked."""
        requests = self._log.all()[self._told :]
        self._told += len(requests)
        return tuple(
            f"{request.method} {request.path}" + (f"?{request.query}" if request.query else "") for request in requests
        )


def _small(jpeg: bytes) -> Picture:
    grey = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None, "a screenshot is a picture"
    return np.asarray(cv2.resize(grey, _SIZE, interpolation=cv2.INTER_AREA), np.uint8)


@cache
def _script() -> str:
    return Path(__file__).with_name("look.js").read_text("utf-8")


def _masked(words: str) -> str:
    return re.sub(r"\d+", "0", words)

"""Tells in which step of film a new page was there as a whole, by the page's own clock."""

import math

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.film.camera import Camera

_LOADED_FOR = """() => {
  const [navigation] = performance.getEntriesByType("navigation");
  return navigation?.loadEventEnd > 0 ? performance.now() - navigation.loadEventEnd : -1;
}"""
_ROUNDING = 0.1  # of a step: the page rounds its times


async def whole_since(page: Page, camera: Camera, begin: int) -> int:
    """The step from which the page is worth showing, not before `begin`: now, if it has not loaded yet."""
    end = camera.step
    try:
        loaded_ms = float(await page.evaluate(_LOADED_FOR))
    except PlaywrightError:  # it is being replaced once more
        return end
    if loaded_ms < 0:
        return end
    return min(max(begin, end - 1 - math.floor(loaded_ms * STEPS_PER_SECOND / 1000 + _ROUNDING)), end)

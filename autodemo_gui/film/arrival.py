"""Notes when a new page took the old one's place and when it was there as a whole, in steps of film."""

from typing import Any

from playwright.async_api import Page

from autodemo_gui.film.camera import Camera
from autodemo_gui.film.wire import Wire


class Arrival:
    """Watches one page for new documents."""

    def __init__(self, page: Page, wire: Wire, camera: Camera) -> None:
        """Watch from now on."""
        self._camera = camera
        self._came_at = -1
        self._loaded_at = -1
        wire.on("Page.frameNavigated", self._on_document)
        page.on("load", self._on_load)

    def shown_from(self, begin: int, end: int) -> int:
        """The step from which the newest page of a stretch of film is worth showing: `end` if it never loaded."""
        loaded = self._loaded_at if self._loaded_at >= max(self._came_at, begin) else end
        return min(max(loaded, begin), end)

    def _on_document(self, event: dict[str, Any]) -> None:
        if "parentId" not in event["frame"]:
            self._came_at = self._camera.step

    def _on_load(self, _page: Page) -> None:
        self._loaded_at = self._camera.step

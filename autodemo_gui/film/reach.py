"""Brings what a step is about into view, gliding as a person scrolls."""

from playwright.async_api import ElementHandle, JSHandle, Page

from autodemo_gui.browser import find
from autodemo_gui.browser.find import Found
from autodemo_gui.core.script import Target
from autodemo_gui.core.take import ScrollCue
from autodemo_gui.film import scrolling
from autodemo_gui.film.camera import Camera
from autodemo_gui.film.plate import PlateWriter
from autodemo_gui.film.scrolling import Offsets


class Reach:
    """Scrolls the page and its boxes on camera."""

    def __init__(self, page: Page, camera: Camera, plate: PlateWriter) -> None:
        """Nothing moves yet."""
        self._page = page
        self._camera = camera
        self._plate = plate

    async def glide_to(self, y: float) -> None:
        """Scroll the page to an offset in CSS pixels; a page that is a whole-screen app scrolls its largest pane."""
        box = (await self._page.evaluate_handle(scrolling.MAIN)).as_element()
        if box is None:
            return  # a document without a root element
        boxes = await self._page.evaluate_handle("(box) => [box]", box)
        [(left, _)] = await scrolling.read(boxes)
        await self._glide(boxes, [(left, max(0.0, y))])

    async def element(self, target: Target) -> Found | None:
        """Find an element and bring it to where it is comfortable to see; None when it is not there or is covered."""
        found = await find.find(self._page, target)
        if found is None:
            return None
        await self._glide_inside(found)
        found = await find.refresh(found)
        if found is None:
            return None
        y = await find.comfortable_scroll_y(self._page, found.box)
        if y is not None:
            await self._glide_document(await self._composed(y, found))
        return await self.still_there(found)

    async def still_there(self, found: Found) -> Found | None:
        """The element as it is now, or None when a click would not reach it any more."""
        now = await find.refresh(found)
        return now if now is not None and await find.hit_test(now) else None

    async def _composed(self, y: float, found: Found) -> float:
        """The very top of the page instead of almost, if the element is seen there too: pages are designed for it."""
        offset, height = await self._page.evaluate("() => [scrollY, innerHeight]")
        bottom = offset + found.box.y + found.box.height
        return 0.0 if bottom <= height * find.COMFORT_BOTTOM else y

    async def _glide_inside(self, found: Found) -> None:
        """Scroll the boxes and frames around an element: `find.reveal` says where to, and the way there is a glide."""
        boxes = await scrolling.boxes_around(found.handle)
        start = await scrolling.read(boxes)
        await find.reveal(found)
        end = await scrolling.read(boxes)
        if scrolling.distance(start, end) >= 1:
            await scrolling.write(boxes, start)
            await self._glide(boxes, end)

    async def _glide_document(self, y: float) -> None:
        root: ElementHandle | None = (
            await self._page.evaluate_handle("() => document.scrollingElement ?? document.documentElement")
        ).as_element()
        if root is not None:
            boxes = await self._page.evaluate_handle("(box) => [box]", root)
            [(left, _)] = await scrolling.read(boxes)
            await self._glide(boxes, [(left, y)])

    async def _glide(self, boxes: JSHandle, end: Offsets) -> None:
        """Each step of it at once, so that the page's own smooth scrolling does not add its own curve."""
        start = await scrolling.read(boxes)
        steps = scrolling.duration_steps(scrolling.distance(start, end))
        began = self._camera.step
        while (done := self._camera.step - began) < steps:
            offset = await scrolling.write(boxes, scrolling.between(start, end, (done + 1) / steps))
            self._plate.cue(ScrollCue(self._camera.step, offset))
            await self._camera.roll(1)
        await scrolling.write(boxes, end)

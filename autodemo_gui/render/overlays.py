"""Draws what has text in it with HTML and CSS in an offline Chromium, once for a film: every script and emoji works."""

import errno
import hashlib
import json
import logging
import math
import mimetypes
import uuid
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from playwright.async_api import Browser, FloatRect, Page, Route, ViewportSize
from playwright.async_api import Error as PlaywrightError

from autodemo_gui.assets import resource
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.look import Look
from autodemo_gui.core.text import tr
from autodemo_gui.render.drawn import DrawnOverlay, Kind, Overlay
from autodemo_gui.render.ffmpeg import disk_full
from autodemo_gui.render.layout import LARGEST_ENLARGEMENT, Layout

log = logging.getLogger(__name__)

__all__ = ["DrawnOverlay", "Overlay", "draw"]

_NOWHERE = "http://127.0.0.1:9"
"""The discard port as proxy: even a page that tried could not reach anything."""
_ORIGIN = "http://overlays.invalid/"
"""Where the files of `resources/overlays` seem to come from; a name that never resolves (RFC 6761)."""
_CAPTURES = 3
_NOTHING: dict[str, int] = {}


async def draw(
    wanted: Iterable[Overlay],
    *,
    look: Look,
    layout: Layout,
    folder: Path,
    browser: str,
    on_note: Callable[[str], None],
) -> dict[str, DrawnOverlay]:
    """Draw what a film needs; pictures already in the folder are used again.

    Args:
        wanted: what is needed, see `overlay_plan.wanted`.
        look: decides how far the camera goes in on the browser bar.
        layout: of the film.
        folder: where the PNG files go, made when missing. Any file in it may be deleted between two films.
        browser: setting that names the browser, or empty.
        on_note: told what a person should know about the browser's start.

    Returns:
        The pictures by their overlays' keys; one in which there is nothing to see is left out.

    Raises:
        BrowserMissing: there is no browser.
        BrowserCrashed: it could not draw them.
        DiskFull: no room in the folder.
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sheet = _Sheet(folder, layout, bar_enlargement(look, layout))
    overlays = {overlay.key: overlay for overlay in wanted}
    missing = [overlay for overlay in overlays.values() if not sheet.has(overlay)]
    if missing:
        choice = choose(stepped=False, setting=browser)
        try:
            async with launch(
                choice, proxy_url=_NOWHERE, stepped=False, density=1, on_note=on_note, profile_parent=folder
            ) as chromium:
                await sheet.draw(chromium, missing)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise disk_full() from error
        except PlaywrightError as error:
            raise BrowserCrashed(
                tr("Captions, cards and the browser bar could not be drawn."),
                str(error).splitlines()[0],
                tr("Render the film again."),
            ) from error
    found = {key: sheet.drawn(overlay) for key, overlay in overlays.items()}
    return {key: drawn for key, drawn in found.items() if drawn is not None}


def bar_enlargement(look: Look, layout: Layout) -> float:
    """How far the camera goes in at most; the browser bar is drawn that much larger than it is at rest."""
    return max(1.0, min(look.zoom.strength, LARGEST_ENLARGEMENT / layout.scale))


class _Sheet:
    """The overlays of one layout in a folder: a PNG with its place beside it, by the hash of all that shapes it."""

    def __init__(self, folder: Path, layout: Layout, bar_enlargement: float) -> None:
        self._folder, self._layout = folder, layout
        self._enlargement = bar_enlargement

    def has(self, overlay: Overlay) -> bool:
        place = self._place(overlay)
        return place is not None and (not place or self._file(overlay).exists())

    def drawn(self, overlay: Overlay) -> DrawnOverlay | None:
        place = self._place(overlay)
        return DrawnOverlay(path=self._file(overlay), **place) if place else None

    async def draw(self, browser: Browser, overlays: list[Overlay]) -> None:
        width, height = self._layout.canvas
        context = await browser.new_context(viewport={"width": width, "height": height})
        page = await context.new_page()
        await page.route("**/*", _serve)
        for kind in dict.fromkeys(overlay.kind for overlay in overlays):
            await page.set_viewport_size(self._viewport(kind))
            await page.goto(f"{_ORIGIN}{kind}.html")
            for overlay in overlays:
                if overlay.kind == kind:
                    await self._draw(page, overlay)

    async def _draw(self, page: Page, overlay: Overlay) -> None:
        unit = self._layout.unit * (self._enlargement if overlay.kind == "bar" else 1)
        ink: dict[str, int] | None = await page.evaluate(
            "([values, layer]) => show(values, layer)", [{**overlay.values, "--unit": f"{unit:.4f}px"}, overlay.layer]
        )
        place = _NOTHING
        if ink is not None:
            bleed = ink["bleed"]
            left, top = ink["x"] - bleed, ink["y"] - bleed
            size = {"width": ink["width"] + 2 * bleed, "height": ink["height"] + 2 * bleed}
            clip: FloatRect = {"x": left, "y": top, "width": size["width"], "height": size["height"]}
            picture = await _captured(page, clip)
            bar = self._layout.bar
            home = (bar.x, bar.y) if overlay.kind == "bar" and bar is not None else (left, top)
            place = {"x": home[0], "y": home[1], **size, "bleed": bleed}
            _write(self._file(overlay), picture)
        _write(self._file(overlay).with_suffix(".json"), json.dumps(place).encode())

    def _viewport(self, kind: Kind) -> ViewportSize:
        width, height = self._layout.canvas
        if kind == "bar" and self._layout.bar is not None:
            width, height = (math.ceil(length * self._enlargement) for length in self._layout.bar.size)
        return {"width": width, "height": height}

    def _place(self, overlay: Overlay) -> dict[str, int] | None:
        """Where it is at home; empty when there is nothing to see, None when it was not drawn yet."""
        try:
            place: dict[str, int] = json.loads(self._file(overlay).with_suffix(".json").read_bytes())
        except (OSError, ValueError):
            return None
        return place

    def _file(self, overlay: Overlay) -> Path:
        layout = self._layout
        recipe = [
            _templates(),
            layout.canvas,
            layout.bar.box if layout.bar and overlay.kind == "bar" else None,
            f"{layout.unit:.4f} {self._enlargement if overlay.kind == 'bar' else 1:.4f}",
            overlay.kind,
            overlay.layer,
            sorted(overlay.values.items()),
        ]
        digest = hashlib.sha256(json.dumps(recipe).encode()).hexdigest()
        return self._folder / f"{overlay.kind}-{digest[:24]}.png"


async def _captured(page: Page, clip: FloatRect) -> bytes:
    """What is seen there, as a PNG; on a busy machine Chromium sometimes has none ready, and has when asked again."""
    for _ in range(_CAPTURES - 1):
        try:
            return await page.screenshot(type="png", animations="disabled", omit_background=True, clip=clip)
        except PlaywrightError as error:
            log.info("overlay not captured, asking again: %s", str(error).splitlines()[0])
    return await page.screenshot(type="png", animations="disabled", omit_background=True, clip=clip)


async def _serve(route: Route) -> None:
    """Answer with a file of `resources/overlays`; nothing else is there."""
    name = route.request.url.removeprefix(_ORIGIN)
    files = _files()
    if name in files:
        await route.fulfill(body=files[name], content_type=mimetypes.guess_type(name)[0] or "font/woff2")
    else:
        await route.abort()


@cache
def _files() -> dict[str, bytes]:
    folder = resource("overlays")
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".css", ".js", ".woff2"})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@cache
def _templates() -> str:
    """What the overlays' own files say, as a hash: a new version of them draws everything again."""
    total = hashlib.sha256()
    for name, content in _files().items():
        total.update(name.encode() + b"\0" + content + b"\0")
    return total.hexdigest()


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)

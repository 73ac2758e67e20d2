"""Draws a film's contact sheet: every step's result on one page, with what is said about it, in any script."""

import asyncio
import base64
import mimetypes
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route

from autodemo_gui.assets import resource
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.ports import Control
from autodemo_gui.core.text import tr
from autodemo_gui.render.check import probe
from autodemo_gui.render.companions import clock
from autodemo_gui.render.rendered import StepMark
from autodemo_gui.render.transcode import transcode

WIDTH = 1920
LIMIT_S = 120.0
_JPEG_QUALITY = 88
_NOWHERE = "http://127.0.0.1:9"
_ORIGIN = "http://overlays.invalid/"
_PAGE = "contact-sheet.html"
_SETTLED_S = 0.25
"""Before the next step begins, the result of the one before it has been seen."""
_LAST_S = 0.4


async def contact_sheet(
    film: Path,
    marks: Sequence[StepMark],
    out: Path,
    *,
    title: str,
    language: str = "",
    ffmpeg: Path,
    browser: str = "",
    control: Control | None = None,
) -> Path:
    """A JPEG with one picture for each step of a film.

    Args:
        film: a finished MP4 of any shape.
        marks: its steps by time, at least one.
        out: the file to write, in a folder with room; appears whole or not at all.
        title: of the film.
        language: of what is said about the steps, BCP 47; may be empty.
        ffmpeg: the program.
        browser: setting that names the browser for drawing text, or empty.
        control: ends it when the job is cancelled.

    Raises:
        ValueError: it is no MP4.
        BrowserMissing, BrowserCrashed: it could not be drawn.
        DiskFull, EncoderCrashed, EncoderMissing, JobCancelled: see `transcode`.
    """
    found = probe(film)
    columns = 3 if found.width > found.height else 4 if found.width == found.height else 6
    until = time.monotonic() + LIMIT_S
    steps = []
    for mark, at_s in zip(marks, result_times([mark.at_s for mark in marks], found.duration_s), strict=True):
        picture = await _picture(ffmpeg, film, at_s, WIDTH // columns, out, until, control)
        steps.append({"picture": picture, "text": mark.caption or mark.name, "at": clock(mark.at_s)})
    sheet = {
        "title": title,
        "language": language,
        "length": clock(found.duration_s),
        "columns": columns,
        "shape": f"{found.width} / {found.height}",
        "steps": steps,
    }
    drawn = await _draw(sheet, browser, out.parent)
    unfinished = out.with_name(f"{out.name}.part")
    try:
        await asyncio.to_thread(unfinished.write_bytes, drawn)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return out


def result_times(begins: Sequence[float], length_s: float) -> list[float]:
    """When the result of each step is to be seen, in seconds of film; given when they begin, by time."""
    if not begins:
        return []
    ends = [*(begin - _SETTLED_S for begin in begins[1:]), begins[-1] + _LAST_S]
    last = max(0.0, length_s - _SETTLED_S)
    return [min(max(begin, end), last) for begin, end in zip(begins, ends, strict=True)]


async def _picture(
    ffmpeg: Path, film: Path, at_s: float, width: int, out: Path, until: float, control: Control | None
) -> str:
    """A frame of the film as a data URL."""
    frame = out.with_name(f"{out.name}.frame.jpg")
    seeking = ["-ss", f"{at_s:.3f}", "-i", str(film), "-frames:v", "1", "-vf", f"scale={width}:-2:flags=lanczos"]
    try:
        await transcode(
            ffmpeg,
            [*seeking, "-c:v", "mjpeg", "-q:v", "2", "-f", "image2", "-update", "1"],
            frame,
            until=until,
            control=control,
        )
        encoded = base64.b64encode(await asyncio.to_thread(frame.read_bytes)).decode()
    finally:
        frame.unlink(missing_ok=True)
    return f"data:image/jpeg;base64,{encoded}"


async def _draw(sheet: dict[str, Any], browser: str, folder: Path) -> bytes:
    choice = choose(stepped=False, setting=browser)
    try:
        async with launch(
            choice, proxy_url=_NOWHERE, stepped=False, density=1, on_note=lambda _: None, profile_parent=folder
        ) as chromium:
            page = await chromium.new_page(viewport={"width": WIDTH, "height": 1080})
            await page.route("**/*", _serve)
            await page.goto(f"{_ORIGIN}{_PAGE}")
            await page.evaluate("(sheet) => fill(sheet)", sheet)
            return await page.screenshot(type="jpeg", quality=_JPEG_QUALITY, full_page=True, animations="disabled")
    except PlaywrightError as error:
        raise BrowserCrashed(
            tr("The contact sheet could not be drawn."), str(error).splitlines()[0], tr("Render the film again.")
        ) from error


async def _serve(route: Route) -> None:
    """Answer with the page and what it is drawn with; nothing else is there."""
    name = route.request.url.removeprefix(_ORIGIN)
    if name in (_PAGE, "common.css") or (name.startswith("fonts/") and name.endswith(".woff2") and ".." not in name):
        path = resource("overlays", *name.split("/"))
        await route.fulfill(path=path, content_type=mimetypes.guess_type(name)[0] or "font/woff2")
    else:
        await route.abort()

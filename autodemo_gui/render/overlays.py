"""Draws what has text in it with HTML and CSS in an offline Chromium, once for a film: every script and emoji works."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

from autodemo_gui.assets import resource
from autodemo_gui.browser.launch import launch
from autodemo_gui.browser.locate import choose
from autodemo_gui.core.errors import BrowserCrashed
from autodemo_gui.core.look import Look
from autodemo_gui.core.text import tr
from autodemo_gui.render.layout import Layout

_NOWHERE = "http://127.0.0.1:9"
"""The discard port as proxy: even a page that tried could not reach anything."""
_FILL = """([address, theme, unit]) => {
  document.documentElement.dataset.theme = theme;
  document.documentElement.style.setProperty('--unit', unit + 'px');
  document.getElementById('address').textContent = address;
  return document.fonts.ready.then(() => true);
}"""


async def draw_bars(
    names: Iterable[str],
    *,
    look: Look,
    layout: Layout,
    folder: Path,
    browser: str,
    on_note: Callable[[str], None],
) -> dict[str, Path]:
    """Draw the browser bar with each of these addresses; pictures already in the folder are used again.

    Args:
        names: what the address says.
        look: its window's theme.
        layout: with a bar, whose size the pictures get.
        folder: where the PNG files go; exists.
        browser: setting that names the browser, or empty.
        on_note: told what a person should know about the browser's start.

    Raises:
        BrowserMissing: there is no browser.
        BrowserCrashed: it could not draw them.
    """
    if layout.bar is None:
        return {}
    html = resource("overlays", "bar.html").read_text("utf-8")
    recipe = "\0".join([html, look.window.theme, str(layout.bar.size), f"{layout.unit:.4f}"])
    files = {name: folder / f"bar-{_digest(recipe + name)}.png" for name in names}
    missing = {name: path for name, path in files.items() if not path.exists()}
    if not missing:
        return files
    choice = choose(stepped=False, setting=browser)
    try:
        async with launch(
            choice, proxy_url=_NOWHERE, stepped=False, density=1, on_note=on_note, profile_parent=folder
        ) as chromium:
            width, height = layout.bar.size
            context = await chromium.new_context(viewport={"width": width, "height": height}, offline=True)
            page = await context.new_page()
            await page.set_content(html)
            for name, path in missing.items():
                await _draw(page, (name, look.window.theme, layout.unit), path)
    except PlaywrightError as error:
        raise BrowserCrashed(
            tr("The browser bar could not be drawn."), str(error).splitlines()[0], tr("Render the film again.")
        ) from error
    return files


async def _draw(page: Page, values: tuple[str, str, float], path: Path) -> None:
    await page.evaluate(_FILL, list(values))
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(await page.screenshot(type="png", animations="disabled"))
    unfinished.replace(path)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]

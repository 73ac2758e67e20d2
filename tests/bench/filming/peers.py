"""The recorders we are measured beside: Playwright's own, and a DevTools screencast held at 60 frames by x264."""

import asyncio
import base64
import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import playwright
from imageio_ffmpeg import get_ffmpeg_exe
from playwright.async_api import Browser, Page, async_playwright

from autodemo_gui.browser.locate import choose
from tests.bench.filming.ours import Act, Screen

VIEWPORT = {"width": 1280, "height": 720}
DENSITY = 1.5
SIZE = {"width": 1920, "height": 1080}
FPS = 60
WARM_UP_S = 1.0
_FFMPEG_NAMES = {"linux": "ffmpeg-linux", "darwin": "ffmpeg-mac", "win32": "ffmpeg-win64.exe"}


class PeerMissingError(Exception):
    """A recorder cannot be compared with here; the message says what is missing and how to get it."""


class LiveScreen(Screen):
    """A page on the wall's clock."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def press(self, key: str) -> None:
        await self.page.keyboard.press(key)

    async def watch(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def picture(self) -> bytes:
        return await self.page.screenshot()


async def playwright_recorder(url: str, act: Act, folder: Path, *, fps: int = FPS) -> Path:
    """Film an act with ``record_video_dir``; the WebM that Playwright wrote.

    Raises:
        PeerMissingError: there is no ffmpeg for it.
    """
    folder.mkdir(parents=True)
    async with _browser(folder / "browsers") as browser:
        context = await browser.new_context(
            viewport=VIEWPORT,  # type: ignore[arg-type]
            device_scale_factor=DENSITY,
            record_video_dir=folder,
            record_video_size=SIZE,  # type: ignore[arg-type]
            record_video_fps=fps,
        )
        page = await context.new_page()
        await page.goto(url)
        await asyncio.sleep(WARM_UP_S)
        await act(LiveScreen(page))
        await context.close()
        assert page.video is not None
        return Path(await page.video.path())


async def screencast(url: str, act: Act, folder: Path) -> Path:
    """Film an act with ``Page.startScreencast``, each picture held until the next by its time, encoded by x264."""
    folder.mkdir(parents=True)
    async with _browser(None) as browser:
        context = await browser.new_context(viewport=VIEWPORT, device_scale_factor=DENSITY)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(url)
        await asyncio.sleep(WARM_UP_S)
        cdp = await context.new_cdp_session(page)
        film = _Held(folder / "screencast.mp4")
        acks: set[asyncio.Task[Any]] = set()

        def arrived(event: dict[str, Any]) -> None:
            film.picture(event["metadata"]["timestamp"], base64.b64decode(event["data"]))
            ack = asyncio.ensure_future(cdp.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]}))
            acks.add(ack)
            ack.add_done_callback(acks.discard)

        cdp.on("Page.screencastFrame", arrived)
        cast = {"format": "jpeg", "quality": 92, "maxWidth": SIZE["width"], "maxHeight": SIZE["height"]}
        await cdp.send("Page.startScreencast", {**cast, "everyNthFrame": 1})
        await act(LiveScreen(page))
        await cdp.send("Page.stopScreencast")
        await asyncio.gather(*acks, return_exceptions=True)
        await asyncio.to_thread(film.finish)
        await context.close()
    return film.path


class _Held:
    """Pictures at any time in, 60 frames a second out; encodes beside the recording, as a recorder must."""

    def __init__(self, path: Path) -> None:
        self.path = path
        command = [
            get_ffmpeg_exe(),
            "-v",
            "error",
            "-y",
            "-f",
            "image2pipe",
            "-c:v",
            "mjpeg",
            "-r",
            str(FPS),
            "-i",
            "-",
        ]
        command += ["-vf", "scale=1920:1080:flags=lanczos:out_color_matrix=bt709:out_range=tv", "-c:v", "libx264"]
        command += ["-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p", "-colorspace", "bt709", str(path)]
        self._encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
        self._pictures: queue.Queue[bytes | None] = queue.Queue()
        self._thread = threading.Thread(target=self._feed, name="screencast", daemon=True)
        self._thread.start()
        self._began_s = 0.0
        self._frames = 0
        self._newest = b""

    def picture(self, at_s: float, jpeg: bytes) -> None:
        if not self._newest:
            self._began_s = at_s
        else:
            self._hold(round((at_s - self._began_s) * FPS))
        self._newest = jpeg

    def finish(self) -> None:
        self._hold(self._frames + 1)
        self._pictures.put(None)
        self._thread.join()
        if self._encoder.wait():
            raise subprocess.CalledProcessError(self._encoder.returncode, "ffmpeg")

    def _hold(self, until: int) -> None:
        for _ in range(until - self._frames):
            self._pictures.put(self._newest)
        self._frames = max(self._frames, until)

    def _feed(self) -> None:
        assert self._encoder.stdin is not None
        with self._encoder.stdin as pipe:
            while (jpeg := self._pictures.get()) is not None:
                pipe.write(jpeg)


@contextlib.asynccontextmanager
async def _browser(browsers: Path | None) -> AsyncIterator[Browser]:
    """The browser that we film with, started as Playwright would; with ``browsers``, ffmpeg is put there for it."""
    program = choose(stepped=True).path
    with _browsers_path(browsers):
        async with async_playwright() as driver:
            browser = await driver.chromium.launch(
                executable_path=program,
                chromium_sandbox=hasattr(os, "geteuid") and os.geteuid() != 0,
                args=[f"--force-device-scale-factor={DENSITY}", "--hide-scrollbars"],
            )
            try:
                yield browser
            finally:
                await browser.close()


@contextlib.contextmanager
def _browsers_path(folder: Path | None) -> Any:
    """Playwright looks there for its own programs while the block runs."""
    if folder is None:
        yield
        return
    place_ffmpeg(folder)
    before = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["PLAYWRIGHT_BROWSERS_PATH"]
        else:
            os.environ["PLAYWRIGHT_BROWSERS_PATH"] = before


def place_ffmpeg(browsers: Path) -> Path:
    """Put the system's ffmpeg where this Playwright looks for its own; the link's path.

    Imageio's has no VP9 encoder of the kind that Playwright asks for on every platform, Debian's has.

    Raises:
        PeerMissingError: the system has none.
    """
    system = shutil.which("ffmpeg")
    if system is None:
        raise PeerMissingError("Playwright's recorder needs an ffmpeg with libvpx: apt-get install ffmpeg")
    package = Path(playwright.__file__).parent / "driver" / "package" / "browsers.json"
    listed = json.loads(package.read_text("utf-8"))["browsers"]
    revision = next(entry["revision"] for entry in listed if entry["name"] == "ffmpeg")
    place = browsers / f"ffmpeg-{revision}" / _FFMPEG_NAMES[sys.platform]
    place.parent.mkdir(parents=True)
    place.symlink_to(system)
    return place

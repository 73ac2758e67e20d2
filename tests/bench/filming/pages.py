"""The pages that every recorder films: clocks, a scroll, a video, text, and a photograph; made when the bench runs."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from imageio_ffmpeg import get_ffmpeg_exe

from tests.sites.server import SITES, SiteServer

ROW = 8
ROWS = 900
SCROLL_PX_PER_S = 240
VIDEO_FPS, VIDEO_S = 30, 20
VIDEO_BOX = (600, 300, 640, 360)
"""Where the video lies on its page: x, y, width, height."""
CODE_CELL, CODE_BITS = 40, 16
PHOTO_SIZE = (2400, 1350)
PHOTO_JPEG_QUALITY = 85
"""What web sites save photographs with."""

_HEAD = '<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
_ENDLESS_HAND = ("walk 20s linear both", "walk 20s linear infinite")

_SCROLL = """<title>Scroll</title>
<style>body {{ margin: 0 }} canvas {{ display: block }}</style>
<canvas id="rows" width="1280" height="{height}"></canvas>
<script>
const pen = document.getElementById("rows").getContext("2d");
let seed = 1;
for (let row = 0; row < {rows}; row++) {{
  seed = (seed * 16807) % 2147483647;
  pen.fillStyle = seed % 2 ? "#222" : "#ddd";
  pen.fillRect(0, row * {row}, 1280, {row});
}}
let began;
const move = (now) => {{
  began ??= now;
  scrollTo(0, Math.round((now - began) * {speed} / 1000));
  requestAnimationFrame(move);
}};
addEventListener("keydown", () => requestAnimationFrame(move), {{ once: true }});
</script>"""

_WORDS = (
    "A bakery knows its morning by heart, and still every Friday is a guess. Rain keeps the walkers at home, the "
    "market brings them back, and a school holiday moves the buns from Monday to Thursday. "
)


def row_shades() -> npt.NDArray[np.float64]:
    """The grey of each row of the scroll page, from top to bottom."""
    seed, shades = 1, []
    for _ in range(ROWS):
        seed = seed * 16807 % 2147483647
        shades.append(0x22 if seed % 2 else 0xDD)
    return np.array(shades, float)


@contextlib.contextmanager
def bench_site(folder: Path, *names: str) -> Iterator[SiteServer]:
    """Serve some of the pages ``clocks.html``, ``scroll.html``, ``video.html``, ``text.html`` and ``photo.html``."""
    folder.mkdir(parents=True, exist_ok=True)
    clocks = (SITES / "clocks" / "index.html").read_text("utf-8")
    if _ENDLESS_HAND[0] not in clocks:
        raise ValueError("the clocks page moves its hand in another way now")
    clocks = clocks.replace(*_ENDLESS_HAND)
    x, y, width, height = VIDEO_BOX
    video = f'<video style="position:absolute;left:{x}px;top:{y}px" src="film.webm" width="{width}" height="{height}"'
    pages = {
        "index": _HEAD + "<title>Bench</title>",
        "clocks": clocks,
        "scroll": _HEAD + _SCROLL.format(height=ROW * ROWS, rows=ROWS, row=ROW, speed=SCROLL_PX_PER_S),
        "video": clocks.replace("</main>", f"</main>{video} autoplay muted loop></video>"),
        "text": _HEAD + _text(),
        "photo": _HEAD + '<title>Photo</title><body style="margin:0"><img src="photo.jpg" width="1280" height="720">',
    }
    for name in ("index", *names):
        (folder / f"{name}.html").write_text(pages[name], "utf-8")
    if "photo" in names:
        cv2.imwrite(str(folder / "photo.jpg"), photograph(), [cv2.IMWRITE_JPEG_QUALITY, PHOTO_JPEG_QUALITY])
    if "video" in names:
        write_video(folder / "film.webm")
    with SiteServer(folder) as site:
        yield site


def _text() -> str:
    style = "body{margin:32px 48px;font:15px/1.5 system-ui,sans-serif;color:#222;columns:3;column-gap:36px}"
    style += "h1{font-size:38px;line-height:1.1;column-span:all;color:#1d1a4b}h2{font-size:20px;margin:0 0 8px}"
    style += "small{font-size:11px;color:#666}a{color:#5a47d8}"
    body = "<h1>What will sell tomorrow, and why the oven already knows</h1>"
    for number in range(1, 10):
        body += f"<h2>{number}. Before the first loaf</h2><p>{_WORDS}<a href='#'>Read the reason</a></p>"
        body += f"<small>Measured on {number + 3} mornings in {20 * number} shops; halves are rounded up.</small>"
    return f"<title>Text</title><style>{style}</style>{body}"


def photograph() -> npt.NDArray[np.uint8]:
    """A landscape as a camera would see it: sky, ranges of hills with rough ground, haze, sun, blur far off, grain.

    Natural pictures have amplitude spectra close to 1/f (Field 1987); the ground and the clouds are such noise. As hard
    to compress as real ones: at 1920 px its JPEG of quality 92 has an SSIM of 0.989; those of
    scikit-image's cup of coffee, astronaut, cat and motorcycle, pixel for pixel, have 0.983 to 0.988.
    """
    width, height = PHOTO_SIZE
    chance = np.random.default_rng(7)
    rows, columns = np.mgrid[0:height, 0:width].astype(float)
    sky = np.array((0.92, 0.74, 0.52))[None, None] * np.ones((height, width, 3))  # blue, green, red
    sky[..., 2] += 0.35 * rows / height
    sky += 0.10 * _cloud(chance, 1.7)[..., None]
    sun = np.hypot(columns - 0.72 * width, rows - 0.3 * height)
    picture = sky + np.exp(-((sun / 150) ** 2))[..., None] * np.array((0.2, 0.4, 0.5))
    for number in range(5):
        near = number / 4
        ridge = (0.42 + 0.12 * number) * height + (90 - 8 * number) * _profile(chance, width)
        ground = np.array((0.62 - 0.42 * near, 0.58 - 0.25 * near, 0.44 - 0.2 * near))
        rough = 1 + (0.1 + 0.45 * near) * _cloud(chance, 1.0 + 0.3 * (1 - near))
        shade = ground[None, None] * rough[..., None]
        edge = np.clip((rows - ridge[None, :]) / (3 - 2 * near), 0, 1)[..., None]
        picture = picture * (1 - edge) + shade * edge
    picture += chance.normal(0, 0.006, picture.shape)
    return (np.clip(picture, 0, 1) * 255).round().astype(np.uint8)


def _cloud(chance: np.random.Generator, falling: float) -> npt.NDArray[np.float64]:
    """Noise with an amplitude spectrum of 1/f to the power ``falling``, deviation 1."""
    width, height = PHOTO_SIZE
    spectrum = np.fft.rfft2(chance.normal(size=(height, width)))
    distance = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :])
    distance[0, 0] = 1
    spectrum /= distance**falling
    spectrum[0, 0] = 0
    noise = np.fft.irfft2(spectrum, (height, width))
    return np.asarray(noise / noise.std())


def _profile(chance: np.random.Generator, width: int) -> npt.NDArray[np.float64]:
    steps = np.cumsum(chance.normal(size=width))
    steps -= np.linspace(steps[0], steps[-1], width)
    smooth = np.convolve(np.pad(steps, 20, mode="edge"), np.ones(41) / 41, "valid")
    return np.asarray(smooth / (np.abs(smooth).max() or 1))


def write_video(target: Path) -> None:
    """A VP8 film of moving bars whose every frame carries its number, so that it can be read back wherever it plays."""
    _, _, width, height = VIDEO_BOX
    command = [get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}"]
    command += ["-r", str(VIDEO_FPS), "-i", "-", "-c:v", "libvpx", "-b:v", "2M", "-deadline", "realtime"]
    command += ["-cpu-used", "8", "-pix_fmt", "yuv420p", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None
        for number in range(VIDEO_FPS * VIDEO_S):
            encoder.stdin.write(video_frame(number).tobytes())
    if encoder.returncode:
        raise subprocess.CalledProcessError(encoder.returncode, command)


def video_frame(number: int) -> npt.NDArray[np.uint8]:
    """One frame of the page's video: its number as bars on top, most significant first, and a wave below."""
    _, _, width, height = VIDEO_BOX
    line = 128 + 90 * np.sin((np.arange(width) + 8 * number) / 37)
    frame = np.tile(line, (height, 1)).astype(np.uint8)
    bits = (number >> np.arange(CODE_BITS - 1, -1, -1)) & 1
    frame[:CODE_CELL, : CODE_CELL * CODE_BITS] = np.repeat(np.where(bits, 0, 255), CODE_CELL)
    return frame

"""How close a film's frames are to what the browser drew: luma SSIM against a lossless screenshot of the same state."""

import asyncio
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from autodemo_gui.render.plates import TakeReader
from tests.bench.filming import ours, peers, reading
from tests.bench.filming.figures import Bar, Part
from tests.bench.filming.options import Options
from tests.bench.filming.ours import Act, Screen
from tests.bench.filming.pages import bench_site

HOLD_S = 2.0
LEAST_SSIM = 0.99
Luma = npt.NDArray[np.float64]


async def ssim(scratch: Path, options: Options) -> Part:
    """A text and a photo page, by us and by the others, each beside its own browser's screenshot."""
    part = Part()
    with bench_site(scratch / "site", "text", "photo") as site:
        for page in ("text", "photo"):
            url = site.at(f"{page}.html")
            facts: dict[str, Any] = {}
            part.facts[page] = facts
            options.say(f"ours films {page}.html")
            taken = _Taken()
            take, film = scratch / page, scratch / f"{page}.mp4"
            await ours.film(url, taken.act, take)
            await ours.render_plain(take, film)
            facts["ours"] = await asyncio.to_thread(_compare, film, taken.screenshot)
            facts["ours"]["plate_alone"] = await asyncio.to_thread(_plate_alone, take, taken.screenshot)
            part.bars.append(
                Bar(f"{page}: luma SSIM of the film", facts["ours"]["ssim_least"], LEAST_SSIM, at_most=False)
            )
            for name, record in (("playwright", peers.playwright_recorder), ("screencast_x264", peers.screencast)):
                options.say(f"{name} films {page}.html")
                taken = _Taken()
                try:
                    path = await record(url, taken.act, scratch / f"{name}-{page}")
                except peers.PeerMissingError as error:
                    facts[name] = {"missing": str(error)}
                    continue
                facts[name] = await asyncio.to_thread(_compare, path, taken.screenshot)
    return part


class _Taken:
    """An act that looks at a page, and the screenshot it took of it."""

    def __init__(self) -> None:
        self.screenshot = b""

    @property
    def act(self) -> Act:
        async def look(screen: Screen) -> None:
            await screen.watch(HOLD_S / 2)
            self.screenshot = await screen.picture()
            await screen.watch(HOLD_S / 2)

        return look


def _compare(path: Path, screenshot: bytes) -> dict[str, Any]:
    """SSIM of the frames in the middle of a film; a film of another size is compared at the screenshot's."""
    film = reading.probe(path)
    wanted = luma_of(screenshot)
    frames = list(reading.lumas(film))
    middle = frames[len(frames) // 4 : max(len(frames) // 4 + 1, 3 * len(frames) // 4)]
    every = middle[:: max(1, len(middle) // 8)]
    found = [similarity(_sized(frame, wanted), wanted) for frame in every]
    return {
        "film": f"{film.codec} {film.width}x{film.height} {film.colours}",
        "ssim_least": round(min(found), 5),
        "ssim_mean": round(sum(found) / len(found), 5),
        "psnr_db": round(psnr(_sized(every[-1], wanted), wanted), 2),
        "megabytes": round(path.stat().st_size / 2**20, 2),
    }


def _plate_alone(take: Path, screenshot: bytes) -> float:
    """What the camera's JPEG alone costs: how far the plate, before any drawing and encoding, is from the truth."""
    with TakeReader(take) as reader:
        newest = reader.jpeg(len(reader.frames) - 1)
    return round(similarity(luma_of(newest), luma_of(screenshot)), 5)


def _sized(frame: Luma, wanted: Luma) -> Luma:
    if frame.shape == wanted.shape:
        return frame
    return np.asarray(cv2.resize(frame, wanted.shape[::-1], interpolation=cv2.INTER_LANCZOS4), float)


def luma_of(picture: bytes) -> Luma:
    """Luma of an encoded RGB picture as video carries it: BT.709, 16 to 235 (ITU-R BT.709-6, 3 and 4)."""
    decoded = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if decoded is None:
        raise ValueError("no picture")
    blue, green, red = np.moveaxis(decoded.astype(float), 2, 0)
    return np.asarray(16 + 219 / 255 * (0.2126 * red + 0.7152 * green + 0.0722 * blue))


def similarity(one: Luma, other: Luma) -> float:
    """Mean structural similarity with the Gaussian window of 11 and the constants of Wang et al., 2004."""
    steady = (0.01 * 255) ** 2, (0.03 * 255) ** 2

    def smooth(picture: Luma) -> Luma:
        return np.asarray(cv2.GaussianBlur(picture, (11, 11), 1.5))

    mean_one, mean_other = smooth(one), smooth(other)
    spread_one = smooth(one * one) - mean_one**2
    spread_other = smooth(other * other) - mean_other**2
    together = smooth(one * other) - mean_one * mean_other
    above = (2 * mean_one * mean_other + steady[0]) * (2 * together + steady[1])
    below = (mean_one**2 + mean_other**2 + steady[0]) * (spread_one + spread_other + steady[1])
    return float((above / below)[5:-5, 5:-5].mean())


def psnr(one: Luma, other: Luma) -> float:
    """Peak signal-to-noise ratio, dB."""
    error = float(((one - other) ** 2).mean())
    return 10 * float(np.log10(255**2 / error)) if error else float("inf")

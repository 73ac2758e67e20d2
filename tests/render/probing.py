"""Looks at films with the real ffmpeg, from outside."""

import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def described(ffmpeg: Path, film: Path) -> str:
    """What ffmpeg says about a file."""
    done = subprocess.run([ffmpeg, "-hide_banner", "-i", film], capture_output=True, text=True, check=False)
    return done.stderr


def frames(ffmpeg: Path, film: Path, size: tuple[int, int], *, pixels: str = "gray") -> NDArray[np.uint8]:
    """All frames of a (short, small) film: frames x height x width, or x 3 for `bgr24`."""
    command = [ffmpeg, "-v", "error", "-i", film, "-map", "0:v"]
    if pixels == "bgr24":
        command += ["-vf", "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int"]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", pixels, "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    width, height = size
    shape = (-1, height, width, 3) if pixels == "bgr24" else (-1, height, width)
    return np.frombuffer(raw, np.uint8).reshape(shape)


def ssim(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Structural similarity of two grey pictures (Wang et al. 2004), over 8 x 8 blocks."""

    def blocks(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
        height, width = (length // 8 * 8 for length in picture.shape)
        cut = picture[:height, :width].astype(np.float64)
        return cut.reshape(height // 8, 8, width // 8, 8).transpose(0, 2, 1, 3).reshape(-1, 64)

    x, y = blocks(a), blocks(b)
    mean_x, mean_y = x.mean(axis=1), y.mean(axis=1)
    covariance = ((x - mean_x[:, None]) * (y - mean_y[:, None])).mean(axis=1)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    bottom = (mean_x**2 + mean_y**2 + c1) * (x.var(axis=1) + y.var(axis=1) + c2)
    return float((top / bottom).mean())

"""The drawn pictures that scenes name: browser bars and overlays, read when first needed."""

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from autodemo_gui.render.pixels import Image
from autodemo_gui.render.warping import Source


class Artwork:
    """PNG files by name; safe to use from several threads."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Remember where they are."""
        self._files = files
        self._bars: dict[str, Source] = {}
        self._overlays: dict[str, Image] = {}

    def bar(self, name: str) -> Source:
        """A picture of the browser bar.

        Raises:
            ValueError: its file is no picture.
            OSError: it cannot be read.
        """
        if name not in self._bars:
            self._bars[name] = Source(_read(self._files[name], cv2.IMREAD_COLOR))
        return self._bars[name]

    def overlay(self, key: str) -> Image:
        """An overlay, premultiplied BGRA.

        Raises:
            ValueError: its file is no picture.
            OSError: it cannot be read.
        """
        if key not in self._overlays:
            picture = _read(self._files[key], cv2.IMREAD_UNCHANGED)
            if picture.shape[2:] != (4,):
                picture = cv2.cvtColor(picture, cv2.COLOR_BGR2BGRA).astype(np.uint8, copy=False)
            alpha = picture[:, :, 3:].astype(np.uint16)
            picture[:, :, :3] = (picture[:, :, :3] * alpha + 127) // 255
            self._overlays[key] = picture
        return self._overlays[key]


def _read(path: Path, how: int) -> Image:
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), how)
    if picture is None:
        raise ValueError(f"{path} is no picture")
    return picture.astype(np.uint8, copy=False)

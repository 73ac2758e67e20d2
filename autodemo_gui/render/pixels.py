"""What every part of the renderer means by a picture and by a colour."""

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Height x width x channels; BGR, or premultiplied BGRA where said so."""

CRISP_DOWN_TO = 0.75
"""Above this factor bicubic keeps text sharper than area averaging, without aliasing, and is three times faster."""


def _bt709_limited() -> NDArray[np.float32]:
    """3 x 4 matrix from 8-bit BGR to limited-range Y'CbCr (ITU-R BT.709-6, items 3.2-3.5)."""
    red, blue = 0.2126, 0.0722
    green = 1 - red - blue
    luma = np.array([blue, green, red])
    blue_difference = (np.array([1.0, 0, 0]) - luma) / (2 * (1 - blue))
    red_difference = (np.array([0, 0, 1.0]) - luma) / (2 * (1 - red))
    rows = [[*luma * 219 / 255, 16], [*blue_difference * 224 / 255, 128], [*red_difference * 224 / 255, 128]]
    return np.array(rows, np.float32)


BT709 = _bt709_limited()


def bgr(colour: str) -> tuple[int, int, int]:
    """`#RRGGBB` as blue, green, red."""
    return int(colour[5:7], 16), int(colour[3:5], 16), int(colour[1:3], 16)

"""Shades of one hue that look evenly light, for backgrounds in a brand's colour. Pure."""

import math
from collections.abc import Sequence

from autodemo_gui.core.brand import Brand
from autodemo_gui.core.look import Look

_MOST_CHROMA = 0.15
"""Of a background: beside a page a stronger colour is loud."""
_LIGHT_CHROMA, _DARK_CHROMA = 0.4, 0.32
"""Chroma that a very light or dark shade keeps for each step away from white or black; more looks like neon."""
_YELLOW = math.radians(105)
"""Hue in OKLab whose dark shades look like mud: they keep less of it."""
_MUDDY_BELOW = 0.5

Triple = tuple[float, float, float]


def branded(look: Look, brand: Brand) -> Look:
    """The look in a brand's colour, where it asks for it; the look itself for a brand without an accent."""
    brand = brand.edited(look.brand)
    if not look.background.brand_shades or brand.accent is None:
        return look
    background = look.background.model_copy(update={"colours": shades(brand.accent, look.background.brand_shades)})
    cursor = look.cursor.model_copy(update={"ripple_colour": brand.accent})
    return look.model_copy(update={"background": background, "cursor": cursor})


def shades(colour: str, lightness: Sequence[float]) -> tuple[str, ...]:
    """The colour's hue at each of these lightnesses, 0 to 100, as `#RRGGBB`."""
    _, a, b = _oklab(colour)
    chroma, hue = math.hypot(a, b), math.atan2(b, a)
    found = []
    for percent in lightness:
        light = percent / 100
        strength = min(chroma, _MOST_CHROMA, _LIGHT_CHROMA * (1 - light), _DARK_CHROMA * light)
        if light < _MUDDY_BELOW:
            strength *= 1 - 0.7 * max(0.0, math.cos(hue - _YELLOW))
        while not _displayable(rgb := _linear_rgb((light, strength * math.cos(hue), strength * math.sin(hue)))):
            strength -= 0.002
            if strength <= 0:
                rgb = (light**3, light**3, light**3)
                break
        found.append("#" + "".join(f"{round(_encoded(part) * 255):02X}" for part in rgb))
    return tuple(found)


def _oklab(colour: str) -> Triple:
    """B. Ottosson, "A perceptual color space for image processing" (2020)."""
    red, green, blue = (_decoded(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear_rgb(lab: Triple) -> Triple:
    """The way back from OKLab; parts may lie outside of 0 to 1."""
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _displayable(rgb: Triple) -> bool:
    return all(-1e-4 <= part <= 1 + 1e-4 for part in rgb)


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)

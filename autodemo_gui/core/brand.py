"""The brand of a site: what its cards, captions and watermark are made of; read from the site, edited by its owner."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
DataUrl = Annotated[str, StringConstraints(pattern=r"^(data:image/(png|svg\+xml|jpeg|webp);base64,[A-Za-z0-9+/=]+)?$")]

LEAST_CONTRAST = 4.5
"""Of text against what is behind it (WCAG 2.2, success criterion 1.4.3)."""


class Brand(BaseModel):
    """What a site says about itself. Everything may be empty: then the look's own colours and the address do.

    Attributes:
        name: of the product, as a person says it.
        tagline: one line of what it is.
        logo: a picture as a data URL, so that it travels with the look; drawn on `paper`.
        logo_is_wide: it is a word mark rather than a sign.
        accent: the colour of its buttons.
        paper: the colour behind its text.
        ink: the colour of its text.
        fonts: font families, best first.
        address: how it is called in a browser, without scheme.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field("", max_length=120)
    tagline: str = Field("", max_length=240)
    logo: DataUrl = Field("", max_length=800_000)
    logo_is_wide: bool = False
    accent: Colour | None = None
    paper: Colour | None = None
    ink: Colour | None = None
    fonts: tuple[Annotated[str, StringConstraints(max_length=80)], ...] = Field((), max_length=8)
    address: str = Field("", max_length=255)

    def edited(self, changes: "Brand") -> "Brand":
        """This brand with every field that the other one sets."""
        return self.model_copy(update=changes.model_dump(exclude_unset=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 'contrast ratio')."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, 0 to 1 (WCAG 2.2, 'relative luminance')."""
    red, green, blue = (_linear(part / 255) for part in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(colour: str, behind: str, *, least: float = LEAST_CONTRAST) -> str:
    """The colour itself if it can be read there, else the nearest mix with black or white that can."""
    if contrast(colour, behind) >= least:
        return colour
    towards = 0 if luminance(behind) > 0.18 else 255
    for share in range(1, 21):
        mixed = "#" + "".join(f"{round(part + (towards - part) * share / 20):02X}" for part in _channels(colour))
        if contrast(mixed, behind) >= least:
            return mixed
    return "#000000" if towards == 0 else "#FFFFFF"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

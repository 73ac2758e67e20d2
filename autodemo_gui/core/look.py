"""The look: how a take is dressed. Looks are data files in `resources/looks`."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from autodemo_gui.core.brand import Brand, Colour
from autodemo_gui.core.errors import InvalidInput

BUNDLED_PICTURE = r"[\w-]+\.(?:png|jpe?g|webp)"
Picture = Annotated[
    str,
    StringConstraints(
        pattern=rf"^(?:{BUNDLED_PICTURE}|data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+)?$", max_length=8_000_000
    ),
]
"""The name of a bundled picture, or a data URL."""


class Cursor(BaseModel):
    """The drawn pointer; `size` scales it, 1 being 32 px tall on a 1080p film."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    visible: bool = True
    size: float = Field(1.0, ge=0.5, le=3)
    ripple: bool = True
    ripple_colour: Colour = "#E5484D"


class Background(BaseModel):
    """What surrounds the page: colours at equal distances along a line; `angle` as in CSS: 135 runs down right.

    `image` is a picture in `resources/looks`, or a data URL: a look travels to shared workers, where a path would name
    a file of theirs. It covers the canvas, and the colours show where it is clear.
    They are also what texts on it must be readable on, so they hold its lightest and its darkest colour.
    `brand_shades` take the place of the colours where the brand's accent is known: each is that hue at a perceived
    lightness (OKLab) from 0, black, to 100, white.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    colours: tuple[Colour, ...] = Field(("#101014",), min_length=1, max_length=8)
    angle: float = Field(135, ge=-360, le=360)
    image: Picture = ""
    brand_shades: tuple[Annotated[float, Field(ge=0, le=100)], ...] = Field((), max_length=8)


class Window(BaseModel):
    """The page as a window on the background. Padding and radius are shares of the film's shorter side."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    padding: float = Field(0.0, ge=0, le=0.25)
    radius: float = Field(0.0, ge=0, le=0.05)
    shadow: float = Field(0.0, ge=0, le=1)
    frame: Literal["none", "browser"] = "none"
    theme: Literal["light", "dark"] = "light"


class Zoom(BaseModel):
    """How far the camera goes in on what is done: 1 switches it off. It begins `lead_s` before a click."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    strength: float = Field(1.4, ge=1, le=2.5)
    lead_s: float = Field(0.42, ge=0.35, le=0.5)


class Captions(BaseModel):
    """The line that says what is shown; `size` 1 is 34 px on a 1080p film. With `place` auto it avoids the action."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    visible: bool = True
    theme: Literal["light", "dark", "brand"] = "dark"
    size: float = Field(1.0, ge=0.5, le=2)
    place: Literal["auto", "bottom", "top"] = "auto"


class Cards(BaseModel):
    """Title and end card. `theme` says whether their text is dark on light or light on dark; texts may be empty.

    An empty title or tagline is the brand's, an empty call to action is a phrase of our own with the address.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: bool = True
    end: bool = True
    theme: Literal["light", "dark"] = "light"
    title_s: float = Field(2.0, ge=0.8, le=6)
    end_s: float = Field(2.4, ge=0.8, le=8)
    title_text: str = Field("", max_length=120)
    tagline: str = Field("", max_length=240)
    call_to_action: str = Field("", max_length=80)


class Watermark(BaseModel):
    """The brand's logo, or its name, in a corner."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    visible: bool = False
    corner: Literal["top-left", "top-right", "bottom-left", "bottom-right"] = "bottom-right"
    opacity: float = Field(0.8, ge=0.1, le=1)
    size: float = Field(1.0, ge=0.5, le=2)


class ProgressBar(BaseModel):
    """A thin line along the lower edge that grows with the film."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    visible: bool = False
    colour: Colour | None = None


class Look(BaseModel):
    """How a film is dressed.

    Attributes:
        keys: whether the keys that are pressed are shown.
        brand: what the maker of the film says about the site, over what was read from it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    name: str
    label: str = ""
    background: Background = Background()
    window: Window = Window()
    cursor: Cursor = Cursor()
    zoom: Zoom = Zoom()
    captions: Captions = Captions()
    cards: Cards = Cards()
    keys: bool = True
    watermark: Watermark = Watermark()
    progress_bar: ProgressBar = ProgressBar()
    brand: Brand = Brand()
    cross_fade_s: float = Field(0.17, ge=0, le=1, description="how long one picture melts into the next at a cut")


PLAIN = Look(
    name="plain",
    label="Plain",
    cursor=Cursor(visible=False, ripple=False),
    zoom=Zoom(strength=1),
    captions=Captions(visible=False),
    cards=Cards(title=False, end=False),
    keys=False,
    cross_fade_s=0,
)
"""The page and nothing else (SPEC 7); exists without any file."""


def parse_look(data: dict[str, Any]) -> Look:
    """Check a look.

    Raises:
        InvalidInput: a field is wrong; the error names it.
    """
    try:
        return Look.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in ("look", *first["loc"]))
        raise InvalidInput(place, f"{first['msg']}.") from error

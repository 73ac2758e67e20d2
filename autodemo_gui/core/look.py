"""The look: how a take is dressed. Looks are data files in `resources/looks`."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from autodemo_gui.core.errors import InvalidInput

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Cursor(BaseModel):
    """The drawn pointer; `size` scales it, 1 being 32 px tall on a 1080p film."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    visible: bool = True
    size: float = Field(1.0, ge=0.5, le=3)
    ripple: bool = True
    ripple_colour: Colour = "#E5484D"


class Background(BaseModel):
    """What surrounds the page: colours at equal distances along a line; `angle` as in CSS: 135 runs down right."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    colours: tuple[Colour, ...] = Field(("#101014",), min_length=1, max_length=8)
    angle: float = Field(135, ge=-360, le=360)


class Window(BaseModel):
    """The page as a window on the background. Padding and radius are shares of the film's shorter side."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    padding: float = Field(0.0, ge=0, le=0.25)
    radius: float = Field(0.0, ge=0, le=0.05)
    shadow: float = Field(0.0, ge=0, le=1)
    frame: Literal["none", "browser"] = "none"
    theme: Literal["light", "dark"] = "light"


class Look(BaseModel):
    """How a film is dressed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    name: str
    label: str = ""
    background: Background = Background()
    window: Window = Window()
    cursor: Cursor = Cursor()
    cross_fade_s: float = Field(0.17, ge=0, le=1, description="how long one picture melts into the next at a cut")


PLAIN = Look(name="plain", label="Plain", cursor=Cursor(visible=False, ripple=False), cross_fade_s=0)
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

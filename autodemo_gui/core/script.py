"""The script: the ordered steps of a demo, saved, edited, filmed again."""

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr

Action = Literal["goto", "scroll", "hover", "click", "type", "press", "wait"]


class Target(BaseModel):
    """Four ways to find an element again, tried in this order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str = ""
    name: str = ""
    locator: str = ""
    css: str = ""
    box: tuple[float, float, float, float] | None = Field(None, description="x, y, width, height in CSS pixels")
    frame: str = ""


class Step(BaseModel):
    """One thing done on camera."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: Action
    url: str = Field("", description="the page it is done on; of a goto, the page to open")
    target: Target | None = None
    name: str = ""
    text: str = Field("", description="what is typed, or the key that is pressed")
    scroll_y: float | None = Field(None, description="document offset to stop at, CSS pixels")
    hold_ms: float = Field(0, ge=0, le=60_000)
    caption: str = Field("", max_length=120)
    outcome: str = Field("", description="what rehearsal saw it do")
    fingerprint: str = ""

    @property
    def selector(self) -> str:
        """The CSS path, for reports."""
        return self.target.css if self.target else ""


class Script(BaseModel):
    """Everything needed to film a demo again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    url: str
    title: str = ""
    language: str = ""
    mode: str = ""
    viewport: tuple[int, int] = (1280, 720)
    steps: tuple[Step, ...] = ()

    def to_json(self) -> str:
        """As saved in `*.script.json`."""
        return self.model_dump_json(indent=2, exclude_defaults=False) + "\n"


def parse_script(text: str) -> Script:
    """Read the text of a saved script.

    Raises:
        InvalidInput: it is no JSON, or a field in it is wrong (`field` names it).
    """
    try:
        return Script.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        raise InvalidInput("script", tr("It is not JSON: {reason}.", reason=error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in ("script", *first["loc"]))
        raise InvalidInput(place, f"{first['msg']}.") from error

"""The script: the ordered steps of a demo, saved, edited, filmed again."""

import json
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from autodemo_gui.core.address import origin_of
from autodemo_gui.core.errors import InvalidInput
from autodemo_gui.core.text import tr

Action = Literal["goto", "scroll", "hover", "click", "type", "press", "wait"]
Effect = Literal["", "page", "change", "tab", "disclosure", "anchor", "dialog", "media"]
"""What a click did in rehearsal: `page` led to another page, the others stayed; empty when that is not known."""


class Target(BaseModel):
    """Four ways to find an element again, tried in this order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: str = Field("", description="ARIA role, explicit or implied; used together with the name")
    name: str = Field("", description="accessible name, exact")
    locator: str = Field("", description="Playwright selector by what the element means to a person")
    css: str = Field("", description="CSS path")
    box: tuple[float, float, float, float] | None = Field(None, description="x, y, width, height in CSS pixels")
    frame: str = Field("", description="address of the frame it lies in; empty for the page itself")


class Step(BaseModel):
    """One thing done on camera."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: Action
    url: str = Field("", description="the page it is done on; of a goto, the page to open")
    target: Target | None = Field(None, description="what is clicked, typed into or pointed at, or scrolled by")
    name: str = Field("", description="what a person would call it")
    text: str = Field("", description="what is typed, or the key that is pressed")
    scroll_y: float | None = Field(
        None, description="document offset to stop at, CSS pixels; from the top edge of the target, if there is one"
    )
    hold_ms: float = Field(0, ge=0, le=60_000, description="how long the result is looked at, milliseconds of film")
    caption: str = Field("", max_length=120)
    outcome: Effect = Field("", description="what rehearsal saw a click do; a click that does something else is cut")
    leads_to: str = Field("", description="the page a click led to in rehearsal; empty when it stayed")
    fingerprint: str = Field("", description="identity of the element, for reports")
    reason: str = Field("", description="why it was chosen, for the reader of a plan")
    gain: float = Field(0, ge=0, le=1, description="how much it showed in rehearsal, 0 to 1")

    @property
    def selector(self) -> str:
        """The CSS path, for reports."""
        return self.target.css if self.target else ""

    @property
    def opens_page(self) -> bool:
        """Whether the demo goes on on another page when this is done."""
        return self.action == "goto" or bool(self.leads_to) or self.outcome == "page"


class Script(BaseModel):
    """Everything needed to film a demo again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1] = 1
    url: str = Field(description="the address to record, or `sample`")
    title: str = ""
    language: str = Field("", description="language tag of the start page")
    mode: str = Field("", description="how the steps were found: rehearsed or direct")
    viewport: tuple[int, int] = Field((1280, 720), description="width and height in CSS pixels")
    steps: tuple[Step, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _without_schema(cls, data: Any) -> Any:
        """An editor's pointer to the published schema is no part of the script."""
        return {name: value for name, value in data.items() if name != "$schema"} if isinstance(data, dict) else data

    def to_json(self) -> str:
        """As saved in `*.script.json`."""
        return self.model_dump_json(indent=2, exclude_defaults=False) + "\n"

    def moved_to(self, start_url: str) -> Self:
        """The same demo where the site has another origin: a staging server, or the sample site on today's port.

        Args:
            start_url: the start page there. Addresses of other origins than the script's own stay as they are.
        """
        was = origin_of((self.steps[0].url if self.steps else "") or self.url)
        now = origin_of(start_url)
        if not was or not now or was == now:
            return self

        def moved(url: str) -> str:
            return now + url.removeprefix(was) if origin_of(url) == was else url

        steps = tuple(
            step.model_copy(
                update={
                    "url": moved(step.url),
                    "leads_to": moved(step.leads_to),
                    "target": step.target and step.target.model_copy(update={"frame": moved(step.target.frame)}),
                }
            )
            for step in self.steps
        )
        return self.model_copy(update={"url": moved(self.url), "steps": steps})


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

"""The built-in looks as the window draws them: name, colours and window, read without what checks whole looks."""

import json
from dataclasses import dataclass
from functools import cache

from autodemo_gui.assets import resource

PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class LookSketch:
    """What a thumbnail of a look needs.

    Attributes:
        name: as a request names it.
        label: what a person calls it.
        colours: of the background, from one corner to the other.
        angle: of the gradient, degrees as in CSS.
        image: file of the background's picture in resources/looks; empty for none.
        padding: around the window, as a share of the film's shorter side.
        has_bar: whether the window has a browser's bar.
    """

    name: str
    label: str
    colours: tuple[str, ...] = ("#FFFFFF",)
    angle: float = 135
    image: str = ""
    padding: float = 0.0
    has_bar: bool = False


@cache
def sketches() -> tuple[LookSketch, ...]:
    """Every built-in look: the default one first, `plain` last."""
    found = [_sketch(path.stem) for path in sorted(resource("looks").glob("*.json"))]
    found.sort(key=lambda sketch: (sketch.name != "default", sketch.label))
    return (*found, LookSketch(PLAIN, "Plain"))


@cache
def sketch_of(name: str) -> LookSketch:
    """The look of a name; of one that is not built in, a blank one."""
    return next((sketch for sketch in sketches() if sketch.name == name), LookSketch(name, name))


def _sketch(name: str) -> LookSketch:
    look = json.loads(resource("looks", f"{name}.json").read_text(encoding="utf-8"))
    background, window = look["background"], look["window"]
    return LookSketch(
        name,
        look["label"],
        tuple(background["colours"]),
        background["angle"],
        background.get("image", ""),
        window["padding"],
        window["frame"] == "browser",
    )

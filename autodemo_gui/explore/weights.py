"""The numbers that decide what is worth showing, from one data file."""

import functools
import json
from collections.abc import Mapping
from typing import Literal

from autodemo_gui.assets import resource

Section = Literal["prior", "zones", "kinds", "gain", "rehearsal", "story"]


@functools.cache
def weights(section: Section) -> Mapping[str, float]:
    """The numbers of a section of `resources/explore/weights.json`, by name; the file says what they mean."""
    sections: dict[str, dict[str, float]] = json.loads(resource("explore", "weights.json").read_text(encoding="utf-8"))
    return sections[section]

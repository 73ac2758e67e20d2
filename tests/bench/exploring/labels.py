"""The hand labels of a site: what a film of it should show, and what could be clicked on two of its pages.

They lie in ``tests/bench/labels/<site>.json`` and were written from the pages' source and pictures, before any weight
of the explorer was tuned, never from what the explorer found.

    {
      "site": "sample",
      "group": "tuning" or "held_out": the latter never serve for tuning,
      "features": [{"name": …, "url": …, "text": …, "request": …}, …],
      "clickables": {"/path": [{"role": …, "name": …, "css": …, "count": 1, "optional": false}, …], …}
    }

A feature is shown by a look at the page when everything it names is found in that look: `url` in path, query and
fragment, `text` in the words within the viewport, `request` in a line ``GET /path?query`` that the server has seen
since the visit began. All are regular expressions. The words of a look are texts and accessible names, a line each.

A clickable is a thing a person could click: visible, enabled, and on top after scrolling. It is known by role and name
(exactly, white space apart; `like` is a regular expression instead of `name`), or by a CSS selector; `count` tells how
many there are. What is `optional` counts neither when it is found nor when it is not.
"""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

LABELS = Path(__file__).parents[1] / "labels"
Group = Literal["tuning", "held_out"]


@dataclass(frozen=True)
class Feature:
    """Something a marketer would want a visitor to see, and how it is known that it was shown."""

    name: str
    url: str = ""
    text: str = ""
    request: str = ""

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
        return re.compile(self.url), re.compile(self.text), re.compile(self.request)

    def is_shown(self, *, address: str, words: str, requests: tuple[str, ...]) -> bool:
        """Whether one look at the page shows it.

        Args:
            address: path, query and fragment of the page.
            words: what can be read within the viewport.
            requests: lines ``METHOD /path?query`` that the server has seen since the visit began.
        """
        url, text, request = self._patterns
        was_asked = not self.request or any(request.search(line) for line in requests)
        return was_asked and bool(url.search(address)) and bool(text.search(words))


@dataclass(frozen=True, slots=True)
class Clickable:
    """A thing, or `count` of them, that a person could click."""

    role: str = ""
    name: str | None = None
    like: str = ""
    css: str = ""
    count: int = 1
    optional: bool = False

    def is_named(self, role: str, name: str) -> bool:
        """Whether role and accessible name are the ones labelled; never for one that is known by CSS."""
        if self.css or role != self.role:
            return False
        if self.name is None:
            return re.fullmatch(self.like, _plain(name)) is not None
        return _plain(name) == _plain(self.name)


@dataclass(frozen=True, slots=True)
class Labels:
    """Everything labelled about a site; `clickables` by the path of the page."""

    site: str
    group: Group
    features: tuple[Feature, ...]
    clickables: dict[str, tuple[Clickable, ...]]


def load(site: str) -> Labels:
    """Read a site's labels.

    Raises:
        FileNotFoundError: there are none.
        TypeError, KeyError: the file is not as described.
    """
    raw: dict[str, Any] = json.loads((LABELS / f"{site}.json").read_text("utf-8"))
    return Labels(
        site=raw["site"],
        group=raw["group"],
        features=tuple(Feature(**feature) for feature in raw["features"]),
        clickables={path: tuple(Clickable(**row) for row in rows) for path, rows in raw["clickables"].items()},
    )


def _plain(name: str) -> str:
    return " ".join(name.split())

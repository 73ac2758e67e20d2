"""What language models cost and until when they can be asked, from one dated list of prices."""

import functools
import json
import math
import re
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from autodemo_gui.assets import resource

_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")
_MOST_STEPS = 4  # from a model that is gone to the one that took over, and on


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call; `cached_tokens` are those of the prompt that the provider had at hand."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens, which is millionths of a dollar per token."""

    input: float
    cached_input: float
    output: float
    cache_write: float = 0.0

    def micro_usd(self, usage: Usage) -> int:
        """What a call costs, in millionths of a US dollar, rounded up; fresh input is taken for kept input."""
        cached = min(usage.cached_tokens, usage.prompt_tokens)
        fresh = (usage.prompt_tokens - cached) * max(self.input, self.cache_write)
        return math.ceil(round(fresh + cached * self.cached_input + usage.completion_tokens * self.output, 6))


@dataclass(frozen=True, slots=True)
class Leaving:
    """A model that its provider has announced to shut down."""

    model: str
    on: date
    successor: str


@functools.cache
def _listed() -> dict[str, Any]:
    listed: dict[str, Any] = json.loads(resource("explore", "models.json").read_text(encoding="utf-8"))
    return listed


def _entry(model: str) -> dict[str, Any]:
    entry: dict[str, Any] = _listed()["models"].get(_DATED.sub("", model), {})
    return entry


def price_of(model: str, base_url: str) -> Price:
    """A listed model's price; of others what a dear small model costs, on this computer nothing."""
    known = _entry(model) or _listed()["local" if _is_local(base_url) else "unknown"]
    return Price(**{name: value for name, value in known.items() if name not in ("shutdown", "next")})


def leaving(model: str) -> Leaving | None:
    """When a model is shut down, and who takes over; None while nothing is announced."""
    entry = _entry(model)
    return Leaving(model, date.fromisoformat(entry["shutdown"]), entry["next"]) if "shutdown" in entry else None


def default_model(today: date) -> str:
    """Who is asked when nobody chose: on the day a model leaves, its successor takes over."""
    model: str = _listed()["default"]
    for _ in range(_MOST_STEPS):
        announced = leaving(model)
        if announced is None or today < announced.on:
            break
        model = announced.successor
    return model


def successor_of(model: str) -> str:
    """Whom to ask when a server does not have a model; empty when there is nobody else."""
    announced = leaving(model)
    successor = announced.successor if announced else default_model(date.max)
    return "" if successor == model else successor


def _is_local(base_url: str) -> bool:
    try:
        host = urlsplit(base_url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, or no address at all
        return False

"""The forms in which a question can be put, best first, and what each server was found to understand."""

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from autodemo_gui.core.ports import Cache
from autodemo_gui.explore.prompt import Prompt

OUTPUT_TOKENS = 500
"""Five picks with captions of 60 characters, in scripts that need a token for each."""
_REASONING_PREFIXES = ("gpt-5", "gpt-6", "o1", "o3", "o4")


class Rung(StrEnum):
    """Forms of a question, from the one with most guarantees to the one that every server knows."""

    RESPONSES = "responses"
    """The Responses API with the answer's schema."""
    CHAT_SCHEMA = "chat_schema"
    """Chat completions with the answer's schema."""
    CHAT_JSON = "chat_json"
    """Chat completions that answer with some JSON object."""
    CHAT_TEXT = "chat_text"
    """Chat completions that answer with text; JSON is looked for in it."""

    @property
    def below(self) -> "Rung | None":
        """The next form down; None on the lowest."""
        rungs = list(Rung)
        place = rungs.index(self) + 1
        return rungs[place] if place < len(rungs) else None


@dataclass(frozen=True, slots=True)
class Footing:
    """What a model on a server understands: the highest rung that works, less the parameters that it rejects."""

    rung: Rung = Rung.RESPONSES
    dropped: frozenset[str] = frozenset()

    @property
    def below(self) -> "Footing | None":
        """A rung down; None when there is none."""
        below = self.rung.below
        return replace(self, rung=below) if below else None

    def without(self, parameter: str) -> "Footing":
        """The same rung less a parameter."""
        return replace(self, dropped=self.dropped | {parameter})

    def request(self, prompt: Prompt, model: str) -> dict[str, Any]:
        """The keyword arguments of the API call that puts the question in this form."""
        said: dict[str, Any] = {"model": model}
        if self.rung is Rung.RESPONSES:
            said |= {"instructions": prompt.system, "input": prompt.user}
        else:
            said["messages"] = [
                {"role": "system", "content": prompt.system},
                {"role": "user", "content": prompt.user},
            ]
        said |= _form(self.rung, prompt)
        return said | {name: value for name, value in self._extras(model).items() if name not in self.dropped}

    def droppable(self, model: str) -> tuple[str, ...]:
        """Parameters that the question can do without, longest name first."""
        return tuple(sorted((name for name in self._extras(model) if name not in self.dropped), key=len, reverse=True))

    def _extras(self, model: str) -> dict[str, Any]:
        """Bounds and economies: what makes an answer cheap and quick where it is understood."""
        thinks = model.startswith(_REASONING_PREFIXES)
        match self.rung:
            case Rung.RESPONSES:
                # Nothing is kept at the provider, and sorting a list needs no thought worth waiting for.
                extras: dict[str, Any] = {"max_output_tokens": OUTPUT_TOKENS, "store": False}
                return extras | ({"reasoning": {"effort": "none"}} if thinks else {})
            case Rung.CHAT_SCHEMA:
                bound = "max_tokens" if "max_completion_tokens" in self.dropped else "max_completion_tokens"
                return {bound: OUTPUT_TOKENS} | ({"reasoning_effort": "none"} if thinks else {})
            case Rung.CHAT_JSON | Rung.CHAT_TEXT:
                return {"max_tokens": OUTPUT_TOKENS}  # servers of this kind know the older name

    @property
    def bounds_output(self) -> bool:
        """Whether the server was told how much it may write."""
        return not self.dropped & {"max_output_tokens", "max_tokens"}


def _form(rung: Rung, prompt: Prompt) -> dict[str, Any]:
    schema = {"name": "picks", "strict": True, "schema": prompt.schema}
    match rung:
        case Rung.RESPONSES:
            return {"text": {"format": {"type": "json_schema", **schema}}}
        case Rung.CHAT_SCHEMA:
            return {"response_format": {"type": "json_schema", "json_schema": schema}}
        case Rung.CHAT_JSON:
            return {"response_format": {"type": "json_object"}}
        case Rung.CHAT_TEXT:
            return {}


_learned: dict[tuple[str, str], Footing] = {}


def footing_of(base_url: str, model: str, cache: Cache | None) -> Footing:
    """What this process has learned of a server and model, else what the cache says, else the best there is.

    Reads the cache: call it in a thread.
    """
    known = _learned.get((base_url, model))
    if known is None:
        stored = cache.get(_key(base_url, model)) if cache else None
        known = _parsed(stored) if stored else Footing()
    return known


def learn(base_url: str, model: str, footing: Footing, cache: Cache | None) -> None:
    """Remember what was found out, in the process and in the cache. Writes the cache: call it in a thread."""
    if _learned.get((base_url, model)) == footing:
        return
    _learned[base_url, model] = footing
    if cache:
        said = {"rung": footing.rung.value, "dropped": sorted(footing.dropped)}
        cache.put(_key(base_url, model), json.dumps(said).encode())


def forget() -> None:
    """Know nothing of any server, as a new process does."""
    _learned.clear()


def _key(base_url: str, model: str) -> str:
    return "footing:" + hashlib.sha256(f"{base_url}\n{model}".encode()).hexdigest()


def _parsed(stored: bytes) -> Footing:
    """What is damaged is learned again."""
    try:
        said = json.loads(stored)
        return Footing(Rung(said["rung"]), frozenset(map(str, said["dropped"])))
    except (ValueError, KeyError, TypeError):
        return Footing()

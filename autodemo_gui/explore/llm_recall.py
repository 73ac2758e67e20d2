"""Answers of earlier jobs, kept by what the question says, so that the same page is asked about once."""

import hashlib
import json

from autodemo_gui.core.ports import Cache
from autodemo_gui.explore.prompt import MOST_INTEREST, Pick, Prompt


def recall(cache: Cache, prompt: Prompt, model: str) -> tuple[Pick, ...]:
    """The picks kept for this question, with captions unchecked; empty when there are none, or damaged ones.

    Reads the cache: call it in a thread.
    """
    stored = cache.get(_key(prompt, model))
    if not stored:
        return ()
    places = {_digest(content): place for place, content in reversed(list(enumerate(prompt.contents)))}
    try:
        return tuple(
            Pick(places[digest], min(max(int(interest), 1), MOST_INTEREST), str(caption))
            for digest, interest, caption in json.loads(stored)
        )
    except (ValueError, KeyError, TypeError):
        return ()


def keep(cache: Cache, prompt: Prompt, model: str, picks: tuple[Pick, ...]) -> None:
    """Keep order, interest and captions by what the rows say: next time they may come in another order.

    Writes the cache: call it in a thread.
    """
    kept = [[_digest(prompt.contents[pick.place]), pick.interest, pick.caption] for pick in picks]
    cache.put(_key(prompt, model), json.dumps(kept, ensure_ascii=False).encode())


def _key(prompt: Prompt, model: str) -> str:
    return "picks:" + hashlib.sha256(f"{model}\n{prompt.content_key}".encode()).hexdigest()


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]

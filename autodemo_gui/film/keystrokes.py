"""How a person types: the rhythm, and what keys are called. Pure."""

from collections.abc import Iterator
from zlib import crc32

_FASTEST, _SLOWEST = 5, 10
"""Steps between keys: 60 / 7.5 = 8 keys a second, a good typist who is watched."""
_AFTER_A_WORD = 3
_LONGEST = 240
"""Nobody watches more than 4 s of typing; longer texts are typed quicker."""


def rhythm(text: str) -> Iterator[tuple[str, int]]:
    """Each character with the steps to wait after it; the same text always has the same rhythm."""
    waits = []
    for index, character in enumerate(text):
        spread = crc32(f"{index}{character}".encode()) % (_SLOWEST - _FASTEST + 1)
        waits.append(_FASTEST + spread + (_AFTER_A_WORD if character.isspace() else 0))
    hurry = min(1.0, _LONGEST / max(sum(waits), 1))
    for character, wait in zip(text, waits, strict=True):
        yield character, max(1, round(wait * hurry))

"""Takes as evidence: which pictures a film shows and when, how much of it moves, and in what two takes differ."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autodemo_gui.core.take import STEPS_PER_SECOND
from autodemo_gui.render.cut import cut
from autodemo_gui.render.pages import opening_step
from autodemo_gui.render.plates import TakeReader
from tests.bench.filming.quality import luma_of, similarity

_OPENING_LIMIT = 10 * STEPS_PER_SECOND
_MOST_COMPARED = 24


@dataclass(frozen=True, slots=True)
class Showing:
    """What the film of a take shows between its cards.

    Attributes:
        steps: its length.
        pictures: each new picture as the film step from which it is shown and its index in the take.
        hashes: per new picture, of its encoded bytes.
    """

    take: Path
    steps: int
    pictures: tuple[tuple[int, int], ...]
    hashes: tuple[str, ...]

    @property
    def moving_share(self) -> float:
        """Share of the film's frames that show a new picture."""
        return len(self.pictures) / self.steps


def showing(take: Path) -> Showing:
    """Cut a take as the renderer does."""
    with TakeReader(take) as reader:
        changes = [frame.step for frame in reader.frames]
        edit = cut(reader.cues, changes, reader.steps, opening=opening_step(reader, limit=_OPENING_LIMIT))
        pictures: list[tuple[int, int]] = []
        for step in range(edit.film_steps):
            index = reader.picture_at(edit.take_step(step))
            if not pictures or pictures[-1][1] != index:
                pictures.append((step, index))
        hashes = tuple(hashlib.sha256(reader.jpeg(index)).hexdigest()[:16] for _, index in pictures)
    return Showing(take, edit.film_steps, tuple(pictures), hashes)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two films of one script.

    Attributes:
        identical: share of the new pictures that both show from the same film step, byte for byte.
        steps_apart: difference of their lengths, in film steps.
        ssim_least: of the pictures that are not identical, compared at the same film step; 1 when there are none.
        compared: how many pairs that is.
        first_apart: film step of the first difference; -1 when there is none.
    """

    identical: float
    steps_apart: int
    ssim_least: float
    ssim_mean: float
    compared: int
    first_apart: int


def difference(one: Showing, other: Showing) -> Difference:
    """Compare two takes picture by picture."""
    shown_one, shown_other = _by_step(one), _by_step(other)
    same = shown_one.items() & shown_other.items()
    apart = sorted({step for step, _ in shown_one.items() ^ shown_other.items()})
    every = apart[:: max(1, len(apart) // _MOST_COMPARED)]
    with TakeReader(one.take) as first, TakeReader(other.take) as second:
        found = [
            similarity(
                luma_of(first.jpeg(_picture_at(one.pictures, step))),
                luma_of(second.jpeg(_picture_at(other.pictures, step))),
            )
            for step in every
        ]
    return Difference(
        identical=len(same) / max(1, len(shown_one), len(shown_other)),
        steps_apart=abs(one.steps - other.steps),
        ssim_least=min(found, default=1.0),
        ssim_mean=sum(found) / len(found) if found else 1.0,
        compared=len(found),
        first_apart=apart[0] if apart else -1,
    )


async def showing_of(take: Path) -> Showing:
    return await asyncio.to_thread(showing, take)


def _by_step(film: Showing) -> dict[int, str]:
    return {step: name for (step, _), name in zip(film.pictures, film.hashes, strict=True)}


def _picture_at(pictures: Sequence[tuple[int, int]], step: int) -> int:
    return next((index for begins, index in reversed(pictures) if begins <= step), pictures[0][1])

"""How far a language model's opinion goes: it moves candidates up, and cannot turn a good order into a bad one."""

from collections.abc import Sequence
from dataclasses import replace

from autodemo_gui.explore.prompt import MAX_ROWS, MOST_INTEREST, Pick
from autodemo_gui.explore.ranking import Scored

MODEL_SHARE = 0.4


def blended(ranked: Sequence[Scored], picks: Sequence[Pick]) -> list[Scored]:
    """The candidates with the model's interest as 0.4 of their score, best first, and its captions.

    Interest from 1 to 5 is spread over the range of the scores; what the model did not pick has the least. So whatever
    it answers, the candidate in front is one of the upper two thirds of that range, and the best one never falls behind
    the worst.

    Args:
        ranked: best first; the model was asked about the first MAX_ROWS at most.
        picks: places in `ranked`, with interest and checked captions.
    """
    asked, rest = ranked[:MAX_ROWS], ranked[MAX_ROWS:]
    if not asked:
        return []
    most, least = asked[0].score, asked[-1].score
    chosen = {pick.place: pick for pick in picks}

    def rated(place: int, scored: Scored) -> Scored:
        pick = chosen.get(place)
        interest = (pick.interest - 1) / (MOST_INTEREST - 1) if pick else 0.0
        liked = least + interest * (most - least)
        score = (1 - MODEL_SHARE) * scored.score + MODEL_SHARE * liked
        if pick is None:
            return replace(scored, score=score)
        reasons = (f"model {pick.interest}/{MOST_INTEREST}", *scored.reasons)
        return replace(scored, score=score, reasons=reasons, caption=pick.caption)

    return [
        *sorted((rated(place, scored) for place, scored in enumerate(asked)), key=lambda scored: -scored.score),
        *rest,
    ]

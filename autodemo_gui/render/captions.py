"""When each caption is seen and what it says: the picture and the subtitles agree because both ask here. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autodemo_gui.core.take import STEPS_PER_SECOND, BeatCue, Cue
from autodemo_gui.render.timeline import Timeline

DELAY_S = 0.2
"""A caption follows the beat it speaks of: what begins is noticed first, then read about."""
LEAST_S, MOST_S = 1.2, 6.0
UNREADABLE_S = 0.6
"""A caption that would be gone this soon is left out."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption in the film: steps of the film, `stop` not shown any more; and the beat it belongs to."""

    start: int
    stop: int
    text: str
    beat: BeatCue


def caption_times(beats: Sequence[tuple[float, float]], end_s: float) -> list[tuple[float, float]]:
    """When the captions of beats are seen: each until its result was seen, never two at a time.

    Args:
        beats: of those that have a caption, when they begin and when their result has been seen; seconds of film.
        end_s: when the last one must be gone.

    Returns:
        For each beat a start and a stop in seconds; equal when there is no time for it.
    """
    starts = [start + DELAY_S for start, _ in beats]
    ends = [*starts, end_s][1:]
    times = []
    for (_, until), start, end in zip(beats, starts, ends, strict=True):
        stop = min(max(until, start + LEAST_S), start + MOST_S, end, end_s)
        times.append((start, stop if stop - start >= UNREADABLE_S else start))
    return times


def spoken(cue: BeatCue, captions: Mapping[int, str] | None) -> str:
    """What is said about a beat, on one line: what was written by its index, else what the take brought along."""
    return " ".join((captions or {}).get(cue.index, cue.caption).split())


def captions_on_film(cues: Sequence[Cue], timeline: Timeline, captions: Mapping[int, str] | None) -> list[Caption]:
    """The captions of a film by time; those for which there is no time are left out."""
    beats = [(cue, text) for cue in cues if isinstance(cue, BeatCue) and (text := spoken(cue, captions))]
    times = caption_times(
        [(timeline.seconds(cue.step), timeline.seconds(cue.until)) for cue, _ in beats],
        timeline.body_stop / STEPS_PER_SECOND,
    )
    found = []
    for (cue, text), (start_s, stop_s) in zip(beats, times, strict=True):
        start, stop = round(start_s * STEPS_PER_SECOND), round(stop_s * STEPS_PER_SECOND)
        if stop > start:
            found.append(Caption(start, stop, text, cue))
    return found

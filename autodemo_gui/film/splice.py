"""Mends a take on disk: a step is replaced by the same step of another take, or is cut out. Other steps stay."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autodemo_gui.core.take import (
    CUES_FILE,
    FRAMES_FILE,
    INFO_FILE,
    PLATE_FILE,
    BeatCue,
    ClickCue,
    Cue,
    KeyCue,
    PageCue,
    PlateFrame,
    PointerCue,
    ScrollCue,
    TakeInfo,
    WaitCue,
    cue_from_wire,
    cue_to_wire,
)


@dataclass(frozen=True, slots=True)
class _Track:
    """What is filmed in a take, in memory: everything but the pictures themselves."""

    info: TakeInfo
    frames: list[PlateFrame]
    cues: list[Cue]

    def beat(self, index: int) -> BeatCue:
        found = next((cue for cue in self.cues if isinstance(cue, BeatCue) and cue.index == index), None)
        if found is None:
            raise ValueError(f"the take has no beat {index}")
        return found

    def shown_at(self, step: int) -> PlateFrame | None:
        """The picture at a step."""
        return max((frame for frame in self.frames if frame.step <= step), key=lambda each: each.step, default=None)


def cut_stretch(take: Path, start: int, until: int) -> None:
    """Cut some steps of a take out of the film; what is done in them is not marked any more.

    Raises:
        OSError: the take cannot be read or written; it is as before.
    """
    track = _read(take)
    kept = [cue for cue in track.cues if not (isinstance(cue, ClickCue | KeyCue) and start <= cue.step < until)]
    _replace(take / CUES_FILE, map(cue_to_wire, [*kept, WaitCue(start, until)]))


def cut_beat(take: Path, index: int, *, until: int = 0) -> None:
    """Cut a step of the script out of the film; those after it are counted one less.

    Args:
        take: folder of a whole take.
        index: of its beat.
        until: what must not be seen lasts at least up to this step of the take.

    Raises:
        ValueError: there is no such beat.
        OSError: the take cannot be read or written; it is as before.
    """
    track = _read(take)
    beat = track.beat(index)
    end = max(beat.until, until)
    cues: list[Cue] = [WaitCue(beat.step, end)]
    for cue in track.cues:
        match cue:
            case BeatCue() if cue.index == index:
                continue
            case BeatCue() if cue.index > index:
                cues.append(replace(cue, index=cue.index - 1))
            case ClickCue() | KeyCue() if beat.step <= cue.step < end:
                continue
            case _:
                cues.append(cue)
    _replace(take / CUES_FILE, map(cue_to_wire, cues))


def splice_beat(take: Path, index: int, other: Path, other_index: int) -> None:
    """Show a step as it was filmed in another take of the same site, size and camera.

    Pictures and cues of the step are the other take's; whatever follows is moved in time. The pointer comes from where
    it was, and its way to the target is bent accordingly: it is drawn later, so no picture contradicts it.

    Args:
        take: folder of a whole take.
        index: of the beat to replace.
        other: folder of the other take.
        other_index: of the beat in it.

    Raises:
        ValueError: there is no such beat, or the takes' pictures differ in size.
        OSError: a take cannot be read, or there is no room; the take is as before.
    """
    track, donor = _read(take), _read(other)
    if track.info.plate_size != donor.info.plate_size:
        raise ValueError("the takes differ in size")
    old, new = track.beat(index), donor.beat(other_index)
    later = (new.until - new.step) - (old.until - old.step)
    shift = old.step - new.step

    end_of_plate = (take / PLATE_FILE).stat().st_size
    begin = donor.shown_at(new.step)
    within = [frame for frame in donor.frames if new.step < frame.step < new.until]
    pictures = [replace(begin, step=new.step), *within] if begin else within
    with (other / PLATE_FILE).open("rb") as source, (take / PLATE_FILE).open("ab") as plate:
        at, spliced = end_of_plate, []
        for frame in pictures:
            source.seek(frame.offset)
            plate.write(source.read(frame.size))
            spliced.append(PlateFrame(frame.step + shift, at, frame.size))
            at += frame.size
        plate.flush()
        os.fsync(plate.fileno())
    after = [replace(frame, step=frame.step + later) for frame in track.frames if frame.step > old.until]
    resumed = track.shown_at(old.until)
    if resumed is not None and old.until < track.info.steps:
        after.insert(0, replace(resumed, step=old.until + later))
    frames = [frame for frame in track.frames if frame.step < old.step] + spliced + after

    cues = [_moved(cue, later) if cue.step >= old.until else cue for cue in track.cues if not _inside(cue, old)]
    bend = _Bend.between(track, old, donor, new)
    cues += [_moved(bend.apply(cue), shift) for cue in donor.cues if _inside(cue, new) and not isinstance(cue, BeatCue)]
    cues.append(replace(old, until=old.until + later, box=new.box, url=new.url, selector=new.selector))

    # Frames first: with the old cues they still make a film, should we be killed between the two.
    _replace(take / FRAMES_FILE, ([frame.step, frame.offset, frame.size] for frame in frames))
    _replace(take / CUES_FILE, map(cue_to_wire, cues))
    info = track.info.model_copy(update={"steps": track.info.steps + later})
    _write(take / INFO_FILE, info.model_dump_json(indent=1).encode())


@dataclass(frozen=True, slots=True)
class _Bend:
    """Moves the beginning of a pointer's way elsewhere and leaves its end, where it clicks, alone.

    Attributes:
        by: how far the beginning is moved, CSS pixels.
        begin: step of the other take at which the way begins.
        end: step at which it is where it was filmed.
        viewport: nothing leads out of it.
    """

    by: tuple[float, float]
    begin: int
    end: int
    viewport: tuple[int, int]

    @classmethod
    def between(cls, track: _Track, old: BeatCue, donor: _Track, new: BeatCue) -> "_Bend":
        here, there = _pointer_at(track.cues, old.step), _pointer_at(donor.cues, new.step)
        by = (here.x - there.x, here.y - there.y) if here and there else (0.0, 0.0)
        clicks = [cue.step for cue in donor.cues if isinstance(cue, ClickCue) and _inside(cue, new)]
        return cls(by, new.step, min(clicks, default=new.until), donor.info.viewport)

    def apply(self, cue: Cue) -> Cue:
        if not isinstance(cue, PointerCue) or cue.step >= self.end:
            return cue
        share = (self.end - cue.step) / (self.end - self.begin)
        x, y = (
            min(max(at + by * share, 0.0), length - 1.0)
            for at, by, length in zip((cue.x, cue.y), self.by, self.viewport, strict=True)
        )
        return replace(cue, x=round(x, 2), y=round(y, 2))


def _pointer_at(cues: Iterable[Cue], step: int) -> PointerCue | None:
    return max(
        (cue for cue in cues if isinstance(cue, PointerCue) and cue.step <= step),
        key=lambda cue: cue.step,
        default=None,
    )


def _inside(cue: Cue, beat: BeatCue) -> bool:
    return beat.step <= cue.step < beat.until


def _moved(cue: Cue, steps: int) -> Cue:
    """The same some steps later."""
    match cue:
        case BeatCue() | WaitCue():
            return replace(cue, step=cue.step + steps, until=cue.until + steps)
        case PointerCue() | ClickCue() | KeyCue() | ScrollCue() | PageCue():
            return replace(cue, step=cue.step + steps)


def _read(take: Path) -> _Track:
    """Everything of a take that was filmed to its end, cues by step."""
    frames = [PlateFrame(*row) for row in _lines(take / FRAMES_FILE)]
    cues = sorted((cue_from_wire(row) for row in _lines(take / CUES_FILE)), key=lambda cue: cue.step)
    return _Track(TakeInfo.model_validate_json((take / INFO_FILE).read_bytes()), frames, cues)


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().splitlines() if line.strip()]


def _replace(path: Path, rows: Iterable[Any]) -> None:
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    _write(path, "".join(f"{line}\n" for line in lines).encode())


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one piece."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
